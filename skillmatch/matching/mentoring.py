"""Mentors: for one worker with reasons, and for all workers as one assignment."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

from skillmatch.matching.assignment import DENSE_LIMIT, assign, assign_sparse
from skillmatch.matching.inputs import Workers
from skillmatch.matching.kernel import invert
from skillmatch.matching.path import Items
from skillmatch.matching.prepared import Prepared
from skillmatch.matching.ranking import best
from skillmatch.matching.reasons import gains, named
from skillmatch.matching.results import MentorAdvice, MentorMatch
from skillmatch.matching.scoring import Person
from skillmatch.matching.spans import Float64, ranges, summed

CODES = ("full", "rank", "inactive", "self", "nothing_to_teach")
UNKNOWN = -1.0
"""Kilometres where a town is not known."""

EDGES = 10
"""Mentors kept for each worker where the whole table does not fit into memory."""


class MentorAdviser:
    """Scores of mentors: share of the gap covered × track record, same enterprise, nearness."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        mentors, settings = prepared.catalogue.mentors, prepared.settings
        self.mentors, self.index = mentors, invert(mentors.spans, prepared.weights)
        known = mentors.apprentices.astype(np.float64)
        self.record: Float64 = (known * mentors.outcomes + settings.record_count * settings.record_mean) / (
            known + settings.record_count
        )
        spans = mentors.spans
        flat = list(zip(spans.indices.tolist(), spans.low.tolist(), spans.high.tolist(), strict=True))
        ends = spans.indptr.tolist()
        self.items: list[Items] = [tuple(flat[a:b]) for a, b in pairwise(ends)]

    def share(self, one: Person) -> Float64:
        """Share of the worker's weighted gap that each mentor's span covers, (n_mentors,)."""
        starts = self.index.indptr[one.needs]
        counts = self.index.indptr[one.needs + 1] - starts
        at = ranges(starts, counts)
        held = np.repeat(one.need_held, counts)
        upper = np.minimum(self.index.high[at].astype(np.float64), np.repeat(one.need_required, counts))
        weight = np.repeat(self.prepared.weights[one.needs], counts)
        covered = summed(self.index.item[at], weight * np.maximum(upper - held, 0.0), len(self.items))
        return covered / one.total if one.total > 0 else covered

    def values(self, workers: Workers, one: Person) -> tuple[Float64, Float64, npt.NDArray[np.uint8]]:
        """Term values (3, n_mentors), their weights alike, and the blocking bits."""
        mentors, row, prepared = self.mentors, one.row, self.prepared
        share = self.share(one)
        enterprise, town = int(workers.enterprise[row]), int(workers.town[row])
        same = ((mentors.enterprise == enterprise) & (enterprise >= 0)).astype(np.float64)
        near = np.where((mentors.town >= 0) & (town >= 0), 1.0 - prepared.away(prepared.km[town, mentors.town]), 0.0)
        shipped = np.array([weight for _, weight in prepared.settings.mentor_weights])
        weights = np.repeat(shipped[:, None], len(share), axis=1)
        weights[0] *= self.record
        tests = (
            mentors.capacity <= 0,
            mentors.rank < workers.grade[row] + prepared.settings.mentor_ranks_above,
            ~mentors.active,
            mentors.worker == workers.ids[row],
            share <= 0,
        )
        bits = np.zeros(len(share), np.uint8)
        for i, test in enumerate(tests):
            bits |= np.where(test, 1 << i, 0).astype(np.uint8)
        return np.stack((share, same, near)), weights, bits

    def advise(self, workers: Workers, one: Person, n: int) -> tuple[MentorAdvice, ...]:
        """The n best mentors of a worker."""
        values, weights, bits = self.values(workers, one)
        chosen = best(_added(values * weights), np.flatnonzero(bits == 0), n)
        return tuple(self.card(workers, one, values, weights, bits, int(mentor)) for mentor in chosen)

    def card(
        self, workers: Workers, one: Person, values: Float64, weights: Float64, bits: npt.NDArray[np.uint8], mentor: int
    ) -> MentorAdvice:
        """One mentor with reasons; blocked where a bit is set."""
        prepared = self.prepared
        names = tuple(name for name, _ in prepared.settings.mentor_weights)
        terms, score, total = named(names, values[:, mentor].tolist(), weights[:, mentor].tolist())
        needs = one.asked
        items = tuple((skill, 0.0, min(high, needs[skill][0])) for skill, _, high in self.items[mentor] if skill in needs)
        town, home = int(self.mentors.town[mentor]), int(workers.town[one.row])
        km = float(prepared.km[home, town]) if min(town, home) >= 0 else UNKNOWN
        blocked = tuple(code for i, code in enumerate(CODES) if bits[mentor] >> i & 1)
        return MentorAdvice(
            mentor, int(self.mentors.ids[mentor]), score, total, terms,
            gains(one.ranks, needs, items, prepared.settings.tolerance, one.total), km, bool(values[1, mentor]), blocked,
        )  # fmt: skip

    def plain_list(self, n: int) -> tuple[MentorAdvice, ...]:
        """For those who switched personalisation off: by track record alone, the same for everybody."""
        open_ = np.flatnonzero(self.mentors.active & (self.mentors.capacity > 0))
        out = []
        for mentor in best(self.record, open_, n).tolist():
            terms, score, total = named(("record",), (float(self.record[mentor]),), (1.0,))
            out.append(MentorAdvice(mentor, int(self.mentors.ids[mentor]), score, total, terms, (), UNKNOWN, False))
        return tuple(out)

    def match(self, workers: Workers, people: list[Person]) -> MentorMatch:
        """All given people at once; exact where the table fits into memory, else over each one's ten best mentors."""
        seats = int(np.minimum(self.mentors.capacity, len(people)).sum())
        score = np.zeros((len(people), len(self.items)), np.float32 if len(people) * seats > DENSE_LIMIT else np.float64)
        for i, one in enumerate(people):
            values, weights, bits = self.values(workers, one)
            score[i] = np.where(bits == 0, _added(values * weights), 0.0)
        if len(people) * seats > DENSE_LIMIT:
            kept = np.argpartition(-score, min(EDGES, score.shape[1]) - 1, axis=1)[:, :EDGES]
            rows = np.repeat(np.arange(len(people)), kept.shape[1])
            table = sparse.csr_array((score[rows, kept.ravel()].astype(np.float64), (rows, kept.ravel())), shape=score.shape)
            taken = assign_sparse(table, self.mentors.capacity)
        else:
            taken = assign(score, self.mentors.capacity)
        pairs = tuple(
            (one.row, int(mentor), float(score[i, mentor]))
            for i, (one, mentor) in enumerate(zip(people, taken, strict=True)) if mentor >= 0
        )  # fmt: skip
        unmatched = tuple(one.row for one, mentor in zip(people, taken, strict=True) if mentor < 0)
        return MentorMatch(pairs, float(sum(score for _, _, score in pairs)), unmatched)


def _added(parts: Float64) -> Float64:
    """Columns added in the listed order, as the cards add them."""
    score: Float64 = parts[0].copy()
    for part in parts[1:]:
        score += part
    return score
