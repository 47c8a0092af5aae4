"""What a reference may point to: the rows to choose from, and the one that somebody typed."""

from __future__ import annotations

from skillmatch.store.db.database import rows
from skillmatch.store.registers.columns import Label, RegisterColumn

MAX_OPTIONS = 200
"""More are not offered as a list to choose from: they are typed."""


def options(column: RegisterColumn, only: int | None = None) -> list[Label]:
    """The rows that a reference may point to, up to one more than can be offered; or the one with an id."""
    names = "o.name, o.name" if column.named else "o.zh, o.en"
    where = "" if only is None else f" WHERE o.id = {int(only)}"
    listed = f"SELECT o.id, o.code, {names} FROM {column.table} o{where} ORDER BY o.id LIMIT {MAX_OPTIONS + 1}"
    return [Label(*row) for row in rows(listed)]


def by_typed(column: RegisterColumn, typed: str) -> int | None:
    """The id of the row with this code, or of the only one with this name."""
    names = "o.name = ?" if column.named else "o.zh = ?"
    exact = rows(f"SELECT o.id FROM {column.table} o WHERE o.code = ?", (typed,))
    found = exact or rows(f"SELECT o.id FROM {column.table} o WHERE {names} LIMIT 2", (typed,))
    return int(found[0][0]) if len(found) == 1 else None
