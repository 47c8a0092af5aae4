"""The time, asked for in one place, so that a date is always an input elsewhere and a test can set it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

CITY_ZONE = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """Now in UTC without a zone, as the store keeps it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)


def day_of(moment: dt.datetime) -> dt.date:
    """The date in the city at a moment; one without a zone is in UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(CITY_ZONE).date()


def begin_of(day: dt.date) -> dt.datetime:
    """The moment in UTC, without a zone, at which a day begins in the city."""
    return dt.datetime.combine(day, dt.time(), CITY_ZONE).astimezone(dt.UTC).replace(tzinfo=None)


def today() -> dt.date:
    """Today's date in the city."""
    return dt.datetime.now(CITY_ZONE).date()


def in_city() -> dt.datetime:
    """Now on the clocks of the city, without a zone: what the times of a timetable are compared with."""
    return dt.datetime.now(CITY_ZONE).replace(tzinfo=None, microsecond=0)
