"""The proposals of an order that were kept: the list of them, two side by side, and one computed again from its frozen inputs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask_babel import gettext

from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.errors import NotFound
from skillmatch.features.cohorts.messages import cohorts as cohorts_messages
from skillmatch.features.cohorts.queries import cohort_people as cohort_people_queries
from skillmatch.features.cohorts.services import planning as planning_service
from skillmatch.features.cohorts.services import proposal_store as proposal_store_service
from skillmatch.matching import Comparison, Exposure, compare
from skillmatch.store.accounts.access import MISSING
from skillmatch.store.cohorts.models import Cohort, CohortSeat, ProposalRun
from skillmatch.terms import SeatState

NOW = 0
"""The number of the list as it stands, which no kept proposal has."""


class SeatedPerson(NamedTuple):
    """A person of a proposal, as it was computed."""

    worker_id: int
    contribution: float
    coverage: float
    coverage_after: float
    hours: float
    own_staff: bool


@dataclass(frozen=True)
class ProposalSummary:
    """A proposal in short."""

    number: int
    made_at: dt.datetime | None
    by_city: bool
    people: int
    objective: float
    title: str


@dataclass(frozen=True)
class ProposalComparison:
    """Two proposals: in both, only in the first, only in the second (numbers of people), and what the engine says of them."""

    found: Comparison
    both: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    groups: tuple[tuple[str, tuple[tuple[str, int, int, int], ...]], ...]


@dataclass(frozen=True)
class RepeatedProposal:
    """A proposal computed again from its frozen inputs: whether the list is the same, and whether the data behind it still are."""

    same: bool
    objective: float
    same_data: bool


def list_proposals(cohort: Cohort) -> list[ProposalSummary]:
    """Every kept proposal of an order, oldest first, and the list as it stands at the end."""
    found = ProposalRun.select().where(ProposalRun.cohort == cohort).order_by(ProposalRun.number)
    listed = [
        ProposalSummary(run.number, run.made_at, run.account_id is None, len(_seated(run)), run.objective,
             gettext("Proposal %(n)s", n=run.number))
        for run in found
    ]  # fmt: skip
    now = _current(cohort)
    if now:
        total = cohort_people_queries.objective([cohort_people_queries.stored(seat) for seat in now])
        listed.append(ProposalSummary(NOW, None, False, len(now), total, gettext("The list as it stands")))
    return listed


def side_by_side(snap: Snapshot, cohort: Cohort, first: int, second: int) -> ProposalComparison:
    """Two proposals of one order; NotFound where it has no such proposal."""
    one, other = _lines(cohort, first), _lines(cohort, second)
    found = compare(one, other, _exposure(cohort, first), _exposure(cohort, second))
    numbers = cohort_people_queries.numbers(cohort)
    groups = tuple(
        (
            cohorts_messages.grouping(rates.grouping),
            tuple((cohorts_messages.group(snap, rates.grouping, line[0]), *line[1:]) for line in rates.groups),
        )
        for rates in found.exposure
    )
    both, only_first, only_second = (
        tuple(sorted(numbers.of(worker) for worker in listed)) for listed in (found.both, found.only_first, found.only_second)
    )
    return ProposalComparison(found, both, only_first, only_second, groups)


def repeated(snap: Snapshot, cohort: Cohort, number: int) -> RepeatedProposal:
    """Compute a kept proposal again from the inputs that were frozen with it."""
    run = _run(cohort, number)
    inputs = proposal_store_service.inputs(run)
    found = planning_service.repeat(snap, cohort.id, inputs)
    again = [seat.worker_id for seat in (*found.seats, *found.reserves)]
    return RepeatedProposal(
        same=again == [line["worker"] for line in run.seats],
        objective=found.objective,
        same_data=inputs["catalogue"] == snap.version and inputs["as_of"] == snap.as_of.isoformat(),
    )


def _run(cohort: Cohort, number: int) -> ProposalRun:
    found: ProposalRun | None = ProposalRun.get_or_none((ProposalRun.cohort == cohort) & (ProposalRun.number == number))
    if found is None:
        raise NotFound(MISSING)
    return found


def _lines(cohort: Cohort, number: int) -> Sequence[SeatedPerson]:
    return [_of_seat(seat) for seat in _current(cohort)] if number == NOW else _seated(_run(cohort, number))


def _seated(run: ProposalRun) -> list[SeatedPerson]:
    return [
        SeatedPerson(line["worker"], *(line[name] for name in SeatedPerson._fields[1:]))
        for line in run.seats
        if not line["reserve"]
    ]


def _current(cohort: Cohort) -> list[CohortSeat]:
    """Those who have a place on the list in force, whatever they have answered since."""
    inside = (SeatState.PROPOSED.value, SeatState.OFFERED.value, SeatState.ACCEPTED.value)
    found = CohortSeat.select().where((CohortSeat.cohort == cohort) & CohortSeat.state.in_(inside))
    return list(found.order_by(CohortSeat.contribution.desc(), CohortSeat.worker))


def _of_seat(seat: CohortSeat) -> SeatedPerson:
    return SeatedPerson(
        seat.worker_id, seat.contribution, seat.coverage, seat.coverage_after, seat.hours, bool(seat.own_staff)
    )  # fmt: skip


def _exposure(cohort: Cohort, number: int) -> list[Exposure]:
    """The figures of fairness that were counted with a proposal; those of the list in force are those of its last proposal."""
    kept_with: Sequence[Mapping[str, Any]] = cohort.exposure if number == NOW else _run(cohort, number).exposure
    return [Exposure(**{**entry, "groups": tuple(tuple(line) for line in entry["groups"])}) for entry in kept_with]
