"""What lists do beside being right: how much of the catalogue they show, how new and how varied, how unequally."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

from skillmatch.matching.evaluation import metrics
from skillmatch.matching.evaluation.tasks.data import Report
from skillmatch.matching.similarity.top import best


def list_measures(ids: npt.NDArray[np.int32], popularity: npt.ArrayLike, vectors: npt.ArrayLike) -> Report:
    """Coverage, Gini, novelty (bits) and intra-list diversity.

    Parameters
    ----------
    ids : int array, (n_rows, n)
        Padded with −1.
    popularity : float array_like, (n_items,)
    vectors : float array_like, (n_items, n_features)
        What makes two items alike.
    """
    uses = np.asarray(popularity, dtype=np.float64)
    return {
        "coverage": round(metrics.coverage(ids, len(uses)), 4),
        "gini": round(metrics.gini(metrics.shown(ids, len(uses))), 4),
        "novelty": _mean(metrics.novelty(ids, uses)),
        "diversity": _mean(metrics.diversity(ids, vectors)),
    }


def item_vectors(rows: sparse.csr_array, size: int = 64) -> npt.NDArray[np.float64]:
    """Items by who used them, in few dimensions: (n_items, size)."""
    k = min(size, min(rows.shape) - 1)
    if k < 1 or not rows.nnz:
        return np.ones((rows.shape[1], 1))
    _, values, items = randomized_svd(rows, n_components=k, random_state=0)
    return np.asarray(items.T * values, dtype=np.float64)


def shuffled(allowed: npt.NDArray[np.bool_], n: int, rng: np.random.Generator) -> npt.NDArray[np.int32]:
    """Random lists of the allowed items, (n_rows, n)."""
    return best(np.where(allowed, rng.random(allowed.shape), -np.inf), n)


def _mean(values: npt.NDArray[np.float64]) -> float | None:
    known = values[np.isfinite(values)]
    return round(float(known.mean()), 4) if len(known) else None
