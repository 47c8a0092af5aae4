"""What becomes of a skill that no course teaches."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from skillmatch.store.organisations.queries import bases
from skillmatch.terms import PlanState
from skillmatch.web.forms import Form, tidy
from skillmatch.web.language import named


class TeachingPlanForm(Form):
    """State, base, day and a note; each form of the page has its own ids."""

    state = SelectField(lazy_gettext("What happens"), validators=[InputRequired()])
    base = SelectField(lazy_gettext("Base"), coerce=int, validators=[Optional()])
    planned_on = DateField(lazy_gettext("Begins on"), validators=[Optional()])
    note = StringField(lazy_gettext("Note"), filters=[tidy], validators=[Length(max=200)])

    def __init__(self, skill_id: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.skill_id = skill_id
        self.state.choices = [(word.value, named(word)) for word in PlanState]
        self.base.choices = [(0, "–"), *((base.id, named(base)) for base in bases())]
        for field in self:
            field.id = f"{field.name}-{skill_id}"
            field.label.field_id = field.id
