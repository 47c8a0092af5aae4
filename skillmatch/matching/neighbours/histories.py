"""Histories as flat arrays, and how far the entry at each place from the end can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from skillmatch.matching.similarity.spans import InputError

Float32 = npt.NDArray[np.float32]
Int = npt.NDArray[np.int64]

DEPTH = 5
"""Places from the end whose trust is learned; earlier ones are trusted."""
MIN_HISTORIES = 400
"""Histories of the needed length, below which every place is trusted."""
DOUBT, TRUST = 0.25, 0.65
"""Found so often, as a share of the typical place: at most ``DOUBT`` is no trust, at least ``TRUST`` is full trust. Chosen."""
MIN_TRUST = 0.01
"""Trust of a place that says nothing: a history of such entries alone still orders the courses."""


@dataclass(frozen=True, eq=False)
class Histories:
    """Histories one after the other, oldest entry first.

    Attributes
    ----------
    indptr : int64 array, (n + 1,)
        History i is ``indptr[i]:indptr[i + 1]``.
    courses : int64 array, (n_entries,)
    weights : float32 array, (n_entries,)
        Trust in each entry.
    """

    indptr: Int
    courses: Int
    weights: Float32

    @classmethod
    def of(cls, histories: Sequence[npt.ArrayLike]) -> Histories:
        """Check and join the histories, every entry trusted.

        Raises
        ------
        InputError
            Where a history is not one row of whole numbers from 0.
        """
        rows = [np.asarray(history) for history in histories]
        for row in rows:
            if row.ndim != 1 or (row.size and (row.dtype.kind not in "iu" or row.min() < 0)):
                raise InputError("each history must be an array of course indices, whole numbers from 0")
        indptr = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
        courses = np.concatenate([np.zeros(0, np.int64), *rows]).astype(np.int64)
        return cls(indptr, courses, np.ones(len(courses), np.float32))

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @property
    def lengths(self) -> Int:
        """Number of entries of each history."""
        return np.diff(self.indptr)

    @property
    def owner(self) -> Int:
        """The history of each entry."""
        return np.repeat(np.arange(len(self)), self.lengths)

    @property
    def back(self) -> Int:
        """Steps of each entry from the end of its history, 0 for the last."""
        return self.indptr[self.owner + 1] - 1 - np.arange(len(self.courses))

    def counts(self, n_courses: int) -> npt.NDArray[np.float64]:
        """Trusted entries of each course, (n_courses,)."""
        return np.bincount(self.courses, self.weights, n_courses).astype(np.float64)

    def trust(self) -> npt.NDArray[np.float64]:
        """Sum of the trust in the entries of each history, (n,)."""
        return np.bincount(self.owner, self.weights, len(self)).astype(np.float64)

    def only(self, kept: npt.NDArray[np.bool_]) -> Histories:
        """The same histories with the kept entries alone, in their order."""
        counts = np.bincount(self.owner[kept], minlength=len(self))
        indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return Histories(indptr, self.courses[kept], self.weights[kept])

    def take(self, rows: Int) -> Histories:
        """The histories of these positions."""
        counts = self.lengths[rows]
        indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        entries = np.repeat(self.indptr[rows] - indptr[:-1], counts) + np.arange(indptr[-1])
        return Histories(indptr, self.courses[entries], self.weights[entries])

    def trusting(self, trust: Float32) -> Histories:
        """The same histories, each entry weighed by the trust in its place from the end, (n_places,); the earlier ones by 1."""
        table = np.append(trust, np.float32(1))
        return Histories(self.indptr, self.courses, table[np.minimum(self.back, len(trust))].astype(np.float32))

    def matrix(self, decay: float, n_courses: int) -> sparse.csr_array:
        """Return what each history weighs each course: the highest ``trust · decay^steps`` of its entries.

        Returns
        -------
        float32 csr_array, (n, n_courses)
        """
        owner, value = self.owner, self.weights * np.float32(decay) ** self.back.astype(np.float32)
        order = np.lexsort((-value, self.courses, owner))
        owner, courses, value = owner[order], self.courses[order], value[order]
        first = np.ones(len(owner), bool)
        first[1:] = (owner[1:] != owner[:-1]) | (courses[1:] != courses[:-1])
        indptr = np.concatenate([[0], np.cumsum(np.bincount(owner[first], minlength=len(self)))])
        return sparse.csr_array((value[first], courses[first], indptr), shape=(len(self), n_courses), dtype=np.float32)


def cosines(rows: sparse.csr_array) -> Float32:
    """Cosine of every two columns, 0 on the diagonal; (n_columns, n_columns)."""
    product: Float32 = (rows.T @ rows).toarray().astype(np.float32)
    length = np.sqrt(np.maximum(product.diagonal(), 1e-9))
    product /= length[:, None]
    product /= length[None, :]
    np.fill_diagonal(product, 0)
    return product


def learn_trust(histories: Histories, n_courses: int, rng: np.random.Generator, asked: int = 3000) -> Float32:
    """Return how far the entry at each place from the end can be trusted.

    An entry belongs to its history as far as the other entries lead to it. So an entry is taken out and looked for among the ten
    courses nearest to the others (item cosine of other histories); how often it is found, at its place, over how often at the
    median place, is the measure. In orderly data all places are alike and every one is trusted; where the last entries come from
    elsewhere (a test set's leftovers, a default, an advertisement) they are not found, and they should neither teach nor ask.

    Parameters
    ----------
    histories : Histories
    n_courses : int
    rng : numpy.random.Generator
        Draws the histories that are looked at; the cosines come from the others.
    asked : int
        So many histories at most are looked at.

    Returns
    -------
    float32 array, (DEPTH,)
        In [0.01, 1], last place first; all 1 where fewer than 400 histories are long enough.
    """
    able = np.flatnonzero(histories.lengths >= DEPTH + 1)
    if len(able) < MIN_HISTORIES:
        return np.ones(DEPTH, np.float32)
    drawn = rng.choice(able, min(asked, len(able) // 2), replace=False)
    others = np.setdiff1d(np.arange(len(histories)), drawn)
    near = cosines(histories.take(others[:40000]).matrix(1.0, n_courses))
    some = histories.take(drawn)
    found = np.array([_hit_share(some, place, near) for place in range(DEPTH)])
    typical = max(float(np.median(found)), 1e-9)
    doubt = np.sqrt(typical * (1 - min(typical, 0.99)) / len(drawn))  # a chance miss must not cost trust
    share = np.minimum(found + doubt, typical) / typical if typical > 10 * 10 / n_courses else np.ones(DEPTH)
    return np.clip((share - DOUBT) / (TRUST - DOUBT), MIN_TRUST, 1).astype(np.float32)


def _hit_share(histories: Histories, place: int, near: Float32) -> float:
    """Share of histories whose entry at the place is among the ten courses nearest to the others."""
    out = histories.back == place
    target = histories.courses[out]
    rest = histories.only(~out & (histories.courses != target[histories.owner]))
    hits = 0
    for start in range(0, len(rest), 1000):
        rows = np.arange(start, min(start + 1000, len(rest)))
        part = rest.take(rows)
        scores = part.matrix(1.0, len(near)) @ near
        wanted = scores[np.arange(len(rows)), target[rows]]
        scores[part.owner, part.courses] = -1
        hits += int((((scores > wanted[:, None]).sum(axis=1) < 10) & (wanted > 0)).sum())
    return hits / max(len(rest), 1)
