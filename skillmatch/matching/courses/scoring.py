"""The named terms of a course's score, for one worker and all courses at once.

A score is the sum of ``weight · value`` over the terms, added in the order of ``TERMS``; every value lies in [0, 1].
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from skillmatch.matching.courses.reach import OpenedDemands
from skillmatch.matching.courses.requirements import Asked, Weighted
from skillmatch.matching.courses.trades import TradeScope
from skillmatch.matching.inputs import Workers
from skillmatch.matching.prepared import Prepared
from skillmatch.matching.similarity.spans import Float32, Float64, Int64, ranges, summed

TERMS = (
    "gap", "fit", "trade", "next grade", "permit", "demand", "shortage", "readiness", "interest", "peers", "value per hour",
    "known", "distance", "weeks",
)  # fmt: skip
"""All terms in the order of addition; ``interest`` and ``peers`` are absent (not zero) for who wrote or took nothing that tells."""


Permits = Mapping[int, float]
"""The bit of each permit that is missing or ends, and how much it counts, in (0, 1]."""

NO_PERMITS: Permits = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class PreparedWorker:
    """One worker made ready for scoring.

    ``held`` is dense (n_skills,) and ``ranks`` the same as plain numbers; ``asked`` maps a gap skill to (required, weight);
    ``needs`` are the gap skills with ``need_held``, ``need_required``, ``need_weight`` and the weighted sizes ``need_size``;
    ``permits`` maps the bit of each permit that is missing or ends to how much it counts; ``total`` is the sum of all sizes, the
    permits' included."""

    row: int
    skills: npt.NDArray[np.int32]
    held: Float64
    ranks: dict[int, float]
    asked: dict[int, tuple[float, float]]
    needs: Int64
    need_held: Float64
    need_required: Float64
    need_weight: Float64
    need_size: Float64
    permits: dict[int, float]
    total: float


@dataclass(frozen=True, eq=False)
class ScoredCourses:
    """All courses for one worker: ``values`` holds one array (n_courses,) a term, ``score`` their weighted sum."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    values: tuple[Float64, ...]
    score: Float64
    opened: OpenedDemands

    def value(self, name: str) -> Float64:
        """The values of one term."""
        return self.values[self.names.index(name)]

    def of(self, chosen: Int64) -> list[list[float]]:
        """The values of some courses, one list each."""
        return [list(values) for values in zip(*(value[chosen].tolist() for value in self.values), strict=True)]


def person(
    prepared: Prepared, workers: Workers, row: int, required: Asked | Weighted, permits: Permits = NO_PERMITS
) -> PreparedWorker:
    """Row ``row`` of the workers against ``required`` (skills, ranks and, where they do not count alike, weights)."""
    skills, _, high = workers.held.row(row)
    held = np.zeros(prepared.catalogue.n_skills)
    held[skills] = high
    asked, rank = required[0], required[1]
    size = rank - held[asked]
    lacking = size > prepared.settings.tolerance
    needs, rank = asked[lacking], rank[lacking]
    weight = prepared.weights[needs]
    if len(required) == 3:
        weight = weight * required[2][lacking]
    weighted = weight * size[lacking]
    wanted = dict(zip(needs.tolist(), zip(rank.tolist(), weight.tolist(), strict=True), strict=True))
    ranks = dict(zip(skills.tolist(), high.tolist(), strict=True))
    total = float(weighted.sum()) + prepared.permit_size * sum(permits.values())
    return PreparedWorker(row, skills, held, ranks, wanted, needs, held[needs], rank, weight, weighted, dict(permits), total)


def score_courses(prepared: Prepared, workers: Workers, one: PreparedWorker, scope: TradeScope) -> ScoredCourses:
    """The terms of every course for one worker."""
    settings, courses = prepared.settings, prepared.catalogue.courses
    n, row = len(courses.ids), one.row
    share, fit = closing(prepared, one, scope.admitted)
    known, ready = _holds(prepared, one, n)
    opened = prepared.reach.opened(one.held, one.skills, int(workers.permits[row]), scope.demands, scope.admitted)
    grade = settings.grade_weight * np.minimum(courses.min_rank, workers.grade[row])
    entry = np.minimum((ready + prepared.free_entry + grade + prepared.no_entry) / (prepared.entry_weight + prepared.no_entry), 1.0)
    distance, _ = prepared.way(int(workers.town[row]), int(workers.shift[row]))
    permit = np.zeros(n)
    for bit, worth in one.permits.items():
        permit[(courses.permits_given & np.uint32(bit)) != 0] = worth
    values = {
        "gap": share,
        "fit": fit,
        "trade": scope.trade,
        "next grade": scope.next_grade,
        "permit": permit,
        "demand": opened.brought / (opened.brought + settings.unlock_half),
        "shortage": prepared.shortage * scope.trade,
        "readiness": np.where(scope.admitted, 1.0, entry) * scope.level,
        "value per hour": np.minimum(share * (settings.hours_unit / courses.hours), 1.0),
        "known": np.minimum(known * prepared.span_share, 1.0),
        "distance": distance,
        "weeks": _weeks(courses.hours, float(workers.hours_per_week[row]), settings.longest_weeks),
    }
    for name, stated in (("interest", workers.interest), ("peers", workers.peers)):
        if stated is not None and (told := slice(stated.indptr[row], stated.indptr[row + 1])).start < told.stop:
            values[name] = np.zeros(n)
            values[name][stated.indices[told]] = stated.data[told]
    return _sum(settings.course_weights, values, opened)


def _weeks(hours: Float32, per_week: float, longest: float) -> Float64:
    """How long courses take at the worker's own hours, as a share of the longest that is suggested; 0 where these are not known."""
    if per_week <= 0:
        return np.zeros(len(hours))
    return np.minimum(hours.astype(np.float64) / (per_week * longest), 1.0)


