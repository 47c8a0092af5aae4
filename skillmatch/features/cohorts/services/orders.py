"""Placing, cancelling and closing orders for a cohort, and ordering again what is still missing: each in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext

from skillmatch import clock, events
from skillmatch.engine_gateway import order_sharing, orders
from skillmatch.errors import Conflict, Invalid
from skillmatch.features.cohorts.messages import orders as orders_messages
from skillmatch.features.cohorts.rules import orders as orders_rules
from skillmatch.features.cohorts.rules.orders import OrderRequest
from skillmatch.store.accounts import access
from skillmatch.store.accounts.access import Acting
from skillmatch.store.cohorts import order_steps, residual_gap, seating
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.cohorts.order_steps import StepActor
from skillmatch.store.db import year_numbers
from skillmatch.store.db.database import write
from skillmatch.store.demands.models import Demand
from skillmatch.store.organisations import enterprise_queries
from skillmatch.terms import CohortState, DemandState
from skillmatch.web import order_words
from skillmatch.workflow.declared.orders import ORDER


def place(acting: Acting, demand_id: int, asked: OrderRequest) -> Cohort:
    """Ask for a cohort for an open demand of the enterprise that acts, and for others of its own that ask for the same.

    Each demand has one order on its way at a time; each of the others takes part with all its open places.

    Raises
    ------
    Conflict
        A demand is closed or filled, or another order for it is on its way.
    """
    with write():
        demand = orderable(acting, demand_id)
        others = [other for other in combinable_demands(acting, demand) if other.id in asked.also]
        if len(others) < len(set(asked.also)):
            raise Conflict(gettext("One of the other demands cannot be added any more. Look at the form again."))
        most, more = residual_gap.orderable(demand), sum(residual_gap.orderable(other) for other in others)
        found = orders_rules.faults(asked, most, demand.needed_by, clock.today(), more)
        if found:
            raise Invalid(gettext("Some of what was entered cannot be accepted."), orders_messages.reasons(found, most))
        shares = [(demand.id, int(asked.headcount or 0)), *((other.id, residual_gap.orderable(other)) for other in others)]
        cohort = _write(acting, demand, shares, time=asked.time, starts_on=asked.starts_on, reserves=asked.reserves,
                        seats=asked.seats, own_staff_first=asked.own_staff_first)  # fmt: skip
    events.cohort_requested.send(cohort.id)
    return cohort


def place_next(acting: Acting, cohort_id: int) -> Cohort:
    """Order again, for the same course and time, the people whom an assessed order has not brought.

    Raises
    ------
    Conflict
        The order was not assessed yet, nothing is missing, or a demand takes no order now.
    """
    with write():
        before = access.cohort(acting, cohort_id)
        if before.state not in (CohortState.ASSESSED.value, CohortState.CLOSED.value):
            raise Conflict(gettext("What is missing is known once the results are published."))
        parts = [one for one in residual_gap.shares(before.id) if one.enterprise_id == acting.enterprise_id and one.counts.gap]
        shares = [(orderable(acting, one.demand_id), one.counts.gap) for one in parts]
        if not shares:
            raise Conflict(gettext("Everybody who was ordered has passed: nothing is missing."))
        missing = [(demand.id, min(gap, residual_gap.orderable(demand))) for demand, gap in shares]
        people = sum(count for _, count in missing)
        cohort = _write(acting, shares[0][0], missing, time=before.time, starts_on=None, seats=people, course=before.course_id,
                        reserves=before.reserves, own_staff_first=before.own_staff_first)  # fmt: skip
    events.cohort_requested.send(cohort.id)
    return cohort


def cancel(acting: Acting, cohort_id: int) -> Cohort:
    """Take an order back while nobody has been asked; everybody on its list is free again.

    An order that other enterprises share goes on without the demands of the one that acts.
    """
    with write():
        cohort, by = access.cohort(acting, cohort_id), StepActor(acting.account_id, acting.role)
        shared = order_sharing.is_shared(cohort)
        if order_steps.refused(cohort, "leave" if shared else "cancel", by, mine=True) is not None:
            raise Conflict(gettext("This order has been decided; it can no longer be cancelled."))
        if shared:
            order_sharing.leave(cohort, acting.enterprise_id or 0, by)
        else:
            order_steps.free(cohort, "cancelled")
            order_steps.take(cohort, "cancel", "cancelled", by)
    if shared:
        events.cohort_requested.send(cohort.id)
    return cohort


def close(acting: Acting, cohort_id: int) -> Cohort:
    """Close an order whose results are all published: the passes count as filled places."""
    with write():
        cohort = access.cohort(acting, cohort_id)
        code = order_steps.close(cohort, StepActor(acting.account_id, acting.role), mine=True)
        if code is not None:
            raise Conflict(order_words.refusal(code))
    return cohort


def orderable(acting: Acting, demand_id: int) -> Demand:
    """A demand of the enterprise that acts for which an order may be placed now; Conflict otherwise."""
    demand = access.own_demand(acting, demand_id)
    if demand.state != DemandState.OPEN.value:
        raise Conflict(gettext("This demand is closed. Copy it to ask again."))
    if not residual_gap.orderable(demand):
        raise Conflict(gettext("All places of this demand are filled: there is nobody to order a class for."))
    living = _living(demand.enterprise_id).get(demand.id)
    if living is not None:
        words = gettext("Order %(number)s for this demand is still on its way. Wait for it, or cancel it first.", number=living)
        raise Conflict(words)
    return demand


def combinable_demands(acting: Acting, demand: Demand) -> list[Demand]:
    """Other demands of the enterprise that ask for the same skills, ranks and permits and may share an order now."""
    same = orders.demands_like(demand.id)
    own = Demand.select().where(Demand.id.in_(same) & (Demand.enterprise == acting.enterprise_id)).order_by(Demand.id)
    living = _living(demand.enterprise_id) if same else {}
    return [other for other in own if other.id not in living and residual_gap.orderable(other)]


def _living(enterprise_id: int) -> dict[int, str]:
    """The number of the order that is on its way for each demand."""
    return {order.demand_id: order.number for order in enterprise_queries.orders(enterprise_id) if order.living}


def _write(
    acting: Acting, demand: Demand, shares: Sequence[tuple[int, int]], *, starts_on: dt.date | None, **columns: Any
) -> Cohort:
    cohort = Cohort.create(
        number=year_numbers.draw(Cohort, str(clock.today().year)),
        demand=demand,
        town=demand.town_id,
        starts_on=starts_on,
        headcount=sum(people for _, people in shares),
        state=ORDER.start.value,
        requested_by=acting.account_id,
        **columns,
    )
    order_sharing.carry(cohort, shares)
    seating.record(cohort, "requested", account_id=acting.account_id, role=acting.role.value)
    return cohort
