"""Messages of an account, and the people who never read theirs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from skillmatch import clock
from skillmatch.errors import NotAllowed
from skillmatch.store.accounts.access import Acting
from skillmatch.store.db.database import rows
from skillmatch.store.db.scope import Scope, people_where
from skillmatch.store.people import phones
from skillmatch.terms import MessageKind, Role

PAGE_SIZE = 30
CALLS, A_STEP = 50, 1000
SILENT_DAYS = 7
"""After so many days without being read, a message is a reason to call (chosen)."""

LIST = """
SELECT g.id, g.kind, g.parameters, g.link, g.at, g.read_at FROM message g
WHERE g.account_id = ? OR g.worker_id IN (SELECT m.worker_id FROM membership m WHERE m.account_id = ? AND m.role = 'worker')
ORDER BY g.id DESC LIMIT ? OFFSET ?
"""
SILENT = """
SELECT w.id, w.code, w.name, COALESCE(t.zh, ''), COALESCE(t.en, ''),
 (SELECT COUNT(*) FROM message n WHERE n.worker_id = w.id AND n.read_at IS NULL), s.at,
 (SELECT c.at FROM call c WHERE c.worker_id = w.id ORDER BY c.id DESC LIMIT 1),
 (SELECT c.reached FROM call c WHERE c.worker_id = w.id ORDER BY c.id DESC LIMIT 1),
 EXISTS (SELECT 1 FROM membership m WHERE m.worker_id = w.id AND m.role = 'worker'), w.sample, s.id, w.phone_sealed
FROM message s JOIN worker w ON w.id = s.worker_id LEFT JOIN town t ON t.id = w.town_id
WHERE s.read_at IS NULL AND s.at < ? AND {scope} AND NOT EXISTS
 (SELECT 1 FROM message o WHERE o.worker_id = s.worker_id AND o.read_at IS NULL AND (o.at < s.at OR (o.at = s.at AND o.id < s.id)))
ORDER BY s.at, s.id
"""
"""The oldest unread message of each person, in the order of an index: a page stops as soon as it is full."""

UNREAD = """
SELECT g.worker_id, g.id, g.kind, g.parameters, g.link, g.at, g.read_at FROM message g
WHERE g.read_at IS NULL AND g.worker_id IN ({marks}) ORDER BY g.at, g.id
"""
NUMBER_SILENT = """
SELECT COUNT(DISTINCT s.worker_id) FROM message s JOIN worker w ON w.id = s.worker_id
WHERE s.read_at IS NULL AND s.at < ? AND {scope}
"""


@dataclass(frozen=True)
class InboxMessage:
    """One message as it is kept."""

    id: int
    kind: MessageKind
    parameters: dict[str, Any]
    link: str
    at: Any
    read_at: Any


@dataclass(frozen=True)
class SilentReader:
    """Somebody with messages that were not read for long, and how the last call went."""

    id: int
    code: str
    name: str
    town: dict[str, str]
    unread: int
    oldest: Any
    called_at: Any
    reached: bool | None
    has_account: bool
    sample: bool
    phone: str
    """Shown in full: the list is there to call."""


def messages(account_id: int, page: int) -> list[InboxMessage]:
    """One page of an account's messages, the latest first; one more where there are more."""
    found = rows(LIST, (account_id, account_id, PAGE_SIZE + 1, (page - 1) * PAGE_SIZE))
    return [InboxMessage(row[0], MessageKind(row[1]), json.loads(row[2]), *row[3:]) for row in found]


def silent(acting: Acting, page: int) -> list[SilentReader]:
    """One page of the people of an office's scope who did not read a message for long, the longest first."""
    scope, values = _scope(acting)
    part = f" LIMIT {CALLS + 1} OFFSET {(page - 1) * CALLS}"
    return [_silent(row) for row in rows(SILENT.format(scope=scope) + part, (_long_ago(), *values))]


def unread(people: Iterable[SilentReader]) -> dict[int, list[InboxMessage]]:
    """Return what each of these people has not read, the oldest first: what a call is about."""
    keys = [one.id for one in people]
    found: dict[int, list[InboxMessage]] = {key: [] for key in keys}
    for row in rows(UNREAD.format(marks=", ".join("?" * len(keys)) or "NULL"), keys):
        found[row[0]].append(InboxMessage(row[1], MessageKind(row[2]), json.loads(row[3]), *row[4:]))
    return found


def number_silent(acting: Acting) -> int:
    """Count how many they are."""
    scope, values = _scope(acting)
    return int(rows(NUMBER_SILENT.format(scope=scope), (_long_ago(), *values))[0][0])


def all_silent(acting: Acting) -> Iterator[list[SilentReader]]:
    """All of them, some at a time."""
    scope, values = _scope(acting)
    before, after = _long_ago(), (dt.datetime.min, 0)
    sql = SILENT.format(scope=f"{scope} AND (s.at, s.id) > (?, ?)") + f" LIMIT {A_STEP}"
    while found := rows(sql, (before, *values, *after)):
        yield [_silent(row) for row in found]
        after = found[-1][6], found[-1][11]


def _scope(acting: Acting) -> tuple[str, tuple[Any, ...]]:
    if acting.role not in (Role.TOWN, Role.CITY):
        raise NotAllowed()
    scope, values = people_where(Scope.of(acting))
    return scope, tuple(values)


def _long_ago() -> dt.datetime:
    return clock.now() - dt.timedelta(days=SILENT_DAYS)


def _silent(row: tuple[Any, ...]) -> SilentReader:
    reached = None if row[8] is None else bool(row[8])
    key, code, name, zh, en, unread, oldest, called_at = row[:8]
    return SilentReader(key, code, name, {"zh": zh, "en": en}, unread, oldest, called_at, reached, bool(row[9]), bool(row[10]),
                        (phones.unseal(row[12]) or "") if row[12] else "")  # fmt: skip
