"""How good a ranking is, with an interval; and what a set of lists does to courses and to groups of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.matching.similarity.spans import InputError

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class MeanFigure:
    """A mean over queries with its 95% bootstrap interval.

    Attributes
    ----------
    mean, low, high : float
        ``nan`` where there was no query.
    n : int
        Number of queries.
    """

    mean: float
    low: float
    high: float
    n: int


def bootstrap(values: npt.ArrayLike, draws: int = 1000, level: float = 0.95, seed: int = 0) -> MeanFigure:
    """The mean over queries and its percentile interval, the queries drawn again with replacement.

    Parameters
    ----------
    values : float array_like, (n_queries,)
    draws : int
    level : float
        Share of the drawn means within the interval.
    seed : int
        The same seed gives the same interval.
    """
    given = np.asarray(values, dtype=np.float64)
    if not len(given):
        return MeanFigure(np.nan, np.nan, np.nan, 0)
    rng = np.random.default_rng(seed)
    step = max(1, 2_000_000 // len(given))  # bounds the memory
    blocks = [given[rng.integers(len(given), size=(min(step, draws - i), len(given)))].mean(axis=1) for i in range(0, draws, step)]
    means = np.concatenate(blocks)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return MeanFigure(float(given.mean()), float(low), float(high), len(given))


def average_precision(relevant: npt.ArrayLike) -> float:
    """Mean of the precisions at the places of the relevant answers; MAP is its mean over queries.

    Parameters
    ----------
    relevant : bool array_like, (n_ranked,)
        Best first, the whole ranking: each relevant answer is somewhere in it. ``nan`` without any.
    """
    places = np.flatnonzero(np.asarray(relevant, dtype=bool))
    return float((np.arange(1, len(places) + 1) / (places + 1)).mean()) if len(places) else np.nan


def reciprocal_rank(relevant: npt.ArrayLike) -> float:
    """One over the place of the first relevant answer, 0 without any; MRR is its mean over queries."""
    places = np.flatnonzero(np.asarray(relevant, dtype=bool))
    return float(1 / (places[0] + 1)) if len(places) else 0.0


def hits(ids: npt.ArrayLike, relevant: Sequence[npt.ArrayLike]) -> npt.NDArray[np.bool_]:
    """Return which of the returned answers are relevant.

    Parameters
    ----------
    ids : int array_like, (n_queries, n)
        Padded with −1, which is never relevant. An answer that is returned twice counts once.
    relevant : sequence of int array_like
        The relevant answers of each query.

    Returns
    -------
    bool array, (n_queries, n)
    """
    returned = np.asarray(ids)
    if returned.ndim != 2 or len(returned) != len(relevant):
        raise InputError("ids must be (n_queries, n), with one set of relevant answers a query")
    found = np.zeros(returned.shape, bool)
    for row, wanted in enumerate(relevant):
        first = np.zeros(returned.shape[1], bool)
        first[np.unique(returned[row], return_index=True)[1]] = True
        found[row] = first & np.isin(returned[row], np.asarray(wanted)) & (returned[row] >= 0)
    return found


def recall(found: npt.ArrayLike, n_relevant: npt.ArrayLike) -> Floats:
    """Found over relevant answers, for each query.

    Parameters
    ----------
    found : bool array_like, (n_queries, n)
        As of ``hits``.
    n_relevant : int array_like, (n_queries,)
        At least 1.
    """
    return np.asarray(np.asarray(found, dtype=bool).sum(axis=1) / np.asarray(n_relevant, dtype=np.float64), dtype=np.float64)


def ndcg(found: npt.ArrayLike, n_relevant: npt.ArrayLike) -> Floats:
    """Discounted gain Σ 1/log₂(place + 1) over that of the ideal list of min(n, relevant) answers, for each query.

    Parameters
    ----------
    found : bool array_like, (n_queries, n)
    n_relevant : int array_like, (n_queries,)
        At least 1.
    """
    good = np.asarray(found, dtype=bool)
    discount = 1 / np.log2(np.arange(2, good.shape[1] + 2))
    ideal = np.cumsum(discount)[np.minimum(np.asarray(n_relevant, dtype=np.int64), good.shape[1]) - 1]
    return np.asarray(good @ discount / ideal, dtype=np.float64)


def hit_rate(found: npt.ArrayLike) -> Floats:
    """1 where any answer is relevant, else 0, for each query."""
    return np.asarray(np.asarray(found, dtype=bool).any(axis=1), dtype=np.float64)


def shown(ids: npt.ArrayLike, n_items: int) -> Floats:
    """Return how often each item is in the lists.

    Parameters
    ----------
    ids : int array_like, (n_rows, n)
        Padded with −1.
    n_items : int

    Returns
    -------
    float64 array, (n_items,)
    """
    flat = np.asarray(ids, dtype=np.int64).ravel()
    return np.bincount(flat[flat >= 0], minlength=n_items).astype(np.float64)


def coverage(ids: npt.ArrayLike, n_items: int) -> float:
    """Share of the items that are in anybody's list."""
    return float((shown(ids, n_items) > 0).mean()) if n_items else 0.0


