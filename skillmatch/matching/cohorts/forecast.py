"""Many people at once: what they hold of a demand, and what courses make of it. Columns are skills, one row of memory each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from skillmatch.matching.courses.requirements import Asked
from skillmatch.matching.inputs import Workers
from skillmatch.matching.prepared import Prepared
from skillmatch.matching.similarity.spans import Float32, Float64, Spans

Bools = npt.NDArray[np.bool_]
Permits = npt.NDArray[np.uint32]


def columns(held: Spans, skills: npt.NDArray[np.integer]) -> Float32:
    """Dense ranks of the given skills (distinct), (n_skills, n_people)."""
    indptr, rows, high = held.by_feature
    out = np.zeros((len(skills), len(held)), np.float32)
    for line, skill in zip(out, skills.tolist(), strict=True):
        part = slice(indptr[skill], indptr[skill + 1])
        line[rows[part]] = high[part]
    return out


def marks(flags: sparse.csr_array, chosen: list[int]) -> Bools:
    """Dense columns of a csr_array, (n_chosen, n_people)."""
    place = np.full(flags.shape[1], -1, np.int64)
    place[chosen] = np.arange(len(chosen))
    at = place[flags.indices]
    keep = at >= 0
    out = np.zeros((len(chosen), flags.shape[0]), np.bool_)
    out[at[keep], np.repeat(np.arange(flags.shape[0]), np.diff(flags.indptr))[keep]] = True
    return out


@dataclass(frozen=True, eq=False)
class TrainedPeople:
    """People before and after training for one demand, (n_people,) each.

    ``before``, ``after`` are the asked skills' ranks (n_asked, n); ``rounds`` list who took which course, in order."""

    before: Float32
    after: Float32
    coverage: Float64
    coverage_after: Float64
    qualified: Bools
    qualified_after: Bools
    hours: Float64
    rounds: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]


class CourseForecast:
    """Cheapest courses towards one demand, chosen greedily for everybody at once.

    In each round every unqualified person takes the course (behind its unmet prerequisites) that closes most of the asked ranks
    per hour within the hours left; ties to the lower course. (The greedy rule by gain over cost, as for a knapsack; chosen for its
    speed, and of what is taken nothing is taken back.)

    Parameters
    ----------
    prepared : Prepared
    asked : Asked
        Positions of the skills of the demand and their ranks, (n_asked,) each.
    permits : int
        Bits of the permits that the demand asks for.
    """

    def __init__(self, prepared: Prepared, asked: Asked, permits: int) -> None:
        self.prepared, self.permits = prepared, np.uint32(permits)
        self.asked, self.rank = asked[0], asked[1].astype(np.float32)
        self.tolerance = np.float32(prepared.settings.tolerance)
        self.courses = self._relevant()
        self.order = {course: self._ancestors(course) for course in self.courses}
        # Other skills matter where they can meet a prerequisite, or be one's start.
        earlier = {one for order in self.order.values() for one in order[:-1]}
        taught = {skill for one in earlier for skill, _, _ in prepared.items[one]}
        others = sorted(taught - set(self.asked.tolist()))
        self.skills = np.concatenate((self.asked, np.array(others, np.int64)))
        self.column = {skill: i for i, skill in enumerate(self.skills.tolist())}

    def _relevant(self) -> list[int]:
        """Listed courses that teach an asked skill or give an asked permit, and what must come before them."""
        index, courses = self.prepared.index, self.prepared.catalogue.courses
        found = set(np.flatnonzero((courses.permits_given & self.permits) != 0).tolist())
        for skill in self.asked.tolist():
            found |= set(index.item[index.indptr[skill] : index.indptr[skill + 1]].tolist())
        queue = sorted(found)
        while queue:
            more = set(self.prepared.before.get(queue.pop(), ())) - found
            found |= more
            queue += sorted(more)
        return sorted(course for course in found if courses.listed[course])

    def _ancestors(self, course: int) -> list[int]:
        """The course behind all that may have to come before it, in order."""
        order: list[int] = []

        def visit(one: int) -> None:
            """Depth first: what comes before a course is listed before it, once."""
            for earlier in self.prepared.before.get(one, ()):
                if earlier not in order:
                    visit(earlier)
            order.append(one)

        visit(course)
        return order

    def run(self, workers: Workers, budget: float) -> TrainedPeople:
        """Everybody trained within the hours.

        Parameters
        ----------
        workers : Workers
            n people.
        budget : float
            Hours that each may spend.
        """
        state = TrainingState(self, workers)
        before = state.held[: len(self.asked)].copy()
        permits = workers.permits.copy()
        now = self._qualified(before, permits)
        active = np.flatnonzero(~now)
        while len(active) and self.courses:
            chosen = state.step(active, budget)
            went = chosen >= 0
            active = active[went]
            active = active[~self._qualified(state.held[: len(self.asked), active], state.permits[active])]
        after = state.held[: len(self.asked)]
        return TrainedPeople(
            before, after, self.coverage(before), self.coverage(after), now, self._qualified(after, state.permits),
            state.hours, state.rounds,
        )  # fmt: skip

    def coverage(self, held: Float32) -> Float64:
        """Σ min(held, required) / Σ required of ranks held, (n_asked, n_people): shares in [0, 1], (n_people,)."""
        return coverage(held, self.rank, held.shape[1])

    def _qualified(self, held: Float32, permits: Permits) -> Bools:
        out: Bools = (held >= (self.rank - self.tolerance)[:, None]).all(axis=0) & ((permits & self.permits) == self.permits)
        return out


