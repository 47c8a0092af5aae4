"""Shortage professions for a worker: coverage now and after training, hours, places, reasons that add up."""

import numpy as np
import pytest

from skillmatch.matching import Engine, shortage
from tests.matching.cities import ROBOTS, WELDING, flags, make_catalogue, make_tracks, ranks, tiny, tiny_workers
from tests.matching.random_cities import random_city, random_workers


def test_a_track_tells_coverage_courses_hours_and_places():
    (card,) = Engine().fit(tiny()).tracks(tiny_workers())[0]
    assert (card.track, card.track_id, card.places) == (0, 400, 10)
    assert (card.coverage, card.coverage_after, card.hours, card.courses) == (0.4, 1.0, 120, (0, 2))
    assert {gap.skill for gap in card.gaps} == {WELDING, ROBOTS}
    assert {term.name for term in card.terms} == {"trade", "coverage", "after training", "shortage", "hours"}


def test_a_track_of_the_own_trade_is_nearer_than_one_of_the_trade_to_be_left_and_of_a_neighbour():
    occupations = ranks([{WELDING: 3}, {ROBOTS: 3}, {WELDING: 3, ROBOTS: 3}], 4)
    tracks = make_tracks(ranks([{WELDING: 3}], 4), [[0]], 4, 3, occupations=flags([[0]], 3))
    engine = Engine().fit(make_catalogue(4, tiny().courses, tracks=tracks, occupations=occupations))
    near = {}
    for name, own, target in (("own", 0, -1), ("left", 0, 1), ("target", 1, 0), ("neighbour", 2, -1), ("other", 1, -1)):
        workers = tiny_workers(occupation=np.full(2, own), target=np.full(2, target))
        near[name] = next(term.value for term in engine.tracks(workers)[0][0].terms if term.name == "trade")
    assert near == pytest.approx({"own": 1, "left": 0.6, "target": 1, "neighbour": 0.5, "other": 0})


def test_tracks_are_in_order_and_their_terms_add_up():
    listed = 0
    for seed in range(10):
        city = random_city(seed)
        for cards in Engine().fit(city).tracks(random_workers(seed, city, 5)):
            order = [(not card.courses and card.coverage == 0, -card.score, card.track) for card in cards]
            assert order == sorted(order), "what has no course and nothing held of it stands last"
            for card in cards:
                assert sum(term.thousandths for term in card.terms) == card.score_thousandths
                assert card.coverage <= card.coverage_after + 1e-9 or card.coverage == 0
                assert all(city.courses.listed[course] for course in card.courses)
            listed += len(cards)
    assert listed > 10


def test_without_personalisation_tracks_go_by_the_published_index():
    city = random_city(3)
    workers = random_workers(3, city, 2)
    cards = Engine().fit(city).tracks(tiny_like(workers))
    assert cards[0] == cards[1]
    assert [card.track for card in cards[0]] == np.argsort(-city.tracks.index, kind="stable").tolist()


def tiny_like(workers):
    object.__setattr__(workers, "personalised", np.zeros(len(workers.ids), bool))
    return workers


@pytest.mark.parametrize(("demand", "supply", "index"), [(10, 0, 1.0), (0, 10, 0.0), (5, 5, 0.0), (500, 0, 1.0)])
def test_the_shortage_index(demand, supply, index):
    assert float(shortage(demand, supply)) == pytest.approx(index)
    assert float(shortage(21, 10)) == pytest.approx(np.log(2) / np.log(11))
