"""Relations between courses, learned from histories: who follows whom, and how much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg, sparse

from skillmatch.matching.neighbours.histories import Float32, Histories, Int, cosines

GAP = 10
"""Entries further apart than this are no transition."""
BACKWARD = 0.3
"""A transition counts so much backward. 0.3 with decay 0.7 was best of four on held-out courses."""


@dataclass(frozen=True)
class _Pairs:
    """Entries of one history so many places apart: positions in the flat arrays."""

    before: Int
    after: Int

    @classmethod
    def at(cls, rows: Histories, gap: int) -> _Pairs:
        owner = rows.owner
        before = np.flatnonzero(owner[:-gap] == owner[gap:]) if len(owner) > gap else np.zeros(0, np.int64)
        return cls(before, before + gap)


def relate(rows: Histories, n: int, ridge: float) -> dict[str, Float32]:
    """The relations of courses, (n, n) each, from a course that was taken to one that might be next."""
    once = rows.matrix(1.0, n)
    return {
        "transitions": _normed(_transitions(rows, n, 0.7, GAP, BACKWARD)),
        "followers": _normed(_transitions(rows, n, 1.0, 1, 0.0)),
        "cosine": cosines(once),
        "ridge of items": _items_ridge(once, ridge),
        "ridge of next": _next_ridge(rows, n, ridge),
    }


def _transitions(rows: Histories, n: int, decay: float, gaps: int, backward: float) -> Float32:
    """How often, by trust, one course came after another, decayed by the places between them."""
    total = sparse.csr_array((n, n), dtype=np.float32)
    for gap in range(1, gaps + 1):
        pairs = _Pairs.at(rows, gap)
        weight = rows.weights[pairs.before] * rows.weights[pairs.after] * np.float32(decay ** (gap - 1))
        places = (rows.courses[pairs.before], rows.courses[pairs.after])
        total = total + sparse.coo_array((weight, places), shape=(n, n)).tocsr()
    dense: Float32 = (
        (total + backward * total.T).toarray().astype(np.float32) if backward else np.asarray(total.toarray(), dtype=np.float32)
    )
    np.fill_diagonal(dense, 0)
    return dense


def _normed(counts: Float32) -> Float32:
    """Counts over what goes out (to the 0.6) and what comes in (to the 0.4); 0.4–0.5 are equal on held-out courses."""
    out, into = counts.sum(axis=1, keepdims=True), counts.sum(axis=0, keepdims=True)
    return np.asarray(counts / (np.maximum(out, 1) ** 0.6 * np.maximum(into, 1) ** 0.4), dtype=np.float32)


def _items_ridge(once: sparse.csr_array, ridge: float) -> Float32:
    """Each course as a linear function of the others (EASE, Steck 2019): −P/diag P for P = (XᵀX + λ)⁻¹."""
    gram = (once.T @ once).toarray()
    gram[np.diag_indices_from(gram)] += np.float32(ridge)
    inverse = linalg.inv(gram, overwrite_a=True, check_finite=False)
    weights = inverse / -inverse.diagonal()[None, :]
    np.fill_diagonal(weights, 0)
    return np.asarray(weights, dtype=np.float32)


def _next_ridge(rows: Histories, n: int, ridge: float, decay: float = 0.7, window: int = 12) -> Float32:
    """Ridge from the decayed courses before an entry to that entry, over the last ten entries of every history."""
    asked = np.flatnonzero((rows.back < 10) & (np.arange(len(rows.courses)) > rows.indptr[rows.owner]))
    start = rows.indptr[rows.owner[asked]]
    steps = np.arange(1, window + 1)
    before = asked[:, None] - steps[None, :]
    inside = before >= start[:, None]
    trust = np.sqrt(rows.weights[asked])[:, None]
    value = (trust * rows.weights[np.maximum(before, 0)] * np.float32(decay) ** (steps - 1).astype(np.float32))[inside]
    indptr = np.concatenate([[0], np.cumsum(inside.sum(axis=1))])
    past = sparse.csr_array((value.astype(np.float32), rows.courses[before[inside]], indptr), shape=(len(asked), n))
    ahead = sparse.csr_array((trust[:, 0], rows.courses[asked], np.arange(len(asked) + 1)), shape=(len(asked), n))
    gram = (past.T @ past).toarray()
    gram[np.diag_indices_from(gram)] += np.float32(ridge)
    factor = linalg.cho_factor(gram, overwrite_a=True, check_finite=False)
    weights = np.array(linalg.cho_solve(factor, (past.T @ ahead).toarray(), check_finite=False), dtype=np.float32)
    np.fill_diagonal(weights, 0)
    return weights
