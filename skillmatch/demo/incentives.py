"""Claims for subsidies in every state, so that the office finds something to decide, and one for the worker to make."""

from __future__ import annotations

import datetime as dt

from skillmatch import clock
from skillmatch.demo import hero
from skillmatch.demo.world import table
from skillmatch.store import subsidy_trainings
from skillmatch.store.claims import SubsidyClaim
from skillmatch.store.courses import Course, Enrolment
from skillmatch.store.database import rows, write
from skillmatch.store.subsidy_cases import Case
from skillmatch.store.versions import FIGURES, raise_version
from skillmatch.store.workers import Worker
from skillmatch.terms import ClaimState, EnrolmentState

STATES = (
    ClaimState.ASKED, ClaimState.ASKED, ClaimState.ASKED, ClaimState.APPROVED, ClaimState.APPROVED, ClaimState.REFUSED,
    ClaimState.PAID, ClaimState.PAID,
)  # fmt: skip
MONTHS = (26, 40, None, 18, 61, 33, 15, 48)
PASSED = "CRS023"
"""What the demonstration's worker passed and has not claimed for: the course to the permit that he holds."""

PASSED_DAYS = 300

CANDIDATES = """
SELECT DISTINCT e.worker_id FROM enrolment e JOIN course c ON c.id = e.course_id JOIN subsidy_rule r ON r.id = c.subsidy_id
JOIN worker w ON w.id = e.worker_id
WHERE e.state = 'completed' AND r.code IN ('SUB_LEVEL', 'SUB_SPECIAL', 'SUB_SAFETY') AND w.code <> ? ORDER BY e.worker_id LIMIT 40
"""


def claim() -> None:
    """Make the claims of people of the demonstration; nothing happens where nobody passed anything."""
    today = clock.today()
    with write():
        _passed(today)
        cases = [found for (worker,) in rows(CANDIDATES, (hero.WORKER,)) for found in subsidy_trainings.claimable(worker)[:1]]
        for number, (case, state) in enumerate(zip(cases, STATES, strict=False)):
            _made(case, state, MONTHS[number], today - dt.timedelta(days=3 + 5 * number))


def _passed(today: dt.date) -> None:
    worker, course = Worker.get_or_none(Worker.code == hero.WORKER), Course.get_or_none(Course.code == PASSED)
    if (
        worker is None
        or course is None
        or Enrolment.select().where((Enrolment.worker == worker) & (Enrolment.course == course)).exists()
    ):
        return
    Enrolment.create(
        worker=worker,
        course=course,
        state=EnrolmentState.COMPLETED.value,
        hours=course.hours,
        completed_on=today - dt.timedelta(days=PASSED_DAYS),
    )
    raise_version(FIGURES)


def _made(case: Case, state: ClaimState, months: int | None, asked: dt.date) -> None:
    training, refused = case.training, state is ClaimState.REFUSED
    if case.rule is None or training.earned_on is None:
        return
    at = dt.datetime.combine(asked, dt.time(2, 30))
    SubsidyClaim.create(
        worker=training.worker_id,
        rule=case.rule.id,
        course=training.course_id,
        enrolment=training.enrolment_id,
        certificate_id=training.certificate_id,
        certificate_number=training.number,
        occupation=training.occupation_id,
        rank=training.rank,
        earned_on=training.earned_on,
        base_yuan=case.base,
        shortage_percent=case.percent,
        shortage_version=training.shortage_version,
        amount_yuan=case.amount,
        insured_months=months if case.asks_months else None,
        state=state.value,
        training_key=None if refused else training.training_key,
        grade_key=None if refused else training.grade_key,
        asked_at=at,
        asked_on=asked,
        decided_at=None if state is ClaimState.ASKED else at + dt.timedelta(days=1),
        reason=table("incentives.csv")[0]["text"] if refused else "",
        paid_on=asked + dt.timedelta(days=2) if state is ClaimState.PAID else None,
        paid_reference="SL-1" if state is ClaimState.PAID else "",
    )
