"""Arrays that cannot be what they claim to be are refused where they come in."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from skillmatch.matching import InputError, Spans
from tests.matching.cities import make_courses, make_orders, make_runs, make_workers, ranks, tiny


def workers(**columns):
    return make_workers(**{"held": ranks([{0: 2}, {1: 3}], 4), "n_courses": 4, **columns})


def test_columns_are_coerced_where_nothing_is_lost():
    made = workers(grade=np.array([1, 2], np.int64), completed=np.array([[1, 0, 0, 0], [0, 0, 0, 0]]))
    assert made.grade.dtype == np.int8
    assert isinstance(made.completed, sparse.csr_array) and made.completed.nnz == 1


def test_workers_may_come_in_any_order_and_be_taken():
    made = workers(ids=np.array([7, 3]), grade=np.array([1, 2]))
    one = made.take(np.array([1]))
    assert (one.ids.tolist(), one.grade.tolist(), one.held.row(0)[0].tolist()) == ([3], [2], [1])
    assert one.completed.shape == (1, 4)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ids": np.array([5, 5])},
        {"grade": np.array([1, 9])},
        {"grade": np.array([-1, 2])},
        {"grade": np.array([1.5, 2])},
        {"grade": np.array([1])},
        {"grade": np.array([300, 2])},
        {"hours_per_week": np.array([np.nan, 1])},
        {"hours_per_week": np.array([-1.0, 1])},
        {"shift": np.array([4, 0])},
        {"town": np.array([-2, 0])},
        {"age": np.array([2**40, 1])},
        {"completed": np.zeros((3, 4), bool)},
        {"held": Spans.from_rows([[(0, 1, 2)], []], 4)},
        {"held": Spans.from_rows([[(0, 0, 9)], []], 4)},
        {"ids": np.array([1, 2, 3])},
    ],
)
def test_impossible_workers_are_refused(wrong):
    with pytest.raises(InputError):
        workers(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ids": np.array([2, 1])},
        {"hours": np.array([0.0, 8])},
        {"runs": make_runs([(2, 0, 0, 1.0, 1)])},
        {"min_rank": np.array([0, 9])},
        {"popularity": np.array([-1.0, 0])},
    ],
)
def test_impossible_courses_are_refused(wrong):
    with pytest.raises(InputError):
        make_courses(Spans.from_rows([[(0, 0, 1)]] * 2, 1), **wrong)


def test_impossible_orders_are_refused():
    with pytest.raises(InputError):
        make_orders([-1])
    with pytest.raises(InputError):
        make_orders([0], time=np.array([4]))


@pytest.mark.parametrize(
    "wrong",
    [
        {"distance": np.zeros((2, 3))},
        {"distance": np.full((2, 2), -1.0)},
        {"distance": np.zeros((1, 1))},
        {"n_skills": 5},
        {"occupations": ranks([], 4)},
        {"courses": make_courses(Spans.from_rows([[(0, 0, 1)]], 4))},
    ],
)
def test_a_catalogue_whose_parts_do_not_fit_is_refused(wrong):
    with pytest.raises(InputError):
        replace(tiny(), **wrong)
