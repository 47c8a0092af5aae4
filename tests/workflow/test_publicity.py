"""A publicity period is over when its days have passed and every objection is decided."""

from __future__ import annotations

import datetime as dt

import pytest

from skillmatch.workflow import ObjectionOutcome, PublicityPeriod
from skillmatch.workflow import publicity as codes

FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 3, 8)
DAY = dt.timedelta(days=1)
PERIOD = PublicityPeriod(FIRST, LAST)


def test_nothing_goes_on_before_the_last_day_has_passed() -> None:
    assert PERIOD.refusal(FIRST - DAY) == codes.RUNNING
    assert PERIOD.refusal(LAST) == codes.RUNNING
    assert PERIOD.refusal(LAST + DAY) is None


def test_it_is_shown_on_its_days_alone() -> None:
    shown = [PERIOD.is_shown(day) for day in (FIRST - DAY, FIRST, LAST, LAST + DAY)]
    assert shown == [False, True, True, False]


def test_an_open_objection_holds_every_step_back() -> None:
    objected = PERIOD.with_objection(LAST, " the hours are wrong ")
    assert objected.open_objections[0].text == "the hours are wrong"
    assert objected.refusal(LAST + 30 * DAY) == codes.OBJECTION_OPEN
    refused = objected.decided(1, ObjectionOutcome.REFUSED, "they were checked")
    assert refused.refusal(LAST + DAY) is None
    upheld = objected.decided(1, ObjectionOutcome.UPHELD, "they are")
    assert upheld.refusal(LAST + DAY) == codes.OBJECTION_UPHELD
    assert objected.objections[0].outcome is ObjectionOutcome.OPEN, "a period is never changed"


def test_two_objections_have_numbers_of_their_own() -> None:
    both = PERIOD.with_objection(FIRST, "a").with_objection(LAST, "b")
    assert [each.number for each in both.objections] == [1, 2]
    one = both.decided(2, ObjectionOutcome.REFUSED, "no")
    assert one.refusal(LAST + DAY) == codes.OBJECTION_OPEN


@pytest.mark.parametrize(
    ("day", "text", "code"),
    [(FIRST - DAY, "a", codes.CLOSED), (LAST + DAY, "a", codes.CLOSED), (LAST, "  ", codes.NO_REASON), (LAST, "a", None)],
)
def test_who_may_object(day: dt.date, text: str, code: str | None) -> None:
    assert PERIOD.objection_refusal(day, text) == code
    if code is not None:
        with pytest.raises(ValueError, match=code):
            PERIOD.with_objection(day, text)


def test_an_objection_is_decided_once_and_with_a_reason() -> None:
    objected = PERIOD.with_objection(LAST, "a")
    assert objected.decision_refusal(1, " ") == codes.NO_REASON
    assert objected.decision_refusal(2, "no") == codes.UNKNOWN
    decided = objected.decided(1, ObjectionOutcome.REFUSED, "no")
    assert decided.decision_refusal(1, "yes") == codes.DECIDED
    with pytest.raises(ValueError, match=codes.DECIDED):
        decided.decided(1, ObjectionOutcome.UPHELD, "yes")
    with pytest.raises(ValueError, match="open"):
        objected.decided(1, ObjectionOutcome.OPEN, "later")


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        PublicityPeriod(LAST, FIRST)
