"""Until when a step is to be taken: days of the calendar, or the working days that an installation gives to a level."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from skillmatch.terms.network import NetworkLevel
from skillmatch.workflow.working_days import WorkCalendar

Deadline = int | NetworkLevel
"""Days of the calendar, or the level whose working days count."""


class ServiceDays(NamedTuple):
    """Working days in which the offices of each level answer: the setting ``SERVICE_DAYS``, nearest level first."""

    enterprise: int = 3
    town: int = 5
    city: int = 10

    def due(self, since: dt.date, deadline: Deadline, calendar: WorkCalendar) -> dt.date:
        """Return the last day for what has waited since a day; the day itself does not count."""
        if isinstance(deadline, NetworkLevel):
            return calendar.after(since, getattr(self, deadline.value))
        return since + dt.timedelta(days=deadline)
