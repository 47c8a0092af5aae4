"""Lists of assessments, cases, results and appeals as the pages show them, each by one constant query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from skillmatch.store.assessments.passes import OUTCOME, SAT
from skillmatch.store.catalogue.queries import day, moment
from skillmatch.store.db.database import rows
from skillmatch.store.workflow import case_events
from skillmatch.terms import AppealState, AssessmentState, EvaluationKind, Name, ResultState
from skillmatch.workflow.declared.assessments import ASSESSMENT

FACTS = f"""
SELECT a.id, a.number, a.kind, a.state, a.on_day, a.place, k.id, k.zh, k.en, b.zh, b.en, a.run_id, r.starts_on,
 (SELECT COUNT(*) FROM result s WHERE s.assessment_id = a.id),
 (SELECT COUNT(*) FROM result r WHERE r.assessment_id = a.id AND {OUTCOME} >= {SAT}),
 (SELECT COUNT(*) FROM result s WHERE s.assessment_id = a.id AND s.passed), a.entered_by_id, a.checked_by_id, a.basis
FROM assessment a JOIN course k ON k.id = a.course_id JOIN base b ON b.id = a.base_id LEFT JOIN course_run r ON r.id = a.run_id
"""
LATEST = " ORDER BY CASE a.state WHEN 'published' THEN 1 ELSE 0 END, a.on_day DESC, a.id DESC LIMIT ? OFFSET ?"
PLANS = """
(EXISTS (SELECT 1 FROM cohort c WHERE c.run_id = a.run_id AND c.trainer_id = ?)
 OR (a.base_id = ? AND NOT EXISTS (SELECT 1 FROM cohort c WHERE c.run_id = a.run_id AND c.trainer_id IS NOT NULL)))
"""
"""Who plans a class: the trainer of its order, or any of its base where there is no such trainer (``access.planned_class``)."""

TO_ASSESS = """
SELECT r.id, k.id, k.zh, k.en, b.zh, b.en, r.starts_on, r.ends_on, COUNT(e.id)
FROM course_run r JOIN course k ON k.id = r.course_id JOIN base b ON b.id = r.base_id
JOIN enrolment e ON e.run_id = r.id AND e.state = 'enrolled'
WHERE r.starts_on <= ? AND NOT EXISTS (SELECT 1 FROM assessment a WHERE a.run_id = r.id AND a.state <> 'published') AND {0}
GROUP BY r.id, k.id, k.zh, k.en, b.zh, b.en, r.starts_on, r.ends_on ORDER BY r.ends_on, r.id LIMIT 50
"""
RUN_PLANS = PLANS.replace("a.run_id", "r.id").replace("a.base_id", "r.base_id")

MINE = """
SELECT s.id, s.state, s.number, s.admitted, s.absent, s.theory, s.practical, s.total, s.passed, a.on_day, a.place, a.kind,
 k.id, k.zh, k.en, b.zh, b.en, a.published_at, a.number, p.state, p.deadline, a.state
FROM result s JOIN assessment a ON a.id = s.assessment_id JOIN course k ON k.id = a.course_id JOIN base b ON b.id = a.base_id
LEFT JOIN appeal p ON p.result_id = s.id WHERE s.worker_id = ? ORDER BY a.on_day DESC, s.id DESC
"""
APPEALS = """
SELECT p.id, p.state, p.opened_at, p.deadline, p.handler_id, h.display_name, a.id, a.number, s.number, k.zh, k.en, p.decided_at
FROM appeal p JOIN result s ON s.id = p.result_id JOIN assessment a ON a.id = s.assessment_id JOIN course k ON k.id = a.course_id
LEFT JOIN account h ON h.id = p.handler_id ORDER BY CASE p.state WHEN 'open' THEN 0 ELSE 1 END, p.deadline, p.id LIMIT 200
"""
ASSESSORS = """
SELECT DISTINCT c.id, c.display_name, c.sample,
 (SELECT COUNT(*) FROM assessment_assessor x JOIN assessment a ON a.id = x.assessment_id
  WHERE x.account_id = c.id AND a.state <> 'published')
