"""Forms of what a person holds: a skill with its evidence, and a permit."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext
from wtforms import DateField, IntegerField, SelectField
from wtforms.validators import InputRequired, Optional

from skillmatch.features.registers.services.holdings import Holding
from skillmatch.store.catalogue.cards import SkillCard
from skillmatch.store.people.models import HeldSkill
from skillmatch.terms import Evidence, Permit, Rank
from skillmatch.web.forms import Form
from skillmatch.web.language import named


class HoldingForm(Form):
    """A skill that somebody holds."""

    skill = SelectField(lazy_gettext("Skill"), coerce=str, validators=[InputRequired()])
    rank = SelectField(lazy_gettext("Rank"), coerce=str, validators=[InputRequired()])
    evidence = SelectField(lazy_gettext("Evidence"), coerce=str, validators=[InputRequired()])
    dated_on = DateField(lazy_gettext("Dated on"), validators=[InputRequired()])
    expires_on = DateField(
        lazy_gettext("Valid until"),
        validators=[Optional()],
        description=lazy_gettext("Empty: without an end. An expired one does not count."),
    )
    seen = IntegerField(validators=[InputRequired()])

    def offer(self, skills: Sequence[SkillCard]) -> HoldingForm:
        """Fill the lists; skills by their field."""
        fields: dict[str, list[tuple[str, str]]] = {"": [("", "")]}
        for card in skills:
            fields.setdefault(named({"zh": card.family_zh, "en": card.family_en}), []).append((str(card.id), named(card)))
        self.skill.choices = fields
        self.rank.choices = [("", ""), *((str(int(rank)), f"{int(rank)} {named(rank)}") for rank in Rank)]
        self.evidence.choices = [("", ""), *((one.value, named(one)) for one in Evidence)]
        return self

    @property
    def holding(self) -> Holding:
        """Return what was entered."""
        return Holding(int(self.skill.data), int(self.rank.data), self.evidence.data, self.dated_on.data, self.expires_on.data)


class PermitForm(Form):
    """A permit that somebody holds."""

    permit = SelectField(lazy_gettext("Permit"), coerce=str, validators=[InputRequired()])
    permit_until = DateField(
        lazy_gettext("Valid until"),
        validators=[Optional()],
        description=lazy_gettext("Empty: without an end. An expired one does not count."),
    )
    seen = IntegerField(validators=[InputRequired()])

    def offer(self) -> PermitForm:
        """Fill the list."""
        self.permit.choices = [("", ""), *((one.value, named(one)) for one in Permit)]
        return self


def form_of(row: HeldSkill, seen: int) -> HoldingForm:
    """The form with what is held."""
    return HoldingForm(
        formdata=None, skill=str(row.skill_id), rank=str(row.rank), evidence=row.evidence, dated_on=row.dated_on,
        expires_on=row.expires_on, seen=seen,
    )  # fmt: skip
