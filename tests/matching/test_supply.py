"""What a city supplies for a demand, in people: qualified now, after so many hours, and who could be proposed."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.matching import Engine, InputError, Spans
from tests.matching.cities import flags, make_catalogue, make_courses, make_workers, ranks
from tests.matching.random_cities import random_city, random_workers


def school(**columns):
    """Courses: skill 0 to 2 (40 h), skill 0 from 2 to 4 (40 h), skill 1 to 3 (60 h); nothing teaches skill 2."""
    spans = Spans.from_rows([[(0, 0, 2)], [(0, 2, 4)], [(1, 0, 3)]], 3)
    return Engine().fit(make_catalogue(3, make_courses(spans, hours=[40, 40, 60], **columns)))


def test_the_known_supply():
    workers = make_workers(
        ranks([{0: 4, 1: 3}, {0: 3.5, 1: 2.5}, {0: 2, 1: 3}, {0: 2}, {}, {0: 4, 1: 1, 2: 5}], 3), 3,
        personalised=np.array([True, True, False, True, True, True]),
    )  # fmt: skip
    engine, required = school(), ranks([{0: 4, 1: 3}], 3)
    supply = engine.supply(required, workers, hours=100, headcount=9)
    assert (supply.considered, supply.qualified, supply.after, supply.missing) == (6, 2, 5, 4)
    assert supply.curve[0] == (0, 2) and supply.curve[-1] == (100, 5)
    assert dict(supply.curve)[40] == 3 and dict(supply.curve)[60] == 4
    assert [(skill.skill, skill.qualified, skill.taught) for skill in supply.skills] == [(0, 3, True), (1, 3, True)]
    assert engine.supply(required, workers, hours=140).after == 6
    assert engine.supply(required, workers, hours=0).after == 2

    found = engine.candidates(required, workers, n=9, hours=100)
    assert [candidate.worker for candidate in found] == [0, 1, 5, 3, 4], "2 switched personalisation off"
    assert [candidate.hours for candidate in found] == [0, 0, 60, 100, 80]
    assert found[3].courses == (1, 2) or found[3].courses == (2, 1)
    assert [(gap.skill, gap.held) for gap in found[4].missing] == [(1, 0)]


def test_a_skill_that_nothing_teaches_is_said():
    supply = school().supply(ranks([{2: 2}], 3), make_workers(ranks([{}, {2: 2}], 3), 3), hours=500, headcount=2)
    assert (supply.qualified, supply.after, supply.missing) == (1, 1, 1)
    assert not supply.skills[0].taught


def test_permits_count_and_courses_may_give_them():
    workers = make_workers(ranks([{0: 2}, {0: 2}], 3), 3, permits=np.array([0, 4]))
    required = ranks([{0: 2}], 3)
    assert school().supply(required, workers, 500, permits=4).after == 1
    giving = school(permits_given=np.array([0, 0, 4]))
    supply = giving.supply(required, workers, 500, permits=4)
    assert (supply.qualified, supply.after) == (1, 2)
    assert giving.supply(required, workers, 59, permits=4).after == 1


def test_prerequisites_limits_and_completed_courses_hold():
    required, held = ranks([{1: 3}], 3), ranks([{}, {}, {0: 2}, {}], 3)
    after_first = {"before": [[], [], [0]]}
    workers = make_workers(held, 3, completed=flags([[], [0], [], [2]], 3))
    engine = school(**after_first)
    assert engine.supply(required, workers, 60).after == 2
    assert engine.supply(required, workers, 100).after == 3
    unlisted = school(**after_first, listed=np.array([False, True, True]))
    assert unlisted.supply(required, workers, 500).after == 2
    young = school(min_age=np.array([0, 0, 18]))
    assert young.supply(required, replace(workers, age=np.array([17, 17, 18, 40])), 500).after == 1


def test_own_staff_can_be_asked_for_alone():
    workers = make_workers(ranks([{0: 2}, {0: 2}, {}], 3), 3, enterprise=np.array([900, 901, 900]))
    supply = school().supply(ranks([{0: 2}], 3), workers, 40, own=900)
    assert (supply.considered, supply.qualified, supply.after) == (2, 1, 2)


def test_required_must_be_one_row():
    with pytest.raises(InputError):
        school().supply(ranks([{}, {}], 3), make_workers(ranks([{}], 3), 3), 10)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), hours=st.integers(0, 200))
def test_what_is_promised_can_be_done(seed, hours):
    """The courses of a candidate, taken in their order, lead to what the candidate is said to hold after them."""
    city = random_city(seed, n_skills=6, n_courses=5)
    city = replace(city, courses=replace(city.courses, permits_needed=np.zeros(5, np.uint32), min_age=np.zeros(5, int)))
    workers = replace(random_workers(seed, city, 6), personalised=np.ones(6, bool))
    engine, required = Engine().fit(city), city.demands.required.take([0])
    items, before = engine.prepared_.items, engine.prepared_.before
    asked = dict(engine.prepared_.asked[0])
    found = engine.candidates(required, workers, 6, hours)
    supply = engine.supply(required, workers, hours)
    assert (supply.qualified, supply.after) == (sum(c.qualified for c in found), sum(c.qualified_after for c in found))
    assert [count for _, count in supply.curve] == sorted(count for _, count in supply.curve)
    for candidate in found:
        done = set(workers.completed.toarray()[candidate.worker].nonzero()[0])
        held = dict(zip(*[column.tolist() for column in workers.held.row(candidate.worker)][::2], strict=True))
        for course in candidate.courses:
            assert city.courses.listed[course] and course not in done
            for earlier in before.get(course, ()):
                assert earlier in done or all(held.get(k, 0) >= high - 0.5 for k, _, high in items[earlier])
            held |= {k: max(held.get(k, 0), high) for k, low, high in items[course] if held.get(k, 0) >= low - 0.5}
            done.add(course)
        assert candidate.hours == sum(float(city.courses.hours[c]) for c in candidate.courses) <= hours
        coverage = sum(min(held.get(k, 0), r) for k, r in asked.items()) / sum(asked.values())
        assert candidate.coverage_after == pytest.approx(coverage)
        assert candidate.qualified_after == all(held.get(k, 0) >= r - 0.5 for k, r in asked.items())
        if candidate.qualified_after:
            assert candidate.missing == ()


def test_greedy_finds_the_cheapest_set_where_courses_do_not_overlap():
    rng = np.random.default_rng(0)
    spans = Spans.from_rows([[(k, 0, 3)] for k in range(4)], 4)
    hours = rng.integers(1, 9, 4) * 8.0
    engine = Engine().fit(make_catalogue(4, make_courses(spans, hours=hours)))
    required = ranks([{0: 3, 1: 2, 2: 3}], 4)
    (candidate,) = engine.candidates(required, make_workers(ranks([{2: 1}], 4), 4), 1, 500)
    sets = {frozenset(order) for size in range(5) for order in permutations(range(4), size) if {0, 1, 2} <= set(order)}
    assert candidate.hours == min(sum(hours[list(chosen)]) for chosen in sets)
