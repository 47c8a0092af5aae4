"""Many rows at once: the writer of imports (``docs/decisions/0014-files.md`` has the figures).

SQLite takes sorted rows, many a statement; where a batch is larger than what the table holds, its indexes are made anew after it,
within the same transaction. PostgreSQL takes them as a binary COPY. Keys, checks and foreign keys hold on both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from peewee import DateField, DateTimeField

from skillmatch.store.db.database import Table, db, is_sqlite, rows
from skillmatch.store.registers.intake import bulk_constraints

ROWS_A_STATEMENT = 100
"""Rows a statement: more gains nothing, and SQLite's parser grows with it."""

ANEW_FROM = 20_000
"""From so many rows on it may pay to make indexes anew."""

ROWS_A_COPY = 5_000
"""Rows a COPY: they are made before it begins, for while it runs its connection answers nothing else."""

SCATTERED = 5
"""How many times as many rows a table may hold for an index to be made anew that is not in the order of what comes."""


def reserve(table: type[Table], number: int, above: int = 0) -> range | list[int]:
    """Ids for so many new rows, none of them up to `above`; call it inside the writing transaction."""
    name = table._meta.table_name
    if is_sqlite():
        first = max(rows(f'SELECT MAX(id) FROM "{name}"')[0][0] or 0, above) + 1
        return range(first, first + number)
    sql = f"SELECT nextval(pg_get_serial_sequence('{name}', 'id')) FROM generate_series(1, ?)"
    return [row[0] for row in rows(sql, (number,))]


def insert(table: type[Table], names: Sequence[str], new: Iterable[Sequence[Any]], expected: int = 0) -> int:
    """Insert rows whose values are in the order of the fields `names`; other fields get their defaults.

    Parameters
    ----------
    table : type of Table
        Where to.
    names : sequence of str
        Fields. Dates are given as ISO text, booleans as booleans.
    new : iterable of sequence
        The rows, sorted by the table's key where that is known.
    expected : int
        About how many rows come; from ``ANEW_FROM`` on it decides whether indexes are made anew.

    Returns
    -------
    int
        How many rows were inserted.
    """
    known = table._meta.fields
    others = {name: field for name, field in known.items() if name not in names and field.default is not None}
    filled = tuple(_default(field) for field in others.values())
    columns = [known[name].column_name for name in (*names, *others)]
    ready = ((*row, *filled) for row in new) if filled else iter(new)
    if is_sqlite():
        with _indexes_after(table, expected):
            return _insert_many(table, columns, ready)
    return _copy(table, columns, [known[name] for name in (*names, *others)], ready)


def update(table: type[Table], changes: Iterable[tuple[int, dict[str, Any]]]) -> None:
    """Change fields of rows, given as (id, {field: value}); rows that change the same fields share a statement."""
    known = table._meta.fields
    groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for row_id, fields in changes:
        groups.setdefault(tuple(fields), []).append((*fields.values(), row_id))
    mark = "?" if is_sqlite() else "%s"
    for names, values in groups.items():
        if is_sqlite():
            bulk_constraints.pointing(table, [known[name].column_name for name in names], values)
        sets = ", ".join(f'"{known[name].column_name}" = {mark}' for name in names)
        db.cursor().executemany(f'UPDATE "{table._meta.table_name}" SET {sets} WHERE id = {mark}', values)


def delete(table: type[Table], ids: Sequence[int]) -> None:
    """Delete rows by id."""
    mark = "?" if is_sqlite() else "%s"
    if ids:
        if is_sqlite():
            bulk_constraints.no_children(table)
        db.cursor().executemany(f'DELETE FROM "{table._meta.table_name}" WHERE id = {mark}', [(row_id,) for row_id in ids])


