"""Classes as an iCalendar file (RFC 5545).

Where a class has a timetable, each session is an event with its hours, in UTC, so that no programme has to know the city's zone.
Where it has none as yet, the class is one event of whole days that leaves its owner free, and says in words when it meets; no hour
is invented. What was cancelled stays, with its status and a higher number of its edition, so that calendars take it over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from uuid import NAMESPACE_URL, uuid5

from flask_babel import gettext
from icalendar import Calendar, Event

from skillmatch.clock import CITY_ZONE
from skillmatch.store.classes.account_classes import CalendarClass
from skillmatch.store.classes.queries import SessionRow
from skillmatch.terms import SessionState
from skillmatch.web.language import html_lang, named

NAMESPACE = uuid5(NAMESPACE_URL, "https://skillmatch.example/class")


def calendar(classes: Sequence[CalendarClass], city: str, now: dt.datetime) -> bytes:
    """The file, in the reader's language.

    Parameters
    ----------
    classes : sequence of CalendarClass
    city : str
        Code of the city: part of each event's identifier, which stays the same at every reading.
    now : datetime
        UTC, when the file is made.
    """
    made = Calendar()
    made.add("prodid", "-//SkillMatch//Classes//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", gettext("SkillMatch: my classes"))
    made.add("x-wr-timezone", str(CITY_ZONE))
    made.add("refresh-interval", dt.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT12H")
    for one in classes:
        for event in _events(one, city, now):
            made.add_component(event)
    return bytes(made.to_ical())


def _events(one: CalendarClass, city: str, now: dt.datetime) -> Iterator[Event]:
    if not one.sessions:
        yield _whole_days(one, city, now)
    for session in one.sessions:
        yield _meeting(one, session, city, now)


def _whole_days(one: CalendarClass, city: str, now: dt.datetime) -> Event:
    event = _event(one, f"{city}/run/{one.run_id}", now)
    event.add("dtstart", one.starts_on)
    event.add("dtend", one.ends_on + dt.timedelta(days=1))  # the first day that is free again
    event.add("location", ", ".join(filter(None, dict.fromkeys((named(one.base), named(one.town))))))
    event.add("description", gettext("Meets: %(when)s", when=named(one.time)))
    event.add("sequence", int(one.cancelled))
    event.add("status", _status(one, cancelled=one.cancelled))
    event.add("transp", "TRANSPARENT")
    return event


def _meeting(one: CalendarClass, session: SessionRow, city: str, now: dt.datetime) -> Event:
    event = _event(one, f"{city}/session/{session.id}", now)
    event.add("dtstart", session.starts_at.replace(tzinfo=CITY_ZONE).astimezone(dt.UTC))
    event.add("dtend", session.ends_at.replace(tzinfo=CITY_ZONE).astimezone(dt.UTC))
    event.add("last-modified", session.changed_at.replace(tzinfo=dt.UTC))
    event.add("location", ", ".join(filter(None, (named(session.place), named(one.base)))))
    what = named(session.kind) if session.makes_up_id is None else gettext("Make-up")
    event.add("description", "\n".join(filter(None, (what, session.note))))
    event.add("sequence", session.sequence)
    cancelled = one.cancelled or session.state is SessionState.CANCELLED
    event.add("status", _status(one, cancelled=cancelled))
    event.add("transp", "OPAQUE" if one.busy and not cancelled else "TRANSPARENT")
    return event


def _event(one: CalendarClass, identity: str, now: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE, identity)}@skillmatch")
    event.add("dtstamp", now.replace(tzinfo=dt.UTC))
    event.add("summary", named(one.course), parameters={"LANGUAGE": html_lang()})
    return event


def _status(one: CalendarClass, *, cancelled: bool) -> str:
    return "CANCELLED" if cancelled else "CONFIRMED" if one.certain else "TENTATIVE"
