"""Mentors for one worker and for all: share of the gap, track record, nearness; and why not this one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.matching import Engine
from skillmatch.matching.mentors import mentoring
from tests.matching.cities import (
    ROBOTS,
    WELDING,
    make_catalogue,
    make_courses,
    make_mentors,
    make_workers,
    ranks,
    tiny,
    tiny_workers,
)
from tests.matching.random_cities import random_city, random_workers


def test_each_term_counts_for_what_is_covered():
    engine = Engine().fit(tiny())
    first, second = engine.mentors(tiny_workers())[0]
    assert (first.mentor, second.mentor) == (1, 0)
    values = {term.name: (term.value, term.weight) for term in first.terms}
    assert values["gap"] == (1.0, 0.75)
    assert values["record"] == pytest.approx((0.7, 0.1)), "no apprentice yet: the mean record"
    assert values["near"][0] == 0.5 and first.km == 30
    assert first.score == pytest.approx(0.75 + 0.07 + 0.025)
    covered = next(term.value for term in second.terms if term.name == "gap")
    assert 0 < covered < 1
    assert {term.name: term.value for term in second.terms} == pytest.approx(
        {"gap": covered, "record": 0.7 * covered, "same enterprise": 0.0, "near": covered}
    )
    assert sum(gain.share for gain in first.gains) == pytest.approx(1)
    assert sum(term.thousandths for term in first.terms) == first.score_thousandths


def shop(mentors):
    """One worker who lacks seven ranks of one skill, and mentors as (rank taught, outcomes, apprentices, same enterprise, km)."""
    rank, outcomes, apprentices, same, km = (list(column) for column in zip(*mentors, strict=True))
    towns = len(mentors) + 1
    distance = np.zeros((towns, towns))
    distance[0, 1:] = distance[1:, 0] = km
    listed = make_mentors(
        ranks([{0: one} for one in rank], 1), outcomes=np.array(outcomes), apprentices=np.array(apprentices),
        enterprise=np.where(same, 900, 901), town=np.arange(1, towns), rank=np.full(len(mentors), 8),
    )  # fmt: skip
    city = make_catalogue(1, make_courses(ranks([{0: 1}], 1)), mentors=listed, occupations=ranks([{0: 7}], 1), distance=distance)
    return Engine().fit(city), make_workers(ranks([{}], 1), 1, enterprise=np.array([900]), grade=np.array([6]))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.floats(0.05, 7), st.floats(0, 1), st.integers(0, 30), st.booleans(), st.floats(0, 90)), min_size=2,
                max_size=6))  # fmt: skip
def test_nothing_lifts_a_much_lower_coverage_over_a_higher_one(mentors):
    """Whoever covers more than S/w_gap times as much as another (S the sum of the weights) stands before him."""
    engine, workers = shop(mentors)
    weights = dict(engine.settings_.mentor_weights)
    factor = sum(weights.values()) / weights["gap"]
    assert factor <= 4 / 3 + 1e-9, "46 % never stands behind 34 %"
    cards = engine.mentors(workers, len(mentors))[0]
    covered = [next(term.value for term in card.terms if term.name == "gap") for card in cards]
    assert len(cards) == len(mentors)
    for place, mine in enumerate(covered):
        assert all(mine <= factor * before * (1 + 1e-9) for before in covered[:place]), covered
        assert sum(term.thousandths for term in cards[place].terms) == cards[place].score_thousandths


@pytest.mark.parametrize(("other", "first"), [(3.4, 0), (3.5, 1)])
def test_the_bound_is_met_by_the_worst_pair(other, first):
    """4.6 ranks and nothing else, against the best colleague next door with three quarters of them."""
    engine, workers = shop([(4.6, 0, 1000, False, 90), (other, 1, 1000, True, 0)])
    assert engine.mentors(workers)[0][0].mentor == first


def test_the_versatile_are_not_punished():
    mentors = make_mentors(ranks([{WELDING: 5}, {WELDING: 5, 1: 6, ROBOTS: 6, 3: 6}], 4))
    city = make_catalogue(4, tiny().courses, mentors=mentors, occupations=ranks([{WELDING: 3}], 4))
    first, second = Engine().fit(city).mentors(tiny_workers())[0]
    assert (first.mentor, second.mentor) == (0, 1)
    assert first.score == second.score


def test_few_outcomes_are_shrunk_to_the_mean():
    city = tiny()
    records = (
        Engine()
        .fit(replace(city, mentors=replace(city.mentors, outcomes=np.array([1.0, 1.0]), apprentices=np.array([1, 95]))))
        .mentors_.record
    )
    assert records.tolist() == pytest.approx([(1 + 5 * 0.7) / 6, (95 + 5 * 0.7) / 100])


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"capacity": np.array([0])}, "full"),
        ({"rank": np.array([2])}, "rank"),
        ({"active": np.array([False])}, "inactive"),
        ({"worker": np.array([1000])}, "self"),
        ({"spans": ranks([{ROBOTS: 5}], 4)}, "nothing_to_teach"),
    ],
)
def test_why_not_this_mentor(columns, code):
    mentors = make_mentors(**{"spans": ranks([{WELDING: 5}], 4), **columns})
    city = make_catalogue(4, tiny().courses, mentors=mentors, occupations=ranks([{WELDING: 3}], 4))
    engine, workers = Engine().fit(city), tiny_workers()
    assert engine.why_not_mentor(workers, 0, 0).blocked == (code,)
    assert engine.mentors(workers)[0] == ()


def test_without_personalisation_mentors_are_the_same_for_all():
    engine = Engine().fit(tiny())
    workers = tiny_workers(personalised=np.array([False, False]))
    assert engine.mentors(workers)[0] == engine.mentors(workers)[1]
    assert [card.mentor for card in engine.mentors(workers)[0]] == [0, 1]
    assert all(card.terms == () for card in engine.mentors(workers)[0]), "the shrunk record is told nowhere"
    assert engine.match_mentors(workers).pairs == ()


def test_all_workers_at_once_get_the_optimum_within_capacities():
    mentors = make_mentors(ranks([{WELDING: 5, ROBOTS: 3}, {WELDING: 5}], 4), capacity=np.array([1, 1]))
    city = make_catalogue(4, tiny().courses, mentors=mentors, occupations=ranks([{WELDING: 3}, {WELDING: 3, ROBOTS: 3}], 4))
    workers = make_workers(ranks([{}, {}, {}], 4), 4, occupation=np.array([0, 1, -1]))
    match = Engine().fit(city).match_mentors(workers)
    assert {(worker, mentor) for worker, mentor, _ in match.pairs} == {(0, 1), (1, 0)}
    assert match.total == pytest.approx(sum(score for _, _, score in match.pairs))
    assert match.unmatched == (2,), "who has no gap needs no mentor"


def test_the_sparse_assignment_agrees_with_the_dense_one(monkeypatch):
    for seed in range(6):
        city = random_city(seed, n_mentors=8)
        workers, engine = random_workers(seed, city, 15), Engine().fit(city)
        dense = engine.match_mentors(workers)
        monkeypatch.setattr(mentoring, "MAX_DENSE_CELLS", 0)
        sparse = engine.match_mentors(workers)
        monkeypatch.undo()
        assert sparse.total == pytest.approx(dense.total, rel=1e-6)
        assert all(sum(mentor == m for _, m, _ in sparse.pairs) <= city.mentors.capacity[mentor] for mentor in range(8))


def test_an_empty_register_is_no_error():
    city = make_catalogue(2, make_courses(ranks([{0: 2}], 2)), occupations=ranks([{0: 2}], 2))
    workers = make_workers(ranks([{}], 2), 1)
    assert Engine().fit(city).mentors(workers) == [()]
    assert Engine().fit(city).match_mentors(workers).unmatched == (0,)


def test_who_teaches_only_what_every_trade_asks_for_stands_behind_the_own_trade():
    mentors = make_mentors(ranks([{0: 8}, {1: 1}, {0: 2, 1: 2}], 2), rank=np.full(3, 8))
    city = make_catalogue(
        2, make_courses(ranks([{0: 1}], 2)), mentors=mentors, occupations=ranks([{0: 7, 1: 3}], 2), generic=np.array([True, False])
    )
    listed = Engine().fit(city).mentors(make_workers(ranks([{}], 2), 1, grade=np.array([6])))[0]
    assert [card.mentor for card in listed] == [2, 1, 0]
    assert listed[2].score > listed[0].score
