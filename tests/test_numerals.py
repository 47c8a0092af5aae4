"""Whole numbers from forms and addresses."""

from __future__ import annotations

import pytest

from skillmatch.numerals import MAX_WHOLE, whole, whole_or


@pytest.mark.parametrize(("text", "number"), [("0", 0), (" 7 ", 7), ("007", 7), ("-3", -3), (str(MAX_WHOLE), MAX_WHOLE)])
def test_a_number_is_read(text: str, number: int) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("text", ["", "x", "1.5", "1_000", "+5", "--5", "٣", "²", "1e3", str(MAX_WHOLE + 1), "9" * 5000])
def test_what_is_none_or_too_large_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        whole(text)
    assert whole_or(text, None) is None


def test_a_field_without_a_usable_number_gives_what_was_named_for_it() -> None:
    assert whole_or("5", -1) == 5
    assert whole_or(5, -1) == 5
    assert (whole_or(None, -1), whole_or("-5", 0), whole_or("100", None, 99), whole_or("99", None, 99)) == (-1, 0, None, 99)
