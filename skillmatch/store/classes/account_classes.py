"""The classes of an account: those that its worker has a place in or was offered one, that its trainer gives, that its enterprise
ordered, or that are held in its town; with their sessions where a timetable is there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from skillmatch.store.accounts import roles
from skillmatch.store.accounts.access import Acting
from skillmatch.store.catalogue.queries import day
from skillmatch.store.classes import queries as class_queries
from skillmatch.store.classes.queries import SessionRow
from skillmatch.store.db.database import rows
from skillmatch.store.mentoring.models import Mentor
from skillmatch.store.organisations.models import City
from skillmatch.terms import Name, Role, RunTime

KEPT_DAYS = 400
"""Classes that ended longer ago than this are left out."""

FACTS = (
    "r.id, k.zh, k.en, b.zh, b.en, COALESCE(t.zh, ''), COALESCE(t.en, ''), r.time, r.starts_on, r.ends_on,"
    " EXISTS (SELECT 1 FROM class_standing z WHERE z.run_id = r.id AND z.cancelled_at IS NOT NULL)"
)
PLACES = "JOIN course k ON k.id = r.course_id JOIN base b ON b.id = r.base_id LEFT JOIN town t ON t.id = r.town_id"

ENROLLED = f"""
SELECT {FACTS}, e.state FROM enrolment e JOIN course_run r ON r.id = e.run_id {PLACES}
WHERE e.worker_id = ? AND r.ends_on >= ? AND (e.state IN ('requested', 'enrolled', 'completed', 'failed') OR (e.state = 'withdrawn'
 AND EXISTS (SELECT 1 FROM class_standing z WHERE z.run_id = r.id AND z.cancelled_at IS NOT NULL)))
"""
SEATED = f"""
SELECT {FACTS}, s.state FROM cohort_seat s JOIN cohort c ON c.id = s.cohort_id JOIN course_run r ON r.id = c.run_id {PLACES}
WHERE s.worker_id = ? AND c.state IN ('confirmed', 'running', 'assessed', 'closed') AND r.ends_on >= ?
AND (s.state = 'accepted' OR (s.state = 'offered' AND (s.answer_by IS NULL OR s.answer_by >= ?)))
"""
CALLED_OFF = "EXISTS (SELECT 1 FROM class_standing y WHERE y.run_id = c.run_id AND y.cancelled_at IS NOT NULL)"
DATED = f"(c.state IN ('confirmed', 'running', 'assessed', 'closed') OR {CALLED_OFF})"
"""An order ``c`` with a class, or with one that was cancelled."""

GIVEN = f"""
SELECT {FACTS}, 'given' FROM course_run r {PLACES} WHERE r.ends_on >= ? AND (
 r.id IN (SELECT c.run_id FROM cohort c WHERE c.trainer_id = ? AND {DATED})
 OR r.id IN (SELECT s.run_id FROM class_session s WHERE s.trainer_id = ?))
"""
ORDERED = f"""
SELECT {FACTS}, 'ordered' FROM course_run r {PLACES} WHERE r.ends_on >= ? AND r.id IN (
 SELECT c.run_id FROM cohort c JOIN demand d ON d.id = c.demand_id WHERE d.enterprise_id = ? AND {DATED})
"""
HELD_HERE = f"""
SELECT {FACTS}, 'here' FROM course_run r {PLACES} WHERE r.ends_on >= ? AND r.town_id = ? ORDER BY r.starts_on, r.id LIMIT 200
"""

OPEN = frozenset({"requested", "offered"})
"""What is not certain yet."""


@dataclass(frozen=True)
class CalendarClass:
    """A class in a calendar; ``busy`` where its owner has to be there."""

    run_id: int
    course: Name
    base: Name
    town: Name
    time: RunTime
    starts_on: dt.date
    ends_on: dt.date
    cancelled: bool
    certain: bool
    busy: bool
    sessions: tuple[SessionRow, ...] = ()


def classes(account_id: int, today: dt.date) -> list[CalendarClass]:
    """The classes of all roles of an account, the first to begin first; none where the account is shut."""
    account = roles.by_id(account_id)
    since = (today - dt.timedelta(days=KEPT_DAYS)).isoformat()
    once: dict[int, CalendarClass] = {}
    for held in account.memberships if account is not None and account.active else ():
        for one in _of_role(held, since, today.isoformat()):
            before = once.get(one.run_id)
            once[one.run_id] = one if before is None else _both(before, one)
    return sorted(once.values(), key=lambda one: (one.starts_on, one.run_id))


def city_code() -> str:
    """The code of the city, which keeps the identifiers of two cities apart."""
    city: City | None = City.get_or_none()
    return "" if city is None else str(city.code)


def _of_role(held: Acting, since: str, today: str) -> list[CalendarClass]:
    """The classes of one membership."""
    worker = held.worker_id if held.role is Role.WORKER else _worker_of(held)
    if worker is not None:
        found = _dated(rows(ENROLLED, (worker, since))) + _dated(rows(SEATED, (worker, since, today)))
        return _with(found, class_queries.attended(worker, [one.run_id for one in found]))
    if held.role is Role.TRAINER and held.trainer_id is not None:
        found = _dated(rows(GIVEN, (since, held.trainer_id, held.trainer_id)))
        given = class_queries.given(held.trainer_id, dt.datetime.fromisoformat(since), dt.datetime(9999, 1, 1))
        laid = class_queries.laid([one.run_id for one in found])
        return [one for one in _with(found, given) if one.sessions or one.run_id not in laid]
    if held.role is Role.ENTERPRISE and held.enterprise_id is not None:
        return _looking_on(rows(ORDERED, (since, held.enterprise_id)))
    return _looking_on(rows(HELD_HERE, (since, held.town_id))) if held.role is Role.TOWN and held.town_id is not None else []


def _worker_of(held: Acting) -> int | None:
    """The worker whom a mentor is."""
    if held.role is not Role.MENTOR or held.mentor_id is None:
        return None
    mentor: Mentor | None = Mentor.get_or_none(Mentor.id == held.mentor_id)
    return None if mentor is None else mentor.worker_id


def _looking_on(found: list[Any]) -> list[CalendarClass]:
    """Classes at which the account's people need not be."""
    dated = [replace(one, busy=False) for one in _dated(found)]
    return _with(dated, class_queries.whole([one.run_id for one in dated]))


def _with(found: list[CalendarClass], sessions: Iterable[SessionRow]) -> list[CalendarClass]:
    by_run: dict[int, list[SessionRow]] = {}
    for session in sessions:
        by_run.setdefault(session.run_id, []).append(session)
    return [replace(one, sessions=tuple(by_run.get(one.run_id, ()))) for one in found]


def _both(one: CalendarClass, other: CalendarClass) -> CalendarClass:
    """The same class by two ways: certain if either is, and all sessions of both."""
    sessions = {session.id: session for session in (*one.sessions, *other.sessions)}
    ordered = tuple(sorted(sessions.values(), key=lambda session: (session.starts_at, session.id)))
    return replace(one, certain=one.certain or other.certain, busy=one.busy or other.busy, sessions=ordered)


def _dated(found: list[tuple[Any, ...]]) -> list[CalendarClass]:
    return [
        CalendarClass(
            row[0], Name(row[1], row[2]), Name(row[3], row[4]), Name(row[5], row[6]), RunTime(row[7]), day(row[8]), day(row[9]),
            bool(row[10]), row[11] not in OPEN, busy=True,
        )
        for row in found
    ]  # fmt: skip
