"""What the page of one order reads: its numbers and its timeline, nobody's name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from skillmatch.features.orders import wording
from skillmatch.store.access import Acting
from skillmatch.store.cohorts import Cohort, CohortEvent
from skillmatch.store.enterprise_rows import Order, orders
from skillmatch.terms import CohortState, DemandState

STEPS = (CohortState.POSTED, CohortState.PROPOSED, CohortState.CONFIRMED)
"""The way of an order that goes well."""


@dataclass(frozen=True)
class Happened:
    """A line of the timeline; ``reason`` says why an order came back, ``note`` is in the trainer's own words."""

    at: dt.datetime
    what: str
    reason: str
    note: str


def order(acting: Acting, cohort: Cohort) -> tuple[Order, bool]:
    """The numbers of an order that was fetched with the right to it, and whether another may be placed in its stead."""
    placed = [one for one in orders(acting.enterprise_id or 0) if one.demand_id == cohort.demand_id]
    found = next(one for one in placed if one.id == cohort.id)
    demand = cohort.demand
    wanted = demand.state == DemandState.OPEN.value and demand.filled < demand.headcount
    return found, wanted and not any(one.living for one in placed)


def timeline(cohort: Cohort) -> list[Happened]:
    """What happened to an order, oldest first: its own steps, not those of single people."""
    found = CohortEvent.select().where(CohortEvent.cohort == cohort).order_by(CohortEvent.id)
    lines = []
    for line in found:
        what = wording.event(line.kind)
        if what is not None:
            back = line.kind == "returned"
            reason = wording.return_reason((line.detail or {}).get("reason")) if back else ""
            lines.append(Happened(line.at, what, reason, line.note if back else ""))
    return lines


def steps(state: CohortState) -> list[tuple[CohortState, str]]:
    """The steps of the way, each ``done``, ``now`` or ``ahead``; an order that ended early shows how far it came."""
    if state not in STEPS:
        return [(STEPS[0], "done"), (state, "now")]
    at = STEPS.index(state)
    return [(step, "done" if place < at else "now" if place == at else "ahead") for place, step in enumerate(STEPS)]
