"""Permits that end: whose, when, and which listed course gives the permit anew."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from skillmatch.store.catalogue.queries import day
from skillmatch.store.classes.models import Enrolment
from skillmatch.store.db.database import rows
from skillmatch.store.db.scope import CONSENTS
from skillmatch.terms import EnrolmentState

SOON_DAYS = 90
"""A permit that ends within so many days may be renewed, and its course be taken again (chosen: a course and an examination)."""

RENEWED_DAYS = 365
"""Who passed the course of a permit within so many days need not take it again: that pass renews it (chosen)."""

_COURSES = (
    "SELECT k.permit_given, k.id, k.zh, k.en, k.hours, (SELECT MIN(r.starts_on) FROM course_run r WHERE r.course_id = k.id"
    " AND r.starts_on >= ?) FROM course k WHERE k.state = 'listed' AND k.permit_given IS NOT NULL ORDER BY k.hours, k.id"
)
_ENDING = (
    "SELECT p.worker_id, p.permit, p.expires_on FROM worker_permit p JOIN worker w ON w.id = p.worker_id"
    " WHERE w.state = 'listed' AND p.expires_on IS NOT NULL AND p.expires_on >= ? AND p.expires_on <= ?"
    " ORDER BY p.permit, p.expires_on, p.worker_id"
)
_OF_FIRM = (
    "SELECT w.id, w.name, p.permit, p.expires_on, CASE WHEN {consents} THEN 1 ELSE 0 END FROM worker_permit p"
    " JOIN worker w ON w.id = p.worker_id WHERE w.enterprise_id = ? AND w.state = 'listed' AND p.expires_on <= ?"
    " ORDER BY p.expires_on, w.id"
).format(consents=CONSENTS.format("w"))
_AGAIN = (
    "SELECT e.course_id FROM enrolment e JOIN course k ON k.id = e.course_id JOIN worker_permit p ON p.worker_id = e.worker_id"
    " AND p.permit = k.permit_given WHERE e.worker_id = ? AND e.state = 'completed' AND p.expires_on <= ?"
    " AND (e.completed_on IS NULL OR e.completed_on < ?)"
)


@dataclass(frozen=True)
class Renewal:
    """A listed course that gives a permit; ``zh`` and ``en`` name it, ``starts_on`` is its next class."""

    id: int
    zh: str
    en: str
    hours: int
    starts_on: dt.date | None


@dataclass(frozen=True)
class EndingPermit:
    """A permit of somebody that ends."""

    worker_id: int
    permit: str
    expires_on: dt.date


@dataclass(frozen=True)
class StaffPermits:
    """The permits of an enterprise's people that have ended or end soon: by name with consent, the others as a number of people."""

    named: list[tuple[int, str, str, dt.date]]
    others: int


def courses(today: dt.date) -> dict[str, Renewal]:
    """The course that renews each permit: of several, the shortest."""
    found: dict[str, Renewal] = {}
    for permit, key, zh, en, hours, starts in rows(_COURSES, (today,)):
        found.setdefault(permit, Renewal(key, zh, en, hours, None if starts is None else day(starts)))
    return found


def ending(first: dt.date, last: dt.date) -> list[EndingPermit]:
    """The permits of listed people that end from one day to another, by permit, day and person."""
    return [EndingPermit(worker, permit, day(expires)) for worker, permit, expires in rows(_ENDING, (first, last))]


def again(worker_id: int, today: dt.date) -> set[int]:
    """The ids of completed courses that a person may take once more, since the permit that they give has ended or ends soon."""
    last, passed = today + dt.timedelta(days=SOON_DAYS), today - dt.timedelta(days=RENEWED_DAYS)
    return {int(key) for (key,) in rows(_AGAIN, (worker_id, last, passed))}


def is_shut(mine: Enrolment | None, today: dt.date) -> bool:
    """Whether a course is shut to whoever is in it or has completed it; a permit that has ended or ends soon opens it again."""
    if mine is not None and mine.state == EnrolmentState.COMPLETED.value:
        return mine.course_id not in again(mine.worker_id, today)
    return mine is not None and mine.state == EnrolmentState.ENROLLED.value


def of_enterprise(enterprise_id: int, today: dt.date) -> StaffPermits:
    """Return what the people's own enterprise may be told; whoever shows the names records it."""
    found = rows(_OF_FIRM, (enterprise_id, today + dt.timedelta(days=SOON_DAYS)))
    named = [(key, name, permit, day(expires)) for key, name, permit, expires, consents in found if consents]
    return StaffPermits(named, len({key for key, *_, consents in found if not consents}))
