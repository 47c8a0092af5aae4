"""What an enterprise enters: a demand with its list of skills, and why a demand is closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext
from wtforms import (
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from skillmatch.features.demands import messages, rules
from skillmatch.features.demands.rules import DemandBounds, DemandEntry
from skillmatch.numerals import whole_or
from skillmatch.terms import CloseReason, Permit, Rank
from skillmatch.web.forms import Form, tidy
from skillmatch.web.language import hours, named


@dataclass
class SkillRow:
    """A row of the list as it was entered; what is no id or no rank stays in ``raw``."""

    skill: int | None
    rank: int | None
    raw_skill: str
    raw_rank: str


class SkillRows(Field):  # type: ignore[misc]
    """The skills of a demand: the parallel lists ``skill`` and ``rank`` of the request, as many as the limit and one more."""

    data: list[SkillRow]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read what was entered, or what is there to edit: pairs (skill, rank)."""
        self.process_errors: list[str] = []
        self.raw_data = None
        if formdata is None:
            self.fill(data if isinstance(data, (list, tuple)) else ())
            return
        skills, ranks = formdata.getlist("skill"), formdata.getlist("rank")
        ranks += [""] * (len(skills) - len(ranks))
        entered = list(zip(skills, ranks, strict=False))[: rules.MAX_SKILLS + 1]
        self.data = [SkillRow(whole_or(skill, None), whole_or(rank, None), skill[:20], rank[:20]) for skill, rank in entered]

    def fill(self, pairs: Iterable[tuple[int, int | None]]) -> None:
        """Replace the list."""
        self.data = [SkillRow(skill, rank, str(skill), "" if rank is None else str(rank)) for skill, rank in pairs]

    def add(self, skill: int, rank: int) -> None:
        """Add a row at the end; the others stay as they were entered."""
        self.data.append(SkillRow(skill, rank, str(skill), str(rank)))

    @property
    def pairs(self) -> list[tuple[int, int | None]]:
        """The rows with a readable skill."""
        return [(row.skill, row.rank) for row in self.data if row.skill is not None]


class DemandForm(Form):
    """A demand. The rules are those of ``rules.faults``; the fields here only read."""

    title = StringField(lazy_gettext("Title"), [InputRequired(), Length(max=rules.MAX_TITLE_LENGTH)], filters=[tidy])
    occupation = HiddenField(lazy_gettext("Occupation"))
    grade = SelectField(lazy_gettext("Requirements up to"), validate_choice=False)
    filled_from = HiddenField()
    """The occupation and grade that filled in the list last, as ``id:grade``."""
    skills = SkillRows(lazy_gettext("Skills and ranks"))
    permits = SelectMultipleField(lazy_gettext("Permits"), validate_choice=False)
    headcount = IntegerField(lazy_gettext("People needed"), [InputRequired()])
    needed_by = DateField(lazy_gettext("Needed by"), [Optional()])
    pay_low = IntegerField(lazy_gettext("Pay from, yuan a month"), [Optional()])
    pay_high = IntegerField(lazy_gettext("Pay up to, yuan a month"), [Optional()])
    town = SelectField(lazy_gettext("Place of work"), validate_choice=False)
    note = TextAreaField(lazy_gettext("Note"), [Length(max=rules.MAX_NOTE_LENGTH)], filters=[tidy])
    within = SelectField(lazy_gettext("Training of at most"), validate_choice=False)

    def __init__(self, known: DemandBounds, towns: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = known
        self.grade.flags.required = True  # it always has a value; nothing is asked of anybody
        self.grade.choices = [(str(rank.value), f"{rank.value} · {named(rank)}") for rank in Rank]
        self.permits.choices = [(permit.value, named(permit)) for permit in Permit]
        self.within.choices = [(str(number), hours(number)) for number in rules.HOURS]
        self.within.data = str(self.training_hours)
        self.town.choices = [("", lazy_gettext("Anywhere in the city")), *((str(town.id), named(town)) for town in towns)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Read every field, then hold the whole against the rules."""
        holds = super().validate(extra_validators)
        for name, reason in messages.reasons(rules.faults(self.wanted(), self.known)).items():
            field = self[name]
            if not field.errors:
                field.errors = [reason]
                holds = False
        return holds

    def wanted(self) -> DemandEntry:
        """Return what was entered, as the service takes it."""
        town = self.town.data or ""
        return DemandEntry(
            occupation_id=whole_or(self.occupation.data, None),
            title=self.title.data or "",
            headcount=self.headcount.data,
            needed_by=self.needed_by.data,
            pay_low=self.pay_low.data,
            pay_high=self.pay_high.data,
            town_id=None if not town else whole_or(town, -1) or -1,
            note=self.note.data or "",
            skills=tuple((row.skill, row.rank) for row in self.skills.data),
            permits=tuple(dict.fromkeys(self.permits.data or ())),
            training_hours=self.training_hours,
        )

    @property
    def training_hours(self) -> int:
        """The training hours for which the supply is counted, from those on offer."""
        return next((number for number in rules.HOURS if str(number) == str(self.within.data)), rules.DEFAULT_HOURS)

    def known_permits(self) -> list[str]:
        """The permits among what was entered."""
        return [permit.value for permit in Permit if permit.value in (self.permits.data or ())]


class CloseForm(Form):
    """Why a demand is closed."""

    reason = RadioField(lazy_gettext("Why do you close it?"), [InputRequired(lazy_gettext("Choose a reason."))])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reason.choices = [(reason.value, named(reason)) for reason in CloseReason]
