"""The way of a cohort after its approval: it begins, somebody leaves, it is called off, its results are published, it is closed.

What other features announce is heard inside their transaction, so that all of it happens or nothing.
"""

from __future__ import annotations

from typing import Any

from skillmatch import clock
from skillmatch.errors import Conflict
from skillmatch.store.accounts import access
from skillmatch.store.accounts.access import Acting
from skillmatch.store.assessments.models import Assessment
from skillmatch.store.cohorts import order_steps, residual_gap, seating
from skillmatch.store.cohorts.models import Cohort, CohortSeat
from skillmatch.store.cohorts.order_steps import CITY_ITSELF, StepActor
from skillmatch.store.db.database import write
from skillmatch.terms import CohortState, SeatState
from skillmatch.web import order_words

BEGUN = "begun"
"""The ``reason`` of a place that nobody had taken when the class began."""

CALLED_OFF = "called_off"


def begin(cohort_id: int, acting: Acting) -> None:
    """The trainer begins the class: from its first day on, and with at least one person."""
    with write():
        cohort = access.cohort(acting, cohort_id)
        begun = cohort.run is not None and cohort.run.starts_on <= clock.today()
        _begin(cohort, StepActor(acting.account_id, acting.role), mine=cohort.trainer_id == acting.trainer_id, begun=begun)


def close(cohort_id: int, acting: Acting) -> None:
    """The trainer closes an order whose results are all published."""
    with write():
        cohort = access.cohort(acting, cohort_id)
        code = order_steps.close(cohort, StepActor(acting.account_id, acting.role), mine=cohort.trainer_id == acting.trainer_id)
        if code is not None:
            raise Conflict(order_words.refusal(code))


def class_began(run_id: int) -> None:
    """The first session of a class was held: its order runs. Nothing for a class without an order, or one that runs already."""
    with write():
        cohort = _of_run(run_id, CohortState.CONFIRMED)
        if cohort is not None:
            _begin(cohort, CITY_ITSELF, mine=True, begun=True)


def class_called_off(run_id: int) -> None:
    """A whole class was cancelled: its order goes back, everybody is free again, and all of it is still to be trained."""
    with write():
        cohort = _of_run(run_id, CohortState.CONFIRMED, CohortState.RUNNING)
        if cohort is None:
            return
        code = order_steps.refused(cohort, "call off", CITY_ITSELF, reason=True)
        if code is not None:
            raise Conflict(order_words.refusal(code))
        waiting = (SeatState.OFFERED.value, SeatState.ACCEPTED.value)
        order_steps.free(cohort, CALLED_OFF, *order_steps.FREED, *waiting)
        order_steps.take(cohort, "call off", CALLED_OFF, CITY_ITSELF)


def place_was_left(run_id: int, worker_id: int) -> None:
    """Somebody left a class: the place of the order goes to the next reserve while the class has not begun."""
    with write():
        cohort = _of_run(run_id, CohortState.CONFIRMED, CohortState.RUNNING)
        seat = None if cohort is None else CohortSeat.get_or_none(
            (CohortSeat.cohort == cohort) & (CohortSeat.worker == worker_id) & (CohortSeat.state == SeatState.ACCEPTED.value)
        )  # fmt: skip
        if cohort is None or seat is None:
            return
        seating.leave(seat, clock.today())


def results_came(assessment_id: int) -> None:
    """Results were published or corrected: the order is assessed, or a closed one counts its passes anew."""
    with write():
        assessment = Assessment.get_by_id(assessment_id)
        cohort = None if assessment.run_id is None else Cohort.get_or_none(Cohort.run == assessment.run_id)
        if cohort is None:
            return
        if cohort.state == CohortState.CONFIRMED.value and order_steps.accepted(cohort):
            _begin(cohort, CITY_ITSELF, mine=True, begun=True)
        counts = residual_gap.of_cohort(cohort.id)
        told: dict[str, Any] = {"ordered": counts.ordered, "assessed": counts.assessed, "passed": counts.passed, "gap": counts.gap}
        if order_steps.refused(cohort, "assess", CITY_ITSELF, results=counts.with_result > 0) is None:
            order_steps.take(cohort, "assess", "assessed", CITY_ITSELF, **told)
        elif cohort.state == CohortState.CLOSED.value:
            order_steps.count_passes(cohort)
            seating.record(cohort, "corrected", **told)


def _begin(cohort: Cohort, by: StepActor, *, mine: bool, begun: bool) -> None:
    """Begin a class; whoever has not answered by then has no place any more."""
    code = order_steps.refused(cohort, "begin", by, mine=mine, begun=begun, accepted=order_steps.accepted(cohort) > 0)
    if code is not None:
        raise Conflict(order_words.refusal(code))
    order_steps.free(cohort, BEGUN, *order_steps.FREED, SeatState.OFFERED.value)
    order_steps.take(cohort, "begin", "running", by)


def _of_run(run_id: int, *states: CohortState) -> Cohort | None:
    found: Cohort | None = Cohort.get_or_none((Cohort.run == run_id) & Cohort.state.in_([state.value for state in states]))
    return found
