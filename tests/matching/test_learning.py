"""Weights are learned where people's choices show them, and kept where they do not."""

from __future__ import annotations

import numpy as np
import pytest

from skillmatch.matching.courses.learning import (
    LEARNED,
    NOT_BETTER,
    THIN,
    ExploredPlace,
    LearningSettings,
    ShownPlaces,
    learn,
    list_ndcg,
    snips,
)
from skillmatch.matching.settings import SHIPPED
from skillmatch.matching.similarity.spans import InputError

WEIGHTS = SHIPPED.course_weights
TRUE = np.array(
    [{"value per hour": 0.80, "known": -0.02, "distance": -0.50, "weeks": -0.02}.get(name, 0.05) for name, _ in WEIGHTS]
)
"""What the people of these tests really look at: little time, and near."""


def shown_lists(seed: int, n_lists: int, like: np.ndarray | None, place: float = 0.0, size: int = 6) -> ShownPlaces:
    """Lists in random order; courses are taken by `like` (None: at random), and by their place."""
    rng = np.random.default_rng(seed)
    values = rng.random((n_lists * size, len(WEIGHTS)))
    position = np.tile(np.arange(1, size + 1), n_lists)
    worth = np.zeros(len(values)) if like is None else 12 * (values @ like - (values @ like).mean())
    chance = 1 / (1 + np.exp(-(worth - 2.2 - place * (position - 1))))
    lists = np.repeat(np.arange(n_lists), size)
    people = np.repeat(rng.integers(0, 120, n_lists), size)
    return ShownPlaces(values, rng.random(len(values)) < chance, lists, people, position, np.ones(len(values)))


def sized(weights: tuple[tuple[str, float], ...]) -> float:
    return sum(weight for _, weight in weights if weight > 0)


def test_it_learns_what_people_look_at() -> None:
    found = learn(shown_lists(1, 900, TRUE), [], WEIGHTS, WEIGHTS)
    assert found.code == LEARNED
    assert [name for name, _ in found.weights] == [name for name, _ in WEIGHTS]
    assert all(new * old >= 0 for (_, new), (_, old) in zip(found.weights, WEIGHTS, strict=True))
    assert sized(found.weights) == pytest.approx(sized(WEIGHTS), abs=0.01)
    assert max(found.weights, key=lambda one: one[1])[0] == "value per hour"
    later = shown_lists(2, 400, TRUE)
    ours, shipped = (list_ndcg(later, np.array([w for _, w in weights]))[0].mean() for weights in (found.weights, WEIGHTS))
    assert ours > shipped + 0.03


def test_little_evidence_changes_nothing_and_says_what_is_short() -> None:
    found = learn(shown_lists(1, 40, TRUE), [], WEIGHTS, WEIGHTS)
    assert (found.code, found.weights) == (THIN, WEIGHTS)
    assert [row[0] for row in found.figures["short"]] == ["taken", "people", "later lists"]


def test_an_empty_log_is_little_evidence() -> None:
    nothing = np.zeros(0, np.int64)
    empty = ShownPlaces(np.zeros((0, len(WEIGHTS))), nothing.astype(bool), nothing, nothing, nothing, np.zeros(0))
    assert learn(empty, [], WEIGHTS, WEIGHTS).code == THIN


@pytest.mark.parametrize("seed", range(6))
def test_chance_teaches_nothing(seed: int) -> None:
    found = learn(shown_lists(seed, 600, None), [], WEIGHTS, WEIGHTS)
    assert (found.code, found.weights) == (NOT_BETTER, WEIGHTS)


def test_weights_that_are_right_already_are_not_replaced_by_noise() -> None:
    right = tuple((name, float(weight)) for (name, _), weight in zip(WEIGHTS, TRUE, strict=True))
    found = learn(shown_lists(3, 900, TRUE), [], WEIGHTS, right)
    assert (found.code, found.weights) == (NOT_BETTER, right)


