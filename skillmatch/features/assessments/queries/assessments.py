"""What the pages of assessments show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from skillmatch.features.assessments.rules import assessments as assessments_rules
from skillmatch.features.assessments.rules.assessments import Marks, Scheme
from skillmatch.store.accounts.access import Acting
from skillmatch.store.assessments import queries as assessment_queries
from skillmatch.store.assessments import standard_queries
from skillmatch.store.assessments.models import Appeal, Assessment, Result
from skillmatch.store.assessments.queries import AssessmentSummary
from skillmatch.store.db.database import rows
from skillmatch.store.workflow import open_cases
from skillmatch.store.workflow.open_cases import OpenCase
from skillmatch.store.workflow.sources import APPEALS, ASSESSMENTS
from skillmatch.terms import AssessmentState, EvaluationKind

Typed = Mapping[int, tuple[str, str, bool]]

BY_COURSE = """
SELECT v.id FROM standard_course t JOIN standard_version v ON v.id = t.version_id
WHERE t.course_id = ? AND v.state = 'published' ORDER BY v.standard_id LIMIT 1
"""
NAMES = """
SELECT r.number, r.worker_id, w.name, w.code, r.admitted, r.attendance FROM result r JOIN worker w ON w.id = r.worker_id
WHERE r.assessment_id = ? ORDER BY r.number
"""


@dataclass(frozen=True)
class MarkSheetRow:
    """One candidate of a sheet: by number alone, with what was typed or is kept."""

    number: int
    admitted: bool
    attendance: float | None
    theory: str
    practical: str
    absent: bool
    first: Marks | None
    differs: bool
    total: float | None
    passed: bool | None
    note: str
    wrong: str


@dataclass(frozen=True)
class Cases:
    """The cases of an assessor by what is to be done."""

    to_enter: list[AssessmentSummary]
    to_check: list[AssessmentSummary]
    coming: list[AssessmentSummary]
    waiting: list[AssessmentSummary]
    done: list[AssessmentSummary]
    appeals: list[OpenCase]
    """``people`` is the number of the candidate."""


@dataclass(frozen=True)
class Defaults:
    """What the form of a new assessment begins with."""

    kind: EvaluationKind
    version_id: int | None
    theory_weight: int
    pass_mark: int


@dataclass(frozen=True)
class NamedCandidate:
    """A candidate by name, for whoever sees who comes in."""

    number: int
    worker_id: int
    name: str
    code: str
    admitted: bool
    attendance: float | None


def sheet(
    assessment: Assessment, how: Scheme, typed: Typed | None = None, wrong: Mapping[int, str] | None = None
) -> list[MarkSheetRow]:
    """The candidates by number: with what was typed, where something was, else with what is kept."""
    return [
        _row(
            result, how, None if typed is None else typed.get(result.number, ("", "", False)), (wrong or {}).get(result.number, "")
        )
        for result in Result.select().where(Result.assessment == assessment).order_by(Result.number)
    ]


def cases(acting: Acting) -> Cases:
    """The cases of an assessor."""
    lines, mine = assessment_queries.of_assessor(acting.account_id), {case.id for case in open_cases.needing(ASSESSMENTS, acting)}

    def among(state: AssessmentState, *, is_mine: bool) -> list[AssessmentSummary]:
        return [line for line in lines if line.state is state and (line.id in mine) is is_mine]

    return Cases(
        to_enter=among(AssessmentState.PLANNED, is_mine=True),
        to_check=among(AssessmentState.ENTERED, is_mine=True),
        coming=among(AssessmentState.PLANNED, is_mine=False),
        waiting=among(AssessmentState.ENTERED, is_mine=False) + among(AssessmentState.CHECKED, is_mine=False),
        done=among(AssessmentState.PUBLISHED, is_mine=False),
        appeals=open_cases.needing(APPEALS, acting),
    )


def drafts_to_read(account_id: int) -> list[standard_queries.StandardLine]:
    """The standards with a draft."""
    return [one for one in standard_queries.standards() if one.draft is not None]


def defaults(course_id: int, certificate: str, pass_mark: int) -> Defaults:
    """Return what a new assessment of a course begins with: its kind of certificate, and the standard in force that it teaches
    to."""
    kind = EvaluationKind(certificate) if certificate in {one.value for one in EvaluationKind} else EvaluationKind.COMPLETION
    found = rows(BY_COURSE, (course_id,))
    version = int(found[0][0]) if found else None
    theory = assessments_rules.THEORY_WEIGHT
    if version is not None:
        criteria = standard_queries.criteria(version)
        theory = sum(one.weight for one in criteria if one.part.value == "theory")
    return Defaults(kind, version, theory, assessments_rules.default_pass(kind, pass_mark))


def names(assessment_id: int) -> list[NamedCandidate]:
    """The candidates with their names, by number."""
    return [NamedCandidate(row[0], row[1], row[2], row[3], bool(row[4]), row[5]) for row in rows(NAMES, (assessment_id,))]


def appeal_of(result: Result) -> Appeal | None:
    """The appeal against a result, if there is one."""
    found: Appeal | None = Appeal.get_or_none(Appeal.result == result)
    return found


def written(value: float | None) -> str:
    """A mark as it would be typed: without a digit after the point where there is none."""
    return "" if value is None else f"{value:.1f}".removesuffix(".0")


def _row(result: Result, how: Scheme, typed: tuple[str, str, bool] | None, wrong: str) -> MarkSheetRow:
    kept = Marks(result.theory, result.practical, bool(result.absent))
    theory, practical, absent = typed or (written(kept.theory), written(kept.practical), kept.absent)
    first = None
    if result.first_absent is not None:
        first = Marks(result.first_theory, result.first_practical, bool(result.first_absent))
    shown = kept if typed is None else assessments_rules.read(how, theory, practical, absent)
    now = shown if isinstance(shown, Marks) else None
    scored = now is not None and bool(result.admitted) and (now.theory is not None or now.practical is not None)
    return MarkSheetRow(
        result.number, bool(result.admitted), result.attendance, theory, practical, absent, first,
        first is not None and now is not None and bool(result.admitted) and first != now,
        assessments_rules.total(how, now) if scored and now else None,
        assessments_rules.passes(how, now) if scored and now else False if absent or not result.admitted else None,
        result.note, wrong,
    )  # fmt: skip
