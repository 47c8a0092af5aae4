"""Pure decisions of the service desk: until when, at which level, who may answer, and what follows when nobody does."""

from __future__ import annotations

import datetime as dt

from skillmatch.terms import NetworkLevel, RequestKind, Role
from skillmatch.workflow.working_days import WorkCalendar

CHAIN = (NetworkLevel.ENTERPRISE, NetworkLevel.TOWN, NetworkLevel.CITY)
"""市—镇—企, from the nearest to the last."""

ASKED = (RequestKind.COURSE, RequestKind.CORRECTION, RequestKind.COMPLAINT, RequestKind.REVIEW, RequestKind.OTHER)
"""What people ask for; the other kinds are opened by the clock."""

NOT_FOR_EMPLOYERS = (RequestKind.COMPLAINT, RequestKind.REVIEW)
"""What is never sent to the own enterprise."""

LEVELS = {Role.ENTERPRISE: NetworkLevel.ENTERPRISE, Role.TOWN: NetworkLevel.TOWN, Role.CITY: NetworkLevel.CITY}


def due(day: dt.date, level: NetworkLevel, days: tuple[int, int, int], calendar: WorkCalendar) -> dt.date:
    """The last working day to answer at a level, for something that reaches it on `day`."""
    return calendar.after(day, days[CHAIN.index(level)])


def above(level: NetworkLevel) -> NetworkLevel | None:
    """The next level up, or None at the city's."""
    at = CHAIN.index(level) + 1
    return CHAIN[at] if at < len(CHAIN) else None


def may_answer(role: Role, level: NetworkLevel) -> bool:
    """Whether an office may answer a request of its scope: the level at which it lies, and the city always."""
    return role is Role.CITY or LEVELS.get(role) is level


def open_to(kind: RequestKind, has_enterprise: bool, has_town: bool) -> list[NetworkLevel]:
    """Return whom somebody may ask first, the nearest first."""
    found = [NetworkLevel.CITY]
    if has_town:
        found.insert(0, NetworkLevel.TOWN)
    if has_enterprise and kind not in NOT_FOR_EMPLOYERS:
        found.insert(0, NetworkLevel.ENTERPRISE)
    return found
