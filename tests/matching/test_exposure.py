"""Fairness figures: selection rates by group, with labels that nothing else sees."""

import numpy as np
import pytest

from skillmatch.matching import InputError, exposure


def test_the_lowest_rate_over_the_highest():
    """Of a hundred each a difference counts that of ten each is chance."""
    for times, alert in ((1, False), (10, True)):
        labels = ["a"] * 10 * times + ["b"] * 10 * times + ["c"] * 2
        eligible = np.ones(len(labels), bool)
        chosen = np.zeros(len(labels), bool)
        chosen[: 5 * times] = chosen[10 * times : 13 * times] = True
        figures = exposure("town", labels, eligible, chosen)
        assert figures.groups == (("a", 10 * times, 5 * times), ("b", 10 * times, 3 * times), ("c", 2, 0))
        assert figures.ratio == pytest.approx(0.6) and figures.alert is alert
        chosen[13 * times : 14 * times] = True
        assert not exposure("town", labels, eligible, chosen).alert


def test_nothing_to_compare_is_no_alert():
    assert exposure("age", ["x"] * 9, np.ones(9), np.ones(9)).ratio == 1
    assert exposure("age", ["x", "y"] * 9, np.ones(18), np.zeros(18)).ratio == 1
    assert exposure("age", [], [], []).groups == ()


def test_it_refuses_other_lengths():
    with pytest.raises(InputError):
        exposure("age", ["x"], [True, False], [True, False])


def test_an_ordinary_class_of_few_raises_no_alarm():
    """Twenty of four hundred from fifteen towns: that some town sends nobody is chance; that a half sends nobody is not."""
    rng = np.random.default_rng(7)
    labels = [f"town {number % 15}" for number in range(400)]
    alerts = 0
    for _ in range(200):
        chosen = np.zeros(400, dtype=bool)
        chosen[rng.choice(400, 20, replace=False)] = True
        alerts += exposure("town", labels, np.ones(400), chosen).alert
    assert alerts <= 4
    halves, chosen = ["f", "m"] * 200, np.zeros(400, dtype=bool)
    chosen[1:40:2] = True
    assert exposure("gender", halves, np.ones(400), chosen).alert
