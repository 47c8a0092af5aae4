"""Open demands that a worker qualifies for: those of now, and those that each course would open ("from 2 to 9 demands").

Qualified means the same everywhere, for workers, supply, cohorts and the residual gap: every asked skill within the tolerance, and
every asked permit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.matching.inputs import Courses, Demands
from skillmatch.matching.settings import EngineSettings
from skillmatch.matching.similarity.spans import Float64, Int64, ranges, summed

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class OpenedDemands:
    """What one worker qualifies for among the demands looked at, and what courses do for the others.

    Attributes
    ----------
    covered : float64 array, (n_demands,)
        Σ min(held, required) of each demand.
    now : bool array, (n_demands,)
        Demands looked at that the worker qualifies for.
    looked_at : bool array, (n_demands,)
    demand, course : int64 arrays, (n_pairs,)
        Pairs where the course opens the demand: with it the worker qualifies.
    brought : float64 array, (n_courses,)
        Σ headcount · (coverage after − coverage before) over the demands looked at that the worker does not qualify for:
        the places that a course brings nearer.
    """

    covered: Float64
    now: Bools
    looked_at: Bools
    demand: Int64
    course: Int64
    brought: Float64

    @classmethod
    def nothing(cls, n_courses: int) -> OpenedDemands:
        """No demand at all."""
        none, pairs = np.zeros(0, np.bool_), np.zeros(0, np.int64)
        return cls(np.zeros(0), none, none, pairs, pairs, np.zeros(n_courses))


class Reach:
    """Pairs of demands and courses that share a skill or a permit, demand by demand.

    Coverage is Σ min(held, required) / Σ required with one weight for all asked ranks: if it depended on what is in demand, a new
    demand elsewhere would move this one's.
    """

    def __init__(self, courses: Courses, demands: Demands, settings: EngineSettings) -> None:
        self.tolerance = settings.tolerance
        asked, spans = demands.required, courses.spans
        self.n_courses, self.n_demands = len(courses.ids), len(demands.ids)
        self.headcount, self.permits, self.given = demands.headcount, demands.permits, courses.permits_given
        self.skill, self.row = asked.indices.astype(np.int64), asked.rows
        self.rank = asked.high.astype(np.float64)
        self.entries = np.diff(asked.indptr).astype(np.int64)
        total = summed(self.row, self.rank, self.n_demands)
        self.per_rank = np.divide(1.0, total, out=np.zeros(self.n_demands), where=total > 0)
        listed = courses.listed[spans.rows]
        order = np.flatnonzero(listed)[np.argsort(spans.indices[listed], kind="stable")]
        skill = spans.indices[order]
        starts = np.searchsorted(skill, self.skill)
        counts = np.searchsorted(skill, self.skill, side="right") - starts
        entry, of = np.repeat(np.arange(len(self.skill)), counts), order[ranges(starts, counts)]
        key = self.row[entry] * np.int64(self.n_courses) + spans.rows[of]
        by_pair = np.argsort(key, kind="stable")
        key, entry, of = key[by_pair], entry[by_pair], of[by_pair]
        pairs = np.unique(np.concatenate((key, self._by_permit(courses))))
        self.first = np.searchsorted(key, pairs)
        self.count = np.searchsorted(key, pairs, side="right") - self.first
        self.demand, self.course = pairs // max(self.n_courses, 1), pairs % max(self.n_courses, 1)
        self.by_demand = np.searchsorted(self.demand, np.arange(self.n_demands + 1))
        self.e_skill, self.e_rank = self.skill[entry], self.rank[entry]
        self.e_low, self.e_high = spans.low[of].astype(np.float64), spans.high[of].astype(np.float64)
        by_skill = np.argsort(self.skill, kind="stable")
        self.s_row, self.s_rank = self.row[by_skill], self.rank[by_skill]
        self.s_indptr = np.searchsorted(self.skill[by_skill], np.arange(asked.n_features + 1))
        order = np.lexsort((self.demand, self.course))
        self.of_course = self.demand[order]
        self.by_course = np.searchsorted(self.course[order], np.arange(self.n_courses + 1)).tolist()

    def _by_permit(self, courses: Courses) -> Int64:
        """Keys of the pairs where a listed course gives a permit that the demand asks for."""
        giving, permitted = np.flatnonzero(courses.permits_given * courses.listed), np.flatnonzero(self.permits)
        gives = (self.permits[permitted][:, None] & courses.permits_given[giving]) != 0
        keys: Int64 = (permitted[:, None] * np.int64(self.n_courses) + giving)[gives]
        return keys

    def opened(
        self, held: Float64, skills: npt.NDArray[np.integer], permits: int, looked_at: Bools, admitted: Bools
    ) -> OpenedDemands:  # fmt: skip
        """Return what one worker qualifies for now, and what each course opens or brings nearer.

        Parameters
        ----------
        held : float64 array, (n_skills,)
            Effective ranks.
        skills : int array
            The skills held.
        permits : int
            Valid permits as bits.
        looked_at : bool array, (n_demands,)
            Only these demands count.
        admitted : bool array, (n_courses,)
            Courses that lift from any rank.
        """
        starts = self.s_indptr[skills]
        counts = self.s_indptr[skills + 1] - starts
        at, have = ranges(starts, counts), held[skills].repeat(counts)
        covered = summed(self.s_row[at], np.minimum(have, self.s_rank[at]), self.n_demands)
        met = summed(self.s_row[at], have >= self.s_rank[at] - self.tolerance, self.n_demands)
        lacking = self.permits & ~np.uint32(permits)
        now = looked_at & (met >= self.entries) & (lacking == 0) & (self.entries > 0)
        near = np.flatnonzero(looked_at & ~now)
        starts = self.by_demand[near]
        pairs = ranges(starts, self.by_demand[near + 1] - starts)
        demand, course = self.demand[pairs], self.course[pairs]
        counts = self.count[pairs]
        at = ranges(self.first[pairs], counts)
        have, owner = held[self.e_skill[at]], np.repeat(np.arange(len(pairs)), counts)
        lifted = (have >= self.e_low[at] - self.tolerance) | admitted[course[owner]]
        then = np.where(lifted, np.maximum(self.e_high[at], have), have)
        added = summed(owner, np.minimum(then, self.e_rank[at]) - np.minimum(have, self.e_rank[at]), len(pairs))
        least = self.e_rank[at] - self.tolerance
        more = summed(owner, (then >= least) & (have < least), len(pairs))
        opens = (met[demand] + more >= self.entries[demand]) & ((lacking[demand] & ~self.given[course]) == 0)
        opens &= self.entries[demand] > 0
        brought = summed(course, self.headcount[demand] * added * self.per_rank[demand], self.n_courses)
        return OpenedDemands(covered, now, looked_at, demand[opens], course[opens], brought)

    def coverage(self, opened: OpenedDemands) -> Float64:
        """Coverage of each demand now; −1 where the worker qualifies already or it was not looked at."""
        out: Float64 = np.where(opened.now | ~opened.looked_at, -1.0, opened.covered * self.per_rank)
        return out

    def nearest(self, coverage: Float64, course: int) -> int:
        """The demand out of reach that shares a skill with the course and is covered best now; −1 where there is none."""
        demands = self.of_course[self.by_course[course] : self.by_course[course + 1]]
        if not len(demands):
            return -1
        open_ = coverage[demands]
        best = int(open_.argmax())
        return int(demands[best]) if open_[best] >= 0 else -1
