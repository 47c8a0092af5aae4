"""The people of one cohort behind their numbers: who is on the list, who could be, and what an exchange costs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skillmatch.engine_gateway import snapshot
from skillmatch.errors import Conflict, NotFound
from skillmatch.features.cohorts.messages import cohorts as cohorts_messages
from skillmatch.features.cohorts.rules.pseudonyms import Numbers
from skillmatch.features.cohorts.services import planning as planning_service
from skillmatch.features.cohorts.services.planning import PlannedSeat
from skillmatch.store.accounts.access import MISSING
from skillmatch.store.cohorts import seating
from skillmatch.store.cohorts.models import Cohort, CohortSeat
from skillmatch.store.people.models import Worker
from skillmatch.terms import QUALIFIED_TOLERANCE, SeatState
from skillmatch.web import order_words
from skillmatch.workflow.declared.orders import Refusal

MAX_OTHERS = 6
"""People outside the list who are offered for a swap (chosen)."""


@dataclass(frozen=True)
class Cost:
    """What an exchange does to the class: the objective and the mean hours before and after, and where the two people differ.

    ``skills`` has (skill id, rank of the one who leaves, rank of the newcomer, required) where half a rank or more lies between.
    """

    objective_before: float
    objective_after: float
    hours_before: float
    hours_after: float
    qualified_before: int
    qualified_after: int
    skills: tuple[tuple[int, float, float, float], ...]


def numbers(cohort: Cohort) -> Numbers:
    """The numbers of a proposed cohort."""
    return Numbers.read(cohort.inputs["numbers"])


def seat_of(cohort: Cohort, number: str, *states: SeatState) -> CohortSeat:
    """The place of the person with a number, in one of `states`.

    Raises
    ------
    NotFound
        It is no number of this cohort's list.
    Conflict
        The person is not on the list in this way now.
    """
    worker = numbers(cohort).worker(number)
    found = None if worker is None else CohortSeat.get_or_none((CohortSeat.cohort == cohort) & (CohortSeat.worker == worker))
    if found is None:
        raise NotFound(MISSING)
    if SeatState(found.state) not in states:
        raise Conflict(order_words.refusal(Refusal.NOT_SEATED))
    return found


def seated(cohort: Cohort) -> list[CohortSeat]:
    """Those on the proposed list, in its order."""
    found = CohortSeat.select().where((CohortSeat.cohort == cohort) & (CohortSeat.state == SeatState.PROPOSED.value))
    return list(found.order_by(CohortSeat.position, CohortSeat.worker))


def reserves(cohort: Cohort) -> list[CohortSeat]:
    """The reserves, best first, without anybody who switched suggestions off since."""
    found = (
        CohortSeat.select()
        .join(Worker)
        .where((CohortSeat.cohort == cohort) & (CohortSeat.state == SeatState.RESERVE.value) & seating.may_be_asked(cohort))
    )
    return list(found.order_by(CohortSeat.contribution.desc(), CohortSeat.worker))


def reserve(cohort: Cohort, worker_id: int) -> CohortSeat | None:
    """The place of a reserve, or None."""
    return CohortSeat.get_or_none(
        (CohortSeat.cohort == cohort) & (CohortSeat.worker == worker_id) & (CohortSeat.state == SeatState.RESERVE.value)
    )


def last_position(cohort: Cohort) -> int:
    """The last place of the list and its reserves."""
    return max((seat.position for seat in CohortSeat.select(CohortSeat.position).where(CohortSeat.cohort == cohort)), default=0)


def candidates(cohort: Cohort) -> list[PlannedSeat]:
    """Return whom a trainer may take instead: the reserves first, then the next best who are free, each best first."""
    return [stored(seat) for seat in reserves(cohort)] + planning_service.others(snapshot.current(), cohort, MAX_OTHERS)


def newcomer_of(cohort: Cohort, number: str) -> PlannedSeat:
    """The person who shall take a place: a reserve as proposed, or anybody else who is free and may take part.

    Raises
    ------
    NotFound
        It is no number of this cohort.
    Conflict
        The person is on the list already, has a place elsewhere, or cannot take part.
    """
    worker = numbers(cohort).worker(number)
    if worker is None:
        raise NotFound(MISSING)
    held = CohortSeat.get_or_none((CohortSeat.cohort == cohort) & (CohortSeat.worker == worker))
    if held is not None and held.state == SeatState.RESERVE.value:
        return stored(held)
    if held is not None:
        raise Conflict(order_words.refusal(Refusal.NOT_ELIGIBLE))
    return planning_service.newcomer(snapshot.current(), cohort, worker)


def stored(seat: CohortSeat) -> PlannedSeat:
    """A place as it was proposed."""
    return PlannedSeat(
        worker_id=seat.worker_id,
        contribution=seat.contribution,
        coverage=seat.coverage,
        coverage_after=seat.coverage_after,
        hours=seat.hours,
        terms=seat.terms,
        gains=seat.gains,
        own_staff=seat.own_staff,
        reserve=seat.state == SeatState.RESERVE.value,
    )


def cost(cohort: Cohort, leaves: CohortSeat, newcomer: PlannedSeat) -> Cost:
    """Return what it costs to exchange one person for another; exactly what the list will show afterwards."""
    before = [stored(seat) for seat in seated(cohort)]
    after = [newcomer if place.worker_id == leaves.worker_id else place for place in before]
    return Cost(
        objective_before=objective(before),
        objective_after=objective(after),
        hours_before=mean_hours(before),
        hours_after=mean_hours(after),
        qualified_before=qualified_after(before),
        qualified_after=qualified_after(after),
        skills=_differences(leaves.gains, newcomer.gains),
    )


def keep_objective(cohort: Cohort) -> None:
    """Write the objective of the list as it stands; call it inside the transaction that changed the list."""
    cohort.objective = objective([stored(seat) for seat in seated(cohort)])
    cohort.save(only=["objective"])


def objective(places: Sequence[PlannedSeat]) -> float:
    """The sum of what each person adds."""
    return math.fsum(place.contribution for place in places)


def mean_hours(places: Sequence[PlannedSeat]) -> float:
    """Class hours that a person still has to learn, on average."""
    return math.fsum(place.hours for place in places) / len(places) if places else 0.0


def qualified_after(places: Sequence[PlannedSeat]) -> int:
    """People who will meet every requirement after the class."""
    return sum(all(map(cohorts_messages.is_met_after, place.gains)) for place in places)


def _differences(
    leaver: Sequence[Mapping[str, Any]], newcomer: Sequence[Mapping[str, Any]]
) -> tuple[tuple[int, float, float, float], ...]:
    held = {row["skill"]: float(row["held"]) for row in newcomer}
    found = [
        (int(row["skill"]), float(row["held"]), held.get(row["skill"], 0.0), float(row["required"]))
        for row in leaver
        if abs(float(row["held"]) - held.get(row["skill"], 0.0)) >= QUALIFIED_TOLERANCE
    ]
    return tuple(sorted(found, key=lambda row: (-abs(row[1] - row[2]), row[0])))
