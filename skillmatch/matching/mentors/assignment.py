"""Assignments with capacity: who learns from whom, and who sits where, as one optimum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from skillmatch.matching.similarity.spans import Float64, InputError

Int64 = npt.NDArray[np.int64]

MAX_DENSE_CELLS = 20_000_000
"""Cells of the largest dense score table (160 MB); beyond it each row keeps its best edges."""

MAX_EXACT_ROWS = 4_000
"""Variables of the largest integer programme for dual mentors that is solved exactly."""


def assign(scores: npt.ArrayLike, capacity: npt.ArrayLike) -> Int64:
    """The column of each row, −1 for none, that maximises the sum of scores with each column taken at most ``capacity`` times.

    Pairs of a score that is not above 0 are never made (leaving somebody out is worth 0).

    Parameters
    ----------
    scores : array_like, (n_rows, n_columns)
    capacity : array_like of int, (n_columns,)

    Returns
    -------
    int64 array, (n_rows,)
    """
    table, room = np.asarray(scores, dtype=np.float64), np.asarray(capacity, dtype=np.int64)
    if table.ndim != 2 or room.shape != (table.shape[1],) or not np.isfinite(table).all() or (room < 0).any():
        raise InputError("scores must be finite (n_rows, n_columns), capacity (n_columns,) and not negative")
    slots = np.repeat(np.arange(len(room)), np.minimum(room, len(table)))
    # A pair of score 0 stands for "unmatched", so no dummies are needed.
    worth = np.maximum(table, 0.0)[:, slots]
    rows, columns = linear_sum_assignment(worth, maximize=True)
    out = np.full(len(table), -1, np.int64)
    made = worth[rows, columns] > 0
    out[rows[made]] = slots[columns[made]]
    return out


def assign_sparse(scores: sparse.csr_array, capacity: npt.ArrayLike) -> Int64:
    """The same over the stored, positive entries alone, for tables that do not fit into memory."""
    table, room = sparse.csr_array(scores), np.asarray(capacity, dtype=np.int64)
    n = table.shape[0]
    slots = np.repeat(np.arange(len(room)), np.minimum(room, n))
    open_ = sparse.csr_array((np.ones(len(slots)), (slots, np.arange(len(slots)))), shape=(len(room), len(slots)))
    worth = sparse.coo_array(table @ open_)
    keep = worth.data > 0
    rows, columns, value = worth.coords[0][keep], worth.coords[1][keep], worth.data[keep]
    # Every row may also take its own dummy; costs are shifted above 0, as a stored 0 would vanish.
    top = float(value.max(initial=0.0)) + 1.0
    graph = sparse.csr_array(
        (
            np.concatenate((top - value, np.full(n, top))),
            (np.concatenate((rows, np.arange(n))), np.concatenate((columns, len(slots) + np.arange(n)))),
        ),
        shape=(n, len(slots) + n),
    )
    matched, taken = min_weight_full_bipartite_matching(graph)
    out = np.full(n, -1, np.int64)
    real = taken < len(slots)
    out[matched[real]] = slots[taken[real]]
    return out


@dataclass(frozen=True, eq=False)
class Dual:
    """A master and a teacher for each worker, −1 for none; ``bound`` is an upper limit of ``total``, equal where exact."""

    masters: Int64
    teachers: Int64
    total: float
    bound: float
    exact: bool


def assign_dual(
    masters: npt.ArrayLike, master_capacity: npt.ArrayLike, teachers: npt.ArrayLike, teacher_capacity: npt.ArrayLike,
    interaction: npt.ArrayLike | None = None, exact_limit: int = MAX_EXACT_ROWS,
) -> Dual:  # fmt: skip
    """Dual mentors: an enterprise master and an academy teacher for each worker.

    Parameters
    ----------
    masters, teachers : array_like, (n_workers, n_masters) and (n_workers, n_teachers)
        Scores.
    master_capacity, teacher_capacity : array_like of int
    interaction : array_like, (n_masters, n_teachers), optional
        What a pair adds where one worker has both. Without it the two assignments separate and are exact. With it an integer
        programme is solved where it is small, and an alternation with its bound stands in beyond.
    exact_limit : int
        Variables up to which the integer programme is used.
    """
    first, second = np.asarray(masters, dtype=np.float64), np.asarray(teachers, dtype=np.float64)
    if interaction is None or not np.any(interaction):
        a, b = assign(first, master_capacity), assign(second, teacher_capacity)
        total = _picked(first, a) + _picked(second, b)
        return Dual(a, b, total, total, True)
    pair = np.asarray(interaction, dtype=np.float64)
    size = len(first) * (first.shape[1] + second.shape[1] + pair.size)
    room = np.asarray(master_capacity, dtype=np.int64), np.asarray(teacher_capacity, dtype=np.int64)
    if size <= exact_limit:
        return _dual_exact(first, room[0], second, room[1], pair)
    return _dual_alternating(first, room[0], second, room[1], pair)


def _picked(scores: Float64, columns: Int64) -> float:
    rows = np.flatnonzero(columns >= 0)
    return float(scores[rows, columns[rows]].sum())


def _together(a: Int64, b: Int64, pair: Float64) -> float:
    both = (a >= 0) & (b >= 0)
    return float(pair[a[both], b[both]].sum())


def _dual_exact(first: Float64, room_a: Int64, second: Float64, room_b: Int64, pair: Float64) -> Dual:
    """x (worker, master), y (worker, teacher), z (worker, master, teacher) with z = x·y linearised; the total is maximised."""
    n, m, t = len(first), first.shape[1], second.shape[1]
    nx, ny, nz = n * m, n * t, n * m * t
    cost = -np.concatenate((first.ravel(), second.ravel(), np.tile(pair.ravel(), n)))
    eye = sparse.eye_array
    zeros = sparse.csr_array
    one_each = sparse.block_array(
        [
            [sparse.kron(eye(n), np.ones((1, m))), zeros((n, ny)), zeros((n, nz))],
            [zeros((n, nx)), sparse.kron(eye(n), np.ones((1, t))), zeros((n, nz))],
            [sparse.kron(np.ones((1, n)), eye(m)), zeros((m, ny)), zeros((m, nz))],
            [zeros((t, nx)), sparse.kron(np.ones((1, n)), eye(t)), zeros((t, nz))],
        ]
    )
    to_x, to_y = sparse.kron(eye(nx), np.ones((t, 1))), sparse.kron(eye(n), sparse.kron(np.ones((m, 1)), eye(t)))
    link = sparse.block_array(
        [
            [-to_x, zeros((nz, ny)), eye(nz)],
            [zeros((nz, nx)), -to_y, eye(nz)],
            [to_x, to_y, -eye(nz)],
        ]
    )
    limits = np.concatenate((np.ones(2 * n), room_a, room_b))
    upper = np.concatenate((np.zeros(2 * nz), np.ones(nz)))
    found = milp(
        cost, integrality=np.ones(len(cost)), bounds=Bounds(0, 1),
        constraints=[LinearConstraint(one_each, -np.inf, limits), LinearConstraint(link, -np.inf, upper)],
        options={"mip_rel_gap": 0.0},
    )  # fmt: skip
    x, y = found.x[:nx].reshape(n, m), found.x[nx : nx + ny].reshape(n, t)
    a = np.where(x.max(axis=1, initial=0.0) > 0.5, x.argmax(axis=1), -1) if m else np.full(n, -1)
    b = np.where(y.max(axis=1, initial=0.0) > 0.5, y.argmax(axis=1), -1) if t else np.full(n, -1)
    total = _picked(first, a) + _picked(second, b) + _together(a, b, pair)
    return Dual(a, b, total, total, True)


def _dual_alternating(first: Float64, room_a: Int64, second: Float64, room_b: Int64, pair: Float64) -> Dual:
    """One side at a time, the other held fixed, until nothing improves. The bound gives every worker the best interaction."""
    a, b = assign(first, room_a), assign(second, room_b)
    pairs = min(len(first), int(room_a.sum()), int(room_b.sum()))
    bound = _picked(first, a) + _picked(second, b) + max(float(pair.max(initial=0.0)), 0.0) * pairs
    total = _picked(first, a) + _picked(second, b) + _together(a, b, pair)
    while True:
        mine = first + np.where((b >= 0)[:, None], pair.T[b], 0.0)
        a2 = assign(mine, room_a)
        theirs = second + np.where((a2 >= 0)[:, None], pair[a2], 0.0)
        b2 = assign(theirs, room_b)
        better = _picked(first, a2) + _picked(second, b2) + _together(a2, b2, pair)
        if better <= total + 1e-12:
            return Dual(a, b, total, max(bound, total), False)
        a, b, total = a2, b2, better
