"""Somebody who stands at the counter of an office: found by the whole name or the register's code alone, within its scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from skillmatch.cleaning import clean_cell, clean_name
from skillmatch.errors import NotAllowed
from skillmatch.store.accounts.access import Acting
from skillmatch.store.db.database import rows
from skillmatch.store.db.name_keys import name_key
from skillmatch.store.db.scope import Scope, people_where
from skillmatch.terms import Role

MIN_SIGNS = 2
MAX_FOUND = 20

COLUMNS = """
w.id, w.code, w.name, w.birth_year, COALESCE(t.zh, ''), COALESCE(t.en, ''), COALESCE(e.zh, ''), COALESCE(e.en, ''), w.sample
"""
"""What :func:`person` reads; towns are ``t`` and enterprises ``e`` in the query."""

FIND = """
SELECT {columns} FROM worker w LEFT JOIN town t ON t.id = w.town_id LEFT JOIN enterprise e ON e.id = w.enterprise_id
WHERE (w.code = ? OR w.name_key = ?) AND w.state <> 'retired' AND {scope} AND {account} ORDER BY w.name_key, w.code_key LIMIT ?
"""
HAS_ACCOUNT = "EXISTS (SELECT 1 FROM membership m WHERE m.worker_id = w.id AND m.role = 'worker')"


@dataclass(frozen=True)
class CounterPerson:
    """Somebody of the office, as the identity card tells them apart."""

    id: int
    code: str
    name: str
    birth_year: int | None
    town: dict[str, str]
    enterprise: dict[str, str]
    sample: bool


def find(acting: Acting, text: str, *, with_account: bool = False) -> list[CounterPerson]:
    """People of the office whose code or whole name, however spelled, is `text`, at most ``MAX_FOUND``.

    ``with_account`` leaves out those who have no account.
    """
    where, values = scope(acting)
    name = clean_name(text)
    if len(name) < MIN_SIGNS:
        return []
    sql = FIND.format(columns=COLUMNS, scope=where, account=HAS_ACCOUNT if with_account else "1 = 1")
    return [person(row) for row in rows(sql, (clean_cell(text), name_key(name, person=True), *values, MAX_FOUND))]


def scope(acting: Acting) -> tuple[str, tuple[int, ...]]:
    """The people of a town or of the city, as a condition on ``w``; nobody else has a counter."""
    if acting.role not in (Role.TOWN, Role.CITY):
        raise NotAllowed()
    return people_where(Scope.of(acting))


def person(row: Any) -> CounterPerson:
    """A person from ``COLUMNS``."""
    key, code, name, birth_year, town_zh, town_en, zh, en, sample = row
    return CounterPerson(key, code, name, birth_year, {"zh": town_zh, "en": town_en}, {"zh": zh, "en": en}, bool(sample))
