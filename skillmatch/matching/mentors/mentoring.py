"""Mentors: for one worker with reasons, and for all workers as one assignment."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

from skillmatch.matching.courses.path import Items
from skillmatch.matching.courses.ranking import best
from skillmatch.matching.courses.reasons import gains, named
from skillmatch.matching.courses.scoring import PreparedWorker
from skillmatch.matching.inputs import Workers
from skillmatch.matching.mentors.assignment import MAX_DENSE_CELLS, assign, assign_sparse
from skillmatch.matching.prepared import Prepared
from skillmatch.matching.results import MentorAdvice, MentorMatch
from skillmatch.matching.similarity.kernel import invert
from skillmatch.matching.similarity.spans import Float64, ranges, summed

CODES = ("full", "rank", "inactive", "self", "nothing_to_teach")
FULL, TEACHES_NOTHING = (1 << CODES.index(code) for code in ("full", "nothing_to_teach"))
UNKNOWN = -1.0
"""Kilometres where a town is not known."""

EDGES = 10
"""Mentors kept for each worker where the whole table does not fit into memory."""


class MentorAdviser:
    """Scores of mentors: the share c of the gap that is covered, and what else speaks for whoever covers it.

    Notes
    -----
    Each term but the first counts only for what is covered: score = c · (w_gap + w_record·r + w_same·s + w_near·n) with r, s and n
    in [0, 1]. With S the sum of all weights a score lies in [w_gap·c, S·c], so that a mentor never stands behind one whose share is
    less than w_gap/S of his own: with the shipped weights three quarters.
    """

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        mentors, settings = prepared.catalogue.mentors, prepared.settings
        self.mentors, self.index = mentors, invert(mentors.spans, prepared.weights)
        known = mentors.apprentices.astype(np.float64)
        self.record: Float64 = (known * mentors.outcomes + settings.record_count * settings.record_mean) / (
            known + settings.record_count
        )
        self.names: tuple[str, ...] = tuple(name for name, _ in settings.mentor_weights)
        self.weights: tuple[float, ...] = tuple(weight for _, weight in settings.mentor_weights)
        spans = mentors.spans
        flat = list(zip(spans.indices.tolist(), spans.low.tolist(), spans.high.tolist(), strict=True))
        ends = spans.indptr.tolist()
        self.items: list[Items] = [tuple(flat[a:b]) for a, b in pairwise(ends)]

    def share(self, one: PreparedWorker) -> Float64:
        """Share of the worker's weighted gap that each mentor's span covers, (n_mentors,)."""
        starts = self.index.indptr[one.needs]
        counts = self.index.indptr[one.needs + 1] - starts
        at = ranges(starts, counts)
        held = np.repeat(one.need_held, counts)
        upper = np.minimum(self.index.high[at].astype(np.float64), np.repeat(one.need_required, counts))
        weight = np.repeat(self.prepared.weights[one.needs], counts)
        covered = summed(self.index.item[at], weight * np.maximum(upper - held, 0.0), len(self.items))
        return covered / one.total if one.total > 0 else covered

    def special(self, one: PreparedWorker) -> npt.NDArray[np.bool_]:
        """Mentors who hold more than the worker of a missing skill that not every trade asks for, (n_mentors,)."""
        generic = self.prepared.catalogue.generic[one.needs]
        needs = one.needs[~generic]
        starts = self.index.indptr[needs]
        counts = self.index.indptr[needs + 1] - starts
        at = ranges(starts, counts)
        more = self.index.high[at] > np.repeat(one.need_held[~generic], counts)
        out: npt.NDArray[np.bool_] = summed(self.index.item[at], more, len(self.items)) > 0
        return out

    def values(self, workers: Workers, one: PreparedWorker) -> tuple[Float64, npt.NDArray[np.uint8]]:
        """Term values (n_terms, n_mentors) in the order of the weights, and the blocking bits (n_mentors,)."""
        mentors, row, prepared = self.mentors, one.row, self.prepared
        share = self.share(one)
        enterprise, town = int(workers.enterprise[row]), int(workers.town[row])
        same = self.same_enterprise(enterprise).astype(np.float64)
        near = np.where((mentors.town >= 0) & (town >= 0), 1.0 - prepared.away(prepared.km[town, mentors.town]), 0.0)
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
        parts: dict[str, Float64] = {"gap": np.ones(len(share)), "record": self.record, "same enterprise": same, "near": near}
        return np.stack([share * parts[name] for name in self.names]), bits

    def same_enterprise(self, enterprise: int) -> npt.NDArray[np.bool_]:
        """Return which mentors work in an enterprise, (n_mentors,); none for −1."""
        same: npt.NDArray[np.bool_] = (self.mentors.enterprise == enterprise) & (enterprise >= 0)
        return same

    def scores(self, values: Float64) -> Float64:
        """Scores (n_mentors,) of term values, added in the order in which the cards add them."""
        score: Float64 = values[0] * self.weights[0]
        for value, weight in zip(values[1:], self.weights[1:], strict=True):
            score += value * weight
        return score

    def advise(self, workers: Workers, one: PreparedWorker, n: int) -> tuple[MentorAdvice, ...]:
        """The n best mentors of a worker."""
        values, bits = self.values(workers, one)
        score, free, special = self.scores(values), bits == 0, self.special(one)
        chosen = best(score, np.flatnonzero(free & special), n)
        if len(chosen) < n:  # what every trade asks for, such as 5S, makes nobody a mentor before those of the trade
            chosen = np.concatenate((chosen, best(score, np.flatnonzero(free & ~special), n - len(chosen))))
        return tuple(self.card(workers, one, values, bits, int(mentor)) for mentor in chosen)

    def card(
        self, workers: Workers, one: PreparedWorker, values: Float64, bits: npt.NDArray[np.uint8], mentor: int
    ) -> MentorAdvice:
        """One mentor with reasons; blocked where a bit is set."""
        prepared = self.prepared
        terms, score, total = named(self.names, values[:, mentor].tolist(), self.weights)
        needs = one.asked
        items = tuple((skill, 0.0, min(high, needs[skill][0])) for skill, _, high in self.items[mentor] if skill in needs)
        town, home = int(self.mentors.town[mentor]), int(workers.town[one.row])
        km = float(prepared.km[home, town]) if min(town, home) >= 0 else UNKNOWN
        blocked = tuple(code for i, code in enumerate(CODES) if bits[mentor] >> i & 1)
        return MentorAdvice(
            mentor, int(self.mentors.ids[mentor]), score, total, terms,
            gains(one.ranks, needs, items, prepared.settings.tolerance, one.total), km,
            bool(self.same_enterprise(int(workers.enterprise[one.row]))[mentor]), blocked,
        )  # fmt: skip

    def able(self, workers: Workers, one: PreparedWorker) -> tuple[int, int]:
        """Return how many mentors cover part of the gap, and how many of them have nothing against them but that they are full."""
        _, bits = self.values(workers, one)
        return int((bits & TEACHES_NOTHING == 0).sum()), int((bits == FULL).sum())

    def plain_list(self, n: int) -> tuple[MentorAdvice, ...]:
        """For those who switched personalisation off: by track record alone, the same for everybody.

        The shrunk record orders and is no term: what is said of a record are the apprentices themselves.
        """
        open_ = np.flatnonzero(self.mentors.active & (self.mentors.capacity > 0))
        return tuple(
            MentorAdvice(mentor, int(self.mentors.ids[mentor]), float(self.record[mentor]), 0, (), (), UNKNOWN, False)
            for mentor in best(self.record, open_, n).tolist()
        )

    def match(self, workers: Workers, people: list[PreparedWorker]) -> MentorMatch:
        """All given people at once; exact where the table fits into memory, else over each one's ten best mentors."""
        seats = int(np.minimum(self.mentors.capacity, len(people)).sum())
        score = np.zeros((len(people), len(self.items)), np.float32 if len(people) * seats > MAX_DENSE_CELLS else np.float64)
        for i, one in enumerate(people):
            values, bits = self.values(workers, one)
            score[i] = np.where(bits == 0, self.scores(values), 0.0)
        if len(people) * seats > MAX_DENSE_CELLS:
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
