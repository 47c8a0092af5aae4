"""What the store holds of the rows that a file names: fields, lists, merged codes, identity numbers; read a chunk at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import BooleanField, DateField

from skillmatch.store.db.database import rows
from skillmatch.store.people import identity_numbers
from skillmatch.store.registers.intake.columns import Intake, Kind, ListOf
from skillmatch.store.registers.intake.parsed import ParsedRow
from skillmatch.terms import DemandState

AT_ONCE = 500
SEALED = (Kind.IDENTITY, Kind.PHONE)
"""Columns that the store keeps encrypted, beside a hash."""


@dataclass(slots=True)
class StoredRow:
    """A stored row; ``open`` says whether the sender may read it (an enterprise's own people have to agree)."""

    id: int
    values: dict[str, Any]
    open: bool = True


def existing(intake: Intake, chunk: Sequence[ParsedRow], enterprise_id: int | None = None) -> dict[tuple[Any, ...], StoredRow]:
    """The stored rows with the keys of a chunk, by key."""
    names = stored_names(intake)
    first = intake.key[0]
    wanted = sorted({row.values[first] for row in chunk if first in row.values})
    found: dict[tuple[Any, ...], StoredRow] = {}
    for record in _by(intake, names, first, wanted):
        held = _held(intake, names, record)
        key = tuple(held.values[name] for name in intake.key)
        if key not in found or found[key].values.get("closed"):
            found[key] = held
    return _readable(intake, found, enterprise_id)


def merged(intake: Intake, chunk: Sequence[ParsedRow], enterprise_id: int | None = None) -> dict[tuple[Any, ...], StoredRow]:
    """The survivors of rows that were merged into others, under the codes that they had."""
    codes = sorted({row.values["code"] for row in chunk if "code" in row.values})
    found: dict[tuple[Any, ...], StoredRow] = {}
    names = stored_names(intake)
    for batch in _batches(codes):
        marks = ", ".join("?" * len(batch))
        survivors = dict(
            rows(f"SELECT code, survivor_id FROM merged_code WHERE register = ? AND code IN ({marks})", (intake.name, *batch))
        )
        if survivors:
            by_id = {record[0]: record for record in _by(intake, names, "id", sorted(set(survivors.values())))}
            found |= {(code,): _held(intake, names, by_id[row_id]) for code, row_id in survivors.items() if row_id in by_id}
    return _readable(intake, found, enterprise_id)


def stored(intake: Intake, wanted: Sequence[Any], by: str) -> list[StoredRow]:
    """The stored rows with these codes or ids."""
    names = stored_names(intake)
    return [_held(intake, names, record) for record in _by(intake, names, by, wanted)]


def held_entries(one: ListOf, ids: Sequence[int]) -> dict[int, dict[Any, tuple[int, tuple[Any, ...]]]]:
    """The stored entries of a list by parent and subject: (id, parts)."""
    known = one.table._meta.fields
    columns = ", ".join(f'"{known[part.column.name].column_name}"' for part in one.parts)
    parent = known[one.parent].column_name
    dated = [place for place, part in enumerate(one.parts) if part.column.kind is Kind.DATE]
    found: dict[int, dict[Any, tuple[int, tuple[Any, ...]]]] = {}
    for batch in _batches(ids):
        marks = ", ".join("?" * len(batch))
        sql = f'SELECT "{parent}", id, {columns} FROM "{one.table._meta.table_name}" WHERE "{parent}" IN ({marks})'
        for parent_id, row_id, *parts in rows(sql, batch):
            for place in dated:
                parts[place] = _day(parts[place])
            found.setdefault(parent_id, {})[parts[0]] = (row_id, tuple(parts))
    return found


def with_identity(numbers: Iterable[str]) -> dict[str, int]:
    """Return who has which of these identity numbers, by their hash."""
    digests = [identity_numbers.digest(number) for number in numbers]
    found: dict[str, int] = {}
    for batch in _batches(digests):
        marks = ", ".join("?" * len(batch))
        found |= dict(rows(f"SELECT id_hash, id FROM worker WHERE id_hash IN ({marks})", batch))
    return found


def stored_names(intake: Intake) -> list[str]:
    """The fields that are compared, and those that rules need beside them."""
    names = [column.name for column in intake.fields if column.kind not in SEALED]
    return names + {"talent": ["id_hash", "phone_hash", "phone_sealed"], "demands": ["filled", "state"]}.get(intake.name, [])


def _by(intake: Intake, names: Sequence[str], by: str, wanted: Sequence[Any]) -> Iterable[tuple[Any, ...]]:
    known = intake.table._meta.fields
    columns = ", ".join(f'"{known[name].column_name}"' for name in names)
    for batch in _batches(wanted):
        marks = ", ".join("?" * len(batch))
        yield from rows(
            f'SELECT id, {columns} FROM "{intake.table._meta.table_name}" WHERE "{known[by].column_name}" IN ({marks}) ORDER BY id',
            batch,
        )


def _held(intake: Intake, names: Sequence[str], record: tuple[Any, ...]) -> StoredRow:
    known = intake.table._meta.fields
    values = dict(zip(names, record[1:], strict=True))
    for name in names:
        if isinstance(known[name], DateField):
            values[name] = _day(values[name])
        elif isinstance(known[name], BooleanField) and values[name] is not None:
            values[name] = bool(values[name])
    if intake.name == "demands":
        values["closed"] = values.pop("state") != DemandState.OPEN.value
    return StoredRow(record[0], values)


def _readable(
    intake: Intake, found: dict[tuple[Any, ...], StoredRow], enterprise_id: int | None
) -> dict[tuple[Any, ...], StoredRow]:
    """An enterprise reads those of its people who agreed; the rows of the others are left as they are."""
    if intake.name != "talent" or enterprise_id is None:
        return found
    agreed: set[int] = set()
    for batch in _batches([held.id for held in found.values()]):
        marks = ", ".join("?" * len(batch))
        sql = f"SELECT worker_id FROM consent WHERE enterprise_id = ? AND withdrawn_at IS NULL AND worker_id IN ({marks})"
        agreed |= {row[0] for row in rows(sql, (enterprise_id, *batch))}
    for held in found.values():
        held.open = held.id in agreed
    return found


def _day(value: Any) -> str | None:
    return None if value is None else str(value)[:10]


def _batches(wanted: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE))
