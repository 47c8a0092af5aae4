"""Courses for a worker: the score is the sum of its terms, hard filters hold, and nothing else than skills and goals counts."""

from dataclasses import replace
from functools import reduce
from operator import add

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.matching import TERMS, Engine, EngineSettings, Spans
from skillmatch.matching.courses.reasons import thousandths
from tests.matching.cities import (
    DRAWING,
    ROBOTS,
    SAFETY,
    WELDING,
    flags,
    make_catalogue,
    make_courses,
    make_demands,
    make_workers,
    ranks,
    tiny,
    tiny_workers,
)
from tests.matching.random_cities import random_city, random_workers

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=40, deadline=None)


def values(advice):
    return {term.name: term.value for term in advice.terms}


def test_the_terms_of_a_known_course():
    engine = Engine().fit(tiny())
    advice = engine.explain(tiny_workers(), 0, 0)
    weight = 1 + np.log1p([8, 6, 2, 2])  # 6 + 2 places ask for welding, 6 for drawing, 2 for robots and for safety
    # Welding 2 → 3, drawing 0 → 3 at the next grade, 3; robots 0 → 4 are asked one grade later and count a fifth.
    needs = weight[WELDING] * 1 + weight[DRAWING] * 3 + 0.2 * weight[ROBOTS] * 4
    closes = weight[WELDING] * 1 + weight[DRAWING] * 2
    span = weight[WELDING] * 3 + weight[DRAWING] * 2
    brought = 6 * 3 / 5 + 2 * 1 / 7  # three of the five ranks that six places ask for, one of the seven that two ask for
    assert values(advice) == pytest.approx(
        {
            "gap": closes / needs,
            "fit": closes / np.sqrt(needs * span),
            "trade": 0.5,  # all that it teaches is asked for by the trade, but it is not made for it
            "next grade": 0.0,
            "permit": 0.0,
            "demand": brought / (brought + 20),
            "shortage": 0.25,
            "readiness": 1.0,
            "value per hour": closes / needs,  # 40 hours
            "known": weight[WELDING] * 2 / span,
            "distance": 0.0,
            "weeks": 40 / 6 / 40,
        }
    )
    assert (advice.unlock.demands_before, advice.unlock.demands_after) == (0, 1)
    assert (advice.unlock.places_before, advice.unlock.places_after, advice.unlock.opened) == (0, 6, (0,))
    assert advice.run == 500
    assert [(gain.skill, gain.held, gain.reached, gain.required) for gain in advice.gains] == [
        (DRAWING, 0, 2, 3),
        (WELDING, 2, 3, 3),
    ]


def test_a_course_that_opens_nothing_says_what_the_nearest_demand_asks_for():
    advice = Engine().fit(tiny()).explain(tiny_workers(), 0, 2)
    assert advice.unlock.opened == ()
    assert {(missing.skill, missing.required) for missing in advice.unlock.missing} <= {(WELDING, 4), (SAFETY, 1), (ROBOTS, 2)}
    assert advice.unlock.missing


def test_who_does_not_stand_at_the_start_is_not_lifted():
    engine, workers = Engine().fit(tiny()), make_workers(ranks([{WELDING: 1.5}, {WELDING: 1.4}], 4), 4)
    lifted, left = engine.explain(workers, 0, 1), engine.explain(workers, 1, 1)
    assert [gain.reached for gain in lifted.gains] == [4]
    assert values(lifted)["readiness"] == 1
    assert left.gains == ()
    assert (values(left)["gap"], values(left)["fit"]) == (0, 0)
    assert values(left)["readiness"] == pytest.approx(0.7)


@few
@given(seed=seeds)
def test_terms_sum_to_the_score_and_thousandths_to_the_printed_score(seed):
    city = random_city(seed)
    for cards in Engine().fit(city).recommend(random_workers(seed, city, 8), n=5):
        for card in cards:
            assert reduce(add, (term.contribution for term in card.terms)) == card.score
            assert sum(term.thousandths for term in card.terms) == card.score_thousandths
            assert abs(card.score_thousandths - card.score * 1000) <= 0.5 + 1e-9
            assert all(abs(term.thousandths - term.contribution * 1000) < 1 for term in card.terms)
            assert all(term.contribution == term.weight * term.value and 0 <= term.value <= 1 for term in card.terms)
            order = [TERMS.index(term.name) for term in card.terms] if len(card.terms) > 2 else []
            assert order == sorted(order)


@given(parts=st.lists(st.floats(-2, 2), min_size=1, max_size=12))
def test_thousandths_add_up_for_any_numbers(parts):
    shown, total = thousandths(parts, reduce(add, parts))
    assert sum(shown) == total == round(reduce(add, parts) * 1000)
    assert all(abs(a - b * 1000) <= 1 for a, b in zip(shown, parts, strict=True))


