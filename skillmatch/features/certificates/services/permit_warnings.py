"""Warning of permits that end: each holder is told once at each of the chosen distances, with the course that renews it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from peewee import chunked

from skillmatch import clock
from skillmatch.store.certificates.models import PermitNotice
from skillmatch.store.db.database import rows, write
from skillmatch.store.db.upsert import ROWS_A_STATEMENT
from skillmatch.store.messaging import messages
from skillmatch.store.people import renewals
from skillmatch.store.people.renewals import EndingPermit, Renewal
from skillmatch.terms import MessageKind, Permit

_TOLD = "SELECT worker_id, permit, expires_on, days FROM permit_notice WHERE expires_on >= ? AND expires_on <= ?"


def warn(today: dt.date, distances: Iterable[int]) -> int:
    """Tell everybody whose permit ends within one of the distances (days) and who was not told at that one.

    Whoever is within several at once is told once. A renewed permit ends on another day, and is warned of anew.

    Returns
    -------
    int
        How many messages were written.
    """
    steps = sorted(set(distances))
    last = today + dt.timedelta(days=steps[-1])
    with write():
        told = {(worker, permit, str(expires)[:10], days) for worker, permit, expires, days in rows(_TOLD, (today, last))}
        notices: list[tuple[int, str, dt.date, int, dt.datetime]] = []
        groups: dict[tuple[str, dt.date], list[int]] = {}
        for one in renewals.ending(today, last):
            new = [days for days in steps if _due(one, days, today) and (*_key(one), days) not in told]
            notices += [(one.worker_id, one.permit, one.expires_on, days, clock.now()) for days in new]
            if new:
                groups.setdefault((one.permit, one.expires_on), []).append(one.worker_id)
        fields = ["worker", "permit", "expires_on", "days", "at"]
        for part in chunked(notices, ROWS_A_STATEMENT):
            PermitNotice.insert_many(part, fields).execute()
        courses = renewals.courses(today) if groups else {}
        for (permit, expires_on), people in groups.items():
            _tell(permit, expires_on, people, courses.get(permit))
    return sum(len(people) for people in groups.values())


def _due(one: EndingPermit, days: int, today: dt.date) -> bool:
    return (one.expires_on - today).days <= days


def _key(one: EndingPermit) -> tuple[int, str, str]:
    return one.worker_id, one.permit, one.expires_on.isoformat()


def _tell(permit: str, expires_on: dt.date, people: list[int], course: Renewal | None) -> None:
    link = f"/courses/{course.id}" if course is not None else "/certificates"
    messages.send_many(
        MessageKind.PERMIT_EXPIRING, link, workers=people, permit=messages.name(Permit(permit)),
        expires_on=expires_on.isoformat(), course=None if course is None else messages.name(course),
    )  # fmt: skip
