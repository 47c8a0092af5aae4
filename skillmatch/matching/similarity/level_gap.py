"""The cosine of level gaps as a scikit-learn estimator."""

from __future__ import annotations

from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError

from skillmatch.matching.similarity.kernel import SkillIndex, inverse, invert, neighbours, norms
from skillmatch.matching.similarity.spans import InputError, Spans, ranges


class LevelGapSimilarity(BaseEstimator):
    """Weighted cosine between gaps and spans: ``Σ w·overlap / (|gap|·|span|)``, exact for fractional ranks.

    Parameters
    ----------
    n_jobs : int, optional
        Threads; all cores by default. The result does not depend on it.

    Attributes
    ----------
    n_features_in_ : int
        Number of skills.
    n_items_ : int
        Number of fitted rows.
    weights_ : float64 array, (n_features_in_,)
    spans_ : Spans
    index_ : SkillIndex

    Examples
    --------
    >>> courses = Spans.from_rows([[(0, 0, 3)], [(0, 2, 4), (1, 0, 2)]], n_features=2)
    >>> gaps = Spans.from_rows([[(0, 1, 3)]], n_features=2)
    >>> scores, ids = LevelGapSimilarity().fit(courses).kneighbors(gaps, n_neighbors=2)
    >>> ids.tolist()
    [[0, 1]]
    """

    n_features_in_: int
    n_items_: int
    weights_: npt.NDArray[np.float64]
    spans_: Spans
    index_: SkillIndex

    def __init__(self, n_jobs: int | None = None) -> None:
        self.n_jobs = n_jobs

    def fit(self, spans: Spans, weights: npt.ArrayLike | None = None) -> Self:
        """Index the spans.

        Parameters
        ----------
        spans : Spans, (n_items, n_features)
        weights : array_like, (n_features,), optional
            Finite, not negative; all 1 by default.
        """
        if not isinstance(spans, Spans):
            raise InputError("fit takes Spans")
        w = np.ones(spans.n_features) if weights is None else np.asarray(weights, dtype=np.float64)
        if w.shape != (spans.n_features,):
            raise InputError(f"weights has the shape {w.shape}, expected ({spans.n_features},)")
        if not np.isfinite(w).all() or (w < 0).any():
            raise InputError("weights must be finite and not negative")
        self.n_features_in_, self.n_items_ = spans.n_features, len(spans)
        self.spans_, self.weights_, self.index_ = spans, w.copy(), invert(spans, w)
        return self

    def kneighbors(
        self, gaps: Spans, n_neighbors: int = 10, eligible: npt.ArrayLike | sparse.csr_array | None = None
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int32]]:
        """The nearest items of each gap, best first, ties to the lower position.

        Parameters
        ----------
        gaps : Spans, (n_rows, n_features)
        n_neighbors : int
        eligible : bool array (n_items,) or csr_array (n_rows, n_items), optional
            Items that may be returned, for all rows or row by row.

        Returns
        -------
        scores : float32 array, (n_rows, n_neighbors)
            0 where there are fewer matches (a match has overlap > 0).
        ids : int32 array, (n_rows, n_neighbors)
            −1 there.
        """
        self._check(gaps)
        if isinstance(n_neighbors, bool) or not isinstance(n_neighbors, (int, np.integer)) or n_neighbors < 1:
            raise InputError("n_neighbors must be a whole number above 0")
        mask, allowed = self._eligible(eligible, len(gaps))
        return neighbours(self.index_, gaps, int(n_neighbors), mask, allowed, self.n_jobs)

    def explain(self, gaps: Spans, ids: npt.ArrayLike, n_reasons: int = 3) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
        """The skills that make a score, largest contribution first; all contributions of a pair add up to its score.

        Parameters
        ----------
        gaps : Spans, (n_rows, n_features)
        ids : int array, (n_rows, n_ids)
            Items, −1 for none.
        n_reasons : int

        Returns
        -------
        skills : int32 array, (n_rows, n_ids, n_reasons)
            Padded with −1.
        contributions : float32 array, (n_rows, n_ids, n_reasons)
            Padded with 0.
        """
        self._check(gaps)
        items = np.asarray(ids)
        if items.ndim != 2 or items.shape[0] != len(gaps) or (items.size and items.dtype.kind not in "iu"):
            raise InputError("ids must be whole numbers, (n_rows, n_ids)")
        if items.size and (items.min() < -1 or items.max() >= self.n_items_):
            raise InputError("ids names an item that is not there")
        skills = np.full((*items.shape, n_reasons), -1, np.int32)
        parts = np.zeros((*items.shape, n_reasons), np.float32)
        scale = inverse(norms(gaps, self.weights_))
        dense = np.zeros((2, self.n_features_in_))
        for i in range(len(gaps)):
            known, low, high = gaps.row(i)
            dense[0, known], dense[1, known] = low, high
            self._reasons(items[i].astype(np.int64), dense, float(scale[i]), skills[i], parts[i])
            dense[:, known] = 0.0
        return skills, parts

    def _reasons(
        self, items: npt.NDArray[np.int64], gap: npt.NDArray[np.float64], scale: float,
        skills: npt.NDArray[np.int32], parts: npt.NDArray[np.float32],
    ) -> None:  # fmt: skip
        """Fill the reasons of one row."""
        spans, places = self.spans_, np.flatnonzero(items >= 0)
        at = items[places]
        counts = spans.indptr[at + 1] - spans.indptr[at]
        entries, owner = ranges(spans.indptr[at], counts), np.repeat(places, counts)
        skill = spans.indices[entries]
        overlap = np.minimum(spans.high[entries], gap[1, skill]) - np.maximum(spans.low[entries], gap[0, skill])
        value = self.weights_[skill] * np.maximum(overlap, 0.0) * self.index_.scale[items[owner]] * scale
        keep = value > 0
        owner, skill, value = owner[keep], skill[keep], value[keep]
        order = np.lexsort((skill, -value, owner))
        owner, skill, value = owner[order], skill[order], value[order]
        rank = np.arange(len(owner)) - np.searchsorted(owner, owner)
        shown = rank < skills.shape[1]
        skills[owner[shown], rank[shown]] = skill[shown]
        parts[owner[shown], rank[shown]] = value[shown]

    def _check(self, gaps: Spans) -> None:
        if not hasattr(self, "index_"):
            raise NotFittedError("This LevelGapSimilarity is not fitted yet: call fit first.")
        if not isinstance(gaps, Spans):
            raise InputError("gaps must be Spans")
        if gaps.n_features != self.n_features_in_:
            raise InputError(f"gaps has {gaps.n_features} skills, LevelGapSimilarity was fitted with {self.n_features_in_}")

    def _eligible(
        self, eligible: npt.ArrayLike | sparse.csr_array | None, n_rows: int
    ) -> tuple[npt.NDArray[np.bool_] | None, tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]] | None]:
        if eligible is None:
            return None, None
        if sparse.issparse(eligible):
            rows = sparse.csr_array(eligible)
            if rows.shape != (n_rows, self.n_items_):
                raise InputError(f"eligible has the shape {rows.shape}, expected ({n_rows}, {self.n_items_})")
            rows = sparse.csr_array(rows.astype(bool))
            rows.eliminate_zeros()
            return None, (rows.indptr.astype(np.int64), rows.indices.astype(np.int32))
        mask = np.asarray(eligible)
        if mask.shape != (self.n_items_,) or mask.dtype != np.bool_:
            raise InputError(f"eligible must be bool ({self.n_items_},) or a sparse matrix ({n_rows}, {self.n_items_})")
        return mask, None
