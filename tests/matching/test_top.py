"""The best of each row against a full stable sort."""

import numpy as np
import pytest

from skillmatch.matching.similarity.top import best


@pytest.mark.parametrize("n", [1, 4, 30, 50])
def test_it_equals_a_full_stable_sort(n):
    scores = np.random.default_rng(0).integers(0, 6, size=(40, 30)).astype(float)  # many ties
    scores[scores == 0] = -np.inf
    scores[3] = -np.inf
    order = np.argsort(-scores, axis=1, kind="stable")[:, :n]
    expected = np.where(np.isneginf(np.take_along_axis(scores, order, axis=1)), -1, order)
    expected = np.pad(expected, ((0, 0), (0, n - expected.shape[1])), constant_values=-1)
    found = best(scores, n)
    assert found.dtype == np.int32
    assert found.tolist() == expected.tolist()


def test_nothing_to_choose_from_gives_padding():
    assert best(np.zeros((2, 0)), 2).tolist() == [[-1, -1], [-1, -1]]
    assert best(np.zeros((0, 5)), 2).shape == (0, 2)