@few
@given(seed=seeds, n=st.integers(1, 6), context=st.sampled_from(["home", "search"]))
def test_batch_equals_single_and_two_runs_agree(seed, n, context):
    city = random_city(seed)
    engine, workers = Engine().fit(city), random_workers(seed, city, 10)
    together = engine.recommend(workers, n, context)
    assert together == [engine.recommend(workers.take(np.array([row])), n, context)[0] for row in range(10)]
    assert together == Engine().fit(city).recommend(workers, n, context)


@few
@given(seed=seeds, n=st.integers(1, 6), reserve=st.integers(0, 6))
def test_a_list_and_its_reserve_are_those_of_two_questions(seed, n, reserve):
    city = random_city(seed)
    engine, workers = Engine().fit(city), random_workers(seed, city, 8)
    workers = replace(workers, personalised=np.ones(8, bool))
    for row in range(8):
        one = workers.take(np.array([row]))
        (listed,), (highest,) = engine.recommend(one, n), engine.recommend(one, n + reserve, "scores")
        shown = {card.course for card in listed}
        assert engine.recommend_with_reserve(one, 0, n, reserve) == (listed, tuple(c for c in highest if c.course not in shown))


@few
@given(seed=seeds)
def test_lists_are_in_order_and_pass_every_filter(seed):
    city = random_city(seed)
    engine, workers = Engine().fit(city), random_workers(seed, city, 8)
    for row, cards in enumerate(engine.recommend(workers, 12, "search")):
        assert not any(not city.courses.listed[card.course] for card in cards)
        if workers.personalised[row]:
            assert [(-card.score, card.course_id) for card in cards] == sorted((-card.score, card.course_id) for card in cards)
            for card in cards:
                assert engine.explain(workers, row, card.course) == card


@few
@given(seed=seeds)
def test_age_only_serves_the_legal_limit(seed):
    city = random_city(seed)
    workers = random_workers(seed, city, 6)
    engine = Engine().fit(city)
    grown, old = replace(workers, age=np.full(6, 18)), replace(workers, age=np.full(6, 70))
    assert engine.recommend(grown) == engine.recommend(old)
    free = replace(city, courses=replace(city.courses, min_age=np.zeros(12, int)))
    assert Engine().fit(free).recommend(workers) == Engine().fit(free).recommend(replace(workers, age=np.full(6, -1)))


@few
@given(seed=seeds, demand=st.integers(0, 7), more=st.integers(1, 50), fresh=st.booleans())
def test_more_demand_never_lowers_a_courses_demand_term(seed, demand, more, fresh):
    city = random_city(seed)
    workers = replace(random_workers(seed, city, 5), personalised=np.ones(5, bool))
    asked = city.demands
    if fresh:
        again = asked.required.take([*range(8), demand])
        grown = make_demands(
            again, np.append(asked.headcount, more), permits=np.append(asked.permits, np.uint32(0)),
            occupation=np.append(asked.occupation, 0), town=np.append(asked.town, 0),
            enterprise=np.append(asked.enterprise, 900), credibility=np.append(asked.credibility, 1),
            urgency=np.append(asked.urgency, 1), age_days=np.append(asked.age_days, 0),
        )  # fmt: skip
    else:
        headcount = asked.headcount.copy()
        headcount[demand] += more
        grown = replace(asked, headcount=headcount)
    before, after = Engine().fit(city), Engine().fit(replace(city, demands=grown))
    for row in range(5):
        for course in range(12):
            old, new = (values(engine.explain(workers, row, course))["demand"] for engine in (before, after))
            assert new >= old


def test_without_personalisation_everybody_gets_the_same_list():
    city = random_city(11)
    workers = replace(random_workers(11, city, 20), personalised=np.zeros(20, bool))
    lists = Engine().fit(city).recommend(workers, 6)
    assert len({tuple(card.course for card in cards) for cards in lists}) == 1
    assert lists[0] == lists[-1] and lists[0]
    assert [term.name for term in lists[0][0].terms] == ["popularity", "starts soon"]
    scores = [card.score for card in lists[0]]
    assert scores == sorted(scores, reverse=True)


def test_the_plain_list_goes_by_popularity_then_date_then_id():
    plain = Engine().fit(tiny()).recommend(tiny_workers(personalised=np.zeros(2, bool)))
    assert [card.course for card in plain[0]] == [2, 1, 0]  # 3 is retired, however popular


def test_ties_go_to_the_lower_id():
    spans = Spans.from_rows([[(0, 0, 2)]] * 7, 1)
    city = make_catalogue(1, make_courses(spans), occupations=ranks([{0: 3}], 1))
    workers = make_workers(ranks([{}], 1), 7)
    for context in ("home", "search"):
        assert Engine().fit(city).recommend(workers, 4, context)[0][0].course == 0
    assert [card.course for card in Engine().fit(city).recommend(workers, 4, "search")[0]] == [0, 1, 2, 3]


