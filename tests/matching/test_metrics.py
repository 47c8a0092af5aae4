"""Metrics on cases whose answers are worked out by hand."""

import math

import numpy as np
import pytest

from skillmatch.matching.evaluation import metrics
from skillmatch.matching.similarity.spans import InputError


def test_average_precision_is_the_mean_precision_at_the_relevant_places():
    assert metrics.average_precision([True, False, True, False]) == pytest.approx((1 + 2 / 3) / 2)
    assert metrics.average_precision([False, False, True]) == pytest.approx(1 / 3)
    assert math.isnan(metrics.average_precision([False, False]))


def test_reciprocal_rank_looks_at_the_first_alone():
    assert metrics.reciprocal_rank([False, True, True]) == 0.5
    assert metrics.reciprocal_rank([False, False]) == 0


def test_hits_count_an_answer_once_and_padding_never():
    found = metrics.hits([[3, 3, 1], [-1, -1, 2]], [[3, 1], [-1, 2]])
    assert found.tolist() == [[True, False, True], [False, False, True]]
    with pytest.raises(InputError):
        metrics.hits([[1]], [[1], [2]])


def test_recall_and_hit_rate():
    found = [[True, False, True], [False, False, False]]
    assert metrics.recall(found, [4, 1]).tolist() == [0.5, 0]
    assert metrics.hit_rate(found).tolist() == [1, 0]


def test_ndcg_of_the_ideal_list_is_one_and_of_a_later_hit_less():
    assert metrics.ndcg([[True, True, False]], [2]).tolist() == [1.0]
    assert metrics.ndcg([[True, True, True]], [7]).tolist() == [1.0], "the ideal is as long as the list"
    assert metrics.ndcg([[False, True, False]], [1])[0] == pytest.approx(1 / math.log2(3))
    assert metrics.ndcg([[False, True, True]], [2])[0] == pytest.approx((1 / math.log2(3) + 0.5) / (1 + 1 / math.log2(3)))


def test_the_interval_is_seeded_holds_the_mean_and_narrows_with_more_queries():
    values = np.random.default_rng(1).random(200)
    few, many = metrics.bootstrap(values), metrics.bootstrap(np.tile(values, 25))
    assert few == metrics.bootstrap(values)
    assert few.low < few.mean < few.high and few.n == 200
    assert few.mean == pytest.approx(values.mean())
    expected = 2 * 1.96 * values.std() / math.sqrt(200)
    assert few.high - few.low == pytest.approx(expected, rel=0.1)
    assert many.high - many.low == pytest.approx(expected / 5, rel=0.1)
    assert metrics.bootstrap([0.25] * 9) == metrics.MeanFigure(0.25, 0.25, 0.25, 9)


def test_the_interval_of_no_query_is_no_number():
    nothing = metrics.bootstrap([])
    assert nothing.n == 0 and math.isnan(nothing.mean)


def test_coverage_and_gini_of_what_is_shown():
    ids = [[0, 1], [0, -1], [0, 1]]
    assert metrics.shown(ids, 4).tolist() == [3, 2, 0, 0]
    assert metrics.coverage(ids, 4) == 0.5
    assert metrics.gini([5, 5, 5]) == pytest.approx(0)
    assert metrics.gini([0, 0, 0, 9]) == pytest.approx(3 / 4)
    assert metrics.gini([1, 3]) == pytest.approx(0.25)
    assert metrics.gini([0, 0]) == 0


def test_novelty_is_the_mean_surprise_in_bits():
    values = metrics.novelty([[0, 1], [1, -1], [-1, -1]], [2, 0])  # smoothed: 3 and 1 of 4
    assert values[0] == pytest.approx((2 - math.log2(3) + 2) / 2)
    assert values[1] == pytest.approx(2)
    assert math.isnan(values[2])


def test_diversity_is_one_less_the_mean_cosine_of_pairs():
    vectors = [[1, 0], [2, 0], [0, 3]]
    values = metrics.diversity([[0, 1, -1], [0, 2, -1], [0, 1, 2], [0, -1, -1]], vectors)
    assert values[:3].tolist() == pytest.approx([0, 1, 2 / 3])
    assert math.isnan(values[3])


def test_group_ratio_is_the_lowest_mean_over_the_highest():
    assert metrics.group_ratio([1, 3, 4], ["a", "a", "b"]) == pytest.approx(0.5)
    assert metrics.group_ratio([1, 3, 4], ["a", "a", "b"], minimum=2) == 1, "one group has nothing to be compared with"
    assert metrics.group_ratio([0, 0], ["a", "b"]) == 1
    with pytest.raises(InputError):
        metrics.group_ratio([1], ["a", "b"])
