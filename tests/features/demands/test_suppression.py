"""Counts of people that an enterprise sees give no small group away."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from skillmatch.store.statistics.suppression import CountRange, told_ranges
from skillmatch.terms import MIN_CELL_COUNT

COUNTS = st.lists(st.integers(0, 60), min_size=1, max_size=12)


@given(COUNTS)
def test_no_told_number_and_no_difference_of_two_is_small(values: list[int]) -> None:
    told = sorted({count.low for count in told_ranges(values) if count.exact})
    assert all(number >= MIN_CELL_COUNT for number in told)
    assert all(higher - lower >= MIN_CELL_COUNT for lower, higher in pairwise(told))


@given(COUNTS)
def test_what_is_told_is_true(values: list[int]) -> None:
    assert all(count.low <= value <= count.high for value, count in zip(values, told_ranges(values), strict=True))


@given(COUNTS, st.data())
def test_a_hidden_number_looks_like_its_neighbours(values: list[int], data: st.DataObject) -> None:
    before = told_ranges(values)
    place = data.draw(st.integers(0, len(values) - 1))
    hidden = before[place]
    if hidden.exact:
        return
    least = hidden.low + 1 if hidden.low else 0
    changed = list(values)
    changed[place] = data.draw(st.integers(least, hidden.high))
    assert told_ranges(changed) == before


@given(st.lists(st.integers(0, 60), min_size=2, max_size=6), st.integers(1, 50))
def test_what_is_missing_does_not_tell_a_hidden_number(values: list[int], headcount: int) -> None:
    for value, count in zip(values, told_ranges(values), strict=True):
        missing = count.missing_of(headcount)
        assert missing.low <= max(headcount - value, 0) <= missing.high
        assert not missing.exact or count.exact or headcount <= count.low


def test_known_answers() -> None:
    assert told_ranges([3]) == (CountRange(0, 4),)
    assert told_ranges([0, 4, 5]) == (CountRange(0, 4), CountRange(0, 4), CountRange(5, 5))
    # Two more people than ten would be told by the difference: they are hidden, the eleven further ones are not.
    assert told_ranges([10, 12, 23]) == (CountRange(10, 10), CountRange(10, 14), CountRange(23, 23))
    assert told_ranges([12, 10, 12, 10]) == (CountRange(10, 14), CountRange(10, 10), CountRange(10, 14), CountRange(10, 10))
    assert CountRange(10, 14).missing_of(12) == CountRange(0, 2)


@given(st.data(), st.integers(5, 60))
def test_no_count_is_told_as_more_people_than_there_are(data: st.DataObject, whole: int) -> None:
    """And none, exactly, as a few fewer: who knows the whole would know them."""
    values = [whole, *data.draw(st.lists(st.integers(0, whole), max_size=12))]
    for value, count in zip(values, told_ranges(values, whole=whole), strict=True):
        assert count.low <= value <= count.high <= whole
        assert count.exact or count.high - count.low >= 4
        assert not (count.exact and 0 < whole - count.low < 5)


@given(st.integers(10, 60), st.sets(st.integers(1, 4), min_size=2, max_size=4))
def test_a_few_fewer_than_all_look_alike(whole: int, fewer: set[int]) -> None:
    assert len({told_ranges([whole, whole - n], whole=whole)[1] for n in fewer}) == 1
