"""The city keeps its public holidays: three years are there, days are entered and taken out, and whoever has classes sees them."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.organisations.models import CalendarDay
from skillmatch.store.reference_data.loader import seed

HOLIDAY = {"kind": "holiday", "first": "2027-02-04", "last": "2027-02-10", "zh": "春节", "en": "Spring Festival"}


def kinds(year: int) -> tuple[int, int]:
    """Holidays and worked weekend days of a year."""
    days = list(CalendarDay.select().where(CalendarDay.day.between(dt.date(year, 1, 1), dt.date(year, 12, 31))))
    return sum(one.kind == "holiday" for one in days), sum(one.kind == "workday" for one in days)


def test_three_years_are_there_and_the_one_before_its_notice_says_so(as_city: FlaskClient) -> None:
    assert [kinds(year) for year in (2025, 2026, 2027)] == [(28, 5), (33, 6), (13, 0)]
    assert "待国务院通知" not in as_city.get("/holidays?year=2026").text
    page = as_city.get("/holidays?year=2027").text
    assert "待国务院通知" in page and "全国年节及纪念日放假办法" in page


def test_the_city_enters_the_holidays_of_the_notice_over_the_provisional_days(as_city: FlaskClient) -> None:
    assert as_city.post("/holidays?year=2027", data=HOLIDAY).status_code == 303
    worked = {"kind": "workday", "first": "2027-02-13", "last": "", "zh": "春节调休"}
    assert as_city.post("/holidays?year=2027", data=worked).status_code == 303
    assert kinds(2027) == (16, 1)
    assert not CalendarDay.get(CalendarDay.day == dt.date(2027, 2, 6)).provisional
    assert AuditEvent.select().where(AuditEvent.kind == "calendar_changed").count() == 2


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("last", {"last": "2027-02-03"}),
        ("last", {"last": "2027-04-03"}),
        ("first", {"first": ""}),
        ("first", {"first": "2027-02-30"}),
        ("first", {"kind": "workday", "first": "2027-02-03", "last": ""}),
        ("zh", {"zh": " "}),
        ("kind", {"kind": "x"}),
    ],
)
def test_days_that_cannot_be_are_refused_beside_their_field(as_city: FlaskClient, field: str, changed: dict[str, str]) -> None:
    answer = as_city.post("/holidays?year=2027", data=HOLIDAY | changed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert kinds(2027) == (13, 0)


def test_a_day_is_taken_out_and_does_not_come_back_at_the_next_start(as_city: FlaskClient) -> None:
    day = CalendarDay.get(CalendarDay.day == dt.date(2027, 1, 1))
    assert as_city.post(f"/holidays/{day.id}/remove").status_code == 303
    assert as_city.post(f"/holidays/{day.id}/remove").status_code == 404
    seed()
    assert kinds(2027) == (12, 0)


def test_others_read_them_at_most(as_trainer: FlaskClient, as_town: FlaskClient) -> None:
    page = as_trainer.get("/holidays?year=2026")
    assert page.status_code == 200
    assert "国庆节" in page.text and "/remove" not in page.text
    assert as_trainer.post("/holidays", data=HOLIDAY).status_code == 403
    assert as_town.get("/holidays").status_code == 403


def test_the_calendar_page_shows_those_to_come(as_worker: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: dt.date(2026, 9, 10))
    page = as_worker.get("/calendar").text
    assert "国庆节" in page and "调休上班" in page and "端午节" not in page
