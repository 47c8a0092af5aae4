"""Pages, counts and streams of a register: one way for every list, search and export, and the scope is always in it.

A page is found in two steps: the ids, in order, from narrow indexes; then the columns of these rows alone. A count stops at
``MAX_COUNTED``. What it counted up to there is kept and put in order; of more, the first in order are looked for.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from skillmatch.store.db.database import is_sqlite, rows
from skillmatch.store.db.scope import EVERYBODY, Scope
from skillmatch.store.registers.columns import REFERENCE, Label, Register, RegisterColumn
from skillmatch.store.registers.conditions import SqlCondition, conditions
from skillmatch.store.registers.list_query import ListQuery

MAX_COUNTED = 10_000
MAX_FOUND = 30_000
"""Of more entries that a search finds, or of more than ``MAX_COUNTED`` that meet another condition, looking each up for the other
conditions takes longer than reading an index of all (measured)."""
CHUNK = 1000


@dataclass(frozen=True)
class EntryCount:
    """How many entries there are; ``more`` where there are more than were counted.

    On SQLite it keeps them all unless they are too many: the pairs (place in the order, id), so that nothing is read twice.
    """

    number: int
    more: bool
    pairs: tuple[tuple[Any, int], ...] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class RegisterEntry:
    """One row of a list: the values of the chosen columns; of a reference its :class:`Label`, or None; ``sample`` where made up."""

    id: int
    code: str
    values: tuple[Any, ...]
    sample: bool = False


@dataclass(frozen=True)
class RegisterPage:
    """Part of a list: its entries, and the ids to ask for the parts before and after, where there are any."""

    entries: tuple[RegisterEntry, ...]
    before: int | None
    after: int | None


def page(
    register: Register,
    scope: Scope,
    asked: ListQuery,
    after: int | None = None,
    size: int | None = None,
    *,
    before: int | None = None,
    number: int | None = None,
    counted: EntryCount | None = None,
) -> RegisterPage:
    """The entries that come after (or before) the one with an id; from the start where the scope has no such entry.

    Parameters
    ----------
    register, scope, asked : Register, Scope, Asked
        Whose rows, and which of them.
    after, before : int, optional
        The last entry of the part before, or the first of the part after.
    size : int, optional
        How many; what is asked for where it is not said.
    number : int, optional
        The number of a page from 1, in place of `after` and `before`; the last one where there are fewer.
    counted : EntryCount, optional
        What :func:`count` gave, where it is known: it spares counting again.
    """
    known, size = counted or count(register, scope, asked), size or asked.size
    if number is not None and number > 1:
        after, before = _before_page(register, scope, asked, known, number, size), None
    backward = before is not None
    anchor = _anchor(register, scope, asked, before if backward else after)
    backs = backward and anchor is not None
    if known.pairs is not None:
        ids = _first(known.pairs, anchor, size + 1, descending=asked.descending != backs)
    else:
        found = conditions(register, scope, asked)
        ids = _ids(register, found, asked, anchor, size + 1, backward=backs)
    further = len(ids) > size
    ids = ids[:size]
    ends: tuple[int | None, int | None]
    if backs:
        ids.reverse()
        ends = (ids[0] if further else None, ids[-1]) if ids else (None, None)
    else:
        ends = (ids[0] if anchor is not None else None, ids[-1] if further else None) if ids else (None, None)
    return RegisterPage(tuple(_entries(register, asked.columns, ids)), *ends)


def _before_page(register: Register, scope: Scope, asked: ListQuery, known: EntryCount, number: int, size: int) -> int | None:
    """The last entry before a page of this number, or before the last page."""
    if known.pairs is not None:
        skipped = min(number - 1, max(known.number - 1, 0) // size) * size
        return _first(known.pairs, None, skipped, descending=asked.descending)[-1] if skipped else None
    found = conditions(register, scope, asked)
    listed = _ids(register, found, asked, None, 1, skipped=(number - 1) * size - 1)
    if not listed:  # fewer than that: the end of the list
        listed = _ids(register, found, asked, None, size + 1, backward=True)[size:]
    return listed[0] if listed else None


def count(register: Register, scope: Scope, asked: ListQuery) -> EntryCount:
    """Return how many entries a scope has of what is asked for, up to ``MAX_COUNTED``."""
    return _count(register, conditions(register, scope, asked), asked)


def stream(register: Register, scope: Scope, asked: ListQuery, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """All entries in order, as tuples of the values of `columns`; a thousand are in memory at a time.

    Of a reference the value is its :class:`Label` (``id``, ``code``, ``zh``, ``en``) or None, of a word its identifier.
    """
    known, found = count(register, scope, asked), conditions(register, scope, asked)
    anchor: tuple[Any, int] | None = None
    while True:
        if known.pairs is not None:
            ids = _first(known.pairs, anchor, CHUNK, descending=asked.descending)
        else:
            ids = _ids(register, found, asked, anchor, CHUNK)
        for entry in _entries(register, tuple(columns), ids):
            yield entry.values
        anchor = _anchor(register, scope, asked, ids[-1]) if len(ids) == CHUNK else None
        if anchor is None:
            return


def find_entry(register: Register, scope: Scope, entry_id: int, columns: Sequence[str] = ()) -> RegisterEntry | None:
    """One entry with all its columns, or None where the scope has no such entry."""
    names = tuple(columns) or tuple(column.name for column in register.columns)
    return next(iter(_entries(register, names, [entry_id])), None) if has(register, scope, entry_id) else None


def several(register: Register, scope: Scope, ids: Sequence[int]) -> dict[int, RegisterEntry]:
    """Those of these entries that the scope has, with all their columns, by id."""
    condition, marks = register.where(scope)
    listed = ", ".join(str(int(key)) for key in set(ids)) or "NULL"
    mine = rows(f"SELECT r.id FROM {register.sql_table} r WHERE r.id IN ({listed}) AND ({condition})", marks)
    names = tuple(column.name for column in register.columns)
    return {entry.id: entry for entry in _entries(register, names, [row[0] for row in mine])}


def has(register: Register, scope: Scope, entry_id: int) -> bool:
    """Whether the scope has this entry."""
    condition, marks = register.where(scope)
    return bool(rows(f"SELECT 1 FROM {register.sql_table} r WHERE r.id = ? AND ({condition})", (entry_id, *marks)))


def _count(register: Register, found: Sequence[SqlCondition], asked: ListQuery) -> EntryCount:
    if not is_sqlite():  # PostgreSQL orders text in its own way, and finds its own way: there all of it is the database's
        number = _up_to(MAX_COUNTED + 1, *_matches(register, found))
        return EntryCount(min(number, MAX_COUNTED), number > MAX_COUNTED)
    narrowing = [condition for condition in found if condition.sql != EVERYBODY[0]]
    together = not narrowing or (len(narrowing) == 1 and narrowing[0].indexed)
    if together and _up_to(MAX_COUNTED + 1, *_matches(register, narrowing)) > MAX_COUNTED:
        return EntryCount(MAX_COUNTED, more=True)
    matches, marks = _led(register, narrowing)
    most = MAX_FOUND if _within_a_scope(narrowing) else MAX_COUNTED
    pairs = rows(f"SELECT {_order(register, asked).order}, r.id FROM {matches} LIMIT {most + 1}", marks)
    number, more = min(len(pairs), MAX_COUNTED), len(pairs) > MAX_COUNTED
    return EntryCount(number, more, tuple(pairs) if len(pairs) <= most else None)


def _within_a_scope(narrowing: Sequence[SqlCondition]) -> bool:
    """Whether all is read from the index of a scope, a town's: to read on to its end is sooner done than to begin again."""
    return any(condition.indexed and not condition.column for condition in narrowing)


