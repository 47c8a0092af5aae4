"""Pure decisions about cohorts: the dates of a class. Who may move one is in ``workflow/declared/orders.py``."""

from __future__ import annotations

import datetime as dt
import math

from skillmatch.terms import RunTime
from skillmatch.workflow.working_days import WorkCalendar

PREPARE_DAYS = 14
"""Days between approval and the first lesson where the order names no day (chosen)."""

MAX_DAYS_AHEAD = 2 * 366
"""How far ahead a class may begin: as far as an order may ask (chosen)."""

WEEKLY_HOURS = {"weekday": 30, "evening": 6, "weekend": 12, "anytime": 6}
"""Class hours a week by the time at which a class meets (chosen)."""


def first_day(asked: dt.date | None, today: dt.date, time: RunTime, calendar: WorkCalendar) -> dt.date:
    """A first day to suggest: the first on which the class meets, from the one that was asked for while people can still answer,
    else from two weeks ahead."""
    earliest = today + dt.timedelta(days=2)
    since = asked if asked is not None and asked >= earliest else today + dt.timedelta(days=PREPARE_DAYS)
    return calendar.first_meeting(time, since)


def dates_hold(today: dt.date, answer: dt.date, starts_on: dt.date) -> bool:
    """Whether people can answer before the class begins, and it begins in a foreseeable time."""
    return today <= answer < starts_on and not is_too_far(today, starts_on)


def is_too_far(today: dt.date, starts_on: dt.date) -> bool:
    """Whether a class would begin later than anybody plans for."""
    return (starts_on - today).days > MAX_DAYS_AHEAD


def last_day(starts_on: dt.date, hours: float, time: RunTime, calendar: WorkCalendar) -> dt.date:
    """Return when a class of `hours` ends if it meets at `time`: each day that a holiday takes is added behind."""
    weeks = max(math.ceil(hours / WEEKLY_HOURS[time.value]), 1)
    ends_on = starts_on + dt.timedelta(days=7 * weeks - 1)
    ordinary = WorkCalendar()
    days = [starts_on + dt.timedelta(days=number) for number in range(7 * weeks)]
    lost = sum(ordinary.meets(time, day) and not calendar.meets(time, day) for day in days)
    for _ in range(lost):
        ends_on = calendar.first_meeting(time, ends_on + dt.timedelta(days=1))
    return ends_on
