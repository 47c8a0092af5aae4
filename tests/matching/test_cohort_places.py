"""Places of orders alone: the optimum over tables of scores, how places are dealt to demands, shares that cannot be."""

from itertools import product
from math import fsum

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.matching import InputError, assign, deal
from skillmatch.matching.cohorts.places import RankedPeople, greedy, optimum
from tests.matching.cities import make_orders


def tables(seed, n_orders, n, values):
    """Scores with many ties, who may sit where, and rooms."""
    rng = np.random.default_rng(seed)
    worth = rng.integers(1, values + 1, (n_orders, n)) / 8.0
    worth[rng.random((n_orders, n)) < 0.3] = 0.0
    return worth, rng.integers(0, 4, n_orders).tolist(), rng.permutation(n).astype(np.int64)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), n_orders=st.integers(1, 8), n=st.integers(1, 25), values=st.sampled_from([1, 2, 5, 1000]))
def test_places_are_the_optimum_and_ties_go_to_the_lower_id(seed, n_orders, n, values):
    worth, room, ids = tables(seed, n_orders, n, values)
    wanted = [RankedPeople.best(line, np.ones(n, bool), ids, sum(room)) for line in worth]
    taken = optimum(wanted, room)
    seated = [row for rows in taken for row in rows]
    assert len(seated) == len(set(seated))
    assert all(len(rows) <= seats for rows, seats in zip(taken, room, strict=True))
    total = fsum(worth[order, row] for order, rows in enumerate(taken) for row in rows)
    best = assign(worth.T, room)  # the dense assignment, over everybody
    assert total == fsum(worth[order, row] for row, order in enumerate(best) if order >= 0)
    simple = greedy(wanted, room, n)
    assert total >= fsum(worth[order, row] for order, rows in enumerate(simple) for row in rows)
    for order, rows in enumerate(taken):
        for row, other in product(rows, set(range(n)) - set(seated)):
            assert (worth[order, other], -ids[other]) < (worth[order, row], -ids[row]), "nobody is passed over"


def test_places_are_dealt_to_own_staff_then_by_ranking():
    shares = [(3, 900, 1), (5, 901, 2), (8, 900, 1)]
    orders = make_orders([5], headcount=np.array([4]), shares=(tuple(shares),))
    assert deal(orders.shares[0], [901, -1, 900, 901]) == (5, 8, 3, 5)
    assert deal(orders.shares[0], [-1, 900, 7, 900, 900]) == (5, 3, 5, 8, -1)
    assert deal(orders.shares[0], []) == ()


@pytest.mark.parametrize(
    "shares",
    [
        ((), ()),  # two entries for one order
        (((5, 900, 3),),),  # headcounts do not add up
        (((5, 900, 1), (5, 901, 1)),),  # twice
        (((6, 900, 1), (5, 901, 1)),),  # not ascending
        (((6, 900, 2),),),  # without the order's own demand
        (((5, 900, 3), (6, 900, -1)),),  # fewer than none
    ],
)
def test_shares_that_cannot_be_are_refused(shares):
    with pytest.raises(InputError):
        make_orders([5], headcount=np.array([2]), shares=shares)
