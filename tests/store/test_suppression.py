"""What is told of a table never gives a hidden count away: checked by solving for every hidden count."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from skillmatch.store.statistics.suppression import SuppressedTable, may_know, suppress, suppress_table, suppress_with_total
from skillmatch.terms import MIN_CELL_COUNT

COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 60))
TABLES = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(st.lists(COUNTS, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0])
)
NEVER = 10_000.0


def widths(said: SuppressedTable) -> list[float]:
    """How wide a range each hidden number keeps for somebody who solves all the sums (counts cannot be negative)."""
    n, m = len(said.rows), len(said.columns)
    flat = [number for row in said.cells for number in row] + [*said.rows, *said.columns, said.total]
    sums = []
    for row in range(n):
        sums.append(([row * m + column for column in range(m)], n * m + row))
    for column in range(m):
        sums.append(([row * m + column for row in range(n)], n * m + n + column))
    sums.append(([n * m + row for row in range(n)], len(flat) - 1))
    sums.append(([n * m + n + column for column in range(m)], len(flat) - 1))
    equations = np.zeros((len(sums), len(flat)))
    for place, (parts, whole) in enumerate(sums):
        equations[place, parts] += 1
        equations[place, whole] -= 1
    bounds = [(0, NEVER) if number is None else (number, number) for number in flat]
    found = []
    for place, number in enumerate(flat):
        if number is None:
            aim = np.zeros(len(flat))
            aim[place] = 1
            low = linprog(aim, A_eq=equations, b_eq=np.zeros(len(sums)), bounds=bounds)
            high = linprog(-aim, A_eq=equations, b_eq=np.zeros(len(sums)), bounds=bounds)
            assert low.status == high.status == 0
            found.append(-high.fun - low.fun)
    return found


@settings(max_examples=20, deadline=None)
@given(TABLES)
def test_no_hidden_count_can_be_computed(table: list[list[int]]) -> None:
    said = suppress_table(table)
    assert all(width >= MIN_CELL_COUNT - 1e-6 for width in widths(said))


@given(TABLES)
def test_what_is_told_is_true_and_never_small(table: list[list[int]]) -> None:
    said = suppress_table(table)
    truth = [*(tuple(row) for row in table), tuple(map(sum, table)), tuple(map(sum, zip(*table, strict=True)))]
    shown = [*said.cells, said.rows, said.columns]
    for numbers, counts in zip(shown, truth, strict=True):
        assert all(number is None or number == count for number, count in zip(numbers, counts, strict=True))
        assert all(number is None or number >= MIN_CELL_COUNT or not sum(map(sum, table)) for number in numbers)
    assert said.total is None or said.total == sum(map(sum, table))
    assert said == suppress_table(table), "the same table is told alike"


def test_the_check_would_see_a_leak() -> None:
    leaking = SuppressedTable(((None, 20), (30, 40)), (23, 70), (33, 60), 93)
    assert widths(leaking) == [pytest.approx(0)]
    two = SuppressedTable(((None, None), (30, 40)), (4, 70), (None, None), 74)
    assert min(widths(two)) < MIN_CELL_COUNT


def test_one_small_count_hides_three_others_and_no_sum() -> None:
    said = suppress_table([[2, 20, 30], [40, 50, 60], [70, 80, 90]])
    assert said.cells[0][0] is None
    assert sum(number is None for row in said.cells for number in row) == 4
    assert None not in (*said.rows, *said.columns, said.total)


def test_a_table_without_small_counts_is_told_whole() -> None:
    assert suppress_table([[5, 6], [7, 8]]) == SuppressedTable(((5, 6), (7, 8)), (11, 15), (12, 14), 26)


def test_a_table_of_nobody_says_so() -> None:
    assert suppress_table([[0, 0], [0, 0]]) == SuppressedTable(((0, 0), (0, 0)), (0, 0), (0, 0), 0)


@given(st.lists(COUNTS, min_size=1, max_size=9))
def test_the_sum_of_groups_gives_none_of_them_away(counts: list[int]) -> None:
    shown, whole = suppress_with_total(counts)
    hidden = [count for number, count in zip(shown, counts, strict=True) if number is None and count]
    assert shown == suppress(counts)
    if whole is not None and hidden:
        assert whole == sum(counts)
        assert len(hidden) >= 2
        assert sum(hidden) >= MIN_CELL_COUNT


def test_the_largest_table_of_the_city_is_quick() -> None:
    rng = np.random.default_rng(1)
    for scale in (3, 30):
        table = rng.poisson(scale, (18, 16)).tolist()
        began = time.process_time()
        suppress_table(table)
        assert time.process_time() - began < 1.0


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 12)).map(lambda one: (max(one[:2]), min(one[:2]), one[2])),
        min_size=1,
        max_size=8,
    )
)
def test_nothing_small_is_left_whoever_of_the_newer_was_counted(counts: list[tuple[int, int, int]]) -> None:
    """Of each group (all, one's own, newly seen): what is told leaves enough others, if any may be left."""
    table, own, newer = zip(*counts, strict=True)
    (known,) = may_know([table], [own], newer)
    shown, _ = suppress_with_total([n - some for n, some in zip(table, known, strict=True)])
    for n, mine, more, one in zip(table, own, newer, shown, strict=True):
        if one is not None and n > mine and more:
            assert n - mine - more >= MIN_CELL_COUNT
