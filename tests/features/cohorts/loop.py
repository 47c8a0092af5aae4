"""The way of an order after its approval, for the tests: places accepted, a class begun, results published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from skillmatch import clock, events
from skillmatch.features.cohorts.services import progress as progress_service
from skillmatch.features.cohorts.services import proposing as proposing_service
from skillmatch.features.cohorts.services import review as review_service
from skillmatch.features.cohorts.services import seats as seats_service
from skillmatch.store.accounts.access import Acting
from skillmatch.store.assessments.models import Assessment, Result
from skillmatch.store.classes.models import CourseRun, Enrolment
from skillmatch.store.cohorts.models import CohortSeat
from skillmatch.store.db.database import write
from skillmatch.terms import AssessmentState, CohortState, EnrolmentState, EvaluationKind, ResultState, Role, SeatState
from tests import builders
from tests.features.cohorts.making import Order


def trainer(order: Order, account_id: int = 1) -> Acting:
    """The trainer of an order, acting."""
    own = order.trainer
    return Acting(account_id, 1, Role.TRAINER, "", trainer_id=own.id, base_id=own.base_id)


def confirm(order: Order, account_id: int = 1, answer: int = 5) -> None:
    """Propose, review and approve: the class begins in ten days."""
    proposing_service.propose(order.cohort.id)
    acting, today = trainer(order, account_id), clock.today()
    if order.now().state == CohortState.PROPOSED.value:
        review_service.take(order.cohort.id, acting)
    first, last = builders.meeting_day(10, order.now().time), today + dt.timedelta(answer)
    review_service.approve(order.cohort.id, acting, first, last, order.now().version)


def accept(order: Order, people: int = 1000) -> list[CohortSeat]:
    """So many people of the list accept; gives their places."""
    taken = order.seats(SeatState.OFFERED)[:people]
    for seat in taken:
        seats_service.accept(seat.id, 1)
    return taken


def begin(order: Order) -> None:
    """Let the first day of the class be today, and begin."""
    with write():
        CourseRun.update(starts_on=clock.today()).where(CourseRun.id == order.now().run_id).execute()
    progress_service.begin(order.cohort.id, trainer(order))


def publish(order: Order, passed: Sequence[int], failed: Sequence[int] = ()) -> Assessment:
    """Publish results of the class, by worker ids, as the assessors' service does, and announce them."""
    run = order.now().run
    with write():
        assessment = Assessment.create(
            number=f"T-{run.id}-{clock.now().timestamp()}-{Assessment.select().count()}", run=run, course=run.course_id,
            kind=EvaluationKind.COMPLETION.value, base=run.base_id, on_day=clock.today(), place="x", theory_weight=40,
            practical_weight=60, theory_pass=60, practical_pass=60, total_pass=60, attendance_share=0,
            state=AssessmentState.PUBLISHED.value, basis="sample", published_at=clock.now(),
        )  # fmt: skip
        for number, worker in enumerate((*passed, *failed), 1):
            Result.create(
                assessment=assessment, worker=worker, number=number, state=ResultState.PUBLISHED.value, passed=worker in passed
            )
            state = EnrolmentState.COMPLETED if worker in passed else EnrolmentState.FAILED
            Enrolment.update(state=state.value).where((Enrolment.worker == worker) & (Enrolment.run == run)).execute()
        events.results_published.send(assessment.id)
    return assessment
