"""Fairness figures: selection rates by group, with labels that nothing else sees."""

import numpy as np
import pytest

from skillmatch.matching import InputError, exposure


def test_the_lowest_rate_over_the_highest():
    labels = ["a"] * 10 + ["b"] * 10 + ["c"] * 2
    eligible = np.ones(22, bool)
    chosen = np.zeros(22, bool)
    chosen[:5] = chosen[10:13] = True
    figures = exposure("town", labels, eligible, chosen)
    assert figures.groups == (("a", 10, 5), ("b", 10, 3), ("c", 2, 0))
    assert figures.ratio == pytest.approx(0.6) and figures.alert
    chosen[13] = True
    assert not exposure("town", labels, eligible, chosen).alert


def test_nothing_to_compare_is_no_alert():
    assert exposure("age", ["x"] * 9, np.ones(9), np.ones(9)).ratio == 1
    assert exposure("age", ["x", "y"] * 9, np.ones(18), np.zeros(18)).ratio == 1
    assert exposure("age", [], [], []).groups == ()


def test_it_refuses_other_lengths():
    with pytest.raises(InputError):
        exposure("age", ["x"], [True, False], [True, False])
