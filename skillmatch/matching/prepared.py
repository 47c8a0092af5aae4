"""What a fit prepares of a catalogue: weights, inverted indexes, and everything about courses that depends on no worker."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from skillmatch.matching.courses.path import Items
from skillmatch.matching.courses.reach import Reach
from skillmatch.matching.inputs import Catalogue, Demands
from skillmatch.matching.settings import SHIPPED, EngineSettings
from skillmatch.matching.similarity.kernel import SkillIndex, cosines, invert
from skillmatch.matching.similarity.spans import RANKS, Float32, Float64, Spans, summed

LIKENESS_ROWS = 1024
"""Rows of course-to-course cosines kept in memory: 20 MB at 5,000 courses."""

NEVER = 1e6
"""Days until a class that is not planned."""


def shortage(demand: npt.ArrayLike, supply: npt.ArrayLike, settings: EngineSettings = SHIPPED) -> Float64:
    """The shortage index ``clip(ln((demand + 1)/(supply + 1))/ln 11, 0, 1)``.

    Parameters
    ----------
    demand : array_like
        Open places.
    supply : array_like
        Qualified people.
    """
    asked, there = np.asarray(demand, dtype=np.float64), np.asarray(supply, dtype=np.float64)
    scale = np.log(settings.shortage_ratio + 1.0)
    out: Float64 = np.clip(np.log((asked + 1.0) / (there + 1.0)) / scale, 0.0, 1.0)
    return out


def skill_weights(demands: Demands, n_skills: int, settings: EngineSettings) -> Float64:
    """Weight of each skill, ``base + ln(1 + D)`` with ``D = Σ headcount·credibility·urgency·2^(−age/H)``, (n_skills,)."""
    size = demands.headcount * demands.credibility.astype(np.float64) * demands.urgency
    size = size * np.exp2(-np.maximum(demands.age_days, 0.0) / settings.demand_half_life_days)
    total = summed(demands.required.indices, size[demands.required.rows], n_skills)
    out: Float64 = settings.base_weight + np.log1p(total)
    return out


@dataclass(frozen=True, eq=False)
class Prepared:
    """A catalogue made ready; all arrays in float64, courses by position."""

    catalogue: Catalogue
    settings: EngineSettings

    def warm(self) -> None:
        """Make all parts now, so that no worker who asks waits for one, and no two threads make the same."""
        for name, part in vars(Prepared).items():
            if isinstance(part, cached_property):
                getattr(self, name)

    @cached_property
    def weights(self) -> Float64:
        """(n_skills,)"""
        return skill_weights(self.catalogue.demands, self.catalogue.n_skills, self.settings)

    @cached_property
    def index(self) -> SkillIndex:
        """Courses by skill; ``scale`` holds 1/|span|."""
        return invert(self.catalogue.courses.spans, self.weights)

    @cached_property
    def low(self) -> Float64:
        """Start of each entry of ``index``."""
        return self.index.low.astype(np.float64)

    @cached_property
    def high(self) -> Float64:
        """End of each entry of ``index``."""
        return self.index.high.astype(np.float64)

    @cached_property
    def span_share(self) -> Float64:
        """1/Σ w·(to − from) of each course."""
        share: Float64 = self.index.scale * self.index.scale
        return share

    @cached_property
    def entry_weight(self) -> Float64:
        """Σ w·from of each course, with its entry grade."""
        spans, courses = self.catalogue.courses.spans, self.catalogue.courses
        asked = summed(spans.rows, self.weights[spans.indices] * spans.low, len(courses.ids))
        return np.asarray(asked + self.settings.grade_weight * courses.min_rank, dtype=np.float64)

    @cached_property
    def free_entry(self) -> Float64:
        """The part of ``entry_weight`` that holding nothing meets: starts within the tolerance of 0."""
        spans = self.catalogue.courses.spans
        free = np.where(spans.low <= self.settings.tolerance, self.weights[spans.indices] * spans.low, 0.0)
        return summed(spans.rows, free, len(self.catalogue.courses.ids))

    @cached_property
    def no_entry(self) -> Float64:
        """1 for courses that ask nothing on entry, so that their ``readiness`` is 1/1; 0 for others."""
        return np.asarray(self.entry_weight == 0, dtype=np.float64)

    @cached_property
    def items(self) -> tuple[Items, ...]:
        """Return what each course teaches, as plain numbers."""
        spans = self.catalogue.courses.spans
        flat = list(zip(spans.indices.tolist(), spans.low.tolist(), spans.high.tolist(), strict=True))
        ends = spans.indptr.tolist()
        return tuple(tuple(flat[a:b]) for a, b in pairwise(ends))

    @cached_property
    def items_by_grade(self) -> tuple[tuple[Items, ...], ...]:
        """The items of each course for a worker of each grade 0–8: a course whose entry grade is reached lifts from any rank."""
        entry = self.catalogue.courses.min_rank.tolist()
        return tuple(
            tuple(
                tuple((skill, 0.0, high) for skill, _, high in items) if 0 < entry[course] <= max(grade, 1) else items
                for course, items in enumerate(self.items)
            )
            for grade in range(RANKS + 1)
        )

    @cached_property
    def permit_size(self) -> float:
        """The size of a missing permit in a worker's gap: ``permit_ranks`` ranks of a skill of average weight."""
        return float(self.settings.permit_ranks * self.weights.mean()) if len(self.weights) else 0.0

    @cached_property
    def hours(self) -> list[float]:
        """Class hours, as plain numbers."""
        return list(self.catalogue.courses.hours.tolist())

    @cached_property
    def asked(self) -> tuple[tuple[tuple[int, float], ...], ...]:
        """Return what each demand asks for: (skill, rank)."""
        return rows_of_ranks(self.catalogue.demands.required)

    @cached_property
    def before(self) -> dict[int, tuple[int, ...]]:
        """Direct prerequisites of the courses that have any."""
        graph = self.catalogue.courses.prerequisites
        return {
            int(i): tuple(sorted(int(j) for j in graph.indices[graph.indptr[i] : graph.indptr[i + 1]]))
            for i in np.flatnonzero(np.diff(graph.indptr))
        }

    @cached_property
    def reach(self) -> Reach:
        """Return which courses bring which demands within reach."""
        return Reach(self.catalogue.courses, self.catalogue.demands, self.settings)

    @cached_property
    def shortage(self) -> Float64:
        """The highest index of the shortage professions that a course leads to, (n_courses,)."""
        tracks = self.catalogue.tracks
        out = np.zeros(len(self.catalogue.courses.ids))
        rows = np.repeat(np.arange(len(tracks.ids)), np.diff(tracks.courses.indptr))
        np.maximum.at(out, tracks.courses.indices, tracks.index[rows].astype(np.float64))
        return out

    @cached_property
    def full(self) -> npt.NDArray[np.bool_]:
        """Courses that have runs, all without a seat."""
        runs, n = self.catalogue.courses.runs, len(self.catalogue.courses.ids)
        seats = summed(runs.course, runs.seats, n)
        there = summed(runs.course, np.ones(len(runs.course)), n)
        full: npt.NDArray[np.bool_] = (there > 0) & (seats == 0)
        return full

    @cached_property
    def km(self) -> Float64:
        """Distances with a last row and column of zeros for "unknown" and "online" (index −1)."""
        return np.pad(self.catalogue.distance.astype(np.float64), ((0, 1), (0, 1)))

    @cached_property
    def clash(self) -> Float64:
        """Clashes of shift and time with a last row of zeros for an unknown shift."""
        return np.pad(np.asarray(self.settings.clash, dtype=np.float64), ((0, 1), (0, 0)))

    def away(self, km: npt.ArrayLike) -> Float64:
        """Kilometres as a share of the farthest way that counts."""
        return np.minimum(np.asarray(km, dtype=np.float64) / self.settings.distance_km, 1.0)

    @cached_property
    def ways(self) -> dict[tuple[int, int], tuple[Float64, npt.NDArray[np.int64]]]:
        """``way`` of every town and shift, −1 (unknown) included."""
        towns, shifts = range(-1, len(self.catalogue.distance)), range(-1, len(self.settings.clash))
        return {(town, shift): self._way(town, shift) for town in towns for shift in shifts}

    def way(self, town: int, shift: int) -> tuple[Float64, npt.NDArray[np.int64]]:
        """Return how far and how awkward each course is from a town and a shift, and its best run's id (−1 without one).

        Returns
        -------
        distance : float64 array, (n_courses,)
            In [0, 1]; the least over the runs with a seat: way and clash by ``clash_share``.
        run : int64 array, (n_courses,)
            That run; ties to the earlier start, then the lower id.
        """
        return self.ways[town, shift]

    def _way(self, town: int, shift: int) -> tuple[Float64, npt.NDArray[np.int64]]:
        courses, runs, share = self.catalogue.courses, self.catalogue.courses.runs, self.settings.clash_share
        value = (1.0 - share) * self.away(self.km[town, courses.town])
        best = np.full(len(courses.ids), -1, np.int64)
        open_ = np.flatnonzero(runs.seats > 0)
        cost = (1.0 - share) * self.away(self.km[town, runs.town[open_]]) + share * self.clash[shift, runs.time[open_]]
        order = np.lexsort((runs.ids[open_], runs.starts[open_], cost, runs.course[open_]))
        course = runs.course[open_][order]
        first = np.flatnonzero(np.diff(course, prepend=-1))
        value[course[first]] = cost[order][first]
        best[course[first]] = runs.ids[open_][order][first]
        return value, best

    @cached_property
    def likeness(self) -> dict[int, Float32]:
        """Rows of ``similar`` made so far."""
        return {}

    def similar(self, course: int) -> Float32:
        """The cosine of one course's span with every course's, (n_courses,); the rows asked for last are kept."""
        row = self.likeness.get(course)
        if row is None:
            if len(self.likeness) >= LIKENESS_ROWS:
                self.likeness.clear()
            row = cosines(self.index, *self.catalogue.courses.spans.row(course), float(self.index.scale[course]))
            self.likeness[course] = row
        return row

    @cached_property
    def starts(self) -> Float64:
        """Days until the next class with a seat, (n_courses,); NEVER where there is none."""
        runs = self.catalogue.courses.runs
        out = np.full(len(self.catalogue.courses.ids), NEVER)
        open_ = runs.seats > 0
        np.minimum.at(out, runs.course[open_], runs.starts[open_].astype(np.float64))
        return out


def rows_of_ranks(spans: Spans) -> tuple[tuple[tuple[int, float], ...], ...]:
    """Each row of intervals from 0 as (skill, rank) pairs of plain numbers."""
    flat = list(zip(spans.indices.tolist(), spans.high.tolist(), strict=True))
    ends = spans.indptr.tolist()
    return tuple(tuple(flat[a:b]) for a, b in pairwise(ends))
