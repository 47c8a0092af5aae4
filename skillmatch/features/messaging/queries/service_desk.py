"""Requests as the pages show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import chunked

from skillmatch import clock
from skillmatch.features.messaging import rules
from skillmatch.features.messaging.workflow import REQUEST
from skillmatch.store.accounts.access import Acting
from skillmatch.store.catalogue.queries import day
from skillmatch.store.db.database import rows
from skillmatch.store.db.like_patterns import containing
from skillmatch.store.db.scope import Scope
from skillmatch.store.registers import search
from skillmatch.store.workflow import case_events
from skillmatch.store.workflow.models import CaseEvent
from skillmatch.terms import NetworkLevel, RequestKind, Role

PAGE, A_STEP = 50, 1000

_SELECT = """
SELECT r.id, r.kind, r.subject, r.level, r.due_on, r.opened_at, r.escalated_at, r.answered_at, r.answered_by, r.answer, r.text,
 COALESCE(t.zh, ''), COALESCE(t.en, ''), COALESCE(e.zh, ''), COALESCE(e.en, ''), COALESCE(w.name, a.display_name, ''),
 COALESCE(w.code, ''), r.about, COALESCE(w.sample, a.sample)
FROM service_request r LEFT JOIN town t ON t.id = r.town_id LEFT JOIN enterprise e ON e.id = r.enterprise_id
LEFT JOIN worker w ON w.id = r.worker_id LEFT JOIN account a ON a.id = r.account_id
"""
COUNTS = """
SELECT COUNT(CASE WHEN r.answered_at IS NULL THEN 1 END),
 COUNT(CASE WHEN r.answered_at IS NULL AND r.due_on < ? THEN 1 END), COUNT(r.answered_at)
FROM service_request r
"""
KEYS = """
SELECT r.id FROM service_request r LEFT JOIN enterprise e ON e.id = r.enterprise_id LEFT JOIN worker w ON w.id = r.worker_id
"""
MINE = "(r.account_id = ? OR (r.account_id IS NULL AND r.worker_id = ?))"


@dataclass(frozen=True)
class RequestSummary:
    """One request; `by_itself` says that the clock opened it."""

    id: int
    kind: RequestKind
    subject: str
    level: NetworkLevel
    due_on: dt.date
    opened_at: Any
    escalated_at: Any
    answered_at: Any
    answered_by: int | None
    answer: str
    text: str
    town: dict[str, str]
    enterprise: dict[str, str]
    who: str
    code: str
    by_itself: bool
    sample: bool


@dataclass(frozen=True)
class RequestFilter:
    """What narrows an office's list: words of the request, or of who asked; a kind; those past their deadline alone."""

    q: str = ""
    kind: RequestKind | None = None
    late: bool = False

    def narrowed(self) -> tuple[str, tuple[Any, ...]]:
        """The condition, empty where nothing is asked for, with its values."""
        where: list[str] = []
        values: list[Any] = []
        if self.q:
            named, marks = search.named_people(self.q, "w.id")
            where.append(f"(r.subject LIKE ? ESCAPE '!' OR r.text LIKE ? ESCAPE '!' OR e.zh LIKE ? ESCAPE '!' OR {named})")
            values += [*[containing(self.q)] * 3, *marks]
        if self.kind is not None:
            where.append("r.kind = ?")
            values.append(self.kind.value)
        if self.late:
            where.append("r.answered_at IS NULL AND r.due_on < ?")
            values.append(clock.today())
        return "".join(f" AND {each}" for each in where), tuple(values)

    def arguments(self) -> dict[str, str]:
        """The arguments of an address that asks for the same."""
        given = {"q": self.q, "kind": self.kind.value if self.kind else "", "late": "yes" if self.late else ""}
        return {name: value for name, value in given.items() if value}


NOT_NARROWED = RequestFilter()


def mine(account_id: int, worker_id: int | None, answered: bool, page: int) -> list[RequestSummary]:
    """Return what an account asked, and what the clock opened about its worker; the latest first."""
    where, values = f"{MINE} AND {_state(answered)}", (account_id, worker_id or -1)
    return _rows(f"{where} ORDER BY r.id DESC{_part(page)}", values)


def for_office(acting: Acting, answered: bool, page: int, asked: RequestFilter = NOT_NARROWED) -> list[RequestSummary]:
    """Return what lies within an office's scope: open ones by their deadline, its own before others', answered ones the latest
    first."""
    where, values = _office(acting, answered, asked)
    return _rows(where + _part(page), values)


def all_for_office(acting: Acting, answered: bool, asked: RequestFilter = NOT_NARROWED) -> list[int]:
    """The ids of all of them, in that order."""
    where, values = _office(acting, answered, asked)
    return [row[0] for row in rows(f"{KEYS} WHERE {where}", values)]


def several(request_ids: Sequence[int]) -> Iterator[RequestSummary]:
    """Requests in the order of these ids, by ids that were authorised before; some are read at a time."""
    for part in chunked(request_ids, A_STEP):
        found = {row.id: row for row in _rows(f"r.id IN ({', '.join(map(str, part))})", ())}
        yield from (found[key] for key in part if key in found)


def _office(acting: Acting, answered: bool, asked: RequestFilter) -> tuple[str, tuple[Any, ...]]:
    where, values = _within(acting)
    narrowed, more = asked.narrowed()
    own = f"CASE WHEN r.level = '{rules.LEVELS[acting.role].value}' THEN 0 ELSE 1 END"
    order = "r.answered_at DESC, r.id DESC" if answered else f"{own}, r.due_on, r.id"
    return f"{where} AND {_state(answered)}{narrowed} ORDER BY {order}", (*values, *more)


def count_for_office(acting: Acting) -> tuple[int, int, int]:
    """Return how many are open, past their deadline, and answered within an office's scope."""
    where, values = _within(acting)
    found = rows(f"{COUNTS} WHERE {where}", (clock.today(), *values))[0]
    return int(found[0]), int(found[1]), int(found[2])


def get_request(request_id: int) -> RequestSummary:
    """One request, by an id that was authorised before."""
    return _rows("r.id = ?", (request_id,))[0]


def timeline(request_id: int) -> list[CaseEvent]:
    """Return what happened to a request, the oldest first."""
    return case_events.timeline(REQUEST.name, request_id)


def _within(acting: Acting) -> tuple[str, tuple[int, ...]]:
    scope = Scope.of(acting)
    if scope.everything:
        return "1 = 1", ()
    if acting.role is Role.TOWN:
        return "r.town_id = ? AND r.level <> 'enterprise'", (int(scope.town_id or -1),)
    return "r.enterprise_id = ?", (int(scope.enterprise_id or -1),)


def _state(answered: bool) -> str:
    return "r.answered_at IS NOT NULL" if answered else "r.answered_at IS NULL"


def _part(page: int) -> str:
    """Of a list one page and one more."""
    return f" LIMIT {PAGE + 1} OFFSET {PAGE * (page - 1)}"


def _rows(where: str, values: tuple[Any, ...]) -> list[RequestSummary]:
    return [_row(row) for row in rows(f"{_SELECT} WHERE {where}", values)]


def _row(row: tuple[Any, ...]) -> RequestSummary:
    key, kind, subject, level, due, opened, escalated, answered, by, answer, text = row[:11]
    return RequestSummary(
        key, RequestKind(kind), subject, NetworkLevel(level), day(due), opened, escalated, answered, by, answer, text,
        {"zh": row[11], "en": row[12]}, {"zh": row[13], "en": row[14]}, row[15], row[16], row[17] is not None, bool(row[18]),
    )  # fmt: skip
