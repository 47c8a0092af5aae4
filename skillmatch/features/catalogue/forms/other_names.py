"""What the city enters about other names."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from skillmatch.store.frameworks.models import MAX_ALIAS_LENGTH
from skillmatch.terms import AliasSource
from skillmatch.web.forms import FILL_IN, Form, tidy
from skillmatch.web.language import named


class NameForm(Form):
    """Another name of a skill or an occupation."""

    text = StringField(lazy_gettext("Another name"), [DataRequired(FILL_IN), Length(max=MAX_ALIAS_LENGTH)], filters=[tidy])
    source = SelectField(lazy_gettext("Where it is from"), coerce=str, validators=[InputRequired()])

    def offer(self) -> NameForm:
        """Fill the list."""
        self.source.choices = [(one.value, named(one)) for one in AliasSource]
        return self
