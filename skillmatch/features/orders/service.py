"""Placing and cancelling orders for a cohort, each in one transaction."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch import clock, events
from skillmatch.errors import Conflict, Invalid
from skillmatch.features.orders import rules, wording
from skillmatch.features.orders.rules import Asked
from skillmatch.store import access, enterprise_rows, seating
from skillmatch.store.access import Acting
from skillmatch.store.cohorts import Cohort, CohortSeat
from skillmatch.store.database import rows, write
from skillmatch.store.demands import Demand
from skillmatch.terms import CohortState, DemandState, SeatState

LAST_NUMBER = "SELECT number FROM cohort WHERE number LIKE ? ORDER BY LENGTH(number) DESC, number DESC LIMIT 1"
CAN_BE_CANCELLED = frozenset({CohortState.POSTED, CohortState.PROPOSED})


def place(acting: Acting, demand_id: int, asked: Asked) -> Cohort:
    """Ask for a cohort for an open demand of the enterprise that acts; one at a time for each demand.

    Raises
    ------
    Conflict
        The demand is closed or filled, or another order for it is on its way.
    """
    with write():
        demand = orderable(acting, demand_id)
        found = rules.faults(asked, demand.headcount - demand.filled, demand.needed_by, clock.today())
        if found:
            reasons = wording.reasons(found, demand.headcount - demand.filled)
            raise Invalid(gettext("Some of what was entered cannot be accepted."), reasons)
        year = clock.today().year
        last = rows(LAST_NUMBER, (f"{year}-%",))
        cohort = Cohort.create(
            number=rules.next_number(year, last[0][0] if last else None),
            demand=demand,
            town=demand.town_id,
            time=asked.time,
            starts_on=asked.starts_on,
            headcount=asked.headcount,
            reserves=asked.reserves,
            seats=asked.seats,
            own_staff_first=asked.own_staff_first,
            state=CohortState.POSTED.value,
            requested_by=acting.account_id,
        )
        seating.record(cohort, "requested", account_id=acting.account_id)
    events.cohort_requested.send(cohort.id)
    return cohort


def cancel(acting: Acting, cohort_id: int) -> Cohort:
    """Take an order back while nobody has been asked; everybody on its list is free again."""
    with write():
        cohort = access.cohort(acting, cohort_id)
        if CohortState(cohort.state) not in CAN_BE_CANCELLED:
            raise Conflict(gettext("This order has been decided; it can no longer be cancelled."))
        cohort.state, cohort.decided_at = CohortState.CANCELLED.value, clock.now()
        cohort.save(only=["state", "decided_at"])
        CohortSeat.update(state=SeatState.REMOVED.value, pinned=False, reason="cancelled").where(
            (CohortSeat.cohort == cohort) & CohortSeat.state.in_((SeatState.PROPOSED.value, SeatState.RESERVE.value))
        ).execute()
        seating.record(cohort, "cancelled", account_id=acting.account_id)
    return cohort


def orderable(acting: Acting, demand_id: int) -> Demand:
    """A demand of the enterprise that acts for which an order may be placed now; Conflict otherwise."""
    demand = access.own_demand(acting, demand_id)
    if demand.state != DemandState.OPEN.value:
        raise Conflict(gettext("This demand is closed. Copy it to ask again."))
    if demand.headcount <= demand.filled:
        raise Conflict(gettext("All places of this demand are filled: there is nobody to order a class for."))
    placed = enterprise_rows.orders(demand.enterprise_id)
    living = next((order.number for order in placed if order.demand_id == demand.id and order.living), None)
    if living is not None:
        words = gettext("Order %(number)s for this demand is still on its way. Wait for it, or cancel it first.", number=living)
        raise Conflict(words)
    return demand
