"""Intervals of ranks: what is held, what is required, what is still to learn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from skillmatch.matching.settings import SHIPPED, EngineSettings

Array = npt.NDArray[np.generic]
Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]
Float32 = npt.NDArray[np.float32]
Int32 = npt.NDArray[np.int32]

RANKS = 8


class InputError(ValueError):
    """Arrays that cannot be what they claim to be."""


@dataclass(frozen=True, eq=False)
class Spans:
    """Intervals of ranks in compressed rows: row i covers ``(low[j], high[j]]`` of skill ``indices[j]``.

    Parameters
    ----------
    indptr : int array, (n_rows + 1,)
        Row i is ``indptr[i]:indptr[i + 1]``.
    indices : int32, (n_entries,)
        Skills; sorted within a row here if they are not, and never twice in one row.
    low, high : float32, (n_entries,)
        Ranks, ``low < high``.
    n_features : int
        Number of skills.

    Raises
    ------
    InputError
        A skill twice in a row, ``low ≥ high``, a rank that is not finite, an index out of range, arrays that do not fit.
    """

    indptr: npt.NDArray[np.int64]
    indices: Int32
    low: Float32
    high: Float32
    n_features: int

    def __post_init__(self) -> None:
        indptr = _whole(self.indptr, "indptr").astype(np.int64)
        indices = _whole(self.indices, "indices")
        low, high = _ranks(self.low, "low"), _ranks(self.high, "high")
        if indptr.ndim != 1 or len(indptr) == 0 or indptr[0] != 0 or (np.diff(indptr) < 0).any():
            raise InputError("indptr must start at 0 and never fall")
        if not (indices.shape == low.shape == high.shape == (int(indptr[-1]),)):
            raise InputError("indices, low and high must each have indptr[-1] entries")
        if len(indices) and (indices.min() < 0 or indices.max() >= self.n_features):
            raise InputError(f"skill index out of range for {self.n_features} skills")
        if (low >= high).any():
            raise InputError("an interval must have low < high")
        indices = indices.astype(np.int32)
        if len(indices) > 1:
            rows = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
            key = rows * np.int64(self.n_features) + indices
            if (np.diff(key) <= 0).any():
                order = np.argsort(key, kind="stable")
                if (np.diff(key[order]) == 0).any():
                    raise InputError("a skill appears twice in one row")
                indices, low, high = indices[order], low[order], high[order]
        for name, value in (("indptr", indptr), ("indices", indices), ("low", low), ("high", high)):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "n_features", int(self.n_features))

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.indptr) - 1

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @property
    def rows(self) -> npt.NDArray[np.int64]:
        """The row of each entry, (n_entries,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.indptr))

    @cached_property
    def by_feature(self) -> tuple[npt.NDArray[np.int64], Int32, Float32]:
        """The columns (indptr, rows, high): skill k is in the rows ``rows[indptr[k]:indptr[k + 1]]``, ascending."""
        order = np.argsort(self.indices, kind="stable")
        indptr = np.concatenate(([0], np.cumsum(np.bincount(self.indices, minlength=self.n_features)))).astype(np.int64)
        return indptr, self.rows[order].astype(np.int32), self.high[order]

    def row(self, i: int) -> tuple[Int32, Float32, Float32]:
        """Skills, low and high of row i."""
        part = slice(self.indptr[i], self.indptr[i + 1])
        return self.indices[part], self.low[part], self.high[part]

    def take(self, rows: Sequence[int] | npt.NDArray[np.integer]) -> Spans:
        """The given rows, in the given order."""
        rows = np.asarray(rows, dtype=np.int64)
        starts, counts = self.indptr[rows], np.diff(self.indptr)[rows]
        at = ranges(starts, counts)
        indptr = np.concatenate(([0], np.cumsum(counts)))
        return Spans(indptr, self.indices[at], self.low[at], self.high[at], self.n_features)

    @classmethod
    def from_rows(cls, rows: Iterable[Iterable[tuple[int, float, float]]], n_features: int) -> Spans:
        """From one list of ``(skill, low, high)`` a row."""
        listed = [list(row) for row in rows]
        indptr = np.concatenate(([0], np.cumsum([len(row) for row in listed], dtype=np.int64)))
        flat = [entry for row in listed for entry in row]
        columns = list(zip(*flat, strict=True)) if flat else [(), (), ()]
        indices = np.array(columns[0], dtype=np.int64)
        return cls(
            indptr,
            indices.astype(np.int32),
            np.array(columns[1], dtype=np.float32),
            np.array(columns[2], dtype=np.float32),
            n_features,
        )