def _led(register: Register, narrowing: Sequence[SqlCondition]) -> tuple[str, tuple[Any, ...]]:
    """The matches, written so that of several conditions the one that fewest entries meet leads; SQLite would guess. Without a
    leader an index of all is read; a scope leads anyway."""
    if not narrowing or not all(condition.column for condition in narrowing):
        return _matches(register, narrowing, alone=False)
    leader = _leader(register, narrowing) if len(narrowing) > 1 else narrowing[0]
    others = [replace(one, sql=f"({one.sql}) IS TRUE") for one in narrowing if one is not leader]
    if leader is None or not leader.rows:
        return _matches(register, [*others, *([leader] if leader else ())], alone=False)
    where, marks = _joined(others, "{0}")
    return f"{leader.rows} CROSS JOIN {register.sql_table} r ON r.id = found.id WHERE {where}", (*leader.marks, *marks)


def _leader(register: Register, narrowing: Sequence[SqlCondition]) -> SqlCondition | None:
    least, leader = MAX_FOUND, None
    for condition in sorted(narrowing, key=lambda one: not one.rows):  # what is soonest counted first
        most = least if condition.rows else min(least, MAX_COUNTED)
        number = _up_to(most, *_matches(register, [condition])) if condition.indexed else most
        if number < most:
            least, leader = number, condition
    return leader


