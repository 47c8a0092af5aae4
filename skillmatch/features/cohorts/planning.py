"""The engine asked for cohorts: a proposal as it will be stored, the list computed again, and who else could take a place."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from skillmatch.errors import Conflict
from skillmatch.features.cohorts import wording
from skillmatch.features.cohorts.rules import Refusal
from skillmatch.matching import Cohort as Found
from skillmatch.matching import Orders, Seat, Workers, exposure
from skillmatch.matching.seats import CODES, Evaluated, evaluate
from skillmatch.store import orders as order_rows
from skillmatch.store import people, seating
from skillmatch.store.cohorts import Cohort, CohortSeat
from skillmatch.store.courses import Course
from skillmatch.store.database import rows
from skillmatch.store.snapshot import Snapshot
from skillmatch.terms import QUALIFIED_TOLERANCE, ReturnReason, SeatState

SEED = 0
"""The optimum draws no random numbers; the seed is frozen with the inputs all the same."""

NOT_CHOSEN, ELSEWHERE, REMOVED = "not chosen", "elsewhere", "removed"
"""Why people who may take part are not on the list; the engine's own codes say why others may not."""


@dataclass(frozen=True)
class Place:
    """What one person adds to a class. ``gains`` has every required skill: held, reached after the class, required."""

    worker_id: int
    contribution: float
    coverage: float
    coverage_after: float
    hours: float
    terms: Sequence[Mapping[str, Any]]
    gains: Sequence[Mapping[str, Any]]
    own_staff: bool
    reserve: bool


@dataclass(frozen=True)
class Proposal:
    """A class for one order: the places best first, and what is said about the choice."""

    course_id: int
    seats: tuple[Place, ...]
    reserves: tuple[Place, ...]
    objective: float
    greedy_objective: float
    eligible: int
    left_out: tuple[tuple[str, int], ...]
    exposure: tuple[Mapping[str, Any], ...]
    inputs: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class City:
    """Everybody who could be proposed, and who is engaged in another class (rows)."""

    snapshot: Snapshot
    orders: Orders
    workers: Workers
    engaged: frozenset[int]

    def rows_of(self, workers: Collection[int]) -> list[int]:
        """The rows of workers by their ids."""
        return np.flatnonzero(np.isin(self.workers.ids, np.array(sorted(workers), dtype=np.int64))).tolist()


def plan(snapshot: Snapshot, cohorts: Sequence[Cohort]) -> dict[int, Proposal | ReturnReason]:
    """A proposal for each order, or why there is none, over all of them at once; nobody is proposed twice.

    Parameters
    ----------
    snapshot : Snapshot
    cohorts : sequence of Cohort
        The orders in ascending order of id.
    """
    answers: dict[int, Proposal | ReturnReason] = {}
    able = []
    for cohort in cohorts:
        if not order_rows.can_be_planned(snapshot, cohort):
            answers[cohort.id] = ReturnReason.CLOSED
        elif not _is_taught(snapshot, cohort):
            answers[cohort.id] = ReturnReason.NO_COURSE
        else:
            able.append(cohort)
    if able:
        city = _city(snapshot, able)
        kept_out = {order: sorted(city.engaged) for order in range(len(able))}
        found = snapshot.engine.cohort(city.orders, city.workers, excluded=kept_out, seed=SEED)
        for cohort, one in zip(able, found, strict=True):
            answers[cohort.id] = _proposal(city, one) if one.seats else ReturnReason.NOBODY
    return answers


def again(snapshot: Snapshot, cohort: Cohort) -> Proposal | ReturnReason:
    """The list of a proposed cohort with today's data, for the same course; the pinned stay, the removed stay out."""
    if not order_rows.can_be_planned(snapshot, cohort):
        return ReturnReason.CLOSED
    city = _city(snapshot, [cohort])
    kept, gone = (city.rows_of(found) for found in (_pinned(cohort), _removed(cohort)))
    out = sorted({*city.engaged, *gone})
    (found,) = snapshot.engine.cohort(city.orders, city.workers, pinned={0: kept}, excluded={0: out}, seed=SEED)
    return _proposal(city, found, frozenset(gone)) if found.seats else ReturnReason.NOBODY


def others(snapshot: Snapshot, cohort: Cohort, n: int) -> list[Place]:
    """The n best people who may take part, are free and are not on the list, in reserve or removed; ties to the lower id."""
    if not order_rows.can_be_planned(snapshot, cohort):
        return []
    city = _city(snapshot, [cohort])
    found = _evaluated(city, 0, snapshot.course_index.at(cohort.course_id))
    free = found.blocked == 0
    free[[*city.engaged, *city.rows_of(_all(cohort))]] = False
    listed = np.flatnonzero(free)
    best = listed[np.argsort(-found.score[listed], kind="stable")][:n].tolist()
    seats = [snapshot.engine.seat(city.orders, 0, found.course, city.workers, row) for row in best]
    return [_place(city, 0, found.course, seat) for seat in seats]


