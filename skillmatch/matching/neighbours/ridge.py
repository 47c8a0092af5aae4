"""The kernel ridge over holders of skills that ``SkillNeighbours`` is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve

Float = npt.NDArray[np.float64]

ESSENTIAL = 0.75
"""A skill is essential above it (1 is essential, 0.5 optional)."""
NEIGHBOURS = 30
"""Nearest holders of the score "neighbours"."""


@dataclass(frozen=True, eq=False)
class Ridge:
    """The kernel ridge of some holders.

    Attributes
    ----------
    holders, essential : csr_array, (n_holders, n_skills)
    unit, plain : csr_array, (n_holders, n_skills)
        Rows of length one, weighted by rarity; and for the item cosine, every skill of length one as well.
    vectors : float64 array, (n_holders, n_dimensions) or None
    factor : tuple
        Cholesky factor of the kernel with λ on its diagonal.
    rarity, log_count, essential_share : float64 array, (n_skills,)
    text_weight : float
    """

    holders: sparse.csr_array
    essential: sparse.csr_array
    unit: sparse.csr_array
    plain: sparse.csr_array
    vectors: Float | None
    factor: tuple[Float, bool]
    rarity: Float
    log_count: Float
    essential_share: Float
    text_weight: float

    @classmethod
    def fit(cls, holders: sparse.csr_array, vectors: Float | None, text_weight: float, ridge: float) -> Ridge:
        """Weigh the skills, and factor the kernel."""
        count = np.bincount(holders.indices, minlength=holders.shape[1]).astype(np.float64)
        rarity = np.where(count > 0, np.log(max(holders.shape[0], 1) / np.maximum(count, 1)), 0.0)
        unit = unit_rows(holders, rarity)
        kernel = (unit @ unit.T).toarray()
        if vectors is not None:
            kernel = (1 - text_weight) * kernel + text_weight * np.maximum(vectors @ vectors.T, 0) ** 2
        kernel[np.diag_indices_from(kernel)] += ridge
        essential = holders.copy()
        essential.data = (essential.data >= ESSENTIAL).astype(np.float64)
        essential.eliminate_zeros()
        ones = holders.copy()
        ones.data = np.ones_like(ones.data)
        plain = unit_rows(ones, np.ones(holders.shape[1])) @ sparse.diags_array(1 / np.sqrt(np.maximum(count, 1)))
        share = np.bincount(essential.indices, minlength=holders.shape[1]) / np.maximum(count, 1)
        factor = cho_factor(kernel, lower=True, overwrite_a=True, check_finite=False)
        return cls(
            holders, essential, unit, sparse.csr_array(plain), vectors, factor, rarity, np.log1p(count), share, text_weight,
        )  # fmt: skip

    def scores(self, known: sparse.csr_array, vectors: Float | None) -> tuple[Float, list[Float]]:
        """The ridge's score of every skill; and essential skills alone, the nearest holders', and the item cosine."""
        kernel = (unit_rows(known, self.rarity) @ self.unit.T).toarray()
        if vectors is not None and self.vectors is not None:
            kernel = (1 - self.text_weight) * kernel + self.text_weight * np.maximum(vectors @ self.vectors.T, 0) ** 2
        weights = cho_solve(self.factor, kernel.T, check_finite=False).T
        k = min(NEIGHBOURS, kernel.shape[1])
        near = np.argsort(-np.round(kernel, 12), axis=1, kind="stable")[:, :k]
        close = np.zeros_like(kernel)
        np.put_along_axis(close, near, np.maximum(np.take_along_axis(kernel, near, axis=1), 0) ** 3, axis=1)
        close /= np.maximum(close.sum(axis=1, keepdims=True), 1e-9)
        held = known.copy()
        held.data = np.ones_like(held.data)
        item = (held @ self.plain.T).toarray() @ self.plain / np.maximum(np.diff(known.indptr), 1)[:, None]
        return np.asarray(weights @ self.holders), [weights @ self.essential, close @ self.holders, item]


def unit_rows(rows: sparse.csr_array, weights: Float) -> sparse.csr_array:
    """Weighted rows of length one; a row without weight stays empty."""
    weighted = sparse.csr_array(rows @ sparse.diags_array(weights))
    length = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return sparse.csr_array(sparse.diags_array(1 / np.maximum(length, 1e-12)) @ weighted)