def ranges(starts: npt.NDArray[np.integer], counts: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """The positions ``starts[i] … starts[i] + counts[i] − 1`` of all i, one after the other."""
    ends = counts.cumsum()
    total = int(ends[-1]) if len(ends) else 0
    at: npt.NDArray[np.int64] = np.arange(total) + (starts - ends + counts).repeat(counts)
    return at


def summed(place: npt.NDArray[np.integer], parts: npt.ArrayLike, n: int) -> Float64:
    """The sum of the parts at each of n places, added in their order in float64."""
    return np.asarray(np.bincount(place, weights=parts, minlength=n), dtype=np.float64)


def rank_spans(indptr: npt.ArrayLike, indices: npt.ArrayLike, rank: npt.ArrayLike, n_features: int) -> Spans:
    """The intervals ``(0, rank]``; entries of rank 0 (not held, not asked) are left out.

    Parameters
    ----------
    indptr, indices, rank : array_like
        Compressed rows of ranks 0–8.
    n_features : int
        Number of skills.
    """
    indptr, indices = np.asarray(indptr, dtype=np.int64), np.asarray(indices, dtype=np.int64)
    high = _ranks(rank, "rank")
    if high.shape != indices.shape:
        raise InputError("indices and rank must have one entry each")
    if len(high) and (high.min() < 0 or high.max() > RANKS):
        raise InputError(f"a rank must lie between 0 and {RANKS}")
    keep = high > 0
    kept = np.concatenate(([0], np.cumsum(keep)))[indptr]
    return Spans(kept, indices[keep].astype(np.int32), np.zeros(int(keep.sum()), np.float32), high[keep], n_features)


def effective_rank(
    rank: npt.ArrayLike,
    evidence: npt.ArrayLike,
    age_days: npt.ArrayLike,
    expired: npt.ArrayLike,
    settings: EngineSettings = SHIPPED,
) -> Float32:
    """The rank that counts: as held, less weak evidence, less age; nothing once expired.

    Parameters
    ----------
    rank : array_like, (n,)
        Held ranks 0–8.
    evidence : array_like of int, (n,)
        Index of the evidence, weakest first: own statement, course, competition, assessment, certificate.
    age_days : array_like, (n,)
        Days since the evidence, at the date that is asked about.
    expired : array_like of bool, (n,)
        Past its expiry.

    Returns
    -------
    float32 array, (n,)
        Between 0 and ``rank``.
    """
    held = np.asarray(rank, dtype=np.float64)
    kind = np.asarray(evidence, dtype=np.int64)
    if kind.size and (kind.min() < 0 or kind.max() >= len(settings.evidence_deduction)):
        raise InputError("unknown kind of evidence")
    if held.size and not (np.isfinite(held).all() and held.min() >= 0 and held.max() <= RANKS):
        raise InputError(f"a rank must lie between 0 and {RANKS}")
    years = np.maximum(np.asarray(age_days, dtype=np.float64) - settings.ageing_free_days, 0.0) / 365.0
    ageing = np.minimum(years * settings.ageing_per_year, settings.ageing_most)
    left = held - np.asarray(settings.evidence_deduction)[kind] - ageing
    out: Float32 = np.where(np.asarray(expired, dtype=bool), 0.0, np.clip(left, 0.0, None)).astype(np.float32)
    return out


def gap(held: npt.ArrayLike, required: npt.ArrayLike, tolerance: float = 0.5) -> Float64:
    """Return what is still to learn: ``required − held``, and 0 where that is at most half a rank (then one is qualified)."""
    size = np.asarray(required, dtype=np.float64) - np.asarray(held, dtype=np.float64)
    return np.where(size > tolerance, size, 0.0)


def gap_spans(held: Spans, required: Spans, tolerance: float = 0.5) -> Spans:
    """The intervals ``(held, required]`` row by row, without those of at most half a rank.

    Parameters
    ----------
    held, required : Spans
        Intervals from 0, the same rows and skills.
    """
    if len(held) != len(required) or held.n_features != required.n_features:
        raise InputError("held and required must have the same rows and skills")
    width = np.int64(max(held.n_features, 1))
    have, want = held.rows * width + held.indices, required.rows * width + required.indices
    at = np.searchsorted(have, want)
    at[at == len(have)] = 0
    found = have[at] == want if len(have) else np.zeros(len(want), bool)
    low = np.where(found, held.high[at], np.float32(0)).astype(np.float32) if len(have) else np.zeros(len(want), np.float32)
    keep = gap(low, required.high, tolerance) > 0
    indptr = np.concatenate(([0], np.cumsum(keep)))[required.indptr]
    return Spans(indptr, required.indices[keep], low[keep], required.high[keep], required.n_features)


def _whole(value: npt.ArrayLike, name: str) -> npt.NDArray[np.int64]:
    array = np.asarray(value)
    if array.size and array.dtype.kind not in "iu":
        raise InputError(f"{name} must be whole numbers")
    return array.astype(np.int64)


def _ranks(value: npt.ArrayLike, name: str) -> Float32:
    array = np.asarray(value)
    if array.size and array.dtype.kind not in "iuf":
        raise InputError(f"{name} must be numbers")
    out = array.astype(np.float32)
    if not np.isfinite(out).all():
        raise InputError(f"{name} must be finite")
    return out
