"""Open demands within reach: which a worker covers now, and which each course would open ("from 2 to 9 demands")."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.matching.inputs import Courses, Demands
from skillmatch.matching.settings import EngineSettings
from skillmatch.matching.spans import Float64, ranges, summed

Int64 = npt.NDArray[np.int64]

SLACK = 1e-9
"""Coverage is a sum of float32 ranks: a demand covered to exactly the threshold is reachable whatever the order of addition."""


@dataclass(frozen=True, eq=False)
class Opened:
    """What is within reach of one worker now, and the (demand, course) pairs where the course opens the demand.

    ``covered`` is Σ min(held, required) of each demand, ``now`` the reachable demands' mask."""

    covered: Float64
    now: npt.NDArray[np.bool_]
    demand: Int64
    course: Int64


class Reach:
    """Pairs of demands and courses that share a skill, with the most that the course could add to the demand's coverage.

    Coverage is Σ min(held, required) / Σ required with one weight for all asked ranks: if it depended on what is in demand, a new
    demand elsewhere could push this one out of reach, and more demand would lower a course's ``demand`` term.
    """

    def __init__(self, courses: Courses, demands: Demands, settings: EngineSettings) -> None:
        self.settings = settings
        asked, spans = demands.required, courses.spans
        self.n_courses, self.n_demands = len(courses.ids), len(demands.ids)
        self.headcount, self.permits, self.given = demands.headcount, demands.permits, courses.permits_given
        self.skill, self.row = asked.indices.astype(np.int64), asked.rows
        self.rank = asked.high.astype(np.float64)
        self.total = summed(self.row, self.rank, self.n_demands)
        self.enough = settings.coverage_threshold * self.total - SLACK
        listed = courses.listed[spans.rows]
        order = np.flatnonzero(listed)[np.argsort(spans.indices[listed], kind="stable")]
        skill = spans.indices[order]
        starts = np.searchsorted(skill, self.skill)
        counts = np.searchsorted(skill, self.skill, side="right") - starts
        entry, of = np.repeat(np.arange(len(self.skill)), counts), order[ranges(starts, counts)]
        demand, course = self.row[entry], spans.rows[of]
        key = demand * np.int64(self.n_courses) + course
        giving, permitted = np.flatnonzero(courses.permits_given * courses.listed), np.flatnonzero(self.permits)
        gives = (self.permits[permitted][:, None] & courses.permits_given[giving]) != 0
        extra = (permitted[:, None] * np.int64(self.n_courses) + giving)[gives]
        by_pair = np.argsort(key, kind="stable")
        key, entry, of = key[by_pair], entry[by_pair], of[by_pair]
        pairs = np.unique(np.concatenate((key, extra)))
        first = np.searchsorted(key, pairs)
        count = np.searchsorted(key, pairs, side="right") - first
        owner = np.repeat(np.arange(len(pairs)), count)
        most = summed(owner, np.minimum(spans.high[of], self.rank[entry]), len(pairs))
        demand = pairs // max(self.n_courses, 1)
        # Within a demand, pairs that could add most come first: those that could open it are a prefix.
        self.per_rank = np.divide(1.0, self.total, out=np.zeros(self.n_demands), where=self.total > 0)
        place = 2.0 * demand + 1.0 - np.minimum(most * self.per_rank[demand], 1.0)
        by_most = np.argsort(place, kind="stable")
        pairs, self.place, self.first, self.count = pairs[by_most], place[by_most], first[by_most], count[by_most]
        self.demand, self.course = pairs // max(self.n_courses, 1), pairs % max(self.n_courses, 1)
        self.by_demand = np.searchsorted(self.demand, np.arange(self.n_demands + 1))
        self.e_skill, self.e_rank = self.skill[entry], self.rank[entry]
        self.e_low, self.e_high = spans.low[of].astype(np.float64), spans.high[of].astype(np.float64)
        self.most_of = np.zeros(self.n_demands)
        np.maximum.at(self.most_of, demand, most)
        by_skill = np.argsort(self.skill, kind="stable")
        self.s_row, self.s_rank = self.row[by_skill], self.rank[by_skill]
        self.s_indptr = np.searchsorted(self.skill[by_skill], np.arange(asked.n_features + 1))
        order = np.lexsort((self.demand, self.course))
        self.of_course = self.demand[order]
        self.by_course = np.searchsorted(self.course[order], np.arange(self.n_courses + 1)).tolist()

    def opened(self, held: Float64, skills: npt.NDArray[np.integer], permits: int) -> Opened:
        """For one worker's dense ranks (n_skills,) and held skills: what is within reach now, and what each course opens."""
        starts = self.s_indptr[skills]
        counts = self.s_indptr[skills + 1] - starts
        at = ranges(starts, counts)
        share = np.minimum(held[skills].repeat(counts), self.s_rank[at])
        covered = summed(self.s_row[at], share, self.n_demands)
        lacking = self.permits & ~np.uint32(permits)
        now = (covered >= self.enough) & (lacking == 0) & (self.total > 0)
        near = np.flatnonzero(~now & (covered + self.most_of >= self.enough) & (self.total > 0))
        starts = self.by_demand[near]
        least = np.minimum((self.enough[near] - covered[near]) * self.per_rank[near], 1.0)
        ends = np.searchsorted(self.place, 2.0 * near + 1.0 - least + SLACK, side="right")
        pairs = ranges(starts, np.maximum(ends - starts, 0))
        if lacking.any():
            pairs = pairs[(lacking[self.demand[pairs]] & ~self.given[self.course[pairs]]) == 0]
        if not len(pairs):
            return Opened(covered, now, pairs, pairs)
        demand, course = self.demand[pairs], self.course[pairs]
        counts = self.count[pairs]
        at = ranges(self.first[pairs], counts)
        have = held[self.e_skill[at]]
        gain = np.minimum(self.e_high[at], self.e_rank[at]) - have
        gain[(have < self.e_low[at] - self.settings.tolerance) | (gain < 0)] = 0.0
        added = summed(np.repeat(np.arange(len(pairs)), counts), gain, len(pairs))
        opens = covered[demand] + added >= self.enough[demand]
        return Opened(covered, now, demand[opens], course[opens])

    def coverage(self, opened: Opened) -> Float64:
        """Coverage of each demand now; −1 where it is within reach already."""
        out: Float64 = np.where(opened.now, -1.0, opened.covered * self.per_rank)
        return out

    def nearest(self, coverage: Float64, course: int) -> int:
        """The demand out of reach that shares a skill with the course and is covered best now; −1 where there is none."""
        demands = self.of_course[self.by_course[course] : self.by_course[course + 1]]
        if not len(demands):
            return -1
        open_ = coverage[demands]
        best = int(open_.argmax())
        return int(demands[best]) if open_[best] >= 0 else -1
