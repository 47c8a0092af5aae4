"""Cohorts for all open orders at once: one place a person, the highest sum of contributions, and what a swap costs."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from skillmatch.matching.assignment import assign
from skillmatch.matching.inputs import Orders, Workers
from skillmatch.matching.prepared import Prepared
from skillmatch.matching.results import Cohort, Seat, SkillGain, SwapCost
from skillmatch.matching.scoring import Int64
from skillmatch.matching.seats import CODES, SOFT, Evaluated, evaluate, seat_of
from skillmatch.matching.spans import Float64

Chosen = Mapping[int, Collection[int]]
"""Workers (rows) by order (position)."""


class Blocked(ValueError):
    """A person whom a hard rule keeps out of a cohort; ``codes`` say which."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__("kept out by: " + ", ".join(codes))
        self.codes = codes


@dataclass(frozen=True, eq=False)
class Round:
    """One assignment: who may sit where (``open``), at what worth, and how many seats each order has."""

    worth: Float64
    open: npt.NDArray[np.bool_]
    seats: npt.NDArray[np.int64]


def cohorts(
    prepared: Prepared, orders: Orders, workers: Workers, pinned: Chosen | None = None, excluded: Chosen | None = None
) -> tuple[Cohort, ...]:
    """A proposed cohort for each order, in the order of the orders. See ``Engine.cohort``."""
    pinned, excluded = pinned or {}, excluded or {}
    evaluated = [_evaluated(prepared, orders, order, workers, excluded) for order in range(len(orders.ids))]
    if not evaluated:
        return ()
    worth = np.stack([one.score for one in evaluated])
    free = np.stack([one.blocked == 0 for one in evaluated])
    for order, rows in excluded.items():
        free[order, list(rows)] = False
    seats = np.minimum(orders.headcount, orders.seats).astype(np.int64)
    fixed: list[list[int]] = [[] for _ in evaluated]
    for order, rows in sorted(pinned.items()):
        for row in dict.fromkeys(int(row) for row in rows):
            hard = int(evaluated[order].blocked[row]) & ~SOFT
            if not hard and len(fixed[order]) < seats[order] and not any(row in taken for taken in fixed):
                fixed[order].append(row)
    taken = sorted(row for rows in fixed for row in rows)
    free[:, taken] = False
    left = seats - np.array([len(rows) for rows in fixed])
    best = Round(worth, free & (worth > 0), left)
    chosen = [sorted(rows) for rows in optimum(best)]
    simple = greedy(best)
    busy = [row for rows in chosen for row in rows]
    free[:, busy] = False
    reserves = optimum(Round(worth, free & (worth > 0), orders.reserves.astype(np.int64)))
    out = []
    for order, one in enumerate(evaluated):
        rows = fixed[order] + chosen[order]
        plain = math.fsum(float(one.score[row]) for row in fixed[order] + simple[order])
        out.append(_cohort(prepared, orders, order, one, workers, rows, reserves[order], plain))
    return tuple(out)


def _evaluated(prepared: Prepared, orders: Orders, order: int, workers: Workers, excluded: Chosen) -> Evaluated:
    """The order with its course; where the engine chooses it, the one of the best cohort for this order alone."""
    if orders.course[order] >= 0:
        return evaluate(prepared, orders, order, int(orders.course[order]), workers)
    index, courses = prepared.index, prepared.catalogue.courses
    teaching = {
        int(course) for skill, _ in prepared.asked[int(orders.demand[order])]
        for course in index.item[index.indptr[skill] : index.indptr[skill + 1]] if courses.listed[course]
    }  # fmt: skip
    seats = int(min(orders.headcount[order], orders.seats[order]))
    best: tuple[float, Evaluated] | None = None
    for course in sorted(teaching):
        one = evaluate(prepared, orders, order, course, workers)
        may = (one.blocked == 0) & (one.score > 0)
        may[list(excluded.get(order, ()))] = False
        worth = one.score[may]
        total = math.fsum(np.sort(worth)[::-1][:seats].tolist())
        if best is None or total > best[0]:
            best = (total, one)
    if best is None:
        raise ValueError("no listed course teaches any skill that this order's demand asks for")
    return best[1]


def optimum(one: Round) -> list[list[int]]:
    """The workers of each order with the highest sum, exactly.

    With S seats in all, some optimum needs only the S best of each order: were it to use a lower one, one of those S is free.
    """
    total = int(np.minimum(one.seats, one.open.sum(axis=1)).sum())
    kept = [_top(one.worth[order], np.flatnonzero(may), total) for order, may in enumerate(one.open)]
    if len(one.seats) == 1:
        return [kept[0][: int(one.seats[0])].tolist()]
    people = np.unique(np.concatenate(kept)) if kept else np.zeros(0, np.int64)
    scores = np.zeros((len(people), len(kept)))
    for order, rows in enumerate(kept):
        scores[np.searchsorted(people, rows), order] = one.worth[order, rows]
    taken = assign(scores, one.seats)
    return [people[taken == order].tolist() for order in range(len(kept))]


