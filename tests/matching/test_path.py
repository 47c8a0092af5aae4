"""A path stays within its hours, respects prerequisites, never beats the optimum, and is near it."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skillmatch.matching import Engine, InputError, Spans, prerequisite_circle
from skillmatch.matching.courses.path import PathProblem, plan
from tests.matching.cities import flags, make_catalogue, make_courses, make_workers, ranks
from tests.matching.random_cities import random_city, random_workers


def problem(seed, chained):
    rng = np.random.default_rng(seed)
    items, before = [], {}
    for course in range(5):
        skills = rng.choice(4, rng.integers(1, 4), replace=False)
        low = {int(k): float(rng.integers(0, 3)) if chained else 0.0 for k in skills}
        items.append(tuple((k, low[k], low[k] + float(rng.integers(1, 4))) for k in sorted(low)))
        if chained and course and rng.random() < 0.4:
            before[course] = (int(rng.integers(course)),)
    hours = [float(h) for h in rng.integers(1, 6, 5) * 8]
    held = {k: float(rng.integers(0, 3)) for k in range(4)}
    needs = {k: (held[k] + float(rng.integers(1, 4)), float(rng.random() + 0.5)) for k in range(4)}
    return PathProblem(held, needs, frozenset(range(5)), items, hours, before, frozenset(), 0.5)


def optimum(one, budget):
    """The most that any order of any courses closes."""
    best = 0.0
    for size in range(1, 6):
        for order in permutations(range(5), size):
            held, taken, hours, fine = dict(one.held), [], 0.0, True
            for course in order:
                fine &= all(earlier in taken or one.met(earlier, held) for earlier in one.before.get(course, ()))
                held = one.after([*taken, course])
                taken.append(course)
                hours += one.hours[course]
            if fine and hours <= budget:
                best = max(best, one.closed(held))
    return best


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), budget=st.integers(0, 90), chained=st.booleans())
def test_it_keeps_the_budget_and_the_order_and_is_near_the_optimum(seed, budget, chained):
    one = problem(seed, chained)
    chosen = plan(one, budget)
    assert sum(one.hours[course] for course in chosen) <= budget
    assert len(set(chosen)) == len(chosen)
    held, taken = dict(one.held), []
    for course in chosen:
        assert all(earlier in taken or one.met(earlier, held) for earlier in one.before.get(course, ()))
        taken.append(course)
        held = one.after(taken)
    best = optimum(one, budget)
    assert one.closed(held) <= best + 1e-9
    if not chained:  # submodular: greedy or the best single course has at least (1 − 1/e)/2 of the optimum
        assert one.closed(held) >= best * (1 - 1 / np.e) / 2 - 1e-9


def test_it_takes_a_course_for_what_it_opens():
    spans = Spans.from_rows([[(1, 0, 2)], [(0, 0, 4)]], 2)
    city = make_catalogue(2, make_courses(spans, before=[[], [0]]), occupations=ranks([{0: 3}], 2))
    workers = make_workers(ranks([{}], 2), 2)
    path = Engine().fit(city).path(workers, 0, 80)
    assert [(step.course, step.starts, step.ends) for step in path.steps] == [(0, 0, 40), (1, 40, 80)]
    assert (path.hours, path.closed, path.gap_after) == (80, 1, 0)
    assert [step.closes for step in path.steps] == [0, 1]
    assert Engine().fit(city).path(workers, 0, 79).steps == ()


def test_the_steps_close_what_the_path_closes():
    for seed in range(20):
        city = random_city(seed)
        engine, workers = Engine().fit(city), random_workers(seed, city, 5)
        for row in range(5):
            path = engine.path(workers, row, 200)
            assert path.hours == sum(float(city.courses.hours[step.course]) for step in path.steps) <= path.budget
            assert sum(step.closes for step in path.steps) == pytest.approx(path.closed)
            assert path.gap_after == pytest.approx(path.gap_before * (1 - path.closed))
            assert all(city.courses.listed[step.course] for step in path.steps)


def test_a_circle_of_prerequisites_is_refused_and_named():
    spans = Spans.from_rows([[(0, 0, 1)]] * 4, 1)
    with pytest.raises(InputError, match=r"101 → 103 → 102 → 101"):
        make_courses(spans, before=[[], [3], [1], [2]])
    graph = flags([[], [0], [0, 1], [1, 2]], 4)
    assert prerequisite_circle(graph.indptr, graph.indices) == []
    itself = flags([[0]], 1)
    assert prerequisite_circle(itself.indptr, itself.indices) == [0, 0]


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), budget=st.integers(8, 120), chained=st.booleans(), data=st.data())
def test_asking_for_courses_of_the_path_never_lowers_it(seed, budget, chained, data):
    one = problem(seed, chained)
    path, asked = plan(one, budget), []
    while rest := [course for course in path if course not in asked]:
        asked.append(data.draw(st.sampled_from(rest)))
        now = plan(replace(one, done=frozenset(asked)), budget, asked)
        assert len(set(now)) == len(now)
        assert sum(one.hours[course] for course in now) <= budget
        assert one.closed(one.after(now)) >= one.closed(one.after(path)) - 1e-9
        path = now


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), budget=st.integers(0, 60), asked=st.lists(st.integers(0, 4), max_size=4, unique=True))
@example(seed=724168, budget=48, asked=[0])
def test_what_was_asked_for_is_in_the_path_once_whatever_its_hours(seed, budget, asked):
    one = problem(seed, False)
    path = plan(replace(one, done=frozenset(asked)), budget, asked)
    assert len(set(path)) == len(path)
    used = [course for course in asked if course in path]
    assert sum(one.hours[course] for course in path) <= max(budget, sum(one.hours[course] for course in used))
    for course in set(asked) - set(path):
        assert one.closed(one.after([*path, course])) <= one.closed(one.after(path)) + 1e-9, "it would add nothing"


def test_a_planned_course_is_a_step_with_its_gain_and_stands_for_a_prerequisite():
    spans = Spans.from_rows([[(1, 0, 2)], [(0, 0, 4)]], 2)
    city = make_catalogue(2, make_courses(spans, before=[[], [0]]), occupations=ranks([{0: 3, 1: 2}], 2))
    workers = make_workers(ranks([{}], 2), 2, completed=flags([[0]], 2))
    engine = Engine().fit(city)
    assert [step.course for step in engine.path(workers, 0, 80).steps] == [1], "completed: taken for granted, not counted"
    path = engine.path(workers, 0, 80, planned=[0])
    assert [(step.course, step.planned) for step in path.steps] == [(0, True), (1, False)]
    assert path.steps[0].closes == pytest.approx(0.4) and path.closed == pytest.approx(1)
