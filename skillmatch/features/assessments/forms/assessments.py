"""What is entered about an assessment, its marks, and an appeal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext
from wtforms import DateField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from skillmatch.errors import Invalid
from skillmatch.features.assessments.rules.assessments import MAX_CANDIDATES
from skillmatch.features.assessments.services.planning import AssessmentPlan
from skillmatch.numerals import whole_or
from skillmatch.store.assessments.standard_queries import StandardLine
from skillmatch.terms import EvaluationKind, TieKind
from skillmatch.web.forms import Form, tidy
from skillmatch.web.language import named

MAX_MARK_LENGTH = 12


class AssessmentPlanForm(Form):
    """An assessment."""

    kind = SelectField(lazy_gettext("Kind of assessment"), [InputRequired()])
    version = SelectField(lazy_gettext("By which standard"), validate_choice=False)
    on_day = DateField(lazy_gettext("Day"), [InputRequired()])
    place = StringField(lazy_gettext("Place"), [InputRequired(), Length(max=120)], filters=[tidy])
    theory_weight = IntegerField(lazy_gettext("Theory counts, per cent"), [InputRequired()])
    theory_pass = IntegerField(lazy_gettext("Pass mark in theory"), [InputRequired()])
    practical_pass = IntegerField(lazy_gettext("Pass mark in practice"), [InputRequired()])
    total_pass = IntegerField(lazy_gettext("Pass mark in all"), [InputRequired()])
    attendance_share = IntegerField(lazy_gettext("Least attendance, per cent"), [InputRequired()])
    assessors = SelectMultipleField(lazy_gettext("Assessors"), validate_choice=False)

    def __init__(self, standards: Iterable[StandardLine], **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.kind.choices = [(kind.value, named(kind)) for kind in EvaluationKind]
        in_force = [(str(one.in_force.id), f"{named(one)} · {one.in_force.number}") for one in standards if one.in_force]
        self.version.choices = [("", lazy_gettext("none")), *in_force]

    @property
    def plan(self) -> AssessmentPlan:
        """Return what was entered, as the service takes it."""
        return AssessmentPlan(
            EvaluationKind(self.kind.data),
            self.on_day.data,
            self.place.data or "",
            whole_or(self.version.data, None),
            int(self.theory_weight.data),
            int(self.theory_pass.data),
            int(self.practical_pass.data),
            int(self.total_pass.data),
            int(self.attendance_share.data),
            tuple(key for one in self.assessors.data or () if (key := whole_or(one, None)) is not None),
        )


class AssessmentReasonForm(Form):
    """Why marks differ, or what is to be looked at again."""

    reason = TextAreaField(lazy_gettext("Reason"), [Length(max=600)], filters=[tidy])


class PublicationForm(Form):
    """Why sessions stay without an attendance record, where there are any."""

    reason = TextAreaField(lazy_gettext("Why they stay without a record"), [Length(max=600)], filters=[tidy])


class PasteForm(Form):
    """A list of marks from a table."""

    pasted = TextAreaField(lazy_gettext("List"), [Length(max=MAX_CANDIDATES * 40)])


class AppealForm(Form):
    """What a worker asks to be looked at again."""

    reason = TextAreaField(
        lazy_gettext("What should be looked at again, and why?"), [InputRequired(), Length(max=1000)], filters=[tidy]
    )


class AppealDecisionForm(Form):
    """The decision on an appeal; marks only where it is upheld."""

    theory = StringField(lazy_gettext("Theory"), [Length(max=MAX_MARK_LENGTH)], filters=[tidy])
    practical = StringField(lazy_gettext("Practice"), [Length(max=MAX_MARK_LENGTH)], filters=[tidy])
    answer = TextAreaField(lazy_gettext("Reason, for the worker to read"), [InputRequired(), Length(max=1000)], filters=[tidy])


class HandlerForm(Form):
    """Which assessor is asked to decide."""

    handler = SelectField(lazy_gettext("Assessor"), validate_choice=False)


class TieForm(Form):
    """What an assessor is tied to."""

    kind = SelectField(lazy_gettext("What it is"), [InputRequired()])
    code = StringField(
        lazy_gettext("Name or code"), [InputRequired(), Length(max=120)], filters=[tidy],
        description=lazy_gettext("Of the enterprise, or the whole name of the person."),
    )  # fmt: skip
    chosen = RadioField(lazy_gettext("Which one?"), [Optional()], choices=(), validate_choice=False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.kind.choices = [(kind.value, named(kind)) for kind in TieKind]

    @property
    def subject(self) -> str:
        """The entry that was chosen of a list, else the words that were typed."""
        return str(self.chosen.data or self.code.data or "")

    def blame(self, error: Invalid) -> TieForm:
        """Put the reasons beside the fields, and what the words could mean into the list."""
        self.chosen.choices = [SelectChoice(*choice) for choice in getattr(error, "choices", ())]
        return super().blame(error)


def typed(form: Mapping[str, str]) -> dict[int, tuple[str, str, bool]]:
    """The marks as typed, fields ``theory-7``, ``practical-7``, ``absent-7``; what is too long is cut, and then refused."""
    found: dict[int, tuple[str, str, bool]] = {}
    for name in form:
        part, _, number = name.partition("-")
        key = whole_or(number, None)
        if part not in ("theory", "practical", "absent") or key is None or len(found) > MAX_CANDIDATES:
            continue
        found[key] = (
            form.get(f"theory-{key}", "")[:MAX_MARK_LENGTH],
            form.get(f"practical-{key}", "")[:MAX_MARK_LENGTH],
            f"absent-{key}" in form,
        )
    return found
