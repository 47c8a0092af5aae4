"""Bring rows in line with a list by their natural key: add what is missing, change what differs, touch nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from peewee import chunked

from skillmatch.store.db.database import Table

ROWS_A_STATEMENT = 500


def ids(table: type[Table], column: str = "code") -> dict[str, int]:
    """The id of each row by its natural key."""
    return dict(_tuples(table.select(getattr(table, column), table.id)))


def bring_in_line(table: type[Table], wanted: Sequence[dict[str, Any]], key: Sequence[str]) -> int:
    """Make `table` hold `wanted`, which all have the same fields.

    Returns
    -------
    int
        How many rows were added or changed; 0 where everything was as wanted.
    """
    if not wanted:
        return 0
    fields = list(wanted[0])
    held = _held(table, fields, key)
    missing = []
    changed = 0
    for row in wanted:
        found = held.get(tuple(row[name] for name in key))
        if found is None:
            missing.append(row)
        elif found[1] != row:
            table.update(row).where(table.id == found[0]).execute()
            changed += 1
    add(table, missing)
    return changed + len(missing)


def add(table: type[Table], new: Iterable[dict[str, Any]]) -> None:
    """Insert rows, many at a time."""
    for batch in chunked(new, ROWS_A_STATEMENT):
        table.insert_many(batch).execute()


def drop_others(table: type[Table], wanted: Iterable[tuple[int, int]], key: tuple[str, str], parents: set[int]) -> int:
    """Delete the rows under `parents` (ids of the first key field) whose key pair is not in `wanted`."""
    parent, child = (getattr(table, name) for name in key)
    keep = set(wanted)
    rows = _tuples(table.select(table.id, parent, child))
    gone = [row_id for row_id, first, second in rows if first in parents and (first, second) not in keep]
    for batch in chunked(gone, ROWS_A_STATEMENT):
        table.delete().where(table.id.in_(batch)).execute()
    return len(gone)


def _tuples(query: Any) -> list[Any]:
    return list(query.tuples())


def _held(table: type[Table], fields: list[str], key: Sequence[str]) -> dict[tuple[Any, ...], tuple[int, dict[str, Any]]]:
    columns = [getattr(table, name) for name in fields]
    held = {}
    for row_id, *values in _tuples(table.select(table.id, *columns)):
        row = dict(zip(fields, values, strict=True))
        held[tuple(row[name] for name in key)] = (row_id, row)
    return held
