"""What may be shown at all, in which order, and with how much variety."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from skillmatch.matching.inputs import Workers
from skillmatch.matching.prepared import Prepared
from skillmatch.matching.similarity.spans import Float64, Int64, ranges, summed

CODES = ("retired", "prerequisite", "permit", "age", "full", "taken", "dismissed")
"""Why a course is blocked, in the order in which the reasons are told; bit i of a mask stands for code i."""

RETIRED, PREREQUISITE, PERMIT, AGE, FULL, TAKEN, DISMISSED = (1 << i for i in range(len(CODES)))

Bits = npt.NDArray[np.uint8]


def codes(bits: int, names: Sequence[str] = CODES) -> tuple[str, ...]:
    """The reason codes of a mask."""
    return tuple(name for i, name in enumerate(names) if bits >> i & 1)


class CourseFilter:
    """The hard filters of a catalogue. They never weigh: a course passes or does not.

    An age limit needs a known age: where the law sets one, an unknown age does not pass.
    """

    def __init__(self, prepared: Prepared) -> None:
        courses = prepared.catalogue.courses
        self.courses, self.tolerance = courses, prepared.settings.tolerance
        self.fixed = np.where(courses.listed, 0, RETIRED).astype(np.uint8) | np.where(prepared.full, FULL, 0).astype(np.uint8)
        self.aged, self.permitted = bool(courses.min_age.any()), bool(courses.permits_needed.any())
        graph = courses.prerequisites
        self.later = np.repeat(np.arange(len(courses.ids)), np.diff(graph.indptr))
        self.earlier, place = np.unique(graph.indices, return_inverse=True)
        self.place = place.astype(np.int64)
        spans = courses.spans
        counts = spans.indptr[self.earlier + 1] - spans.indptr[self.earlier]
        at = ranges(spans.indptr[self.earlier], counts)
        self.skill, self.high = spans.indices[at].astype(np.int64), spans.high[at].astype(np.float64)
        self.owner, self.empty = np.repeat(np.arange(len(counts)), counts), counts == 0
        made_for = courses.occupations
        self.made_for = None if made_for is None else sparse.csc_array(made_for)

    def blocked(self, workers: Workers, row: int, held: Float64) -> Bits:
        """The reasons against each course for one worker as bits, (n_courses,)."""
        bits = self.fixed.copy()
        if self.permitted:
            lacking = (self.courses.permits_needed & ~workers.permits[row]) != 0
            bits[lacking] |= PERMIT
        if self.aged:
            bits[self.courses.min_age > max(int(workers.age[row]), 0)] |= AGE
        done = marked(workers.completed, row)
        if len(self.later):
            short = held[self.skill] < self.high - self.tolerance
            unmet = (summed(self.owner, short, len(self.earlier)) > 0) | self.empty
            if len(done):
                passed = np.zeros(len(bits), np.bool_)
                passed[done] = True
                unmet &= ~passed[self.earlier]
            unmet &= ~self.certified(workers, row)[self.earlier]
            bits[self.later[unmet[self.place]]] |= PREREQUISITE
        bits[done] |= TAKEN
        # Who held a permit has met before what its course asks for.
        bits[(self.courses.permits_given & workers.renewals[row]) != 0] &= ~np.uint8(PREREQUISITE)
        if workers.again is not None:
            bits[marked(workers.again, row)] &= ~np.uint8(TAKEN)
        bits[marked(workers.dismissed, row)] |= DISMISSED
        return bits

    def certified(self, workers: Workers, row: int) -> npt.NDArray[np.bool_]:
        """Courses whose valid permit, or whose certificate of the own trade, the worker holds: they count as done, (n_courses,)."""
        given, attests = self.courses.permits_given, self.courses.grade_given
        out: npt.NDArray[np.bool_] = (given != 0) & ((given & ~workers.permits[row]) == 0)
        occupation = int(workers.occupation[row])
        if self.made_for is not None and occupation >= 0:
            mine = self.made_for.indices[self.made_for.indptr[occupation] : self.made_for.indptr[occupation + 1]]
            out[mine] |= (attests[mine] > 0) & (attests[mine] <= workers.grade[row])
        return out


def marked(flags: sparse.csr_array, row: int) -> npt.NDArray[np.int32]:
    """The marked columns of one row of a csr_array; plain slices, as scipy's own indexing costs more than the whole score."""
    columns: npt.NDArray[np.int32] = flags.indices[flags.indptr[row] : flags.indptr[row + 1]]
    return columns


def best(score: Float64, candidates: Int64, n: int) -> Int64:
    """The n candidates (ascending) of the highest score, ties to the lower position."""
    if len(candidates) > 4 * n > 0:
        floor = np.partition(score[candidates], len(candidates) - n)[len(candidates) - n]
        candidates = candidates[score[candidates] >= floor]
    return candidates[np.argsort(-score[candidates], kind="stable")[:n]]


def varied(prepared: Prepared, score: Float64, pool: Int64, n: int) -> Int64:
    """n of the pool by maximal marginal relevance, ``λ·score − (1 − λ)·similarity to the most similar one picked``; then by score.

    Parameters
    ----------
    score : float64 array, (n_courses,)
    pool : int array
        Best first.
    """
    share = prepared.settings.diversity
    if len(pool) <= n or share >= 1.0:
        return pool[:n]
    worth, nearest = share * score[pool], np.zeros(len(pool))
    picked = [0]
    while len(picked) < n:
        np.maximum(nearest, prepared.similar(int(pool[picked[-1]]))[pool], out=nearest)
        margin = worth - (1.0 - share) * nearest
        margin[picked] = -np.inf
        picked.append(int(np.argmax(margin)))
    chosen: Int64 = pool[np.sort(picked)]
    return chosen
