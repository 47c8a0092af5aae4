"""Cohorts for all orders at once are the optimum; nobody sits twice; a swap costs what recomputing says."""

from dataclasses import replace
from functools import reduce
from itertools import product
from math import fsum
from operator import add

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.matching import Blocked, Engine, Spans
from tests.matching.cities import flags, make_catalogue, make_courses, make_demands, make_orders, make_workers, ranks
from tests.matching.random_cities import random_city, random_orders, random_workers

seeds = st.integers(0, 2**32 - 1)


def world(seed, n_workers=6, n_orders=2, choose=False):
    city = random_city(seed, n_skills=6, n_courses=5, n_demands=4)
    return Engine().fit(city), random_orders(seed, city, n_orders, choose), random_workers(seed, city, n_workers)


def one_class(**columns):
    """One course, one demand for its skill, three people and an order for two of them."""
    courses = make_courses(Spans.from_rows([[(0, 0, 3)]], 2), **columns)
    demands = make_demands(ranks([{0: 3, 1: 1}], 2), headcount=[2])
    return Engine().fit(make_catalogue(2, courses, demands))


def test_who_gains_most_and_lives_nearest_sits_first():
    workers = make_workers(ranks([{}, {0: 0.5}, {}], 2), 1, town=np.array([1, 0, 0]))
    (cohort,) = one_class().cohort(make_orders([0], course=np.array([0])), workers)
    assert [seat.worker for seat in cohort.seats] == [2, 1]
    assert [seat.worker for seat in cohort.reserves] == [0]
    assert [(seat.coverage, seat.coverage_after) for seat in cohort.seats] == [(0, 0.75), (0.125, 0.75)]
    assert cohort.seats[0].hours == 40 and cohort.seats[1].hours == pytest.approx(40 * 2.5 / 3)
    assert cohort.left_out == ()


@settings(max_examples=60, deadline=None)
@given(seed=seeds, n_orders=st.integers(1, 3), choose=st.booleans())
def test_it_is_feasible_adds_up_and_beats_first_come_first_served(seed, n_orders, choose):
    engine, orders, workers = world(seed, 8, n_orders, choose)
    try:
        made = engine.cohort(orders, workers)
    except ValueError as error:
        assert choose and "no listed course" in str(error)
        return
    inside = [seat.worker for cohort in made for seat in cohort.seats + cohort.reserves]
    assert len(inside) == len(set(inside)), "nobody twice"
    for order, cohort in enumerate(made):
        assert len(cohort.seats) <= min(orders.headcount[order], orders.seats[order])
        assert len(cohort.reserves) <= orders.reserves[order]
        assert cohort.objective == fsum(seat.contribution for seat in cohort.seats)
        counted = len(cohort.seats) + len(cohort.reserves) + sum(count for _, count in cohort.left_out)
        assert counted == len(workers.ids)
        for seat in cohort.seats + cohort.reserves:
            assert reduce(add, (term.contribution for term in seat.terms)) == seat.contribution
            assert workers.personalised[seat.worker]
            assert engine.not_seated(orders, order, cohort.course, workers, seat.worker) == ()
            same = engine.seat(orders, order, cohort.course, workers, seat.worker)
            assert replace(same, reserve=seat.reserve, demand=seat.demand) == seat
    assert sum(c.objective for c in made) >= sum(c.greedy_objective for c in made) - 1e-9
    if n_orders == 1:
        assert made[0].objective == made[0].greedy_objective
    assert engine.cohort(orders, workers) == made


@settings(max_examples=60, deadline=None)
@given(seed=seeds)
def test_the_objective_is_the_optimum_over_all_orders(seed):
    engine, orders, workers = world(seed, 6, 2)
    made = engine.cohort(orders, workers)
    worth = np.full((2, 6), -np.inf)
    for order, row in product(range(2), range(6)):
        if not engine.not_seated(orders, order, int(orders.course[order]), workers, row):
            worth[order, row] = engine.seat(orders, order, int(orders.course[order]), workers, row).contribution
    room = np.minimum(orders.headcount, orders.seats)
    best = max(
        sum(worth[order, row] for row, order in enumerate(choice) if order >= 0)
        for choice in product(range(-1, 2), repeat=6)
        if all(choice.count(order) <= room[order] for order in range(2))
    )
    assert sum(cohort.objective for cohort in made) == pytest.approx(best)


@settings(max_examples=60, deadline=None)
@given(seed=seeds)
def test_a_swap_costs_the_difference_of_recomputed_objectives(seed):
    engine, orders, workers = world(seed, 8, 2)
    for cohort in engine.cohort(orders, workers):
        for into in range(8):
            if not cohort.seats or any(seat.worker == into for seat in cohort.seats):
                continue
            out = cohort.seats[0].worker
            hard = set(engine.not_seated(orders, cohort.order, cohort.course, workers, into)) - {"qualified", "no gain"}
            if hard:
                with pytest.raises(Blocked) as refused:
                    engine.swap(cohort, orders, workers, out, into)
                assert set(refused.value.codes) == hard
                continue
            cost = engine.swap(cohort, orders, workers, out, into)
            after = engine.exchange(cohort, orders, workers, out, into)
            seat = engine.seat(orders, cohort.order, cohort.course, workers, into)
            rest = [s.contribution for s in cohort.seats[1:]]
            assert cost.objective_before == cohort.objective
            assert cost.objective_after == after.objective == fsum([*rest, seat.contribution])
            assert cost.hours_after == pytest.approx(np.mean([s.hours for s in after.seats]))
            assert {s.worker for s in after.seats} == {s.worker for s in cohort.seats} - {out} | {into}
            back = engine.swap(after, orders, workers, into, out)
            assert back.objective_after == cohort.objective


