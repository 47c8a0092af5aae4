"""A panel is drawn without conflicts, each reviewer has one sheet, and the sheets become one order."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.workflow import Combination, ConflictOfInterest, Drawing, ReviewPanel, ScoreSheet, Ties
from skillmatch.workflow.review_panels import INCOMPLETE, NOT_ON_PANEL, OUT_OF_RANGE, SUBMITTED

SHEETS = [ScoreSheet(1, {7: 90, 8: 60}), ScoreSheet(2, {7: 60, 8: 62}), ScoreSheet(3, {7: 60, 8: 64})]


def places(panel: ReviewPanel, sheets: list[ScoreSheet]) -> list[tuple[int, int, float]]:
    return [(each.subject, each.place, round(each.score, 6)) for each in panel.ranking(sheets)]


def test_whoever_has_a_conflict_is_not_drawn() -> None:
    conflicts = {1: {ConflictOfInterest.SELF}, 2: {ConflictOfInterest.TEAM}, 3: set[ConflictOfInterest]()}
    panel = ReviewPanel(size=3, quorum=2)
    drawn = panel.draw([1, 2, 3, 4], conflicts, "2026-1")
    assert set(drawn.reviewers) == {3, 4}
    assert drawn.excluded == {1: {ConflictOfInterest.SELF}, 2: {ConflictOfInterest.TEAM}}
    lenient = ReviewPanel(size=3, quorum=2, excludes=frozenset({ConflictOfInterest.SELF}))
    assert set(lenient.draw([1, 2, 3, 4], conflicts, "2026-1").reviewers) == {2, 3, 4}


def test_a_drawing_can_be_repeated_and_depends_on_its_seed_alone() -> None:
    panel, people = ReviewPanel(size=3, quorum=2), list(range(20))
    first = panel.draw(people, {}, "a").reviewers
    assert first == panel.draw(people[::-1], {}, "a").reviewers
    assert len({panel.draw(people, {}, seed).reviewers for seed in "abcdefgh"}) > 4


def test_the_least_loaded_are_drawn_first() -> None:
    panel = ReviewPanel(size=2, quorum=1, drawing=Drawing.LEAST_LOADED)
    assert set(panel.draw([1, 2, 3], {}, "a", {1: 5, 2: 1}).reviewers) == {2, 3}


def test_nobody_overwrites_a_sheet() -> None:
    panel = ReviewPanel(size=3, quorum=2)
    assert panel.sheet_refusal([1, 2], [], ScoreSheet(1, {7: 80}), [7]) is None
    assert panel.sheet_refusal([1, 2], SHEETS, ScoreSheet(1, {7: 80, 8: 80}), [7, 8]) == SUBMITTED
    assert panel.sheet_refusal([1, 2], [], ScoreSheet(4, {7: 80}), [7]) == NOT_ON_PANEL
    assert panel.sheet_refusal([1, 2], [], ScoreSheet(1, {7: 80}), [7, 8]) == INCOMPLETE


@pytest.mark.parametrize("score", [-0.1, 100.1, math.nan, math.inf])
def test_a_score_out_of_range_is_refused(score: float) -> None:
    assert ReviewPanel(size=1, quorum=1).sheet_refusal([1], [], ScoreSheet(1, {7: score}), [7]) == OUT_OF_RANGE


def test_the_quorum_counts_reviewers() -> None:
    panel = ReviewPanel(size=3, quorum=2)
    assert not panel.is_quorate(SHEETS[:1])
    assert not panel.is_quorate([SHEETS[0], SHEETS[0]])
    assert panel.is_quorate(SHEETS[:2])


@pytest.mark.parametrize(
    ("combination", "expected"),
    [
        (Combination.MEAN, [(7, 1, 70.0), (8, 2, 62.0)]),
        (Combination.TRIMMED_MEAN, [(8, 1, 62.0), (7, 2, 60.0)]),
        (Combination.RANK, [(8, 1, round(4 / 3, 6)), (7, 2, round(5 / 3, 6))]),
    ],
)
def test_sheets_are_combined(combination: Combination, expected: list[tuple[int, int, float]]) -> None:
    assert places(ReviewPanel(size=3, quorum=2, combination=combination), SHEETS) == expected


def test_a_trimmed_mean_of_too_few_sheets_is_the_mean() -> None:
    panel = ReviewPanel(size=2, quorum=2, combination=Combination.TRIMMED_MEAN)
    assert panel.combined(SHEETS[:2]) == {7: 75, 8: 61}


def test_equal_scores_share_a_place_and_the_next_is_left_out() -> None:
    sheets = [ScoreSheet(1, {7: 80, 8: 80, 9: 70})]
    assert places(ReviewPanel(size=1, quorum=1), sheets) == [(7, 1, 80), (8, 1, 80), (9, 3, 70)]
    ranked = ReviewPanel(size=1, quorum=1, combination=Combination.RANK)
    assert places(ranked, sheets) == [(7, 1, 1.5), (8, 1, 1.5), (9, 3, 3)]


def test_the_median_decides_between_equal_means() -> None:
    sheets = [ScoreSheet(1, {7: 100, 8: 70}), ScoreSheet(2, {7: 50, 8: 70}), ScoreSheet(3, {7: 60, 8: 70})]
    assert places(ReviewPanel(size=3, quorum=3), sheets) == [(7, 1, 70), (8, 1, 70)]
    assert places(ReviewPanel(size=3, quorum=3, ties=Ties.MEDIAN), sheets) == [(8, 1, 70), (7, 2, 70)]


@pytest.mark.parametrize("wrong", [{"size": 1, "quorum": 2}, {"size": 1, "quorum": 0}, {"size": 1, "quorum": 1, "trim": -1}])
def test_a_panel_that_cannot_be_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="quorum"):
        ReviewPanel(**wrong)


score = st.floats(0, 100)


@settings(deadline=None, max_examples=60)
@given(
    rows=st.lists(st.lists(score, min_size=3, max_size=3), min_size=1, max_size=7),
    combination=st.sampled_from(Combination),
    ties=st.sampled_from(Ties),
    data=st.data(),
)
def test_the_order_of_the_sheets_changes_nothing(
    rows: list[list[float]], combination: Combination, ties: Ties, data: st.DataObject
) -> None:
    panel = ReviewPanel(size=9, quorum=1, combination=combination, ties=ties)
    sheets = [ScoreSheet(at, dict(enumerate(scores))) for at, scores in enumerate(rows)]
    shuffled = data.draw(st.permutations(sheets))
    one, other = panel.ranking(sheets), panel.ranking(shuffled)
    assert [(each.subject, each.place) for each in one] == [(each.subject, each.place) for each in other]
    assert [each.place for each in one] == sorted(each.place for each in one)
    if combination is not Combination.RANK:
        assert all(-1e-9 <= each.score <= 100 + 1e-9 for each in one)


@settings(deadline=None, max_examples=60)
@given(people=st.sets(st.integers(0, 50), max_size=20), barred=st.sets(st.integers(0, 50)), seed=st.text(max_size=5))
def test_a_drawing_never_has_a_conflict(people: set[int], barred: set[int], seed: str) -> None:
    panel = ReviewPanel(size=5, quorum=3)
    drawn = panel.draw(sorted(people), dict.fromkeys(barred, frozenset({ConflictOfInterest.EMPLOYER})), seed)
    assert not set(drawn.reviewers) & barred
    assert len(drawn.reviewers) == min(5, len(people - barred)) == len(set(drawn.reviewers))
    assert set(drawn.excluded) == people & barred
