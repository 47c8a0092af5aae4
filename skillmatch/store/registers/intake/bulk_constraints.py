"""That many rows keep a table's foreign keys and CHECKs, without SQLite looking at each row (``docs/decisions/0014-files.md``).

Rows that are alike in every column that a CHECK names are judged alike: SQLite judges the first of each kind, and the others pass
unread. A foreign key holds for all rows when each of its different values is there: one query says so. Both are read from the
table's own definition, so that they cannot drift from it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import peewee

from skillmatch.store.db.database import Table, db, is_sqlite, rows, write

CACHE_KIB = 64_000
"""Memory for pages while very much is written; the usual amount afterwards."""

CHECK = re.compile(r"\bCHECK\s*\(", re.IGNORECASE)
WORD = re.compile(r"\w+")

Columns = Sequence[Sequence[Any]]


@contextmanager
def proven_write() -> Iterator[None]:
    """One writing transaction in which foreign keys are proven by ``bulk`` instead of row by row.

    SQLite takes no notice of the switch within a transaction, so it is thrown before. Whatever else writes in it must be tables
    without foreign keys, such as the history and the audit.
    """
    if not is_sqlite() or db.in_transaction():
        with write():
            yield
        return
    (cache,) = rows("PRAGMA cache_size")[0]
    try:
        db.execute_sql("PRAGMA foreign_keys = 0")
        db.execute_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
        with write():
            yield
    finally:
        db.execute_sql("PRAGMA foreign_keys = 1")
        db.execute_sql(f"PRAGMA cache_size = {cache}")


class ConstraintCheck:
    """What is known of the rows that go into one table.

    Parameters
    ----------
    table : type of Table
        The table.
    columns : sequence of str
        The columns whose values come, in their order.
    """

    def __init__(self, table: type[Table], columns: Sequence[str]) -> None:
        self._name = table._meta.table_name
        self._checks: list[tuple[tuple[int, ...], set[Any]]] = [
            (places, set()) for places in sorted(set(_checked(self._name, columns)))
        ]
        self._keys: list[tuple[int, str, str, set[Any]]] = []
        self._checking = True
        if not rows("PRAGMA foreign_keys")[0][0]:
            self._keys = [(columns.index(own), to, key, set()) for own, to, key in _foreign(self._name) if own in columns]

    def look(self, values: Columns) -> None:
        """See the next rows, a sequence of values a column, and let SQLite check them where some are of a new kind."""
        fresh = False
        for places, seen in self._checks:
            found = set(values[places[0]]) if len(places) == 1 else set(zip(*(values[place] for place in places), strict=True))
            if not (found or {()}) <= seen:
                seen |= found or {()}
                fresh = True
        self.see_keys(values)
        self._let_check(fresh)

    def see_keys(self, values: Columns) -> None:
        """Remember where rows point to."""
        for place, _, _, parents in self._keys:
            parents.update(values[place])

    def done(self) -> None:
        """All rows are written.

        Raises
        ------
        peewee.IntegrityError
            A row points to none.
        """
        self._let_check(True)
        self.keys_hold()

    def keys_hold(self) -> None:
        """Raise ``peewee.IntegrityError`` where a row points to none."""
        for _, parent, key, values in self._keys:
            listed = json.dumps([value for value in values if value is not None])
            sql = f'SELECT COUNT(*) FROM json_each(?) WHERE value NOT IN (SELECT "{key}" FROM "{parent}")'
            if rows(sql, (listed,))[0][0]:
                raise peewee.IntegrityError(f"FOREIGN KEY constraint failed: {self._name} to {parent}")

    def _let_check(self, checking: bool) -> None:
        if checking is not self._checking:
            db.execute_sql(f"PRAGMA ignore_check_constraints = {0 if checking else 1}")
            self._checking = checking


@contextmanager
def proof(table: type[Table], columns: Sequence[str]) -> Iterator[ConstraintCheck]:
    """A proof for the rows that are inserted within; whatever happens, SQLite checks again afterwards."""
    found = ConstraintCheck(table, columns)
    try:
        yield found
        found.done()
    finally:
        found._let_check(True)


def pointing(table: type[Table], columns: Sequence[str], changed: Sequence[Sequence[Any]]) -> None:
    """Prove the foreign keys among changed fields; rows of values begin with those of `columns`."""
    found = ConstraintCheck(table, columns)
    found.see_keys(list(zip(*changed, strict=True)))
    found.keys_hold()


def no_children(table: type[Table]) -> None:
    """Refuse to delete rows that others may point to, while SQLite looks after no foreign keys."""
    sql = (
        "SELECT COUNT(*) FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f "
        "WHERE m.type = 'table' AND f.\"table\" = ? COLLATE NOCASE"
    )
    name = table._meta.table_name
    if not rows("PRAGMA foreign_keys")[0][0] and rows(sql, (name,))[0][0]:
        raise peewee.IntegrityError(f"rows of {name} may have children and cannot be deleted in this transaction")


def nullable(table: type[Table], columns: Sequence[str]) -> list[int]:
    """The places of columns that may hold NULL."""
    free = {name for _, name, _, needed, _, key in rows(f'PRAGMA table_info("{table._meta.table_name}")') if not needed and not key}
    return [place for place, name in enumerate(columns) if name in free]


def _checked(table: str, columns: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """For each CHECK of a table, the places of the columns that it names; a word too many costs time, never a check."""
    (sql,) = rows("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))[0]
    for found in CHECK.finditer(sql):
        words = {word.lower() for word in WORD.findall(_to_its_end(sql, found.end()))}
        yield tuple(place for place, name in enumerate(columns) if name.lower() in words)


def _to_its_end(sql: str, start: int) -> str:
    depth, quote = 1, ""
    for place in range(start, len(sql)):
        sign = sql[place]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        else:
            depth += {"(": 1, ")": -1}.get(sign, 0)
            if not depth:
                return sql[start:place]
    return sql[start:]


def _foreign(table: str) -> Iterator[tuple[str, str, str]]:
    for _, place, parent, own, key, *_ in rows(f'PRAGMA foreign_key_list("{table}")'):
        if place:
            raise NotImplementedError(f"{table} has a foreign key of several columns")
        yield own, parent, key or "id"