def _matches(register: Register, found: Sequence[SqlCondition], *, alone: bool = True) -> tuple[str, tuple[Any, ...]]:
    """A table with a condition that has a row for each entry: the register's under ``r``, or of a condition `alone` its own."""
    if alone and len(found) == 1 and found[0].rows:
        return found[0].rows, found[0].marks
    where, marks = _joined(found, "{0}")
    return f"{register.sql_table} r WHERE {where}", marks


def _up_to(most: int, matches: str, marks: Sequence[Any]) -> int:
    return int(rows(f"SELECT COUNT(*) FROM (SELECT 1 FROM {matches} LIMIT {most}) counted", marks)[0][0])


def _first(pairs: Sequence[tuple[Any, int]], anchor: tuple[Any, int] | None, size: int, *, descending: bool) -> list[int]:
    """The first ids in the order of all that was counted, after the anchor."""
    if anchor is not None:
        pairs = [pair for pair in pairs if (pair < anchor if descending else pair > anchor)]
    chosen = heapq.nlargest(size, pairs) if descending else heapq.nsmallest(size, pairs)
    return [entry_id for _, entry_id in chosen]


def _anchor(register: Register, scope: Scope, asked: ListQuery, entry_id: int | None) -> tuple[Any, int] | None:
    """The place of an entry in the order, if the scope may know it."""
    if entry_id is None:
        return None
    condition, marks = register.where(scope)
    order = _order(register, asked).order
    found = rows(f"SELECT {order}, r.id FROM {register.sql_table} r WHERE r.id = ? AND ({condition})", (entry_id, *marks))
    return tuple(found[0]) if found else None


def _ids(
    register: Register,
    found: Sequence[SqlCondition],
    asked: ListQuery,
    anchor: tuple[Any, int] | None,
    size: int,
    *,
    backward: bool = False,
    skipped: int = 0,
) -> list[int]:
    """The first ids of many, after the anchor. On SQLite a plus keeps the planner from an index: the order's own is to lead, from
    where the conditions on it begin."""
    column = _order(register, asked)
    order = column.order
    at_order = [condition for condition in found if condition.column == column.sql and not column.ordered_by]
    where, marks = _joined(found, "+{0}" if is_sqlite() else "{0}")
    for condition in at_order:
        where += f" AND ({condition.sql.replace('{0}', order)})"
        marks = (*marks, *condition.marks)
    descending = asked.descending != backward
    if anchor is not None:
        where += f" AND ({order}, r.id) {'<' if descending else '>'} (?, ?)"
        marks = (*marks, *anchor)
    way = " DESC" if descending else ""
    listed = f"SELECT r.id FROM {register.sql_table} r WHERE {where} ORDER BY {order}{way}, r.id{way} LIMIT {size} OFFSET {skipped}"
    return [row[0] for row in rows(listed, marks)]


def _entries(register: Register, names: Sequence[str], ids: Sequence[int]) -> Iterator[RegisterEntry]:
    if not ids:
        return
    columns = [column for name in names if (column := register.column(name)) is not None]
    shown, joins = [], []
    for place, column in enumerate(columns):
        if column.kind == REFERENCE:
            names_sql = "j{0}.name, j{0}.name" if column.named else "j{0}.zh, j{0}.en"
            shown.append(f"j{place}.id, j{place}.code, " + names_sql.format(place))
            joins.append(f" LEFT JOIN {column.table} j{place} ON j{place}.id = {column.sql}")
        else:
            shown.append(column.sql)
    listed = ", ".join(map(str, ids))
    picked = ", ".join(["r.id", "r.code", register.sample, *shown])
    found = {row[0]: row for row in rows(f"SELECT {picked} FROM {register.sql_table} r{''.join(joins)} WHERE r.id IN ({listed})")}
    for key in ids:
        if key in found:
            yield RegisterEntry(key, found[key][1], tuple(_values(columns, found[key][3:])), bool(found[key][2]))


def _values(columns: Sequence[RegisterColumn], row: Sequence[Any]) -> Iterator[Any]:
    place = 0
    for column in columns:
        if column.kind == REFERENCE:
            yield None if row[place] is None else Label(*row[place : place + 4])
            place += 4
        else:
            yield row[place]
            place += 1


def _joined(found: Sequence[SqlCondition], how: str) -> tuple[str, tuple[Any, ...]]:
    where = " AND ".join("(" + condition.written(how) + ")" for condition in found) or "1 = 1"
    return where, tuple(mark for condition in found for mark in condition.marks)


def _order(register: Register, asked: ListQuery) -> RegisterColumn:
    column = register.column(asked.sort)
    assert column is not None and column.sortable, "an Asked is made by Asked.of"
    return column
