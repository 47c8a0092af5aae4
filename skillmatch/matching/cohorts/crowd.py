"""Everybody for one order, in milliseconds: most people hold none of the skills at hand and are told apart by very little.

The score of somebody who holds none of them depends on town, shift, grade, and on whether the demand's occupation or enterprise is
theirs (see ``seats.SeatFacts``). One of each such kind is weighed, together with all who hold any of the skills, by the same
function as everywhere; the others get the score of their kind. It is the score that each would get alone, bit for bit.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.matching.cohorts.orders import Orders
from skillmatch.matching.cohorts.seats import NO_GAIN, QUALIFIED, SeatFacts, SeatScores, barred, goals, own_staff, skills_of, weigh
from skillmatch.matching.inputs import Workers
from skillmatch.matching.prepared import Prepared
from skillmatch.matching.similarity.spans import RANKS, Float64

Int64 = npt.NDArray[np.int64]

CLOSE = 1e-5
"""What rounding may add to a bound; a course is left unweighed only where it falls short by more."""


@dataclass(frozen=True, eq=False)
class ScoredCrowd:
    """Everybody for one order and course, (n_workers,) each: ``score``, and ``blocked``, a mask of ``seats.CODES``."""

    course: int
    score: Float64
    blocked: npt.NDArray[np.uint16]


@dataclass(frozen=True, eq=False)
class Group:
    """Those who are weighed for an order, and for each worker the place of the one who has the same score among them."""

    people: SeatFacts
    place: Int64


class Crowd:
    """People made ready for many orders.

    Parameters
    ----------
    prepared : Prepared
    workers : Workers
    """

    def __init__(self, prepared: Prepared, workers: Workers) -> None:
        self.prepared, self.workers = prepared, workers
        towns, shifts = len(prepared.catalogue.distance) + 1, len(prepared.settings.clash) + 1
        town, shift, grade = (part.astype(np.int64) for part in (workers.town, workers.shift, workers.grade))
        self.kind = ((town + 1) * shifts + shift + 1) * (RANKS + 1) + grade
        self.kinds = towns * shifts * (RANKS + 1)

    def look(self, orders: Orders, order: int, course: int, asked: Collection[int] = ()) -> ScoredCrowd:
        """Everybody for one order whose class takes ``course``; ``asked``: rows of those who asked to be considered, though their
        personalisation is off."""
        return self._seen(orders, order, course, self._group(orders, order, [course]), asked)

    def choose(
        self, orders: Orders, order: int, excluded: Collection[int] = (), asked: Collection[int] = ()
    ) -> ScoredCrowd:  # fmt: skip
        """The same with the listed course whose best class, for this order alone, has the highest sum; ties to the lower course.

        A bound of each course's sum comes first: the best coverage that it could bring to each, nothing else against it. Courses
        are weighed from the highest bound down, until none that is left could win.

        Raises
        ------
        ValueError
            No listed course teaches any skill that is asked for.
        """
        courses = self._teaching(int(orders.demand[order]))
        if not courses:
            raise ValueError("no listed course teaches any skill that this order's demand asks for")
        group = self._group(orders, order, courses)
        seats = int(min(orders.headcount[order], orders.seats[order]))
        bounds = self._bounds(orders, order, courses, group, seats) if len(courses) > 1 else [math.inf]
        best: tuple[float, int, ScoredCrowd] | None = None
        for bound, course in sorted(zip(bounds, courses, strict=True), key=lambda one: (-one[0], one[1])):
            if best is not None and bound + CLOSE < best[0]:
                break
            seen = self._seen(orders, order, course, group, asked)
            may = (seen.blocked == 0) & (seen.score > 0)
            may[list(excluded)] = False
            total = math.fsum(highest(seen.score[may], seats).tolist())
            if best is None or (-total, course) < (-best[0], best[1]):
                best = (total, course, seen)
        assert best is not None
        return best[2]

    def _teaching(self, demand: int) -> list[int]:
        index, listed = self.prepared.index, self.prepared.catalogue.courses.listed
        found = {
            int(course) for skill, _ in self.prepared.asked[demand]
            for course in index.item[index.indptr[skill] : index.indptr[skill + 1]] if listed[course]
        }  # fmt: skip
        return sorted(found)

    def _group(self, orders: Orders, order: int, courses: list[int]) -> Group:
        """Holders of any of the skills, and one of each kind of the others."""
        prepared, workers, demand = self.prepared, self.workers, int(orders.demand[order])
        skills = skills_of(prepared, demand, courses)
        indptr, rows, high = workers.held.by_feature
        parts = [slice(indptr[skill], indptr[skill + 1]) for skill in skills.tolist()]
        holds = np.zeros(len(workers.ids), np.bool_)
        for part in parts:
            holds[rows[part]] = True
        goal, own = goals(prepared, demand, workers), own_staff(prepared, orders, order, workers)
        code = self.kind + self.kinds * goal + 2 * self.kinds * own
        plain, holders = np.flatnonzero(~holds), np.flatnonzero(holds)
        first = np.full(4 * self.kinds, -1, np.int64)
        first[code[plain]] = plain
        there = np.flatnonzero(first >= 0)
        chosen = np.concatenate((holders, first[there]))
        first[there] = len(holders) + np.arange(len(there))
        place = first[code]
        place[holders] = np.arange(len(holders))
        held = np.zeros((len(skills), len(chosen)), np.float32)
        for line, part in zip(held, parts, strict=True):
            line[place[rows[part]]] = high[part]
        return Group(
            SeatFacts(skills, held, workers.grade[chosen], workers.town[chosen], workers.shift[chosen], goal[chosen], own[chosen]),
            place,
        )

    def _seen(self, orders: Orders, order: int, course: int, group: Group, asked: Collection[int]) -> ScoredCrowd:
        found = weigh(self.prepared, orders, order, course, group.people)
        soft = np.where(found.qualified, QUALIFIED, np.uint16(0)) | np.where(found.idle, NO_GAIN, np.uint16(0))
        blocked = barred(self.prepared, int(orders.demand[order]), course, self.workers, asked)
        blocked |= soft[group.place]
        return ScoredCrowd(course, found.score[group.place], blocked)

    def _bounds(self, orders: Orders, order: int, courses: list[int], group: Group, seats: int) -> list[float]:
        """An upper limit of the sum of the best ``seats`` for each course."""
        weights = dict(self.prepared.settings.seat_weights)
        demand, people = int(orders.demand[order]), group.people
        found: SeatScores = weigh(self.prepared, orders, order, courses[0], people)
        names = [name for name, _ in self.prepared.settings.seat_weights]
        same = [name for name in names if name not in ("after", "lift", "readiness", "hours")]
        base = np.zeros(len(people.grade))
        for name in same:
            base += weights[name] * found.values[names.index(name)]
        # What differs from course to course, at its best: everything ready, no hour left to learn.
        base += max(weights.get("readiness", 0.0), 0.0) + max(weights.get("hours", 0.0), 0.0)
        many = np.bincount(group.place, minlength=len(people.grade))
        out = []
        for course in courses:
            gain = self._most(demand, course)
            then = np.minimum(found.coverage + gain, 1.0)
            most = base + max(weights.get("after", 0.0), 0.0) * then + max(weights.get("lift", 0.0), 0.0) * np.minimum(gain, 1.0)
            out.append(_sum_of_best(most, many, seats))
        return out

    def _most(self, demand: int, course: int) -> float:
        """The most that a course can add to anybody's coverage."""
        asked, tolerance = dict(self.prepared.asked[demand]), self.prepared.settings.tolerance
        total, gain = sum(asked.values()), 0.0
        for skill, low, high in self.prepared.items[course]:
            if skill in asked:
                gain += max(min(high, asked[skill]) - max(low - tolerance, 0.0), 0.0)
        return gain / total if total > 0 else 0.0


def highest(values: Float64, n: int) -> Float64:
    """The n highest of the values, or all."""
    return values if len(values) <= n else np.partition(values, len(values) - n)[len(values) - n :]


def _sum_of_best(values: Float64, many: Int64, n: int) -> float:
    """The sum of the n highest, each of which is there ``many`` times (at least 0)."""
    kept = np.minimum(many, n)
    at = np.flatnonzero(kept)
    if len(at) > n:
        at = at[np.argpartition(values[at], len(at) - n)[len(at) - n :]]
    at = at[np.argsort(-values[at])]
    left = np.minimum(np.cumsum(kept[at]), n)
    return float(np.dot(np.maximum(values[at], 0.0), np.diff(left, prepend=0)))
