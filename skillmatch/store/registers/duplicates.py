"""Entries that may be one: found by what they agree in, and only within the scope of who asks."""

from __future__ import annotations

from collections.abc import Mapping

from skillmatch.store.database import rows
from skillmatch.store.registers.columns import Register
from skillmatch.store.scope import Scope

MOST_CANDIDATES = 50
ALIKE: Mapping[str, tuple[str, ...]] = {
    "talent": ("name", "birth_year", "enterprise_id"),
    "trainers": ("name", "base_id"),
    "courses": ("zh", "base_id"),
    "mentors": ("name", "enterprise_id", "rank"),
    "enterprises": ("zh",),
    "sites": ("zh", "enterprise_id", "kind"),
    "labs": ("zh", "site_id", "base_id"),
}
"""Entries that agree in all of these may be one."""


def candidates(scope: Scope, register: Register) -> list[tuple[int, int]]:
    """Pairs of entries of the scope that may be one, the older first; at most ``MOST_CANDIDATES``."""
    condition, marks = register.where(scope)
    alike = ", ".join(f"r.{name}" for name in ALIKE[register.name])
    found = rows(
        f"SELECT MIN(r.id), MAX(r.id) FROM {register.sql_table} r WHERE ({condition}) AND r.state <> 'retired'"
        f" GROUP BY {alike} HAVING COUNT(*) > 1 ORDER BY {alike} LIMIT {MOST_CANDIDATES}",
        marks,
    )
    return [(int(first), int(second)) for first, second in found]


def like(scope: Scope, register: Register, entry_id: int) -> list[tuple[int, str]]:
    """Id and code of entries of the scope that may be one with this one."""
    condition, marks = register.where(scope)
    same = " AND ".join(f"(r.{name} = o.{name} OR (r.{name} IS NULL AND o.{name} IS NULL))" for name in ALIKE[register.name][1:])
    first = ALIKE[register.name][0]
    return [
        (int(key), str(code))
        for key, code in rows(
            f"SELECT r.id, r.code FROM {register.sql_table} o JOIN {register.sql_table} r ON r.{first} = o.{first} AND r.id <> o.id"
            f" WHERE o.id = ? AND ({condition}) AND {same or '1 = 1'} ORDER BY r.id LIMIT {MOST_CANDIDATES}",
            (entry_id, *marks),
        )
    ]
