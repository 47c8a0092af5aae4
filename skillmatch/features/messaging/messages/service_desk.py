"""Levels and what happened, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from skillmatch.features.messaging.queries.service_desk import RequestSummary
from skillmatch.store.workflow.models import CaseEvent
from skillmatch.terms import NetworkLevel
from skillmatch.web.language import day, named
from skillmatch.web.timeline import TimelineLine


def office(level: NetworkLevel, town: Any = None, enterprise: Any = None) -> str:
    """Return who answers at a level."""
    if level is NetworkLevel.CITY:
        return gettext("City office")
    place = named(town) if level is NetworkLevel.TOWN else named(enterprise)
    if level is NetworkLevel.TOWN:
        return gettext("%(town)s office", town=place) if place else gettext("Town office")
    return place or gettext("Enterprise")


def lines(request: RequestSummary, events: list[CaseEvent]) -> list[TimelineLine]:
    """The timeline of a request: when and what."""
    return [TimelineLine(line.at, _line(request, line.transition, line.evidence)) for line in events]


def _line(request: RequestSummary, kind: str, detail: dict[str, Any]) -> str:
    if kind == "opened":
        return gettext("Opened by the clock: nobody had answered in time.") if request.by_itself else gettext("Request opened.")
    if kind == "escalated":
        before, to = NetworkLevel(detail["before"]), NetworkLevel(detail["to"])
        return gettext(
            "Not answered in time by %(before)s: moved up to %(to)s, to be answered by %(day)s.",
            before=office(before, request.town, request.enterprise),
            to=office(to, request.town, request.enterprise),
            day=day(detail["due_on"]),
        )
    known = {
        "overdue": gettext("The deadline passed at the last level. The city office has to answer it first."),
        "answered": gettext("Answered."),
        "resolved": gettext("It was dealt with in the meantime."),
    }
    return known.get(kind, kind)