def newcomer(snapshot: Snapshot, cohort: Cohort, worker_id: int) -> Place:
    """One person from outside the list.

    Raises
    ------
    Conflict
        A rule keeps the person out, or they have a place in another class.
    """
    workers = people.one(snapshot, worker_id)
    if not len(workers.ids) or not order_rows.can_be_planned(snapshot, cohort):
        raise Conflict(wording.refusal(Refusal.NOT_ELIGIBLE))
    if worker_id in seating.engaged(snapshot.as_of, but=[cohort.id]):
        raise Conflict(wording.refusal(Refusal.TAKEN))
    city = City(snapshot, order_rows.to_orders(snapshot, [cohort]), workers, frozenset())
    course = snapshot.course_index.at(cohort.course_id)
    if snapshot.engine.not_seated(city.orders, 0, course, workers, 0):
        raise Conflict(wording.refusal(Refusal.NOT_ELIGIBLE))
    return _place(city, 0, course, snapshot.engine.seat(city.orders, 0, course, workers, 0))


def write_place(cohort: Cohort, place: Place, state: SeatState, position: int, pinned: bool = False) -> None:
    """Store one place; call it inside the transaction of what changes the list."""
    CohortSeat.insert(
        cohort=cohort,
        worker=place.worker_id,
        position=position,
        state=state.value,
        contribution=place.contribution,
        coverage=place.coverage,
        coverage_after=place.coverage_after,
        hours=place.hours,
        terms=place.terms,
        gains=place.gains,
        pinned=pinned,
        own_staff=place.own_staff,
    ).execute()


def write_proposal(cohort: Cohort, proposal: Proposal) -> None:
    """Replace the list and what is said about it; those who were removed stay removed, and the pinned pinned."""
    pinned = _pinned(cohort)
    live = (SeatState.PROPOSED.value, SeatState.RESERVE.value)
    CohortSeat.delete().where((CohortSeat.cohort == cohort) & CohortSeat.state.in_(live)).execute()
    for position, place in enumerate((*proposal.seats, *proposal.reserves)):
        state = SeatState.RESERVE if place.reserve else SeatState.PROPOSED
        write_place(cohort, place, state, position, pinned=place.worker_id in pinned and not place.reserve)
    cohort.course = Course.get_by_id(proposal.course_id)
    cohort.objective, cohort.greedy_objective = proposal.objective, proposal.greedy_objective
    cohort.eligible, cohort.left_out, cohort.exposure = proposal.eligible, list(proposal.left_out), list(proposal.exposure)
    cohort.inputs = {**cohort.inputs, **proposal.inputs}
    cohort.save(only=["course", "objective", "greedy_objective", "eligible", "left_out", "exposure", "inputs"])


def _city(snapshot: Snapshot, cohorts: Sequence[Cohort]) -> City:
    orders = order_rows.to_orders(snapshot, cohorts)
    workers = people.everyone(snapshot, _skills(snapshot, cohorts, orders))
    engaged = seating.engaged(snapshot.as_of, but=[cohort.id for cohort in cohorts])
    rows_engaged = np.flatnonzero(np.isin(workers.ids, np.array(sorted(engaged), dtype=np.int64)))
    return City(snapshot, orders, workers, frozenset(rows_engaged.tolist()))


def _skills(snapshot: Snapshot, cohorts: Sequence[Cohort], orders: Orders) -> list[int] | None:
    """The skills that matter for the orders: all where the course is still to be chosen, for it may ask for others."""
    if any(course < 0 for course in orders.course):
        return None
    catalogue, wanted = snapshot.catalogue, set()
    for demand, course in zip(orders.demand, orders.course, strict=True):
        wanted |= set(catalogue.demands.required.row(int(demand))[0].tolist())
        before = catalogue.courses.prerequisites
        earlier = before.indices[before.indptr[course] : before.indptr[course + 1]].tolist()
        for one in (int(course), *earlier):
            wanted |= set(catalogue.courses.spans.row(int(one))[0].tolist())
    return sorted(wanted)


def _is_taught(snapshot: Snapshot, cohort: Cohort) -> bool:
    """Whether any listed course teaches any skill that the order's demand asks for."""
    catalogue = snapshot.catalogue
    asked, _, _ = catalogue.demands.required.row(snapshot.demand_index.at(cohort.demand_id))
    spans = catalogue.courses.spans
    taught = spans.indices[catalogue.courses.listed[spans.rows]]
    return bool(np.isin(taught, asked).any())


def _evaluated(city: City, order: int, course: int) -> Evaluated:
    return evaluate(city.snapshot.engine.prepared_, city.orders, order, course, city.workers)


