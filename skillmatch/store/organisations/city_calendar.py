"""The city's calendar as the office keeps it: public holidays, and weekend days that are worked instead."""

from __future__ import annotations

import datetime as dt

from skillmatch.store.catalogue.queries import day
from skillmatch.store.db.database import rows
from skillmatch.store.organisations.models import CalendarDay
from skillmatch.terms import CalendarDayKind, Name
from skillmatch.workflow.working_days import WorkCalendar


def work_calendar() -> WorkCalendar:
    """All days that differ from an ordinary week, as rules read them."""
    found = rows("SELECT day, kind, zh, en FROM calendar_day ORDER BY day")
    holidays = {day(row[0]): Name(row[2], row[3] or row[2]) for row in found if row[1] == CalendarDayKind.HOLIDAY.value}
    return WorkCalendar(holidays, frozenset(day(row[0]) for row in found if row[1] == CalendarDayKind.WORKDAY.value))


def list_days(since: dt.date, until: dt.date) -> list[CalendarDay]:
    """The days of a span that differ from an ordinary week, in their order."""
    return list(CalendarDay.select().where(CalendarDay.day.between(since, until)).order_by(CalendarDay.day))


def list_years() -> list[int]:
    """The years of which the calendar has any day."""
    return sorted({day(row[0]).year for row in rows("SELECT day FROM calendar_day")})
