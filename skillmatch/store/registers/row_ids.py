"""Ids of new entries: one that an entry had which is gone is never given again, for its history and its open questions stay."""

from __future__ import annotations

from skillmatch.store.db.database import Table, is_sqlite, rows

LAST = """
SELECT MAX(COALESCE((SELECT MAX(id) FROM "{table}"), 0), COALESCE((SELECT MAX(subject_id) FROM change WHERE register = ?), 0),
 COALESCE((SELECT MAX(subject_id) FROM unread_cell WHERE register = ?), 0))
"""


def last_id(table: type[Table], register: str) -> int:
    """The last id that an entry of a register has or had; 0 on PostgreSQL, whose sequences give none twice."""
    if not is_sqlite():
        return 0
    return int(rows(LAST.format(table=table._meta.table_name), (register, register))[0][0])
