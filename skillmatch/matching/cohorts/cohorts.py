"""Cohorts for all open orders at once: one place a person, the highest sum of contributions, and what a swap costs."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from skillmatch.matching.cohorts.crowd import Crowd
from skillmatch.matching.cohorts.orders import Orders, deal
from skillmatch.matching.cohorts.places import RankedPeople, greedy, optimum
from skillmatch.matching.cohorts.seats import CODES, FIRST, SOFT, evaluate, seat_of
from skillmatch.matching.inputs import Workers
from skillmatch.matching.prepared import Prepared
from skillmatch.matching.results import ProposedCohort, Seat, SkillGain, SwapCost

Chosen = Mapping[int, Collection[int]]
"""Workers (rows) by order (position)."""


class Blocked(ValueError):
    """A person whom a hard rule keeps out of a cohort; ``codes`` say which."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__("kept out by: " + ", ".join(codes))
        self.codes = codes


@dataclass(frozen=True, eq=False)
class OrderCrowd:
    """What is kept of everybody for one order: the course, whom it could take, how many are ``eligible``, and how many people each
    code keeps out (the first that applies). ``may`` are the pinned whom no hard rule keeps out."""

    course: int
    wanted: RankedPeople
    may: tuple[int, ...]
    eligible: int
    out: npt.NDArray[np.int64]


def cohorts(
    prepared: Prepared, orders: Orders, workers: Workers, pinned: Chosen | None = None, excluded: Chosen | None = None,
    asked: Chosen | None = None,
) -> tuple[ProposedCohort, ...]:  # fmt: skip
    """A proposed cohort for each order, in the order of the orders. See ``Engine.cohort``.

    Orders are looked at one after the other, and of each only the best are kept, as many as could matter (see ``RankedPeople``); so
    the memory does not grow with orders × people.
    """
    pinned, excluded, asked = pinned or {}, excluded or {}, asked or {}
    n, n_workers = len(orders.ids), len(workers.ids)
    if not n:
        return ()
    room = np.minimum(orders.headcount, orders.seats).astype(np.int64)
    enough = int(min(room.sum() + orders.reserves.sum(dtype=np.int64) + sum(map(len, pinned.values())), n_workers))
    crowd = Crowd(prepared, workers)
    looks = [_look(crowd, orders, order, pinned, excluded, asked, enough) for order in range(n)]
    taken = np.zeros(n_workers, np.bool_)
    fixed: list[list[int]] = [[] for _ in range(n)]
    for order in sorted(pinned):
        for row in looks[order].may:
            if len(fixed[order]) < room[order] and not taken[row]:
                fixed[order].append(row)
                taken[row] = True
    left = [int(seats) - len(rows) for seats, rows in zip(room, fixed, strict=True)]
    wanted = [look.wanted.without(taken, sum(left)) for look in looks]
    chosen, simple = optimum(wanted, left), greedy(wanted, left, n_workers)
    taken[[row for rows in chosen for row in rows]] = True
    spare = orders.reserves.tolist()
    reserves = optimum([look.wanted.without(taken, sum(spare)) for look in looks], spare)
    return tuple(
        _cohort(prepared, orders, order, looks[order], workers, (fixed[order], chosen[order], reserves[order], simple[order]))
        for order in range(n)
    )


def _look(
    crowd: Crowd, orders: Orders, order: int, pinned: Chosen, excluded: Chosen, asked: Chosen, enough: int
) -> OrderCrowd:  # fmt: skip
    """Everybody for one order, and what is kept of it; where the engine chooses the course, the best for this order alone."""
    out, wish = list(excluded.get(order, ())), list(asked.get(order, ()))
    course = int(orders.course[order])
    seen = crowd.look(orders, order, course, wish) if course >= 0 else crowd.choose(orders, order, out, wish)
    free = seen.blocked == 0
    counts = np.bincount(FIRST[seen.blocked], minlength=len(CODES) + 1)
    may = tuple(row for row in dict.fromkeys(int(row) for row in pinned.get(order, ())) if not int(seen.blocked[row]) & ~SOFT)
    eligible = int(counts[-1])
    free[out] = False
    return OrderCrowd(seen.course, RankedPeople.best(seen.score, free, crowd.workers.ids, enough), may, eligible, counts)


