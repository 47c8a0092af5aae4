"""Assignments with capacity are the optimum: the published example, brute force on small cases, dual mentors with interaction."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from skillmatch.matching import InputError, assign, assign_dual
from skillmatch.matching.mentors.assignment import assign_sparse

seeds = st.integers(0, 2**32 - 1)


def worth(scores, columns):
    return sum(scores[row, column] for row, column in enumerate(columns) if column >= 0)


def within(columns, capacity):
    return all(sum(column == j for column in columns) <= room for j, room in enumerate(capacity))


def brute(scores, capacity):
    choices = product(range(-1, scores.shape[1]), repeat=len(scores))
    return max((worth(scores, columns) for columns in choices if within(columns, capacity)), default=0.0)


def test_the_published_example_gets_14_where_first_come_first_served_gets_12():
    scores = np.array([[8.0, 5.0], [9.0, 4.0]])  # people 1 and 2 by mentors A and B
    taken = assign(scores, [1, 1])
    assert taken.tolist() == [1, 0]
    assert worth(scores, taken) == 14
    assert worth(scores, [0, 1]) == 12


@settings(max_examples=80, deadline=None)
@given(seed=seeds, n=st.integers(0, 5), m=st.integers(1, 3))
def test_it_is_the_optimum_within_capacities(seed, n, m):
    rng = np.random.default_rng(seed)
    scores, capacity = rng.integers(-3, 9, (n, m)).astype(float), rng.integers(0, 3, m)
    for taken in (assign(scores, capacity), assign_sparse(sparse.csr_array(scores), capacity)):
        assert within(taken, capacity)
        assert worth(scores, taken) == brute(scores, capacity)
        assert all(scores[row, column] > 0 for row, column in enumerate(taken) if column >= 0)


@settings(max_examples=30, deadline=None)
@given(seed=seeds, n=st.integers(1, 3), interacting=st.booleans())
def test_dual_mentors_are_the_optimum(seed, n, interacting):
    rng = np.random.default_rng(seed)
    first, second = rng.integers(0, 9, (n, 2)).astype(float), rng.integers(0, 9, (n, 2)).astype(float)
    rooms = rng.integers(0, 3, 2), rng.integers(0, 3, 2)
    pair = rng.integers(-4, 6, (2, 2)).astype(float) if interacting else None
    found = assign_dual(first, rooms[0], second, rooms[1], pair)

    def total(a, b):
        both = sum(pair[i, j] for i, j in zip(a, b, strict=True) if i >= 0 and j >= 0) if interacting else 0.0
        return worth(first, a) + worth(second, b) + both

    choices = list(product(range(-1, 2), repeat=n))
    masters = [a for a in choices if within(a, rooms[0])]
    teachers = [b for b in choices if within(b, rooms[1])]
    best = max(total(a, b) for a in masters for b in teachers)
    assert found.exact and found.bound == found.total
    assert found.total == pytest.approx(best)
    assert total(found.masters, found.teachers) == pytest.approx(best)
    assert within(found.masters, rooms[0]) and within(found.teachers, rooms[1])
    if interacting:
        rough = assign_dual(first, rooms[0], second, rooms[1], pair, exact_limit=0)
        assert rough.total <= best + 1e-9 <= rough.bound + 2e-9
        assert total(rough.masters, rough.teachers) == pytest.approx(rough.total)


@pytest.mark.parametrize(("scores", "capacity"), [([[np.nan]], [1]), ([[1.0]], [1, 1]), ([[1.0]], [-1]), ([1.0], [1])])
def test_it_refuses_what_is_no_table(scores, capacity):
    with pytest.raises(InputError):
        assign(scores, capacity)
