"""Which days the city works: weekdays without public holidays, and weekend days that are worked instead (调休)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from skillmatch.terms import Name, RunTime

DAY = dt.timedelta(days=1)
SATURDAY = 5
MAX_REST_DAYS = 60
"""How far the next day that fits is looked for: no holiday of any year is nearly as long."""


@dataclass(frozen=True)
class WorkCalendar:
    """The days on which the city differs from an ordinary week; without any, every Monday to Friday is worked.

    Attributes
    ----------
    holidays : mapping of date to Name
        Public holidays with their names.
    workdays : collection of date
        Saturdays and Sundays that are worked instead of a day around a holiday.
    """

    holidays: Mapping[dt.date, Name] = field(default_factory=dict)
    workdays: Collection[dt.date] = ()

    def is_working_day(self, day: dt.date) -> bool:
        """Whether the city works on a day."""
        return day in self.workdays or (day.weekday() < SATURDAY and day not in self.holidays)

    def meets(self, time: RunTime, day: dt.date) -> bool:
        """Whether a class that meets at `time` of the week meets on a day: nobody is free on a weekend day that is worked."""
        if time is RunTime.WEEKEND:
            return day.weekday() >= SATURDAY and day not in self.holidays and day not in self.workdays
        return self.is_working_day(day)

    def first_meeting(self, time: RunTime, since: dt.date) -> dt.date:
        """The first day from `since` on at which a class meets."""
        days = (since + number * DAY for number in range(MAX_REST_DAYS))
        return next((day for day in days if self.meets(time, day)), since)

    def after(self, day: dt.date, n: int) -> dt.date:
        """The n-th working day after `day`."""
        while n:
            day += DAY
            n -= self.is_working_day(day)
        return day