def _cohort(
    prepared: Prepared, orders: Orders, order: int, look: OrderCrowd, workers: Workers,
    rows: tuple[list[int], list[int], list[int], list[int]],
) -> ProposedCohort:  # fmt: skip
    """The seats of the pinned and the chosen, the reserves, and what the simple way would have come to."""
    fixed, chosen, more, simple = rows
    everybody = list(dict.fromkeys(fixed + chosen + more + simple))
    some, demand = workers.take(np.array(everybody, np.int64)), int(orders.demand[order])
    one = evaluate(prepared, orders, order, look.course, some)
    found = {
        row: replace(seat_of(prepared, one, demand, some, at, False), worker=row) for at, row in enumerate(everybody)
    }  # fmt: skip
    seats = _sorted(found[row] for row in fixed + chosen)
    places = deal(orders.shares_of(order, prepared.catalogue.demands), [int(workers.enterprise[seat.worker]) for seat in seats])
    seats = tuple(replace(seat, demand=place) for seat, place in zip(seats, places, strict=True))
    reserves = _sorted(replace(found[row], reserve=True) for row in more)
    plain = math.fsum(found[row].contribution for row in fixed + simple)
    # Whoever is inside is eligible, or pinned in spite of a soft code.
    inside = one.blocked[: len(fixed) + len(chosen) + len(more)] & SOFT
    counts = look.out - np.bincount(FIRST[inside], minlength=len(look.out))
    left_out = tuple((code, int(count)) for code, count in zip((*CODES, "not chosen"), counts, strict=True) if count)
    return ProposedCohort(
        order, int(orders.ids[order]), look.course, seats, reserves, objective(seats), plain, look.eligible, left_out
    )  # fmt: skip


def _sorted(seats: Iterable[Seat]) -> tuple[Seat, ...]:
    return tuple(sorted(seats, key=lambda seat: (-seat.contribution, seat.worker_id)))


def objective(seats: Collection[Seat]) -> float:
    """Sum of the contributions, rounded once, so that the order of the seats does not matter."""
    return math.fsum(seat.contribution for seat in seats)


def swap(
    prepared: Prepared, cohort: ProposedCohort, orders: Orders, workers: Workers, out: int, into: int, asked: Collection[int] = ()
) -> SwapCost:  # fmt: skip
    """Return what exchanging one person (row ``out``) for another (row ``into``) does to the objective."""
    one = evaluate(prepared, orders, cohort.order, cohort.course, workers, asked)
    leaving = [seat for seat in cohort.seats if seat.worker == out]
    if not leaving:
        raise ValueError("the person who leaves has no seat in this cohort")
    if any(seat.worker == into for seat in cohort.seats):
        raise ValueError("the newcomer has a seat in this cohort already")
    hard = tuple(code for i, code in enumerate(CODES) if int(one.blocked[into]) & ~SOFT & 1 << i)
    if hard:
        raise Blocked(hard)
    demand = int(orders.demand[cohort.order])
    newcomer = seat_of(prepared, one, demand, workers, into, False)
    after = [seat for seat in cohort.seats if seat.worker != out] + [newcomer]
    needed = prepared.asked[demand]
    total = sum(float(prepared.weights[skill]) * rank for skill, rank in needed)
    held = one.held[: len(needed)]
    gains = tuple(
        SkillGain(
            skill, float(held[i, into]), float(held[i, out]), rank,
            float(prepared.weights[skill]) * (float(held[i, out]) - float(held[i, into])) / total,
        )
        for i, (skill, rank) in enumerate(needed) if held[i, into] != held[i, out]
    )  # fmt: skip
    return SwapCost(
        out, into, objective(cohort.seats), objective(after),
        math.fsum(seat.hours for seat in cohort.seats) / len(cohort.seats), math.fsum(seat.hours for seat in after) / len(after),
        gains,
    )  # fmt: skip


def exchange(
    prepared: Prepared, cohort: ProposedCohort, orders: Orders, workers: Workers, out: int, into: int, asked: Collection[int] = ()
) -> ProposedCohort:  # fmt: skip
    """The cohort after the swap: the newcomer takes over the seat and its demand, and leaves the reserves, where he was one."""
    swap(prepared, cohort, orders, workers, out, into, asked)
    one = evaluate(prepared, orders, cohort.order, cohort.course, workers)
    newcomer = seat_of(prepared, one, int(orders.demand[cohort.order]), workers, into, False)
    (leaving,) = (seat for seat in cohort.seats if seat.worker == out)
    seats = _sorted([seat for seat in cohort.seats if seat is not leaving] + [replace(newcomer, demand=leaving.demand)])
    reserves = tuple(seat for seat in cohort.reserves if seat.worker != into)
    return replace(cohort, seats=seats, reserves=reserves, objective=objective(seats))


def promote(cohort: ProposedCohort, out: int) -> ProposedCohort:
    """The cohort without the person of row ``out``, whose seat goes to the best reserve, if there is one."""
    seats = [seat for seat in cohort.seats if seat.worker != out]
    reserves = [seat for seat in cohort.reserves if seat.worker != out]
    for leaving in cohort.seats:
        if leaving.worker == out and reserves:
            seats.append(replace(reserves.pop(0), reserve=False, demand=leaving.demand))
    ordered = _sorted(seats)
    return replace(cohort, seats=ordered, reserves=tuple(reserves), objective=objective(ordered))
