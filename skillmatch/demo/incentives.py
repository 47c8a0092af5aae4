"""Claims for subsidies in every state, so that the office finds something to decide, and one for the worker to make."""

from __future__ import annotations

import datetime as dt

from skillmatch import clock
from skillmatch.demo import hero
from skillmatch.demo.world import table
from skillmatch.store.catalogue.models import Course
from skillmatch.store.classes.models import Enrolment
from skillmatch.store.db.database import rows, write
from skillmatch.store.db.versions import FIGURES, raise_version
from skillmatch.store.people.models import Worker
from skillmatch.store.subsidies import claims as subsidy_claims
from skillmatch.store.subsidies import trainings as subsidy_trainings
from skillmatch.store.subsidies.cases import Case
from skillmatch.store.subsidies.models import SubsidyClaim
from skillmatch.store.workflow import case_events
from skillmatch.terms import ClaimState, EnrolmentState, Role
from skillmatch.workflow.declared.claims import CLAIM

STATES = (
    ClaimState.ASKED, ClaimState.ASKED, ClaimState.ASKED, ClaimState.APPROVED, ClaimState.APPROVED, ClaimState.REFUSED,
    ClaimState.PAID, ClaimState.PAID, ClaimState.WITHDRAWN,
)  # fmt: skip
MONTHS = (26, 40, None, 18, 61, 33, 15, 48, 20)
PASSED = "CRS080"
"""What the demonstration's worker passed and has not claimed for."""

PASSED_DAYS = 300

CANDIDATES = """
SELECT DISTINCT e.worker_id FROM enrolment e JOIN course c ON c.id = e.course_id JOIN subsidy_rule r ON r.id = c.subsidy_id
JOIN worker w ON w.id = e.worker_id
WHERE e.state = 'completed' AND r.code IN ('SUB_LEVEL', 'SUB_SPECIAL', 'SUB_SAFETY') AND w.code <> ? ORDER BY e.worker_id LIMIT 40
"""

ASKED = ("claim", Role.WORKER)
APPROVED = (ASKED, ("approve", Role.CITY))
STEPS = {
    ClaimState.ASKED: (ASKED,),
    ClaimState.APPROVED: APPROVED,
    ClaimState.PAID: (*APPROVED, ("pay", Role.CITY)),
    ClaimState.REFUSED: (ASKED, ("refuse", Role.CITY)),
    ClaimState.WITHDRAWN: (ASKED, ("withdraw", Role.WORKER)),
}
"""How a claim came to its state, a step a day."""


def claim() -> None:
    """Make the claims of people of the demonstration; nothing happens where nobody passed anything."""
    today = clock.today()
    with write():
        _passed(today)
        cases = [found for (worker,) in rows(CANDIDATES, (hero.WORKER,)) for found in subsidy_trainings.claimable(worker)[:1]]
        for number, (case, state) in enumerate(zip(cases, STATES, strict=False)):
            _create_claim(case, state, MONTHS[number], today - dt.timedelta(days=3 + 5 * number))


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


def _create_claim(case: Case, state: ClaimState, months: int | None, asked: dt.date) -> None:
    if case.training.earned_on is None:
        return
    at, over = dt.datetime.combine(asked, dt.time(2, 30)), state in (ClaimState.REFUSED, ClaimState.WITHDRAWN)
    reason = table("incentives.csv")[0]["text"] if state is ClaimState.REFUSED else ""
    made = SubsidyClaim.create(
        **subsidy_claims.columns(case, months) | ({"training_key": None, "grade_key": None} if over else {}),
        state=state.value,
        asked_at=at,
        asked_on=asked,
        decided_at=None if state is ClaimState.ASKED else at + dt.timedelta(days=1),
        reason=reason,
        paid_on=asked + dt.timedelta(days=2) if state is ClaimState.PAID else None,
        paid_reference="SL-1" if state is ClaimState.PAID else "",
    )
    before: ClaimState | None = None
    for days, (step, role) in enumerate(STEPS[state]):
        then = at + dt.timedelta(days=days)
        case_events.record_step(CLAIM, [(made.id, before)], step, role=role, reason=reason if step == "refuse" else "", at=then)
        before = CLAIM.target(step)
