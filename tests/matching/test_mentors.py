"""Mentors for one worker and for all: share of the gap, track record, nearness; and why not this one."""

from dataclasses import replace

import numpy as np
import pytest

from skillmatch.matching import Engine, mentoring
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


def test_a_mentor_scores_the_share_of_the_gap_times_the_record():
    engine = Engine().fit(tiny())
    first, second = engine.mentors(tiny_workers())[0]
    assert (first.mentor, second.mentor) == (1, 0)
    values = {term.name: (term.value, term.weight) for term in first.terms}
    assert values["gap"] == pytest.approx((1.0, 0.7 * 0.7)), "no apprentice yet: the mean record"
    assert values["near"][0] == 0.5 and first.km == 30
    assert first.score == pytest.approx(0.49 + 0.075)
    assert sum(gain.share for gain in first.gains) == pytest.approx(1)
    assert sum(term.thousandths for term in first.terms) == first.score_thousandths


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
        monkeypatch.setattr(mentoring, "DENSE_LIMIT", 0)
        sparse = engine.match_mentors(workers)
        monkeypatch.undo()
        assert sparse.total == pytest.approx(dense.total, rel=1e-6)
        assert all(sum(mentor == m for _, m, _ in sparse.pairs) <= city.mentors.capacity[mentor] for mentor in range(8))


def test_an_empty_register_is_no_error():
    city = make_catalogue(2, make_courses(ranks([{0: 2}], 2)), occupations=ranks([{0: 2}], 2))
    workers = make_workers(ranks([{}], 2), 1)
    assert Engine().fit(city).mentors(workers) == [()]
    assert Engine().fit(city).match_mentors(workers).unmatched == (0,)
