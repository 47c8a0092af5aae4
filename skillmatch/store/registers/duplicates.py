"""Entries that may be one: found by what they agree in, and only within the scope of who asks."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from skillmatch.store.db.database import is_sqlite, rows
from skillmatch.store.db.scope import Scope
from skillmatch.store.registers.columns import Register
from skillmatch.store.registers.models import DifferentPair

MAX_CANDIDATES = 50
ALIKE: Mapping[str, tuple[str, ...]] = {
    "talent": ("name_key", "birth_year", "enterprise_id"),
    "trainers": ("name_key", "base_id"),
    "courses": ("zh", "base_id"),
    "mentors": ("name_key", "enterprise_id", "rank"),
    "enterprises": ("zh",),
    "sites": ("zh", "enterprise_id", "kind"),
    "labs": ("zh", "site_id", "base_id"),
}
"""Entries that agree in all of these may be one; spellings of one person's name have one key (``db/name_keys.py``)."""


def candidates(scope: Scope, register: Register) -> list[tuple[int, int]]:
    """Pairs of entries of the scope that may be one, the older first; at most ``MAX_CANDIDATES``.

    Of each group that agrees one pair is given, the first that nobody has judged to be different.
    """
    condition, marks = register.where(scope)
    if is_sqlite():  # no index of the scope's: that would fetch each of its rows, and the index of what is alike holds all of it
        condition = f"({condition}) IS TRUE"
    alike = ", ".join(f"r.{name}" for name in ALIKE[register.name])
    judged = _judged(register)
    found = rows(
        f"SELECT MIN(r.id), MAX(r.id), COUNT(*) FROM {register.sql_table} r WHERE ({condition}) AND r.state <> 'retired'"
        f" GROUP BY {alike} HAVING COUNT(*) > 1 ORDER BY {alike} LIMIT {MAX_CANDIDATES + len(judged)}",
        marks,
    )
    pairs = []
    for first, second, number in found:
        pair: tuple[int, int] | None = (int(first), int(second))
        if pair in judged:
            group = sorted([first, *_group(scope, register, first)]) if number > 2 else []
            pair = next((one for one in combinations(group, 2) if one not in judged), None)
        if pair is not None:
            pairs.append(pair)
    return pairs[:MAX_CANDIDATES]


def like(scope: Scope, register: Register, entry_id: int) -> list[tuple[int, str]]:
    """Id and code of entries of the scope that may be one with this one, without those that were judged to be different."""
    judged = _judged(register, entry_id)
    return [(key, code) for key, code, _ in _candidates(scope, register, entry_id) if _pair(entry_id, key) not in judged]


def different(scope: Scope, register: Register, most: int = MAX_CANDIDATES) -> list[tuple[int, int]]:
    """Pairs of entries of the scope that were judged to be different, the latest first."""
    condition, marks = register.where(scope)
    mine = f"EXISTS (SELECT 1 FROM {register.sql_table} r WHERE r.id = d.{{}} AND ({condition}))"
    found = rows(
        f"SELECT d.one_id, d.other_id FROM different_pair d WHERE d.register = ? AND {mine.format('one_id')}"
        f" AND {mine.format('other_id')} ORDER BY d.id DESC LIMIT {int(most)}",
        (register.name, *marks, *marks),
    )
    return [(int(one), int(other)) for one, other in found]


def judge(register: Register, one: int, other: int, account_id: int) -> bool:
    """Keep that two entries are different; gives whether that is new. Call it inside the transaction of its history."""
    low, high = _pair(one, other)
    if (low, high) in _judged(register, one):
        return False
    DifferentPair.create(register=register.name, one_id=low, other_id=high, account_id=account_id)
    return True


def take_back(register: Register, one: int, other: int) -> bool:
    """Forget that two entries are different; gives whether it was kept."""
    low, high = _pair(one, other)
    mine = (DifferentPair.register == register.name) & (DifferentPair.one_id == low) & (DifferentPair.other_id == high)
    return bool(DifferentPair.delete().where(mine).execute())


def forget(register: Register, entry_id: int) -> None:
    """Forget all about an entry that is no more."""
    of = (DifferentPair.one_id == entry_id) | (DifferentPair.other_id == entry_id)
    DifferentPair.delete().where((DifferentPair.register == register.name) & of).execute()


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def _judged(register: Register, entry_id: int | None = None) -> set[tuple[int, int]]:
    only, marks = ("", ()) if entry_id is None else (" AND (one_id = ? OR other_id = ?)", (entry_id, entry_id))
    found = rows(f"SELECT one_id, other_id FROM different_pair WHERE register = ?{only}", (register.name, *marks))
    return {(int(one), int(other)) for one, other in found}


def _group(scope: Scope, register: Register, entry_id: int) -> list[int]:
    return [key for key, _, state in _candidates(scope, register, entry_id) if state != "retired"]


def _candidates(scope: Scope, register: Register, entry_id: int) -> list[tuple[int, str, str]]:
    condition, marks = register.where(scope)
    same = " AND ".join(f"(r.{name} = o.{name} OR (r.{name} IS NULL AND o.{name} IS NULL))" for name in ALIKE[register.name][1:])
    first = ALIKE[register.name][0]
    found = rows(
        f"SELECT r.id, r.code, r.state FROM {register.sql_table} o JOIN {register.sql_table} r ON r.{first} = o.{first}"
        f" AND r.id <> o.id WHERE o.id = ? AND ({condition}) AND {same or '1 = 1'} ORDER BY r.id LIMIT {MAX_CANDIDATES}",
        (entry_id, *marks),
    )
    return [(int(key), str(code), str(state)) for key, code, state in found]
