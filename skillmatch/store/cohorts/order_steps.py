"""An order taken one step further: checked against its workflow, written with its timeline, its audit and its messages.

Called inside the transaction of the service that moves the order. Closing is here because trainers and enterprises both close.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peewee import fn

from skillmatch import clock
from skillmatch.store.accounts import audit
from skillmatch.store.assessments.models import Assessment
from skillmatch.store.cohorts import residual_gap, seating
from skillmatch.store.cohorts.models import Cohort, CohortDemand, CohortSeat
from skillmatch.store.db.versions import raise_version
from skillmatch.store.demands.models import Demand
from skillmatch.terms import AssessmentState, AuditKind, CohortState, Role, SeatState
from skillmatch.workflow.declared.orders import ORDER, Refusal, refusal

FREED = (SeatState.PROPOSED.value, SeatState.RESERVE.value)
"""Places of people who were not asked yet."""

DECIDING = frozenset({CohortState.CONFIRMED, CohortState.RETURNED, CohortState.CANCELLED})


@dataclass(frozen=True)
class StepActor:
    """Who takes a step: an account in a role, or the city's own work."""

    account_id: int | None = None
    role: Role | None = None


CITY_ITSELF = StepActor()


def refused(cohort: Cohort, step: str, by: StepActor, **facts: bool) -> Refusal | None:
    """Why an order may not take a step now, or None."""
    return refusal(step, CohortState(cohort.state), by.role, **facts)


def take(cohort: Cohort, step: str, kind: str, by: StepActor, *columns: str, note: str = "", **detail: Any) -> None:
    """Take a step that is not refused: state and the changed `columns`, a line of the timeline, audit, messages."""
    before, after = CohortState(cohort.state), ORDER.target(step)
    cohort.state, changed = after.value, ["state", *columns]
    if after in DECIDING and after is not before:
        cohort.decided_at = clock.now()
        changed.append("decided_at")
    cohort.save(only=changed)
    role = by.role.value if by.role else ""
    seating.record(cohort, kind, account_id=by.account_id, role=role, note=note, states=(before.value, after.value), **detail)
    if after is not before:
        what = {"step": step, "before": before.value, "after": after.value}
        audit.record(AuditKind.ORDER_MOVED, account_id=by.account_id, role=role, subject=f"order {cohort.number}", **what)


def free(cohort: Cohort, reason: str, *states: str) -> None:
    """Everybody who was only proposed or in reserve (or in one of `states`) is free again."""
    CohortSeat.update(state=SeatState.REMOVED.value, pinned=False, reason=reason).where(
        (CohortSeat.cohort == cohort) & CohortSeat.state.in_(states or FREED)
    ).execute()


def clear(cohort: Cohort) -> None:
    """Take the list off an order that is computed anew; whoever the trainer removed stays removed."""
    CohortSeat.delete().where((CohortSeat.cohort == cohort) & CohortSeat.state.in_(FREED)).execute()


def close(cohort: Cohort, by: StepActor, mine: bool) -> Refusal | None:
    """Close an assessed order: each demand counts its passes as filled, as far as it has places.

    Returns
    -------
    Refusal or None
        Why it may not be closed now.
    """
    found = refused(cohort, "close", by, mine=mine, published=_all_published(cohort))
    if found is None:
        counts = residual_gap.of_cohort(cohort.id)
        count_passes(cohort)
        take(cohort, "close", "closed", by, ordered=counts.ordered, passed=counts.passed, gap=counts.gap)
    return found


def count_passes(cohort: Cohort) -> None:
    """Say in each demand of a closed order how many of its places were filled; calling it again counts only what changed."""
    for share in CohortDemand.select().where(CohortDemand.cohort == cohort):
        demand = Demand.get_by_id(share.demand_id)
        others = demand.filled - share.counted
        now = max(min(residual_gap.of_share(cohort.id, demand.id).passed, demand.headcount - others), 0)
        if now != share.counted:
            Demand.update(filled=others + now, updated_at=clock.now()).where(Demand.id == demand.id).execute()
            CohortDemand.update(counted=now).where(CohortDemand.id == share.id).execute()
            raise_version()


def _all_published(cohort: Cohort) -> bool:
    """Whether the class has results, and none that wait."""
    states = [row.state for row in Assessment.select(Assessment.state).where(Assessment.run == cohort.run_id)]
    return bool(states) and all(state == AssessmentState.PUBLISHED.value for state in states)


def accepted(cohort: Cohort) -> int:
    """People who accepted a place and have not left."""
    taken = (CohortSeat.cohort == cohort) & (CohortSeat.state == SeatState.ACCEPTED.value)
    return int(CohortSeat.select(fn.COUNT(CohortSeat.id)).where(taken).scalar())
