"""The log of shown lists: what was suggested to whom, at which place, with which chance, and what came of it.

It serves learning alone. A page never waits for it and never fails by it: where the database is busy or full, the list is shown and
not logged. Whoever switched personalised suggestions off is not in it, and it is erased with the person.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import peewee
import structlog

from skillmatch import clock
from skillmatch.store.db import database
from skillmatch.store.db.database import rows
from skillmatch.store.people.models import Worker
from skillmatch.store.recommendations.models import Impression
from skillmatch.terms import EnrolmentState

KEPT_DAYS = 180
"""Days after which a line of the log is deleted (chosen: two seasons of classes)."""

RESPONSE_DAYS = 30
"""An answer within so many days is an answer to the last list before it that had the course (chosen)."""

WAIT_MS = 100
"""A page waits at most so long for the writers' lock before it goes without the log (chosen)."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ShownPlace:
    """One place of a list: the subject's id, its chance, the values of its named terms, and what else could have stood there."""

    subject_id: int
    terms: dict[str, float]
    propensity: float = 1.0
    explored: bool = False
    others: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class LoggedPlace:
    """A logged place with what came of it."""

    list_id: str
    worker_id: int
    shown_at: dt.datetime
    position: int
    propensity: float
    terms: dict[str, float]
    others: list[dict[str, Any]]
    taken: bool


def record(worker_id: int, context: str, subject: str, policy: str, places: Sequence[ShownPlace]) -> None:
    """Log a shown list, once an hour for the same list of the same worker in the same context."""
    if not places:
        return
    now = clock.now()
    key = _key(worker_id, context, subject, now, places)
    if rows("SELECT 1 FROM impression WHERE list_id = ? LIMIT 1", (key,)):
        return
    given = [
        {
            "worker": worker_id, "shown_at": now, "context": context, "list_id": key, "subject": subject,
            "subject_id": place.subject_id, "position": number, "propensity": place.propensity, "terms": place.terms,
            "policy": policy, "explored": place.explored, "others": list(place.others) or None,
        }
        for number, place in enumerate(places, start=1)
    ]  # fmt: skip
    try:
        with database.write_at_once(WAIT_MS):
            Impression.insert_many(given).on_conflict_ignore().execute()
    except peewee.DatabaseError as error:
        log.warning("shown list not logged", reason=str(error))


def purge(now: dt.datetime) -> int:
    """Delete what is older than ``KEPT_DAYS``, and what was logged of people who switched personalised suggestions off since."""
    with database.write():
        old = Impression.delete().where(Impression.shown_at < now - dt.timedelta(days=KEPT_DAYS)).execute()
        off = Worker.select(Worker.id).where(~Worker.personalised)
        return int(old + Impression.delete().where(Impression.worker.in_(off)).execute())


def of_worker(worker_id: int) -> list[Impression]:
    """All that is logged of a worker, oldest first: for the worker to read."""
    return list(Impression.select().where(Impression.worker == worker_id).order_by(Impression.shown_at, Impression.position))


def evidence(until: dt.datetime) -> list[LoggedPlace]:
    """The course lists shown before `until`, oldest first, each place with whether the worker took the course because of it.

    Taken is: a place or the interest list asked for, or the course completed, within ``RESPONSE_DAYS``; of several lists that had
    the course it is the last one before the answer. People who have switched personalised suggestions off are left out.
    """
    found = list(
        Impression.select(Impression, Worker)
        .join(Worker)
        .where((Impression.subject == "course") & (Impression.shown_at < until) & Worker.personalised)
        .order_by(Impression.shown_at, Impression.list_id, Impression.position)
    )
    shown: dict[tuple[int, int], list[tuple[dt.datetime, int]]] = {}
    for row in found:
        shown.setdefault((row.worker_id, row.subject_id), []).append((row.shown_at, row.id))
    taken = set()
    for key, answers in _answers().items():
        for at in answers:
            before = [(when, row) for when, row in shown.get(key, ()) if when <= at <= when + dt.timedelta(days=RESPONSE_DAYS)]
            taken |= {max(before)[1]} if before else set()
    return [
        LoggedPlace(
            row.list_id, row.worker_id, row.shown_at, row.position, row.propensity, row.terms, row.others or [], row.id in taken
        )
        for row in found
    ]


def count() -> int:
    """Lists in the log."""
    return int(rows("SELECT COUNT(DISTINCT list_id) FROM impression")[0][0])


def _answers() -> dict[tuple[int, int], list[dt.datetime]]:
    """When each worker took each course."""
    states = ", ".join(f"'{state.value}'" for state in EnrolmentState if state is not EnrolmentState.WITHDRAWN)
    out: dict[tuple[int, int], list[dt.datetime]] = {}
    for worker, course, at in [
        *rows("SELECT worker_id, subject_id, at FROM feedback WHERE subject = 'course' AND kind = 'accepted'"),
        *rows(f"SELECT worker_id, course_id, created_at FROM enrolment WHERE state IN ({states})"),
        *rows("SELECT worker_id, course_id, completed_on FROM enrolment WHERE completed_on IS NOT NULL"),
    ]:
        out.setdefault((worker, course), []).append(_moment(at))
    return out


def _moment(value: Any) -> dt.datetime:
    """A date or time as either database gives it; a day counts to its end."""
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value) if len(value) > len("2026-01-01") else dt.date.fromisoformat(value)
    if isinstance(value, dt.datetime):
        return value
    return dt.datetime.combine(value, dt.time.max)


def _key(worker_id: int, context: str, subject: str, now: dt.datetime, places: Sequence[ShownPlace]) -> str:
    """The same for the same list of the same worker in the same context within one hour."""
    shown = ",".join(str(place.subject_id) for place in places)
    text = f"{worker_id}|{context}|{subject}|{now:%Y-%m-%d %H}|{shown}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]