def test_a_varied_list_is_shown_by_score():
    spans = Spans.from_rows([[(0, 0, 3)], [(0, 0, 3)], [(0, 0, 3)], [(1, 0, 3)]], 2)
    city = make_catalogue(2, make_courses(spans, hours=[40, 41, 42, 90]), occupations=ranks([{0: 3, 1: 3}], 2))
    workers = make_workers(ranks([{}], 2), 4)
    varied = Engine(EngineSettings(diversity=0.5)).fit(city).recommend(workers, 2)[0]
    assert [card.course for card in varied] == [0, 3]
    assert [card.course for card in Engine().fit(city).recommend(workers, 2, "search")[0]] == [0, 1]


@pytest.mark.parametrize(
    ("course", "worker", "code"),
    [
        ({"listed": [False]}, {}, "retired"),
        ({"permits_needed": [2]}, {"permits": [1]}, "permit"),
        ({"min_age": [18]}, {"age": [17]}, "age"),
        ({"min_age": [18]}, {"age": [-1]}, "age"),
        ({}, {"completed": flags([[0]], 1)}, "taken"),
        ({}, {"dismissed": flags([[0]], 1)}, "dismissed"),
    ],
)
def test_a_blocked_course_is_not_shown_and_says_why(course, worker, code):
    columns = {name: np.array(value) for name, value in course.items()}
    city = make_catalogue(1, make_courses(Spans.from_rows([[(0, 0, 2)]], 1), **columns), occupations=ranks([{0: 2}], 1))
    workers = make_workers(ranks([{}], 1), 1, **{k: np.array(v) if isinstance(v, list) else v for k, v in worker.items()})
    engine = Engine().fit(city)
    assert engine.recommend(workers) == [()]
    assert engine.explain(workers, 0, 0).blocked == (code,)


def test_an_unknown_age_only_matters_where_the_law_sets_a_limit():
    courses = make_courses(Spans.from_rows([[(0, 0, 2)]] * 2, 1), min_age=np.array([18, 0]))
    engine = Engine().fit(make_catalogue(1, courses, occupations=ranks([{0: 2}], 1)))
    workers = make_workers(ranks([{}], 1), 2, age=np.array([-1]))
    assert [card.course for card in engine.recommend(workers)[0]] == [1]


def test_a_prerequisite_is_met_by_completing_it_or_by_holding_what_it_teaches():
    spans = Spans.from_rows([[(0, 0, 3), (1, 0, 2)], [(0, 2, 4)]], 2)
    city = make_catalogue(2, make_courses(spans, before=[[], [0]]), occupations=ranks([{0: 4}], 2))
    held = ranks([{0: 3}, {0: 3}, {0: 3, 1: 2}, {0: 2.5, 1: 1.5}, {0: 3, 1: 1.4}], 2)
    workers = make_workers(held, 2, grade=np.full(5, 3), completed=flags([[], [0], [], [], []], 2))
    engine = Engine().fit(city)
    assert [engine.explain(workers, row, 1).blocked for row in range(5)] == [
        ("prerequisite",), (), (), (), ("prerequisite",),
    ]  # fmt: skip


def test_required_is_the_maximum_over_occupation_target_and_own_demands():
    city = tiny()
    workers = make_workers(
        ranks([{}] * 4, 4), 4, grade=np.array([2, 3, 0, 2]), enterprise=np.array([-1, 901, -1, -1]),
        occupation=np.array([0, 0, 0, -1]), target=np.array([-1, -1, -1, 0]),
    )  # fmt: skip
    made = Engine().fit(city).required(workers)
    rows = [dict(zip(skills.tolist(), high.tolist(), strict=True)) for skills, _, high in map(made.row, range(4))]
    assert rows[0] == {WELDING: 3, DRAWING: 3}
    assert rows[1] == {WELDING: 4, DRAWING: 3, ROBOTS: 4, SAFETY: 1}
    assert rows[2] == {WELDING: 3, DRAWING: 3}, "never empty: at least the lowest grade that asks for anything"
    assert rows[3] == rows[0]


def test_gaps_that_no_course_teaches_are_said_and_counted():
    engine = Engine().fit(tiny())
    workers = make_workers(ranks([{WELDING: 3}], 4), 4, grade=np.array([3]), enterprise=np.array([901]))
    gaps = {gap.skill: gap for gap in engine.gaps(workers)[0]}
    assert {skill: gap.taught for skill, gap in gaps.items()} == {WELDING: True, DRAWING: True, ROBOTS: True, SAFETY: False}
    sizes = [gap.weight * (gap.required - gap.held) for gap in engine.gaps(workers)[0]]
    assert sizes == sorted(sizes, reverse=True)
    assert engine.courses_to_open(workers) == ((SAFETY, 2, 1),)