def test_a_place_near_the_top_is_no_merit() -> None:
    """Courses are shown in the order of the shipped weights and taken for their place alone: nothing is to be learned."""
    drawn = shown_lists(4, 900, None)
    score = drawn.values @ np.array([weight for _, weight in WEIGHTS])
    order = np.lexsort((-score, drawn.lists))
    rng = np.random.default_rng(0)
    taken = rng.random(len(order)) < 0.5 / drawn.position
    shown = ShownPlaces(drawn.values[order], taken, drawn.lists, drawn.people, drawn.position, drawn.propensity)
    assert learn(shown, [], WEIGHTS, WEIGHTS).code == NOT_BETTER


def choices(seed: int, n: int, share: float) -> list[ExploredPlace]:
    """Places that chance filled: the shipped weights' own with 1 − share, else one of three others; taken by the first term."""
    rng = np.random.default_rng(seed)
    out = []
    weights = np.array([weight for _, weight in WEIGHTS])
    for number in range(n):
        options = rng.random((4, len(WEIGHTS)))
        best = int(np.argmax(options @ weights))
        others = [place for place in range(4) if place != best]
        drawn = int(rng.choice(others)) if rng.random() < share else best
        chance = share / 3 if drawn != best else 1 - share
        order = [drawn, *(place for place in range(4) if place != drawn)]
        out.append(ExploredPlace(options[order], chance, bool(rng.random() < options[drawn, 7]), number, int(rng.integers(200))))
    return out


@pytest.mark.parametrize("name", ["gap", "distance"])
def test_the_value_of_another_policy_is_found_from_the_log_of_this_one(name: str) -> None:
    other = np.array([float(term == name) for term, _ in WEIGHTS])
    rng = np.random.default_rng(9)
    fresh = rng.random((20_000, 4, len(WEIGHTS)))
    truth = float(np.take_along_axis(fresh[:, :, 7], np.argmax(fresh @ other, axis=1)[:, None], axis=1).mean())
    found = snips(choices(1, 6000, 0.5), other)
    assert found.low < truth < found.high
    assert found.high - found.low < 0.1
    assert 0 < found.effective < found.places == 6000


def test_a_policy_that_never_agrees_with_the_log_has_no_value() -> None:
    never = ExploredPlace(np.array([[0.0] * 8, [1.0] * 8]), 0.5, True, 0, 0)
    assert np.isnan(snips([never], np.ones(8)).mean)
    assert np.isnan(snips([], np.ones(8)).mean)


@pytest.mark.parametrize("broken", [{"propensity": np.zeros(6)}, {"values": np.full((6, 8), np.nan)}, {"taken": np.zeros(3, bool)}])
def test_what_cannot_be_a_log_is_refused(broken: dict[str, np.ndarray]) -> None:
    with pytest.raises(InputError):
        ShownPlaces(**{**vars(shown_lists(1, 1, None)), **broken})


def test_the_same_log_gives_the_same_weights() -> None:
    first, again = (learn(shown_lists(1, 700, TRUE), choices(1, 50, 0.5), WEIGHTS, WEIGHTS, LearningSettings()) for _ in range(2))
    assert (first.weights, first.figures["difference"]) == (again.weights, again.figures["difference"])


def test_a_term_that_no_list_had_keeps_its_weight() -> None:
    """Interests that nobody wrote down teach nothing about interests."""
    names = [name for name, _ in WEIGHTS]
    untold = names.index("interest")
    shown = shown_lists(1, 900, TRUE)
    shown.values[:, untold] = 0.0
    settings = LearningSettings(shares=(1.0,))
    found = learn(shown, [], WEIGHTS, WEIGHTS, settings)
    assert found.code == LEARNED
    assert dict(found.weights)["interest"] == pytest.approx(dict(WEIGHTS)["interest"], abs=1e-3)
    assert sized(found.weights) == pytest.approx(sized(WEIGHTS), abs=0.01)