def greedy(one: Round) -> list[list[int]]:
    """First come, first served: each order takes the best who are left."""
    free, out = np.ones(one.worth.shape[1], np.bool_), []
    for order, may in enumerate(one.open):
        rows = _top(one.worth[order], np.flatnonzero(may & free), int(one.seats[order]))
        free[rows] = False
        out.append(rows.tolist())
    return out


def _top(worth: Float64, rows: Int64, n: int) -> Int64:
    """The n best rows (ascending on entry), ties to the lower one."""
    return rows[np.argsort(-worth[rows], kind="stable")[:n]]


def _cohort(
    prepared: Prepared, orders: Orders, order: int, one: Evaluated, workers: Workers, rows: list[int], more: list[int],
    plain: float,
) -> Cohort:  # fmt: skip
    demand = int(orders.demand[order])
    seats = _sorted(seat_of(prepared, one, demand, workers, row, False) for row in rows)
    reserves = _sorted(seat_of(prepared, one, demand, workers, row, True) for row in more)
    inside = np.zeros(len(workers.ids), np.bool_)
    inside[[*rows, *more]] = True
    eligible = one.blocked == 0
    first = np.argmax((one.blocked[None, :] >> np.arange(len(CODES), dtype=np.uint16)[:, None]) & 1, axis=0)
    out = [(code, int((~eligible & ~inside & (first == i)).sum())) for i, code in enumerate(CODES)]
    out.append(("not chosen", int((eligible & ~inside).sum())))
    return Cohort(
        order, int(orders.ids[order]), one.course, seats, reserves, objective(seats), plain, int(eligible.sum()),
        tuple((code, count) for code, count in out if count),
    )  # fmt: skip


def _sorted(seats: object) -> tuple[Seat, ...]:
    return tuple(sorted(seats, key=lambda seat: (-seat.contribution, seat.worker)))  # type: ignore[call-overload]


def objective(seats: Collection[Seat]) -> float:
    """Sum of the contributions, rounded once, so that the order of the seats does not matter."""
    return math.fsum(seat.contribution for seat in seats)


def swap(prepared: Prepared, cohort: Cohort, orders: Orders, workers: Workers, out: int, into: int) -> SwapCost:
    """What exchanging one person (row ``out``) for another (row ``into``) does to the objective."""
    one = evaluate(prepared, orders, cohort.order, cohort.course, workers)
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
    asked = prepared.asked[demand]
    total = sum(float(prepared.weights[skill]) * rank for skill, rank in asked)
    held = one.held[: len(asked)]
    gains = tuple(
        SkillGain(
            skill, float(held[i, into]), float(held[i, out]), rank,
            float(prepared.weights[skill]) * (float(held[i, out]) - float(held[i, into])) / total,
        )
        for i, (skill, rank) in enumerate(asked) if held[i, into] != held[i, out]
    )  # fmt: skip
    return SwapCost(
        out, into, objective(cohort.seats), objective(after),
        math.fsum(seat.hours for seat in cohort.seats) / len(cohort.seats), math.fsum(seat.hours for seat in after) / len(after),
        gains,
    )  # fmt: skip


def exchange(prepared: Prepared, cohort: Cohort, orders: Orders, workers: Workers, out: int, into: int) -> Cohort:
    """The cohort after the swap; the newcomer leaves the reserves, where he was one."""
    swap(prepared, cohort, orders, workers, out, into)
    one = evaluate(prepared, orders, cohort.order, cohort.course, workers)
    newcomer = seat_of(prepared, one, int(orders.demand[cohort.order]), workers, into, False)
    seats = _sorted([seat for seat in cohort.seats if seat.worker != out] + [newcomer])
    reserves = tuple(seat for seat in cohort.reserves if seat.worker != into)
    return replace(cohort, seats=seats, reserves=reserves, objective=objective(seats))


def promote(cohort: Cohort, out: int) -> Cohort:
    """The cohort without the person of row ``out``, whose seat goes to the best reserve, if there is one."""
    seats = [seat for seat in cohort.seats if seat.worker != out]
    reserves = [seat for seat in cohort.reserves if seat.worker != out]
    if len(seats) < len(cohort.seats) and reserves:
        seats.append(replace(reserves.pop(0), reserve=False))
    ordered = _sorted(seats)
    return replace(cohort, seats=ordered, reserves=tuple(reserves), objective=objective(ordered))