def closing(prepared: Prepared, one: PreparedWorker, admitted: npt.NDArray[np.bool_]) -> tuple[Float64, Float64]:
    """The two terms of the gap itself, each (n_courses,) in [0, 1]: the weighted share of it that a course closes, permits
    included, and the cosine of the gap in skills and the course. ``admitted`` courses lift from any rank."""
    closes, overlap = _closes(prepared, one, admitted)
    skills = float(one.need_size.sum())
    for bit, worth in one.permits.items():
        closes[(prepared.catalogue.courses.permits_given & np.uint32(bit)) != 0] += prepared.permit_size * worth
    if one.total <= 0:
        return closes, overlap
    # A share is a quotient of two sums: 1 and a rounding error is 1.
    fit = np.minimum(overlap * prepared.index.scale / math.sqrt(skills), 1.0) if skills > 0 else overlap
    return np.minimum(closes / one.total, 1.0), fit


def plain_scores(prepared: Prepared) -> ScoredCourses:
    """The terms of the list for everybody: enrolments so far, then the next start. The second never overrules the first."""
    popularity = prepared.catalogue.courses.popularity.astype(np.float64)
    n = len(popularity)
    share = popularity / popularity.max() if n and popularity.max() > 0 else np.zeros(n)
    steps = np.diff(np.unique(share))
    soon = min(0.1, 0.5 * float(steps.min()) * 0.9) if len(steps) else 0.1
    start = np.where(prepared.starts < 1e6, 1.0 / (1.0 + np.maximum(prepared.starts, 0.0) / 30.0), 0.0)
    weights = (("popularity", 0.9), ("starts soon", soon))
    return _sum(weights, {"popularity": share, "starts soon": start}, OpenedDemands.nothing(n))


def _sum(weights: tuple[tuple[str, float], ...], values: dict[str, Float64], opened: OpenedDemands) -> ScoredCourses:
    present = [(name, weight) for name, weight in weights if name in values]
    score = values[present[0][0]] * present[0][1]
    for name, weight in present[1:]:
        score += values[name] * weight
    names, shipped = zip(*present, strict=True)
    return ScoredCourses(names, shipped, tuple(values[name] for name in names), score, opened)


def _closes(prepared: Prepared, one: PreparedWorker, admitted: npt.NDArray[np.bool_]) -> tuple[Float64, Float64]:
    """Weighted gap that each course closes where it lifts, and the weighted overlap of gap and span there."""
    index = prepared.index
    starts = index.indptr[one.needs]
    counts = index.indptr[one.needs + 1] - starts
    at = ranges(starts, counts)
    held, low = np.repeat(one.need_held, counts), prepared.low[at]
    upper = np.minimum(prepared.high[at], np.repeat(one.need_required, counts))
    weight, course, n = np.repeat(one.need_weight, counts), index.item[at], len(admitted)
    lifted = weight * (((held >= low - prepared.settings.tolerance) | admitted[course]) & (upper > held))
    closes = summed(course, lifted * (upper - held), n)
    overlap = summed(course, lifted * np.maximum(upper - np.maximum(low, held), 0.0), n)
    return closes, overlap


def _holds(prepared: Prepared, one: PreparedWorker, n: int) -> tuple[Float64, Float64]:
    """Weighted part of each course that is held already, and of its entry ranks that is met (beyond ``free_entry``)."""
    index, tolerance = prepared.index, prepared.settings.tolerance
    starts = index.indptr[one.skills]
    counts = index.indptr[one.skills + 1] - starts
    at = ranges(starts, counts)
    held, low = np.repeat(one.held[one.skills], counts), prepared.low[at]
    weight, course = np.repeat(prepared.weights[one.skills], counts), index.item[at]
    # Within the tolerance of its end a skill is held in full: what is no gap is nothing to learn.
    reached = np.where(held >= prepared.high[at] - tolerance, prepared.high[at], held)
    known = summed(course, weight * np.maximum(reached - low, 0.0), n)
    met = np.where(held >= low - tolerance, low, held)
    met[low <= tolerance] = 0.0
    return known, summed(course, weight * met, n)