def test_removing_somebody_promotes_the_best_reserve():
    workers = make_workers(ranks([{}] * 5, 2), 1)
    orders = make_orders([0], course=np.array([0]), reserves=np.array([2]))
    engine = one_class()
    (cohort,) = engine.cohort(orders, workers)
    assert [seat.worker for seat in cohort.seats + cohort.reserves] == [0, 1, 2, 3], "ties go to the lower id"
    after = engine.promote(cohort, 0)
    assert [(seat.worker, seat.reserve) for seat in after.seats + after.reserves] == [(1, False), (2, False), (3, True)]
    assert after.objective == fsum(seat.contribution for seat in after.seats)
    empty = engine.promote(engine.promote(engine.promote(after, 1), 2), 3)
    assert (empty.seats, empty.reserves, empty.objective) == ((), (), 0)


@pytest.mark.parametrize(
    ("course", "worker", "code"),
    [
        ({}, {"personalised": np.array([False, True, True])}, "not personalised"),
        ({"permits_needed": np.array([1])}, {"permits": np.array([0, 1, 1])}, "permit"),
        ({"min_age": np.array([18])}, {"age": np.array([17, 18, 30])}, "age"),
        ({}, {"completed": flags([[0], [], []], 1)}, "taken"),
        ({}, {"dismissed": flags([[0], [], []], 1)}, "dismissed"),
        ({}, {"held": ranks([{0: 2.5, 1: 1}, {}, {}], 2)}, "qualified"),
        ({}, {"held": ranks([{0: 3}, {}, {}], 2)}, "no gain"),
    ],
)
def test_hard_rules_keep_people_out_and_are_counted(course, worker, code):
    workers = make_workers(**{"held": ranks([{}] * 3, 2), "n_courses": 1, **worker})
    (cohort,) = one_class(**course).cohort(make_orders([0], course=np.array([0])), workers)
    assert [seat.worker for seat in cohort.seats] == [1, 2]
    assert cohort.reserves == ()
    assert cohort.left_out == ((code, 1),)
    assert cohort.eligible == 2


def test_a_permit_or_a_grade_that_a_prerequisite_gives_meets_it():
    courses = make_courses(
        Spans.from_rows([[(0, 0, 3)], [(0, 0, 4)]], 2), before=[[1], []], grade_given=np.array([0, 2]),
        permits_given=np.array([0, 1]), occupations=flags([[0], [0]], 2),
    )  # fmt: skip
    demands = make_demands(ranks([{0: 3}], 2))
    engine = Engine().fit(make_catalogue(2, courses, demands, occupations=ranks([{0: 3}, {1: 3}], 2)))
    workers = make_workers(
        ranks([{}] * 4, 2), 2, permits=np.array([0, 1, 0, 0]), grade=np.array([1, 1, 2, 2]), occupation=np.array([0, 0, 0, 1])
    )
    (cohort,) = engine.cohort(make_orders([0], course=np.array([0])), workers)
    assert sorted(seat.worker for seat in cohort.seats) == [1, 2]
    assert cohort.left_out == (("prerequisite", 2),)


def test_pinned_people_sit_and_excluded_ones_do_not():
    workers = make_workers(ranks([{}] * 5, 2), 1, town=np.array([0, 0, 0, 1, 1]), age=np.array([30, 30, 30, 30, 30]))
    orders = make_orders([0], course=np.array([0]))
    (cohort,) = one_class().cohort(orders, workers, pinned={0: [4]}, excluded={0: [0]})
    assert sorted(seat.worker for seat in cohort.seats) == [1, 4]
    assert [seat.worker for seat in cohort.reserves] == [2]
    away = replace(workers, personalised=np.array([True, True, True, True, False]))
    (cohort,) = one_class().cohort(orders, away, pinned={0: [4]})
    assert sorted(seat.worker for seat in cohort.seats) == [0, 1], "a pin overrules no hard rule"


def test_own_staff_come_first_where_the_order_says_so():
    workers = make_workers(ranks([{}] * 3, 2), 1, enterprise=np.array([-1, -1, 900]))
    for first, expected in ((False, [0, 1]), (True, [2, 0])):
        orders = make_orders([0], course=np.array([0]), own_staff_first=np.array([first]))
        (cohort,) = one_class().cohort(orders, workers)
        assert [seat.worker for seat in cohort.seats] == expected
        assert [seat.own_staff for seat in cohort.seats] == [worker == 2 for worker in expected]


def test_the_engine_chooses_the_course_with_the_best_objective():
    courses = make_courses(Spans.from_rows([[(0, 0, 1)], [(0, 0, 3)], [(0, 0, 3)]], 1), hours=[8, 40, 40])
    engine = Engine().fit(make_catalogue(1, courses, make_demands(ranks([{0: 3}], 1))))
    (cohort,) = engine.cohort(make_orders([0]), make_workers(ranks([{}] * 3, 1), 3))
    assert cohort.course == 1


def test_no_orders_make_no_cohorts():
    assert one_class().cohort(make_orders(np.zeros(0, int)), make_workers(ranks([{}], 2), 1)) == ()
