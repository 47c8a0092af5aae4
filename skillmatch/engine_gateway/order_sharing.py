"""Several demands in one order: joining two orders for the same skills into one class, and taking a demand out again.

Called inside the transaction of the service; afterwards the class is to be computed anew (``cohort_requested``).
"""

from __future__ import annotations

from collections.abc import Sequence

from peewee import fn

from skillmatch.engine_gateway import orders
from skillmatch.store.cohorts import order_steps
from skillmatch.store.cohorts.models import Cohort, CohortDemand
from skillmatch.store.cohorts.order_steps import StepActor
from skillmatch.store.demands.models import Demand
from skillmatch.workflow.declared.orders import Refusal

MAX_SEATS, MAX_RESERVES = 200, 100
"""Limits of one class (chosen)."""

JOINED = "joined"


def carry(cohort: Cohort, shares: Sequence[tuple[int, int]]) -> None:
    """Say which demands (id, people) share an order, instead of what was said before."""
    CohortDemand.delete().where(CohortDemand.cohort == cohort).execute()
    CohortDemand.insert_many(
        [(cohort.id, demand, people) for demand, people in shares], ["cohort", "demand", "headcount"]
    ).execute()


def demand_ids(cohort: Cohort, enterprise_id: int | None = None) -> list[int]:
    """The demands that share an order, or those of one enterprise."""
    found = CohortDemand.select(CohortDemand.demand).join(Demand).where(CohortDemand.cohort == cohort)
    if enterprise_id is not None:
        found = found.where(Demand.enterprise == enterprise_id)
    return [int(row.demand_id) for row in found.order_by(CohortDemand.demand)]


def is_shared(cohort: Cohort) -> bool:
    """Whether several enterprises share the order."""
    firms = CohortDemand.select(fn.COUNT(Demand.enterprise.distinct())).join(Demand).where(CohortDemand.cohort == cohort).scalar()
    return int(firms) > 1


def join(keeper: Cohort, giver: Cohort, by: StepActor) -> Refusal | None:
    """Give the demands of `giver` to the class of `keeper`.

    Returns
    -------
    Refusal or None
        Why the two may not be joined.
    """
    alike = keeper.id != giver.id and giver.demand_id in orders.demands_like(keeper.demand_id)
    size = keeper.seats + giver.seats <= MAX_SEATS
    facts = {"alike": alike, "several": True, "size": size}
    code = order_steps.refused(keeper, "join", by, **facts) or order_steps.refused(giver, "give", by, **facts)
    if code is not None:
        return code
    CohortDemand.update(cohort=keeper).where(CohortDemand.cohort == giver).execute()
    order_steps.clear(keeper)
    order_steps.free(giver, JOINED)
    keeper.headcount, keeper.seats = keeper.headcount + giver.headcount, keeper.seats + giver.seats
    keeper.reserves = min(keeper.reserves + giver.reserves, MAX_RESERVES)
    keeper.own_staff_first = keeper.own_staff_first or giver.own_staff_first
    giver.joined = keeper
    order_steps.take(giver, "give", "given", by, "joined", order=keeper.number)
    order_steps.take(keeper, "join", "joined", by, "headcount", "seats", "reserves", "own_staff_first", order=giver.number)
    return None


def leave(cohort: Cohort, enterprise_id: int, by: StepActor) -> None:
    """Take the demands of one enterprise out of a shared order that may still change; the others keep theirs."""
    going = demand_ids(cohort, enterprise_id)
    gone = CohortDemand.select(fn.SUM(CohortDemand.headcount)).where(
        (CohortDemand.cohort == cohort) & CohortDemand.demand.in_(going)
    ).scalar()  # fmt: skip
    CohortDemand.delete().where((CohortDemand.cohort == cohort) & CohortDemand.demand.in_(going)).execute()
    order_steps.clear(cohort)
    cohort.headcount -= int(gone)
    cohort.seats = max(cohort.seats - int(gone), cohort.headcount)
    cohort.demand = Demand.get_by_id(demand_ids(cohort)[0])
    order_steps.take(cohort, "leave", "left", by, "headcount", "seats", "demand")
