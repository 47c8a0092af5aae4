"""What the page of one order reads: its numbers and its timeline, nobody's name; of a shared order the own part alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from skillmatch.engine_gateway import order_sharing
from skillmatch.features.cohorts.messages import orders as orders_messages
from skillmatch.store.accounts.access import Acting
from skillmatch.store.cohorts import residual_gap
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.cohorts.residual_gap import OrderShare, ResidualGap
from skillmatch.store.demands.models import Demand
from skillmatch.store.organisations.enterprise_queries import OrderPart, orders
from skillmatch.store.workflow import case_events
from skillmatch.terms import CohortState, DemandState
from skillmatch.web import timeline as timeline_words
from skillmatch.web.timeline import TimelineLine
from skillmatch.workflow.declared.orders import ORDER

AFTERWARDS = (CohortState.RETURNED, CohortState.CANCELLED)


@dataclass(frozen=True)
class OrderStanding:
    """An order for one of its enterprises: its part in numbers, the parts by demand, and what may be done now."""

    order: OrderPart
    parts: tuple[OrderShare, ...]
    counts: ResidualGap
    shared: bool
    may_order_again: bool
    may_order_missing: int


def standing(acting: Acting, cohort: Cohort) -> OrderStanding:
    """Return where an order stands that was fetched with the right to it."""
    placed = orders(acting.enterprise_id or 0)
    mine = [one for one in placed if one.id == cohort.id]
    parts = tuple(part for part in residual_gap.shares(cohort.id) if part.enterprise_id == acting.enterprise_id)
    counts = residual_gap.total(list(parts))
    living = {one.demand_id for one in placed if one.living}
    free = {part.demand_id: residual_gap.orderable(_open(part.demand_id)) for part in parts if part.demand_id not in living}
    missing = {part.demand_id: min(part.counts.gap, free.get(part.demand_id, 0)) for part in parts}
    ended = CohortState(cohort.state) in (CohortState.ASSESSED, CohortState.CLOSED)
    return OrderStanding(
        order=_together(mine),
        parts=parts,
        counts=counts,
        shared=order_sharing.is_shared(cohort),
        may_order_again=CohortState(cohort.state) in (*AFTERWARDS, CohortState.CONFIRMED) and bool(free.get(mine[0].demand_id)),
        may_order_missing=sum(missing.values()) if ended else 0,
    )


def timeline(cohort: Cohort) -> list[TimelineLine]:
    """Return what happened to an order, oldest first: its own steps, not those of single people."""
    lines = []
    for line in case_events.timeline(ORDER.name, cohort.id):
        what = orders_messages.event(line.transition)
        if what is not None:
            back = line.transition == "returned"
            reason = orders_messages.return_reason(line.evidence.get("reason")) if back else ""
            what = f"{what}: {reason}" if reason else what
            lines.append(TimelineLine(line.at, what, timeline_words.who(line.role), line.reason if back else ""))
    return lines


def _open(demand_id: int) -> Demand:
    """A demand; one that is closed counts as filled, for it takes no order."""
    demand: Demand = Demand.get_by_id(demand_id)
    if demand.state != DemandState.OPEN.value:
        demand.filled = demand.headcount
    return demand


def _together(mine: Sequence[OrderPart]) -> OrderPart:
    """The parts of one enterprise as one order."""
    first = mine[0]
    names = ("headcount", "accepted", "offered", "reserve", "proposed", "assessed", "passed")
    return replace(first, **{name: sum(getattr(one, name) for one in mine) for name in names})
