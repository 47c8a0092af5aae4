"""What the city enters about a standard: its name, the note of a draft, a criterion, a course."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from skillmatch.features.assessments.rules import standards as standards_rules
from skillmatch.features.assessments.services.standard_drafts import CriterionEntry, StandardEntry
from skillmatch.store.catalogue.cards import OccupationCard, SkillCard
from skillmatch.terms import AssessmentPart, Rank, StandardKind
from skillmatch.web.forms import Form, tidy
from skillmatch.web.language import named

CODE = Regexp(r"^[A-Za-z0-9./-]+$", message=lazy_gettext("Use Latin letters, digits, dots or dashes."))


class StandardForm(Form):
    """A new standard."""

    code = StringField(lazy_gettext("Code"), [InputRequired(), Length(max=24), CODE], filters=[tidy])
    kind = SelectField(lazy_gettext("Kind"), [InputRequired()])
    zh = StringField(lazy_gettext("Chinese name"), [InputRequired(), Length(max=120)], filters=[tidy])
    en = StringField(lazy_gettext("English name"), [InputRequired(), Length(max=200)], filters=[tidy])
    occupation = SelectField(lazy_gettext("Occupation"))
    family = SelectField(lazy_gettext("Field"), [InputRequired()])

    def __init__(self, occupations: Sequence[OccupationCard], skills: Sequence[SkillCard], **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.kind.choices = [(kind.value, named(kind)) for kind in StandardKind]
        self.occupation.choices = [
            ("", lazy_gettext("None")),
            *((str(card.id), f"{card.code} {named(card)}") for card in occupations),
        ]
        families = {card.family: named({"zh": card.family_zh, "en": card.family_en}) for card in skills}
        self.family.choices = list(families.items())

    @property
    def entered(self) -> StandardEntry:
        """Return what was entered, as the service takes it."""
        occupation = self.occupation.data
        return StandardEntry(
            self.code.data or "",
            StandardKind(self.kind.data),
            self.zh.data or "",
            self.en.data or "",
            int(occupation) if occupation else None,
            self.family.data or "",
        )


class NoteForm(Form):
    """What is new in a draft, and from when on it counts."""

    note = TextAreaField(lazy_gettext("What is new, and why"), [Length(max=standards_rules.MAX_NOTE_LENGTH)], filters=[tidy])
    valid_from = DateField(lazy_gettext("Valid from"), [Optional()], description=lazy_gettext("Left open: the day of publication."))


class CriterionForm(Form):
    """A criterion of a draft."""

    skill = StringField(
        lazy_gettext("Skill"),
        [InputRequired(), Length(max=160)],
        filters=[tidy],
        description=lazy_gettext("A word of its name is enough: you choose among the skills that fit."),
    )
    part = SelectField(lazy_gettext("Part"), [InputRequired()])
    rank = SelectField(lazy_gettext("Rank"), [InputRequired()])
    weight = IntegerField(lazy_gettext("Weight"), [InputRequired()])
    zh = StringField(lazy_gettext("In Chinese: what must be shown"), [Length(max=200)], filters=[tidy])
    en = StringField(lazy_gettext("In English: what must be shown"), [Length(max=300)], filters=[tidy])

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.part.choices = [(part.value, named(part)) for part in AssessmentPart]
        self.rank.choices = [(str(int(rank)), f"{int(rank)} · {named(rank)}") for rank in Rank]

    @property
    def entered(self) -> CriterionEntry:
        """Return what was entered, as the service takes it."""
        return CriterionEntry(
            self.skill.data or "",
            AssessmentPart(self.part.data),
            int(self.rank.data),
            int(self.weight.data or 0),
            self.zh.data or "",
            self.en.data or "",
        )


class CourseForm(Form):
    """A course that teaches to a draft."""

    course = StringField(
        lazy_gettext("Course"),
        [InputRequired(), Length(max=200)],
        filters=[tidy],
        description=lazy_gettext("A word of its name is enough: you choose among the courses that fit."),
    )


class SeenForm(Form):
    """Which state of the draft was read."""

    seen = HiddenField()
