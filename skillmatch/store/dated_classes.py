"""The classes of an account: those that its worker has a place in or was offered one, and those that its trainer gives."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from skillmatch.store import roles
from skillmatch.store.catalogue_rows import day
from skillmatch.store.database import rows
from skillmatch.store.places import City
from skillmatch.terms import Role, RunTime

KEPT_DAYS = 400
"""Classes that ended longer ago than this are left out."""

FACTS = "r.id, k.zh, k.en, b.zh, b.en, COALESCE(t.zh, ''), COALESCE(t.en, ''), r.time, r.starts_on, r.ends_on"
PLACES = "JOIN course k ON k.id = r.course_id JOIN base b ON b.id = r.base_id LEFT JOIN town t ON t.id = r.town_id"

ENROLLED = f"""
SELECT {FACTS}, e.state FROM enrolment e JOIN course_run r ON r.id = e.run_id {PLACES}
WHERE e.worker_id = ? AND e.state IN ('requested', 'enrolled', 'completed') AND r.ends_on >= ?
"""
SEATED = f"""
SELECT {FACTS}, s.state FROM cohort_seat s JOIN cohort c ON c.id = s.cohort_id JOIN course_run r ON r.id = c.run_id {PLACES}
WHERE s.worker_id = ? AND c.state IN ('confirmed', 'running', 'assessed', 'closed') AND r.ends_on >= ?
AND (s.state = 'accepted' OR (s.state = 'offered' AND (s.answer_by IS NULL OR s.answer_by >= ?)))
"""
GIVEN = f"""
SELECT {FACTS}, 'given' FROM cohort c JOIN course_run r ON r.id = c.run_id {PLACES}
WHERE c.trainer_id = ? AND c.state IN ('confirmed', 'running', 'assessed', 'closed') AND r.ends_on >= ?
"""

OPEN = frozenset({"requested", "offered"})
"""What is not certain yet."""


@dataclass(frozen=True)
class Name:
    """A name in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Dated:
    """A class in a calendar."""

    run_id: int
    course: Name
    base: Name
    town: Name
    time: RunTime
    starts_on: dt.date
    ends_on: dt.date
    certain: bool


def classes(account_id: int, today: dt.date) -> list[Dated]:
    """The classes of all roles of an account, the first to begin first; none where the account is shut."""
    account = roles.by_id(account_id)
    since, found = (today - dt.timedelta(days=KEPT_DAYS)).isoformat(), list[Dated]()
    for held in account.memberships if account is not None and account.active else ():
        if held.role is Role.WORKER and held.worker_id is not None:
            found += [_dated(row) for row in rows(ENROLLED, (held.worker_id, since))]
            found += [_dated(row) for row in rows(SEATED, (held.worker_id, since, today.isoformat()))]
        elif held.role is Role.TRAINER and held.trainer_id is not None:
            found += [_dated(row) for row in rows(GIVEN, (held.trainer_id, since))]
    once: dict[int, Dated] = {}
    for one in found:
        before = once.get(one.run_id)
        once[one.run_id] = one if before is None else replace(one, certain=one.certain or before.certain)
    return sorted(once.values(), key=lambda one: (one.starts_on, one.run_id))


def city_code() -> str:
    """The code of the city, which keeps the identifiers of two cities apart."""
    city: City | None = City.get_or_none()
    return "" if city is None else str(city.code)


def _dated(row: tuple[Any, ...]) -> Dated:
    return Dated(
        row[0], Name(row[1], row[2]), Name(row[3], row[4]), Name(row[5], row[6]), RunTime(row[7]), day(row[8]), day(row[9]),
        row[10] not in OPEN,
    )  # fmt: skip