def _insert_many(table: type[Table], columns: Sequence[str], new: Iterator[Sequence[Any]]) -> int:
    cursor, count = db.cursor(), 0
    many = max(min(ROWS_A_STATEMENT, 30_000 // len(columns)), 1)
    free = bulk_constraints.nullable(table, columns)
    statements: dict[tuple[Any, ...], str] = {}
    with bulk_constraints.proof(table, columns) as proof:
        while batch := list(islice(new, many)):
            values: list[Sequence[Any] | None] = list(zip(*batch, strict=True))
            proof.look(values)  # type: ignore[arg-type]
            marks = _blanks(values, free)
            key = (len(batch), *marks.items())
            if key not in statements:
                statements[key] = _statement(table._meta.table_name, columns, len(batch), marks)
            cursor.execute(statements[key], _woven([column for column in values if column is not None], len(batch)))
            count += len(batch)
    return count


def _blanks(values: list[Sequence[Any] | None], free: Sequence[int]) -> dict[int, str]:
    """Say NULL in the statement where it can be said there: Python's driver binds a None ten times slower than a value."""
    marks = {}
    for place in free:
        column = values[place] or ()
        found = set(column)
        if None not in found:
            continue
        if len(found) == 1:
            marks[place], values[place] = "NULL", None
        elif "" not in found:
            marks[place], values[place] = "NULLIF(?, '')", ["" if value is None else value for value in column]
    return marks


def _statement(table: str, columns: Sequence[str], number: int, marks: dict[int, str]) -> str:
    listed = ", ".join(f'"{name}"' for name in columns)
    row = ", ".join(marks.get(place, "?") for place in range(len(columns)))
    return f'INSERT INTO "{table}" ({listed}) VALUES ' + ", ".join([f"({row})"] * number)


def _woven(columns: Sequence[Sequence[Any]], number: int) -> list[Any]:
    """The values of columns, row by row."""
    width = len(columns)
    flat: list[Any] = [None] * (width * number)
    for place, column in enumerate(columns):
        flat[place::width] = column
    return flat


@contextmanager
def _indexes_after(table: type[Table], expected: int) -> Iterator[None]:
    """Drop indexes of a table that is not much larger than what comes, and make them again; a lost connection undoes both.

    Rows come sorted by the unique key, whose index therefore grows at its end; others are written all over.
    """
    name = table._meta.table_name
    if expected < ANEW_FROM:
        yield
        return
    held = rows(f'SELECT COUNT(*) FROM "{name}"')[0][0]
    found = rows("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (name,))
    worth = [(index, sql) for index, sql in found if held < expected * (1 if "UNIQUE" in sql else SCATTERED)]
    for index, _ in worth:
        db.execute_sql(f'DROP INDEX "{index}"')
    yield
    for _, sql in worth:
        db.execute_sql(sql)


def _copy(table: type[Table], columns: Sequence[str], fields: Sequence[Any], new: Iterator[Sequence[Any]]) -> int:
    cursor, count = db.cursor(), 0
    listed = ", ".join(f'"{name}"' for name in columns)
    dated = [(place, _parser(field)) for place, field in enumerate(fields) if isinstance(field, DateField | DateTimeField)]
    types = _types(table, columns)
    while batch := list(islice(new, ROWS_A_COPY)):
        with cursor.copy(f'COPY "{table._meta.table_name}" ({listed}) FROM STDIN (FORMAT BINARY)') as copy:
            copy.set_types(types)
            for row in batch:
                values = list(row)
                for place, parse in dated:
                    if isinstance(values[place], str):
                        values[place] = parse(values[place])
                copy.write_row(values)
        count += len(batch)
    return count


def _types(table: type[Table], columns: Sequence[str]) -> list[str]:
    found = dict(
        rows("SELECT column_name, udt_name FROM information_schema.columns WHERE table_name = ?", (table._meta.table_name,))
    )
    return [found[name] for name in columns]


def _parser(field: Any) -> Any:
    return dt.datetime.fromisoformat if isinstance(field, DateTimeField) else dt.date.fromisoformat


def _default(field: Any) -> Any:
    value = field.db_value(field.default() if callable(field.default) else field.default)
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, dt.date) else value