def gini(exposure: npt.ArrayLike) -> float:
    """Inequality of exposure: 0 where all items are shown equally often, (n − 1)/n where one item takes all.

    Parameters
    ----------
    exposure : float array_like, (n_items,)
        Not negative. Nothing shown at all gives 0.
    """
    ordered = np.sort(np.asarray(exposure, dtype=np.float64))
    total, n = ordered.sum(), len(ordered)
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * total)) if total > 0 else 0.0


def novelty(ids: npt.ArrayLike, popularity: npt.ArrayLike) -> Floats:
    """Mean self-information −log₂ p of each list, in bits; p is an item's share of all uses, add-one smoothed.

    Parameters
    ----------
    ids : int array_like, (n_rows, n)
    popularity : float array_like, (n_items,)
        Uses of each item.

    Returns
    -------
    float64 array, (n_rows,)
        ``nan`` for an empty list.
    """
    uses = np.asarray(popularity, dtype=np.float64) + 1
    bits = np.append(-np.log2(uses / uses.sum()), 0.0)
    rows = np.asarray(ids, dtype=np.int64)
    count = (rows >= 0).sum(axis=1)
    return np.asarray(np.divide(bits[rows].sum(axis=1), count, out=np.full(len(rows), np.nan), where=count > 0))


def diversity(ids: npt.ArrayLike, vectors: npt.ArrayLike) -> Floats:
    """Intra-list diversity: one less the mean cosine of all pairs of a list.

    Parameters
    ----------
    ids : int array_like, (n_rows, n)
    vectors : float array_like, (n_items, n_features)
        A zero vector is like nothing.

    Returns
    -------
    float64 array, (n_rows,)
        ``nan`` for a list of fewer than two.
    """
    rows, raw = np.asarray(ids, dtype=np.int64), np.asarray(vectors, dtype=np.float64)
    unit = raw / np.maximum(np.linalg.norm(raw, axis=1, keepdims=True), 1e-12)
    unit = np.vstack([unit, np.zeros(raw.shape[1])])
    count = (rows >= 0).sum(axis=1)
    total, own = np.zeros((len(rows), raw.shape[1])), np.zeros(len(rows))
    for column in rows.T:
        total += unit[column]
        own += (unit[column] ** 2).sum(axis=1)
    pairs = count * (count - 1)
    alike = np.divide((total**2).sum(axis=1) - own, pairs, out=np.full(len(rows), np.nan), where=pairs > 0)
    return np.asarray(1 - alike, dtype=np.float64)


def group_ratio(values: npt.ArrayLike, labels: Sequence[str], minimum: int = 1) -> float:
    """Lowest over highest group mean of a figure that everybody has; 1 is equal.

    Parameters
    ----------
    values : float array_like, (n,)
        What each person was given. Not negative.
    labels : sequence of str, (n,)
    minimum : int
        Smaller groups are not compared. 1 where fewer than two groups are left, or nobody was given anything.
    """
    given = np.asarray(values, dtype=np.float64)
    if len(given) != len(labels):
        raise InputError("values and labels must have one entry a person")
    names, place = np.unique(np.asarray(labels, dtype=str), return_inverse=True)
    size = np.bincount(place, minlength=len(names))
    means = np.bincount(place, weights=given, minlength=len(names))[size >= minimum] / size[size >= minimum]
    return float(means.min() / means.max()) if len(means) > 1 and means.max() > 0 else 1.0
