"""Two proposals of one order side by side: who is in both, who in one alone, and what the second changes."""

from dataclasses import replace
from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.matching import Engine, compare
from skillmatch.matching.results import Exposure
from tests.matching.random_cities import random_city, random_orders, random_workers


def two(seed):
    """A proposal, and the same order once more without its first person."""
    city = random_city(seed, n_skills=6, n_courses=5, n_demands=4)
    engine, orders, workers = Engine().fit(city), random_orders(seed, city, 1), random_workers(seed, city, 12)
    (first,) = engine.cohort(orders, workers)
    (second,) = engine.cohort(orders, workers, excluded={0: [seat.worker for seat in first.seats[:1]]})
    return engine, orders, workers, first, second


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_it_says_who_and_by_how_much(seed):
    _, _, _, first, second = two(seed)
    found = compare(first.seats, second.seats)
    a, b = ({seat.worker_id for seat in one.seats} for one in (first, second))
    assert set(found.both) == a & b and set(found.only_first) == a - b and set(found.only_second) == b - a
    assert (found.first.objective, found.second.objective) == (first.objective, second.objective)
    assert found.objective == pytest.approx(second.objective - first.objective, abs=1e-12)
    assert found.objective <= 0, "the optimum without somebody is never better"
    if a and b:
        means = [fsum(seat.coverage_after for seat in one.seats) / len(one.seats) for one in (first, second)]
        assert found.coverage_after == pytest.approx(means[1] - means[0], abs=1e-12)
    back = compare(second.seats, first.seats)
    assert (back.only_first, back.only_second, back.objective) == (found.only_second, found.only_first, -found.objective)


def test_a_swap_compared_is_its_cost():
    seed = next(s for s in range(100) if len(two(s)[3].seats) > 1 and two(s)[3].reserves)
    engine, orders, workers, first, _ = two(seed)
    out, into = first.seats[0].worker, first.reserves[0].worker
    cost = engine.swap(first, orders, workers, out, into)
    found = compare(first.seats, engine.exchange(first, orders, workers, out, into).seats)
    assert found.objective == pytest.approx(cost.objective_after - cost.objective_before, abs=1e-12)
    assert found.hours == pytest.approx(cost.hours_after - cost.hours_before, abs=1e-12)
    assert (found.only_first, found.only_second) == ((first.seats[0].worker_id,), (first.reserves[0].worker_id,))


def test_the_same_list_in_another_order_is_no_difference():
    _, _, _, first, _ = two(next(s for s in range(100) if len(two(s)[3].seats) > 1))
    found = compare(first.seats, tuple(replace(seat, demand=7) for seat in reversed(first.seats)))
    assert (found.objective, found.hours, found.coverage_after) == (0, 0, 0)
    assert found.only_first == found.only_second == ()


def test_an_empty_list_has_no_means_to_compare():
    _, _, _, first, _ = two(next(s for s in range(100) if two(s)[3].seats))
    found = compare((), first.seats)
    assert (found.first.people, found.first.hours, found.hours, found.coverage_after) == (0, 0, 0, 0)
    assert found.objective == first.objective


def test_fairness_stands_side_by_side():
    before = Exposure("town", (("1", 10, 5), ("2", 10, 2)), 0.4, True)
    after = Exposure("town", (("1", 9, 3), ("3", 4, 1)), 0.9, False)
    (found,) = compare((), (), [before, Exposure("age", (), 1.0, False)], [after]).exposure
    assert found.groups == (("1", 9, 5, 3), ("2", 10, 2, 0), ("3", 4, 0, 1))
    assert (found.grouping, found.ratios, found.alerts) == ("town", (0.4, 0.9), (True, False))
