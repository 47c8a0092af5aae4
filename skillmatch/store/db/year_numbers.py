"""Numbers that count anew each year: orders are ``2026-001``, assessments ``K2026-001``."""

from __future__ import annotations

from skillmatch.store.db.database import Table, rows

LAST = "SELECT number FROM {0} WHERE number LIKE ? ORDER BY LENGTH(number) DESC, number DESC LIMIT 1"


def draw(table: type[Table], series: str) -> str:
    """The next number of `series` (``2026``, ``K2026``) among the rows of `table`, inside the transaction that takes it."""
    last = rows(LAST.format(table._meta.table_name), (f"{series}-%",))
    return after(series, last[0][0] if last else None)


def after(series: str, last: str | None) -> str:
    """The number after `last`; longer where a year has more than 999.

    Examples
    --------
    >>> after("K2026", None), after("K2026", "K2026-009"), after("2026", "2026-999")
    ('K2026-001', 'K2026-010', '2026-1000')
    """
    count = int(last.rpartition("-")[2]) if last else 0
    return f"{series}-{count + 1:03d}"
