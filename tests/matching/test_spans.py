"""Intervals are refused where they cannot be intervals, and held ranks count for what their evidence is worth."""

import numpy as np
import pytest

from skillmatch.matching import InputError, Spans, effective_rank, gap, gap_spans, rank_spans
from tests.matching.cities import ranks


def spans(indptr=(0, 2), indices=(0, 1), low=(0, 1), high=(2, 3), n_features=3):
    return Spans(np.array(indptr), np.array(indices), np.array(low, float), np.array(high, float), n_features)


def test_it_keeps_rows_as_float32_ranks_and_int32_skills():
    made = spans()
    assert (made.indices.dtype, made.low.dtype, made.high.dtype) == (np.int32, np.float32, np.float32)
    assert len(made) == made.n_rows == 1
    assert [column.tolist() for column in made.row(0)] == [[0, 1], [0, 1], [2, 3]]


def test_it_sorts_the_skills_of_a_row():
    made = spans(indices=(2, 0), low=(1, 0), high=(4, 2))
    assert [column.tolist() for column in made.row(0)] == [[0, 2], [0, 1], [2, 4]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"indices": (1, 1)},
        {"low": (0, 3)},
        {"low": (0, 4)},
        {"low": (np.nan, 1)},
        {"high": (np.inf, 3)},
        {"indices": (0, 3)},
        {"indices": (-1, 0)},
        {"indices": (0.0, 1.0)},
        {"indptr": (0, 1)},
        {"indptr": (0, 2, 1)},
        {"indptr": (1, 2)},
        {"high": (2,)},
    ],
)
def test_it_refuses_what_is_no_interval(wrong):
    with pytest.raises(InputError):
        spans(**wrong)


def test_the_same_skill_in_two_rows_is_no_duplicate():
    assert len(Spans.from_rows([[(1, 0, 2)], [(1, 0, 3)], []], 2)) == 3


def test_rows_can_be_taken_in_any_order_and_twice():
    made = Spans.from_rows([[(0, 0, 1)], [], [(1, 2, 3), (2, 0, 4)]], 3).take([2, 1, 2, 0])
    assert made.indptr.tolist() == [0, 2, 2, 4, 5]
    assert made.high.tolist() == [3, 4, 3, 4, 1]


def test_a_rank_of_zero_is_not_held():
    made = rank_spans([0, 2, 3], [0, 1, 1], [0, 2.5, 3], 2)
    assert [made.row(i)[0].tolist() for i in range(2)] == [[1], [1]]
    with pytest.raises(InputError):
        rank_spans([0, 1], [0], [9], 2)
    with pytest.raises(InputError):
        rank_spans([0, 1], [0], [-1], 2)


def test_weak_evidence_costs_most_and_an_assessment_nothing():
    counted = effective_rank(np.full(5, 4), np.arange(5), np.zeros(5), np.zeros(5, bool))
    assert counted.tolist() == [3.0, 3.5, 3.75, 4.0, 4.0]


def test_ageing_costs_one_rank_at_most_and_expiry_everything():
    certificate = [4, 4, 4, 4]
    counted = effective_rank([5, 5, 5, 5], certificate, [0, 365 * 5, 365 * 90, 10], [False, False, False, True])
    assert counted.tolist() == pytest.approx([5, 4.8, 4, 0])


def test_no_rank_counts_less_than_nothing():
    assert effective_rank([0.5, 1], [0, 0], [0, 365 * 90], [False, False]).tolist() == [0, 0]


@pytest.mark.parametrize("wrong", [{"rank": [9]}, {"rank": [np.nan]}, {"rank": [-1]}, {"evidence": [5]}, {"evidence": [-1]}])
def test_it_refuses_impossible_ranks_and_evidence(wrong):
    with pytest.raises(InputError):
        effective_rank(**{"rank": [1], "evidence": [0], "age_days": [0], "expired": [False], **wrong})


def test_within_half_a_rank_there_is_no_gap():
    assert gap([2.4, 2.5, 3.0, 4.0], [3, 3, 3, 3]).tolist() == pytest.approx([0.6, 0, 0, 0])


def test_gaps_run_from_held_to_required():
    held, required = ranks([{0: 2, 1: 3}, {}], 3), ranks([{0: 4, 1: 3, 2: 1}, {1: 0.5, 2: 2}], 3)
    made = gap_spans(held, required)
    assert [column.tolist() for column in made.row(0)] == [[0, 2], [2, 0], [4, 1]]
    assert [column.tolist() for column in made.row(1)] == [[2], [0], [2]]
