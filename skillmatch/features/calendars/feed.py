"""Classes as an iCalendar file (RFC 5545).

The register knows from which day to which a class runs and when in the week it meets, but no hours. So each class is one event of
whole days that leaves its owner free, and says in words when it meets; no hour is invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5

from flask_babel import gettext
from icalendar import Calendar, Event

from skillmatch.clock import CITY_ZONE
from skillmatch.store.dated_classes import Dated
from skillmatch.web.language import html_lang, named

NAMESPACE = uuid5(NAMESPACE_URL, "https://skillmatch.example/class")


def calendar(classes: Sequence[Dated], city: str, now: dt.datetime) -> bytes:
    """The file, in the reader's language.

    Parameters
    ----------
    classes : sequence of Dated
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
        made.add_component(_event(one, city, now))
    return bytes(made.to_ical())


def _event(one: Dated, city: str, now: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE, f'{city}/run/{one.run_id}')}@skillmatch")
    event.add("dtstamp", now.replace(tzinfo=dt.UTC))
    event.add("dtstart", one.starts_on)
    event.add("dtend", one.ends_on + dt.timedelta(days=1))  # the first day that is free again
    event.add("summary", named(one.course), parameters={"LANGUAGE": html_lang()})
    event.add("location", ", ".join(filter(None, dict.fromkeys((named(one.base), named(one.town))))))
    event.add("description", gettext("Meets: %(when)s", when=named(one.time)))
    event.add("status", "CONFIRMED" if one.certain else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event
