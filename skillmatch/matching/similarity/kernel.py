"""The inner loop of the similarity: weighted overlaps of intervals through an inverted index, and the k best of each row.

``reference`` says it in NumPy; ``_neighbours`` says it in plain loops that numba compiles. Both add the same numbers in the same
order in float64 and round once, to float32, so they agree bit for bit; where numba is absent the reference runs. A compiled run
takes chunks of rows in threads without the GIL, with one accumulator each.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from skillmatch.matching.similarity.spans import Spans, ranges, summed

Float64 = npt.NDArray[np.float64]
Float32 = npt.NDArray[np.float32]
Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

CHUNK = 2048
BLOCK = 64


@dataclass(frozen=True, eq=False)
class SkillIndex:
    """Items by skill: the entries of skill k are ``indptr[k]:indptr[k + 1]``, ascending by item.

    ``weights`` (n_skills,) and ``scale`` (n_items,), the inverse norms, are float64; ``item``, ``low``, ``high`` belong to the
    entries; ``entry`` is the entry's place in the spans it was made from."""

    indptr: Int64
    item: Int32
    low: Float32
    high: Float32
    entry: Int64
    weights: Float64
    scale: Float64


def invert(spans: Spans, weights: Float64) -> SkillIndex:
    """The inverted index of items, and their norms ``sqrt(Σ w·(high − low))``."""
    order = np.argsort(spans.indices, kind="stable")
    counts = np.bincount(spans.indices, minlength=spans.n_features)
    indptr = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    item = spans.rows[order].astype(np.int32)
    return SkillIndex(indptr, item, spans.low[order], spans.high[order], order, weights, inverse(norms(spans, weights)))


def norms(spans: Spans, weights: Float64) -> Float64:
    """``sqrt(Σ w·(high − low))`` of each row."""
    sizes = weights[spans.indices] * (spans.high.astype(np.float64) - spans.low.astype(np.float64))
    return np.sqrt(summed(spans.rows, sizes, len(spans)))


def inverse(norm: Float64) -> Float64:
    """1/norm, and 0 for an empty row: an empty interval has similarity 0."""
    return np.divide(1.0, norm, out=np.zeros_like(norm), where=norm > 0)


