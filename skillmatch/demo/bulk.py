"""Many rows at once: one prepared statement for all of them, which is several times faster than building an insert."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from peewee import DateField, DateTimeField

from skillmatch.store.db.database import Table, db, is_sqlite


def insert(table: type[Table], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows`, whose values are in the order of `fields`; other fields get their default. A transaction must be open."""
    known = table._meta.fields
    others = {name: field.default for name, field in known.items() if name not in fields and field.default is not None}
    filled = tuple(_plain(known[name].db_value(value() if callable(value) else value)) for name, value in others.items())
    dated = [place for place, name in enumerate(fields) if isinstance(known[name], DateField | DateTimeField)]
    prepared = [(*_written(row, dated), *filled) for row in rows]
    if not prepared:
        return
    columns = ", ".join(f'"{known[name].column_name}"' for name in (*fields, *others))
    marks = ", ".join(["?" if is_sqlite() else "%s"] * (len(fields) + len(others)))
    db.cursor().executemany(f'INSERT INTO "{table._meta.table_name}" ({columns}) VALUES ({marks})', prepared)  # noqa: S608


def _written(row: Sequence[Any], dated: Sequence[int]) -> Sequence[Any]:
    if not dated:
        return row
    values = list(row)
    for place in dated:
        values[place] = _plain(values[place])
    return values


def _plain(value: Any) -> Any:
    """Dates and times as the text in which both databases take them."""
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, dt.date) else value