class TrainingState:
    """Ranks, permits, hours and courses taken of all people, while they are trained."""

    def __init__(self, training: CourseForecast, workers: Workers) -> None:
        self.training, self.workers = training, workers
        self.held = columns(workers.held, training.skills)
        self.permits = workers.permits.copy()
        self.hours = np.zeros(len(workers.ids))
        known = sorted({one for order in training.order.values() for one in order})
        self.place = {course: i for i, course in enumerate(known)}
        self.done = marks(workers.completed, known)
        self.rounds: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = []

    def step(self, active: npt.NDArray[np.int64], budget: float) -> npt.NDArray[np.int64]:
        """One course (with its prerequisites) for each active person; −1 where none helps. Applies it, returns the choice."""
        best, choice = np.zeros(len(active)), np.full(len(active), -1, np.int64)
        left = budget - self.hours[active]
        held = self.held[:, active]
        lacks = [self._lack(held[at], at) for at in range(len(self.training.asked))]
        for course in self.training.courses:
            if len(self.training.order[course]) == 1:
                gain, hours = self._try_alone(course, active, held, left, lacks)
            else:
                gain, hours = self._try(course, active, held, left)
            better = gain > best * hours  # the ratio, without dividing by nothing
            best[better] = gain[better] / hours[better]
            choice[better] = course
        for course in sorted(set(choice.tolist()) - {-1}):
            self._take(course, active[choice == course])
        return choice

    def _try_alone(
        self, course: int, active: npt.NDArray[np.int64], held: Float32, left: Float64, lacks: list[Float64]
    ) -> tuple[Float64, Float64]:
        """The same as ``_try`` for a course that needs none before it, which most are; ``lacks`` are shared by all courses."""
        training, catalogue = self.training, self.training.prepared.catalogue.courses
        hours = np.full(len(active), float(catalogue.hours[course]))
        gain = np.zeros(len(active))
        for skill, low, high in training.prepared.items[course]:
            at = training.column.get(skill, len(lacks))
            if at < len(lacks):
                lifted = held[at] < high
                if low > training.tolerance:
                    lifted &= held[at] >= low - training.tolerance
                rest = float(training.rank[at]) - high
                gain += lifted * (lacks[at] - (rest if rest > training.tolerance else 0.0))
        permits = self.permits[active]
        given = catalogue.permits_given[course] & training.permits
        if given:
            gain += np.bitwise_count(given & ~permits)
        gain *= self._may(course, active, permits) & (hours <= left)
        return gain, hours

    def _try(self, course: int, active: npt.NDArray[np.int64], held: Float32, left: Float64) -> tuple[Float64, Float64]:
        """Asked ranks closed by the course with what must come before it, and its hours; 0 where it cannot be taken."""
        training, catalogue = self.training, self.training.prepared.catalogue.courses
        order = training.order[course]
        needed = self._needed(course, active, held)
        permits = self.permits[active]
        gain, hours = np.zeros(len(active)), np.zeros(len(active))
        allowed = np.ones(len(active), np.bool_)
        scratch: dict[int, Float32] = {}
        for one in order:
            go = needed[one]
            allowed &= ~go | self._may(one, active, permits)
            hours += np.where(go, float(catalogue.hours[one]), 0.0)
            for skill, low, high in training.prepared.items[one]:
                at = training.column.get(skill, -1)
                if at < 0:
                    continue
                have = scratch.get(at, held[at])
                lifted = go & (have >= low - training.tolerance) & (have < high)
                then = np.where(lifted, np.float32(high), have)
                if at < len(training.asked):
                    gain += self._lack(have, at) - self._lack(then, at)
                scratch[at] = then
            given = catalogue.permits_given[one]
            if given & training.permits:
                fresh = (given & training.permits & ~permits) * go
                gain += np.bitwise_count(fresh)
            if given:
                permits = np.where(go, permits | given, permits)
        gain[~allowed | (hours > left)] = 0.0
        return gain, hours

    def _lack(self, held: Float32, at: int) -> Float64:
        short = self.training.rank[at] - held
        return np.where(short > self.training.tolerance, short, 0.0).astype(np.float64)

    def _needed(self, course: int, active: npt.NDArray[np.int64], held: Float32) -> dict[int, Bools]:
        """Who needs which of the courses up to this one."""
        training = self.training
        order = training.order[course]
        needed = {one: np.zeros(len(active), np.bool_) for one in order}
        needed[course] = np.ones(len(active), np.bool_)
        for one in reversed(order):
            for earlier in training.prepared.before.get(one, ()):
                met = self.done[self.place[earlier], active]
                items = training.prepared.items[earlier]
                if items and all(skill in training.column for skill, _, _ in items):
                    holds = np.ones(len(active), np.bool_)
                    for skill, _, high in items:
                        holds &= held[training.column[skill]] >= high - training.tolerance
                    met = met | holds
                needed[earlier] |= needed[one] & ~met
        return needed

    def _may(self, course: int, active: npt.NDArray[np.int64], permits: Permits) -> Bools:
        """Listed, not taken yet, old enough, with the permits it needs."""
        courses = self.training.prepared.catalogue.courses
        if not courses.listed[course]:
            return np.zeros(len(active), np.bool_)
        may: Bools = ~self.done[self.place[course], active] & ((courses.permits_needed[course] & ~permits) == 0)
        if courses.min_age[course]:
            may &= self.workers.age[active] >= courses.min_age[course]
        return may

    def _take(self, course: int, people: npt.NDArray[np.int64]) -> None:
        """Let people take the course and what they need before it."""
        training, catalogue = self.training, self.training.prepared.catalogue.courses
        needed = self._needed(course, people, self.held[:, people])
        for one in training.order[course]:
            group = people[needed[one]]
            for skill, low, high in training.prepared.items[one]:
                at = training.column.get(skill, -1)
                if at < 0:
                    continue
                have = self.held[at, group]
                self.held[at, group] = np.where((have >= low - training.tolerance) & (have < high), np.float32(high), have)
            self.permits[group] |= catalogue.permits_given[one]
            self.hours[group] += float(catalogue.hours[one])
            self.done[self.place[one], group] = True
            self.rounds.append((np.full(len(group), one), group))


def coverage(held: Sequence[Float32] | Float32, rank: Float32, n: int) -> Float64:
    """Σ min(held, required) / Σ required of n people (held has a row a skill), (n,); 1 where nothing is asked."""
    total = float(rank.astype(np.float64).sum())
    if total <= 0:
        return np.ones(n)
    # Line by line: no table of everybody's ranks is made. (Sums of so few float32 are exact in float64, in any order.)
    out = np.zeros(n)
    for line, least in zip(held, rank, strict=True):
        out += np.minimum(line, least)
    out /= total
    return out