def neighbours(
    index: SkillIndex,
    queries: Spans,
    k: int,
    mask: Bools | None = None,
    allowed: tuple[Int64, Int32] | None = None,
    threads: int | None = None,
) -> tuple[Float32, Int32]:
    """The k items of the highest cosine for each query, ties to the lower position; padded with −1 and 0.

    Parameters
    ----------
    index : SkillIndex
    queries : Spans
    k : int
    mask : bool array, (n_items,), optional
        Items that may be returned.
    allowed : (indptr, indices), optional
        Items that may be returned row by row.
    threads : int, optional
        All cores by default.
    """
    run = compiled()
    scale = inverse(norms(queries, index.weights))
    if run is None:
        return reference(index, queries, scale, k, mask, allowed)
    n, items = len(queries), len(index.scale)
    scores, ids = np.zeros((n, k), np.float32), np.full((n, k), -1, np.int32)
    # Whole blocks, and unsigned ids (a signed one is checked for wrapping round at each access); a masked item weighs nothing.
    padded = np.zeros(-(-items // BLOCK) * BLOCK)
    padded[:items] = index.scale if mask is None else np.where(mask, index.scale, 0.0)
    indptr, columns = (np.zeros(1, np.int64), np.zeros(0, np.int32)) if allowed is None else allowed

    def chunk(start: int) -> None:
        run(
            start, min(start + CHUNK, n), queries.indptr, queries.indices, queries.low, queries.high, scale,
            index.indptr, index.item.view(np.uint32), index.low, index.high, index.weights, padded,
            allowed is not None, indptr, columns.view(np.uint32), scores, ids,
        )  # fmt: skip

    starts = range(0, n, CHUNK)
    threads = threads or os.cpu_count() or 1
    if threads == 1 or len(starts) < 2:
        for start in starts:
            chunk(start)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(chunk, starts))
    return scores, ids


def reference(
    index: SkillIndex, queries: Spans, scale: Float64, k: int, mask: Bools | None, allowed: tuple[Int64, Int32] | None
) -> tuple[Float32, Int32]:
    """The same in NumPy: the oracle of the compiled loop."""
    items = len(index.scale)
    scores, ids = np.zeros((len(queries), k), np.float32), np.full((len(queries), k), -1, np.int32)
    for i in range(len(queries)):
        score = cosines(index, *queries.row(i), float(scale[i]))
        if mask is not None:
            score = np.where(mask, score, np.float32(0))
        if allowed is not None:
            may = np.zeros(items, np.bool_)
            may[allowed[1][allowed[0][i] : allowed[0][i + 1]]] = True
            score = np.where(may, score, np.float32(0))
        best = np.argsort(-score, kind="stable")[:k]
        best = best[score[best] > 0]
        scores[i, : len(best)], ids[i, : len(best)] = score[best], best
    return scores, ids


def cosines(index: SkillIndex, skills: Int32, low: Float32, high: Float32, scale: float) -> Float32:
    """The cosine of one query with every item, (n_items,)."""
    starts = index.indptr[skills]
    counts = index.indptr[skills + 1] - starts
    at = ranges(starts, counts)
    upper = np.minimum(index.high[at], np.repeat(high, counts)).astype(np.float64)
    lower = np.maximum(index.low[at], np.repeat(low, counts)).astype(np.float64)
    parts = np.repeat(index.weights[skills], counts) * np.maximum(upper - lower, 0.0)
    total = summed(index.item[at], parts, len(index.scale))
    out: Float32 = (total * index.scale * scale).astype(np.float32)
    return out


def _neighbours(
    first: int, last: int, q_indptr: Int64, q_skill: Int32, q_low: Float32, q_high: Float32, q_scale: Float64,
    indptr: Int64, item: Int32, low: Float32, high: Float32, weights: Float64, scale: Float64,
    by_row: bool, a_indptr: Int64, a_item: Int32, scores: Float32, ids: Int32,
) -> None:  # fmt: skip
    k, blocks = scores.shape[1], len(scale) // BLOCK
    total, score = np.zeros(len(scale), np.float64), np.zeros(len(scale), np.float32)
    kept = np.zeros(len(scale), np.float64)
    peak, heap = np.zeros(blocks, np.float32), np.zeros(k, np.float32)
    for row in range(first, last):
        for j in range(q_indptr[row], q_indptr[row + 1]):
            skill, weight = q_skill[j], weights[q_skill[j]]
            under, over = np.float64(q_low[j]), np.float64(q_high[j])
            for e in range(indptr[skill], indptr[skill + 1]):
                overlap = min(np.float64(high[e]), over) - max(np.float64(low[e]), under)
                total[item[e]] += weight * max(overlap, 0.0)
        if by_row:
            for j in range(a_indptr[row], a_indptr[row + 1]):
                kept[a_item[j]] = total[a_item[j]]
            total[:] = 0.0
            for j in range(a_indptr[row], a_indptr[row + 1]):
                total[a_item[j]] = kept[a_item[j]]
        own = q_scale[row]
        for b in range(blocks):
            top = np.float32(0)
            for i in range(b * BLOCK, (b + 1) * BLOCK):
                value = np.float32(total[i] * scale[i] * own)
                score[i] = value
                total[i] = 0.0
                top = max(top, value)
            peak[b] = top
        # The k-th highest block maximum is a floor of the k-th best score: whole blocks below it are skipped.
        heap[:] = 0
        for b in range(blocks):
            if peak[b] > heap[k - 1]:
                at = k - 1
                while at > 0 and heap[at - 1] < peak[b]:
                    heap[at] = heap[at - 1]
                    at -= 1
                heap[at] = peak[b]
        floor = heap[k - 1]
        found = 0
        for b in range(blocks):
            if peak[b] < floor or peak[b] <= 0:
                continue
            for i in range(b * BLOCK, (b + 1) * BLOCK):
                value = score[i]
                if value <= 0 or value < floor or (found == k and value <= scores[row, k - 1]):
                    continue
                at = found if found < k else k - 1
                found = min(found + 1, k)
                while at > 0 and scores[row, at - 1] < value:
                    scores[row, at] = scores[row, at - 1]
                    ids[row, at] = ids[row, at - 1]
                    at -= 1
                scores[row, at] = value
                ids[row, at] = i


@lru_cache(maxsize=1)
def compiled() -> Callable[..., Any] | None:
    """The compiled loop, or None where numba is absent. Imported here, once: it is optional and takes half a second."""
    try:
        from numba import njit  # noqa: PLC0415
    except ImportError:
        return None
    settings: dict[str, Any] = {"nogil": True, "fastmath": {"nnan", "nsz"}}
    loop: Callable[..., Any]
    try:
        loop = njit(_neighbours, cache=True, **settings)
    except RuntimeError:  # no folder for the cache can be written
        loop = njit(_neighbours, **settings)
    return loop