FROM account c JOIN membership m ON m.account_id = c.id AND m.role = 'assessor' WHERE c.active ORDER BY c.display_name, c.id
"""
TIES = """
SELECT t.id, t.account_id, t.kind, w.code, e.zh, e.en, t.at FROM assessor_tie t LEFT JOIN worker w ON w.id = t.worker_id
LEFT JOIN enterprise e ON e.id = t.enterprise_id ORDER BY t.account_id, t.id
"""


@dataclass(frozen=True)
class AssessmentSummary:
    """An assessment in a list."""

    id: int
    number: str
    kind: EvaluationKind
    state: AssessmentState
    on_day: dt.date
    place: str
    course_id: int
    course: Name
    base: Name
    run_id: int | None
    starts_on: dt.date | None
    people: int
    sat: int
    """Who was admitted and came, once it is entered; before that all who are admitted."""
    passed: int
    entered_by: int | None
    checked_by: int | None
    sample: bool


@dataclass(frozen=True)
class ClassToAssess:
    """A class that has begun and has no open assessment."""

    run_id: int
    course_id: int
    course: Name
    base: Name
    starts_on: dt.date
    ends_on: dt.date
    people: int


@dataclass(frozen=True)
class WorkerAssessment:
    """One assessment of a worker: to come, under way, or with its result."""

    id: int
    state: ResultState
    number: int
    admitted: bool
    absent: bool
    theory: float | None
    practical: float | None
    total: float | None
    passed: bool | None
    on_day: dt.date
    place: str
    kind: EvaluationKind
    course_id: int
    course: Name
    base: Name
    published_at: dt.datetime | None
    assessment: str
    appeal: AppealState | None
    deadline: dt.date | None
    assessment_state: AssessmentState

    @property
    def is_told(self) -> bool:
        """Whether its owner may read it."""
        return self.state in (ResultState.PUBLISHED, ResultState.CORRECTED)


@dataclass(frozen=True)
class AppealLine:
    """An appeal in a list; the person is a number."""

    id: int
    state: AppealState
    opened_at: dt.datetime
    deadline: dt.date
    handler_id: int | None
    handler: str
    assessment_id: int
    assessment: str
    candidate: int
    course: Name
    decided_at: dt.datetime | None


@dataclass(frozen=True)
class Assessor:
    """Somebody who may assess, with how many open cases."""

    id: int
    name: str
    sample: bool
    cases: int


@dataclass(frozen=True)
class TieLine:
    """What an assessor is tied to."""

    id: int
    account_id: int
    kind: str
    worker_code: str
    enterprise: Name
    at: dt.datetime


@dataclass(frozen=True)
class AssessmentHappening:
    """A line of a timeline."""

    kind: str
    note: str
    detail: Mapping[str, Any]
    at: dt.datetime
    who: str


def of_trainer(trainer_id: int, base_id: int, most: int, skip: int = 0) -> list[AssessmentSummary]:
    """The assessments of the classes that a trainer plans, the open ones first."""
    return _lines(f"{FACTS} WHERE {PLANS}{LATEST}", (trainer_id, base_id, most, skip))


def of_city(most: int, skip: int = 0) -> list[AssessmentSummary]:
    """All assessments, the open ones first."""
    return _lines(FACTS + LATEST, (most, skip))


def of_assessor(account_id: int, most: int = 200) -> list[AssessmentSummary]:
    """The assessments that are assigned to an assessor, the open ones first."""
    mine = " WHERE a.id IN (SELECT x.assessment_id FROM assessment_assessor x WHERE x.account_id = ?)"
    return _lines(FACTS + mine + LATEST, (account_id, most, 0))


def get_assessment(assessment_id: int) -> AssessmentSummary:
    """One assessment."""
    return _lines(FACTS + " WHERE a.id = ?", (assessment_id,))[0]


def to_assess(today: dt.date, trainer_id: int | None = None, base_id: int | None = None) -> list[ClassToAssess]:
    """Classes that have begun and have no open assessment: those that a trainer plans, or all."""
    if trainer_id is None:
        found = rows(TO_ASSESS.format("1 = 1"), (today,))
    else:
        found = rows(TO_ASSESS.format(RUN_PLANS), (today, trainer_id, base_id))
    return [ClassToAssess(row[0], row[1], Name(*row[2:4]), Name(*row[4:6]), day(row[6]), day(row[7]), row[8]) for row in found]


def of_worker(worker_id: int) -> list[WorkerAssessment]:
    """The assessments of a worker, the latest first."""
    return [_worker_assessment(row) for row in rows(MINE, (worker_id,))]


def appeals() -> list[AppealLine]:
    """All appeals, those to decide first by their deadline."""
    return [
        AppealLine(
            row[0], AppealState(row[1]), moment(row[2]), day(row[3]), row[4], row[5] or "", row[6], row[7], row[8],
            Name(row[9], row[10]), moment(row[11]),
        )
        for row in rows(APPEALS)
    ]  # fmt: skip


def assessors() -> list[Assessor]:
    """Everybody with the role, by name."""
    return [Assessor(row[0], row[1], bool(row[2]), row[3]) for row in rows(ASSESSORS)]


def ties() -> list[TieLine]:
    """Return what assessors are tied to."""
    return [TieLine(row[0], row[1], row[2], row[3] or "", Name(row[4] or "", row[5] or ""), moment(row[6])) for row in rows(TIES)]


def events(assessment_id: int) -> list[AssessmentHappening]:
    """The timeline of an assessment."""
    return [
        AssessmentHappening(line.transition, line.reason, line.evidence, line.at, line.account.display_name if line.account else "")
        for line in case_events.timeline(ASSESSMENT.name, assessment_id)
    ]


def _lines(sql: str, values: tuple[Any, ...]) -> list[AssessmentSummary]:
    return [
        AssessmentSummary(
            row[0], row[1], EvaluationKind(row[2]), AssessmentState(row[3]), day(row[4]), row[5], row[6], Name(row[7], row[8]),
            Name(row[9], row[10]), row[11], None if row[12] is None else day(row[12]), row[13], row[14], row[15], row[16],
            row[17], row[18] == "sample",
        )
        for row in rows(sql, values)
    ]  # fmt: skip


def _worker_assessment(row: tuple[Any, ...]) -> WorkerAssessment:
    return WorkerAssessment(
        row[0], ResultState(row[1]), row[2], bool(row[3]), bool(row[4]), row[5], row[6], row[7],
        None if row[8] is None else bool(row[8]), day(row[9]), row[10], EvaluationKind(row[11]), row[12],
        Name(row[13], row[14]), Name(row[15], row[16]), moment(row[17]), row[18],
        None if row[19] is None else AppealState(row[19]), None if row[20] is None else day(row[20]), AssessmentState(row[21]),
    )  # fmt: skip
