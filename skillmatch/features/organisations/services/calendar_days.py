"""The days on which the city differs from an ordinary week: entered and taken out, each in one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask_babel import gettext

from skillmatch.errors import Invalid, NotFound
from skillmatch.store.accounts import access, audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.db.database import write
from skillmatch.store.organisations.models import CalendarDay
from skillmatch.terms import AuditKind, CalendarDayKind
from skillmatch.workflow.working_days import SATURDAY

MAX_SPAN_DAYS = 31
"""A holiday has at most so many days (chosen): a longer span is a slip of the pen."""


@dataclass(frozen=True)
class CalendarSpan:
    """Days as they were entered: a holiday from the first to the last, or weekend days that are worked."""

    first: dt.date
    last: dt.date
    kind: CalendarDayKind
    zh: str
    en: str

    def days(self) -> list[dt.date]:
        """All days of it."""
        return [self.first + dt.timedelta(days=number) for number in range((self.last - self.first).days + 1)]


def enter(acting: Acting, span: CalendarSpan) -> int:
    """Enter the days of a span; a day that is in the calendar already, such as a provisional one, is now as entered.

    Returns
    -------
    int
        How many days.

    Raises
    ------
    Invalid
        The span is backwards or too long, or a weekday is said to be worked, which it is anyway.
    """
    if span.last < span.first:
        raise Invalid(fields={"last": gettext("The last day must not be before the first.")})
    if (span.last - span.first).days >= MAX_SPAN_DAYS:
        raise Invalid(fields={"last": gettext("Enter at most %(n)s days at once.", n=MAX_SPAN_DAYS)})
    if span.kind is CalendarDayKind.WORKDAY and any(day.weekday() < SATURDAY for day in span.days()):
        raise Invalid(fields={"first": gettext("Only a Saturday or a Sunday can be worked instead of another day.")})
    values = {
        "kind": span.kind.value, "zh": span.zh, "en": span.en, "provisional": False,
        "source": gettext("Entered by the city office"),
    }  # fmt: skip
    with write():
        CalendarDay.delete().where(CalendarDay.day.between(span.first, span.last)).execute()
        CalendarDay.insert_many([values | {"day": day} for day in span.days()]).execute()
        _noted(acting, "entered", span.first, len(span.days()))
    return len(span.days())


def take_out(acting: Acting, day_id: int) -> CalendarDay:
    """Take a day out: it is an ordinary one again."""
    with write():
        found: CalendarDay | None = CalendarDay.get_or_none(CalendarDay.id == day_id)
        if found is None:
            raise NotFound(access.MISSING)
        found.delete_instance()
        _noted(acting, "removed", found.day, 1)
    return found


def _noted(acting: Acting, change: str, day: dt.date, days: int) -> None:
    whose = {"account_id": acting.account_id, "role": acting.role.value}
    audit.record(AuditKind.CALENDAR_CHANGED, **whose, subject=f"calendar {day.isoformat()}", change=change, days=days)
