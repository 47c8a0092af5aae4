"""Checks that the dataclasses of ``inputs`` make of themselves; a column is coerced where nothing is lost, refused otherwise.

Flags of people, read course by course, stand beside them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from skillmatch.matching.similarity.spans import RANKS, InputError, Spans


class ByCourse:
    """The rows of a csr_array's true entries, course by course."""

    def __init__(self, flags: sparse.csr_array) -> None:
        self.order = np.argsort(flags.indices, kind="stable")
        self.rows = np.repeat(np.arange(flags.shape[0]), np.diff(flags.indptr))[self.order]
        self.ends = np.concatenate(([0], np.cumsum(np.bincount(flags.indices, minlength=flags.shape[1]))))

    def of(self, course: int) -> npt.NDArray[np.int64]:
        """The rows of one course, ascending."""
        rows: npt.NDArray[np.int64] = self.rows[self.ends[course] : self.ends[course + 1]]
        return rows


def ids(owner: Any, ascending: bool = True) -> int:
    """Check the column ``ids`` (each once; ascending, so that a lower position is a lower id) and return its length."""
    array = np.asarray(owner.ids)
    column(owner, "ids", np.int64, len(array))
    differences = np.diff(owner.ids if ascending else np.sort(owner.ids))
    if (differences <= 0).any():
        raise InputError(f"{type(owner).__name__}.ids must be " + ("ascending" if ascending else "distinct"))
    return len(array)


def column(owner: Any, name: str, dtype: npt.DTypeLike, n: int, least: float | None = None, most: float | None = None) -> None:
    """Coerce ``owner.name`` to ``dtype`` and (n,); refuse what would lose a digit, is not finite or out of range."""
    raw = np.asarray(getattr(owner, name))
    if raw.shape != (n,):
        raise InputError(f"{type(owner).__name__}.{name} has the shape {raw.shape}, expected ({n},)")
    wanted = np.dtype(dtype)
    if wanted.kind == "f":
        array = raw.astype(wanted)
        if not np.isfinite(array).all():
            raise InputError(f"{type(owner).__name__}.{name} must be finite")
    elif raw.dtype == wanted:
        array = raw
    else:
        if n and raw.dtype.kind not in "biu":
            raise InputError(f"{type(owner).__name__}.{name} must hold {wanted.name}, not {raw.dtype.name}")
        array = raw.astype(wanted)
        if (array != raw).any():
            raise InputError(f"{type(owner).__name__}.{name} does not fit into {wanted.name}")
    if n and ((least is not None and array.min() < least) or (most is not None and array.max() > most)):
        raise InputError(f"{type(owner).__name__}.{name} must lie between {least} and {most}")
    object.__setattr__(owner, name, array)


def optional(owner: Any, name: str, dtype: npt.DTypeLike, n: int, most: float | None = None) -> None:
    """Check a column as ``column`` does, from 0; where it is not given, fill it with zeros."""
    if getattr(owner, name) is None:
        object.__setattr__(owner, name, np.zeros(n, dtype))
    column(owner, name, dtype, n, least=0, most=most)


def ranked(owner: Any, name: str, n: int, from_zero: bool = False) -> None:
    """Check that ``owner.name`` are n rows of intervals within the ranks 0–8 (that start at 0, where asked)."""
    spans = getattr(owner, name)
    if not isinstance(spans, Spans):
        raise InputError(f"{type(owner).__name__}.{name} must be Spans")
    if len(spans) != n:
        raise InputError(f"{type(owner).__name__}.{name} has {len(spans)} rows, expected {n}")
    if len(spans.low) and (spans.low.min() < 0 or spans.high.max() > RANKS or (from_zero and spans.low.max() > 0)):
        raise InputError(f"{type(owner).__name__}.{name}: ranks lie between 0 and {RANKS}" + ", from 0" * from_zero)


def flags(owner: Any, name: str, shape: tuple[int, int | None]) -> None:
    """Coerce ``owner.name`` to a csr_array of true entries alone."""
    given = getattr(owner, name)
    if not isinstance(given, sparse.csr_array) or given.dtype != np.bool_ or not given.data.all():
        given = sparse.csr_array(given)
        given = sparse.csr_array(given.astype(bool))
        given.eliminate_zeros()
        object.__setattr__(owner, name, given)
    if given.shape[0] != shape[0] or (shape[1] is not None and given.shape[1] != shape[1]):
        raise InputError(f"{type(owner).__name__}.{name} has the shape {given.shape}, expected {shape}")


def shares(owner: Any, name: str, shape: tuple[int, int]) -> None:
    """Coerce ``owner.name`` to a csr_array of float32 in [0, 1], no entry stored twice or as zero."""
    given = sparse.csr_array(getattr(owner, name)).astype(np.float32)
    given.sum_duplicates()
    given.eliminate_zeros()
    if given.shape != shape:
        raise InputError(f"{type(owner).__name__}.{name} has the shape {given.shape}, expected {shape}")
    if given.nnz and not (given.data.min() >= 0 and given.data.max() <= 1):  # written so that NaN is refused too
        raise InputError(f"{type(owner).__name__}.{name} must lie between 0 and 1")
    object.__setattr__(owner, name, given)
