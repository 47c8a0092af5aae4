"""Pictures say exactly what the numbers say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from skillmatch.web import charts

TERMS = [("gap", "closes gap", 310), ("fit", "fit", 180), ("demand", "demand", 140), ("distance", "distance", -30)]


def test_terms_add_up_to_the_score_and_end_where_it_ends():
    bar = charts.score_terms(TERMS)
    assert bar.score == 600 and bar.score_x == approx(60)
    assert [part.value for part in bar.segments] == [310, 180, 140, -30]
    assert (bar.segments[-1].x, bar.segments[-1].fill) == (approx(60), "minus")


def test_a_term_keeps_its_colour_on_every_card():
    alone = charts.score_terms([("demand", "demand", 140)])
    assert alone.segments[0].fill == charts.score_terms(TERMS).segments[2].fill == "t3"


@given(st.lists(st.integers(-400, 900), max_size=9))
def test_no_bar_leaves_its_picture(values):
    bar = charts.score_terms([(f"t{place}", "x", value) for place, value in enumerate(values)])
    assert bar.score == sum(values)
    assert all(part.x >= 0 and part.width >= 0 for part in bar.segments)
    assert all(part.x + part.width <= 100.01 for part in bar.segments if part.fill != "minus")


def test_a_skill_is_as_many_steps_as_ranks():
    bar = charts.skill_bar(1.4, 4)
    assert [cell.held for cell in bar.cells] == approx([1, 0.4, 0, 0, 0, 0, 0, 0])
    assert [cell.needed for cell in bar.cells] == [1, 1, 1, 1, 0, 0, 0, 0]
    assert bar.gap == approx(2.6) and bar.cells[-1].x + bar.cells[-1].width == approx(100, abs=0.01)


def test_the_ladder_ascends_from_mine_to_the_target():
    steps = charts.ladder(3, 5)
    assert [step.state for step in steps] == ["done"] * 3 + ["target"] * 2 + ["ahead"] * 3
    assert [step.height for step in steps] == sorted(step.height for step in steps) and steps[-1].height == 100


def test_a_path_lies_under_a_round_axis_that_holds_its_budget():
    line = charts.timeline([("a", 24), ("b", 48), ("c", 16)], budget=100)
    assert [part.x for part in line.segments] == approx([0, 24, 72])
    assert [tick.value for tick in line.ticks] == [0, 20, 40, 60, 80, 100]
    assert (line.total, line.budget_x) == (88, approx(100))
    assert [tick.anchor for tick in line.ticks][:: len(line.ticks) - 1] == ["start", "end"]


def test_nothing_to_draw_is_drawn_as_nothing():
    assert charts.timeline([]).segments == ()
    assert [part.width for part in charts.shares([("a", 0, "held"), ("b", 0, "gap")])] == [0, 0]
    assert charts.bars([]) == () and charts.bars([("a", 0)])[0].width == 0
    assert charts.score_terms([]).score == 0


@given(st.floats(0.1, 1e5))
def test_an_axis_has_few_round_marks(end):
    assert 1 <= end / charts.nice_stride(end) <= 6


def test_shares_fill_the_width():
    parts = charts.shares([("now", 7, "held"), ("soon", 9, "hatch"), ("missing", 4, "gap")])
    assert [part.width for part in parts] == approx([35, 45, 20])
    assert [part.x for part in parts] == approx([0, 35, 80])
