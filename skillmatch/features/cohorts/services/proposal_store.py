"""A proposal written: the list of the order as it is in force, and the run that is kept for good beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peewee import fn

from skillmatch.features.cohorts.services import planning as planning_service
from skillmatch.features.cohorts.services.planning import ClassProposal, PlannedSeat
from skillmatch.store.catalogue.models import Course
from skillmatch.store.cohorts.models import Cohort, CohortSeat, ProposalRun
from skillmatch.terms import SeatState

Kept = tuple[int, int]
"""A kept proposal: its order, and its number there."""

SHARED = ("together", "engaged", "asked", "removed")
"""Inputs that the orders of one computation have in common: kept with the first of them alone."""


def place(
    cohort: Cohort, found: PlannedSeat, state: SeatState, position: int, *, pinned: bool = False, demand_id: int | None = None
) -> None:
    """Store one place; call it inside the transaction of what changes the list."""
    CohortSeat.insert(
        cohort=cohort,
        worker=found.worker_id,
        position=position,
        state=state.value,
        contribution=found.contribution,
        coverage=found.coverage,
        coverage_after=found.coverage_after,
        hours=found.hours,
        terms=found.terms,
        gains=found.gains,
        pinned=pinned,
        own_staff=found.own_staff,
        demand=demand_id or found.demand_id,
    ).execute()


def proposal(cohort: Cohort, found: ClassProposal, account_id: int | None = None, leader: Kept | None = None) -> Kept:
    """Replace the list and what is said about it; those who were removed stay removed, and the pinned pinned.

    Parameters
    ----------
    cohort : Cohort
    found : ClassProposal
    account_id : int, optional
        Who had it computed; None for the city's own work.
    leader : tuple of int, optional
        Order and number of the kept proposal that has the inputs of the whole computation; this one where it is not given.

    Returns
    -------
    tuple of int
        Order and number under which the inputs of the computation are kept.
    """
    kept = planning_service.pinned(cohort)
    live = (SeatState.PROPOSED.value, SeatState.RESERVE.value)
    CohortSeat.delete().where((CohortSeat.cohort == cohort) & CohortSeat.state.in_(live)).execute()
    for position, one in enumerate((*found.seats, *found.reserves)):
        state = SeatState.RESERVE if one.reserve else SeatState.PROPOSED
        place(cohort, one, state, position, pinned=one.worker_id in kept and not one.reserve)
    cohort.course = Course.get_by_id(found.course_id)
    cohort.objective, cohort.greedy_objective = found.objective, found.greedy_objective
    cohort.eligible, cohort.left_out, cohort.exposure = found.eligible, list(found.left_out), list(found.exposure)
    cohort.inputs = {**cohort.inputs, **{name: value for name, value in found.inputs.items() if name not in SHARED}}
    cohort.save(only=["course", "objective", "greedy_objective", "eligible", "left_out", "exposure", "inputs"])
    return _store_run(cohort, found, account_id, leader)


def inputs(run: ProposalRun) -> dict[str, Any]:
    """The frozen inputs of a kept proposal, with those of the whole computation."""
    own: dict[str, Any] = run.inputs
    if "leader" not in own:
        return own
    cohort_id, number = own["leader"]
    leader = ProposalRun.get((ProposalRun.cohort == cohort_id) & (ProposalRun.number == number))
    return {**own, **{name: leader.inputs[name] for name in SHARED}}


def _store_run(cohort: Cohort, found: ClassProposal, account_id: int | None, leader: Kept | None) -> Kept:
    number = 1 + (ProposalRun.select(fn.MAX(ProposalRun.number)).where(ProposalRun.cohort == cohort).scalar() or 0)
    ProposalRun.insert(
        cohort=cohort,
        number=number,
        account=account_id,
        course=found.course_id,
        objective=found.objective,
        greedy_objective=found.greedy_objective,
        eligible=found.eligible,
        seats=[_line(one) for one in (*found.seats, *found.reserves)],
        left_out=list(found.left_out),
        exposure=list(found.exposure),
        inputs=_inputs(found.inputs, leader),
    ).execute()
    return leader or (int(cohort.id), number)


def _inputs(frozen: Mapping[str, Any], leader: Kept | None) -> dict[str, Any]:
    if leader is None:
        return dict(frozen)
    return {name: value for name, value in frozen.items() if name not in SHARED} | {"leader": list(leader)}


def _line(one: PlannedSeat) -> dict[str, Any]:
    """A person of a kept proposal."""
    return {
        "worker": one.worker_id,
        "contribution": one.contribution,
        "coverage": one.coverage,
        "coverage_after": one.coverage_after,
        "hours": one.hours,
        "own_staff": one.own_staff,
        "reserve": one.reserve,
        "demand": one.demand_id,
    }