def _proposal(city: City, found: Found, gone: frozenset[int] = frozenset()) -> Proposal:
    """The engine's cohort as it is stored; groups are read here, after the choice."""
    snapshot, one = city.snapshot, _evaluated(city, found.order, found.course)
    may = one.blocked == 0
    may[list(city.engaged | gone)] = False
    chosen = np.zeros(len(may), dtype=bool)
    chosen[[seat.worker for seat in found.seats]] = True
    inside = chosen.copy()
    inside[[seat.worker for seat in found.reserves]] = True
    groups = order_rows.groups(snapshot.as_of, city.workers.ids.tolist())
    # A group of which not even one person could be expected on the list says nothing by its absence.
    usual = snapshot.engine.settings_
    least = max(usual.fairness_minimum, math.ceil(int(may.sum()) / max(int(chosen.sum()), 1)))
    settings = replace(usual, fairness_minimum=least)
    inputs = order_rows.frozen(snapshot, SEED, len(city.workers.ids), len(city.orders.ids))
    return Proposal(
        course_id=snapshot.courses[found.course].id,
        seats=tuple(_place(city, found.order, found.course, seat) for seat in found.seats),
        reserves=tuple(_place(city, found.order, found.course, seat) for seat in found.reserves),
        objective=found.objective,
        greedy_objective=found.greedy_objective,
        eligible=int((may | inside).sum()),
        left_out=_left_out(one, inside, city.engaged, gone),
        exposure=tuple(asdict(exposure(name, labels, may, chosen, settings)) for name, labels in groups.items()),
        inputs=inputs,
    )


def _left_out(one: Evaluated, inside: np.ndarray, engaged: Collection[int], gone: Collection[int]) -> tuple[tuple[str, int], ...]:
    """Why others were not chosen, one reason a person: (code, people)."""
    first = np.argmax((one.blocked[None, :] >> np.arange(len(CODES), dtype=np.uint16)[:, None]) & 1, axis=0)
    codes = np.where(one.blocked == 0, len(CODES), first)
    may = one.blocked == 0
    for place, listed in ((len(CODES) + 1, engaged), (len(CODES) + 2, gone)):
        at = np.zeros(len(may), dtype=bool)
        at[list(listed)] = True
        codes[at & may] = place
    names = (*CODES, NOT_CHOSEN, ELSEWHERE, REMOVED)
    counts = np.bincount(codes[~inside], minlength=len(names))
    return tuple((name, int(count)) for name, count in zip(names, counts, strict=True) if count)


def _place(city: City, order: int, course: int, seat: Seat) -> Place:
    terms = [
        {"name": term.name, "value": term.value, "contribution": term.contribution, "thousandths": term.thousandths}
        for term in seat.terms
    ]
    return Place(
        seat.worker_id, seat.contribution, seat.coverage, seat.coverage_after, seat.hours, terms,
        _learning(city, order, course, seat.worker), seat.own_staff, seat.reserve,
    )  # fmt: skip


def _learning(city: City, order: int, course: int, row: int) -> list[dict[str, Any]]:
    """Every skill that the order's demand asks for: what the person holds, reaches after the class, and needs."""
    catalogue, snapshot = city.snapshot.catalogue, city.snapshot
    held = dict(zip(*(part.tolist() for part in city.workers.held.row(row)[::2]), strict=True))
    skills, low, high = catalogue.courses.spans.row(course)
    spans = {skill: (a, b) for skill, a, b in zip(skills.tolist(), low.tolist(), high.tolist(), strict=True)}
    asked, _, required = catalogue.demands.required.row(int(city.orders.demand[order]))
    found = []
    for skill, needs in zip(asked.tolist(), required.tolist(), strict=True):
        has = held.get(skill, 0.0)
        start, end = spans.get(skill, (0.0, 0.0))
        reached = max(has, end) if has >= start - QUALIFIED_TOLERANCE else has
        found.append({"skill": int(snapshot.skill_index.ids[skill]), "held": has, "reached": reached, "required": needs})
    return found


def _pinned(cohort: Cohort) -> set[int]:
    return _ids("SELECT worker_id FROM cohort_seat WHERE cohort_id = ? AND state = 'proposed' AND pinned", cohort)


def _removed(cohort: Cohort) -> set[int]:
    return _ids("SELECT worker_id FROM cohort_seat WHERE cohort_id = ? AND state = 'removed'", cohort)


def _all(cohort: Cohort) -> set[int]:
    return _ids("SELECT worker_id FROM cohort_seat WHERE cohort_id = ?", cohort)


def _ids(sql: str, cohort: Cohort) -> set[int]:
    return {int(row[0]) for row in rows(sql, (cohort.id,))}
