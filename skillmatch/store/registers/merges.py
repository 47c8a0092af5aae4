"""What two entries were before they became one, sealed for as long as that can be undone, and making two of them again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import peewee
from peewee import ForeignKeyField

from skillmatch import clock
from skillmatch.store.db.database import Table, db
from skillmatch.store.db.tables import TABLES
from skillmatch.store.people import identity_numbers
from skillmatch.store.people.models import Consent
from skillmatch.store.people.sealed_fields import HASH_OF
from skillmatch.store.registers.columns import Register
from skillmatch.store.registers.models import UNDO_DAYS, DifferentPair, EntryMerge, MergedCode, UnreadCell

BY_NAME = {table._meta.table_name: table for table in TABLES}
LOGS = frozenset({"disclosure", "impression"})
"""Tables that grow by looking: what was added to them since is not worth telling."""

Row = dict[str, Any]


@dataclass
class MergeRecord:
    """What a merge takes away and moves, as rows; it becomes one sealed text.

    Attributes
    ----------
    other : dict
        The row of the entry that goes.
    fields : dict
        The survivor's fields that the merge changes: before and after.
    moved : list
        Rows that pointed to the other: table, column, row.
    dropped : list
        Rows that were deleted because two cannot stay, parents before what hangs on them: table, row.
    links : list
        References that were emptied by that: table, id, column, value.
    there : dict
        How many rows of each table pointed to the survivor already: their ids.
    withdrawn, codes, pairs, unread : list
        Consents that were withdrawn, codes that led to the other, judgements that it is different, and unread cells.
    """

    other: Row
    fields: dict[str, list[Any]] = field(default_factory=dict)
    moved: list[tuple[str, str, Row]] = field(default_factory=list)
    dropped: list[tuple[str, Row]] = field(default_factory=list)
    links: list[tuple[str, int, str, int]] = field(default_factory=list)
    there: dict[str, list[int]] = field(default_factory=dict)
    withdrawn: list[int] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    pairs: list[Row] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)

    def drop(self, table: type[Table], row_id: int) -> None:
        """Keep a row that is going to be deleted, with all that hangs on it."""
        for row in raw_rows(table, table.id, row_id):
            if (table._meta.table_name, row["id"]) in {(name, kept["id"]) for name, kept in self.dropped}:
                continue
            self.dropped.append((table._meta.table_name, row))
            for child, key in pointing_to(table):
                self._drop_hanging(child, key, row["id"])

    def _drop_hanging(self, child: type[Table], key: ForeignKeyField, row_id: int) -> None:
        for row in raw_rows(child, key, row_id):
            if key.on_delete == "SET NULL":
                self.links.append((child._meta.table_name, row["id"], key.name, row_id))
            else:
                self.drop(child, row["id"])


@dataclass
class SplitReport:
    """What undoing a merge meets: why it is refused, fields that stay, and rows by table that are gone, changed, new or clash."""

    refusal: str = ""
    fields: list[str] = field(default_factory=list)
    gone: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    new: Counter[str] = field(default_factory=Counter)
    clash: Counter[str] = field(default_factory=Counter)

    @property
    def tables(self) -> list[tuple[str, str, int]]:
        """Return (kind, table, number) of all that is told of rows."""
        kinds = {"gone": self.gone, "changed": self.changed, "new": self.new, "clash": self.clash}
        return [(kind, table, number) for kind, found in kinds.items() for table, number in sorted(found.items()) if number]


def pointing_to(table: type[Table]) -> Iterator[tuple[type[Table], ForeignKeyField]]:
    """Every column of every table that points to `table`."""
    for child in TABLES:
        for key in child._meta.sorted_fields:
            if isinstance(key, ForeignKeyField) and key.rel_model is table:
                yield child, key


def raw_rows(table: type[Table], key: Any, value: int) -> list[Row]:
    """The rows whose column has a value, each as plain values by field."""
    return [plain(row) for row in cast(Any, table.select().where(key == value).order_by(table.id).dicts())]


def plain(row: Mapping[str, Any]) -> Row:
    """A row as JSON can hold it."""
    return {name: str(value) if hasattr(value, "isoformat") else value for name, value in row.items()}


def keep(register: Register, survivor_id: int, record: MergeRecord, account_id: int | None) -> None:
    """Keep a record; call it inside the transaction of the merge."""
    EntryMerge.create(
        register=register.name,
        survivor_id=survivor_id,
        other_id=record.other["id"],
        code=record.other["code"],
        account_id=account_id,
        sealed=identity_numbers.seal(json.dumps(vars(record))),
    )


def open_record(merge: EntryMerge) -> MergeRecord | None:
    """Return what was kept of a merge, or None where this installation's key does not open it."""
    text = identity_numbers.unseal(merge.sealed)
    return None if text is None else MergeRecord(**json.loads(text))


def of_survivor(register: Register, entry_id: int) -> list[EntryMerge]:
    """The merges of an entry that can still be undone, the latest first."""
    own = (EntryMerge.register == register.name) & (EntryMerge.survivor_id == entry_id)
    recent = EntryMerge.at >= clock.now() - UNDO_DAYS
    return list(EntryMerge.select().where(own & recent).order_by(EntryMerge.id.desc()))


def examine(register: Register, merge: EntryMerge, record: MergeRecord) -> SplitReport:
    """Return what undoing a merge would meet."""
    survivor = register.table.get_or_none(register.table.id == merge.survivor_id)
    report = SplitReport(_refusal(register, merge, record, survivor))
    if report.refusal:
        return report
    (now,) = raw_rows(register.table, register.table.id, merge.survivor_id)
    report.fields = [name for name, (_, after) in record.fields.items() if now[name] != after and name not in HASH_OF]
    for table_name, column, row in record.moved:
        found = raw_rows(BY_NAME[table_name], BY_NAME[table_name].id, row["id"])
        if not found or found[0][column] not in (merge.survivor_id, None):
            report.gone[table_name] += 1
        elif not (table_name == Consent._meta.table_name and row["id"] in record.withdrawn) and (
            {**found[0], column: None} != {**row, column: None}
        ):
            report.changed[table_name] += 1
    moved = {(name, column, row["id"]) for name, column, row in record.moved}
    for child, key in pointing_to(register.table):
        name = child._meta.table_name
        known = set(record.there.get(f"{name}.{key.name}", ()))
        ids = {row.id for row in child.select(child.id).where(key == merge.survivor_id)} - known
        fresh = {row_id for row_id in ids if (name, key.name, row_id) not in moved}
        if fresh and name not in LOGS:
            report.new[name] += len(fresh)
    return report


def _refusal(register: Register, merge: EntryMerge, record: MergeRecord, survivor: Any) -> str:
    if survivor is None:
        return "gone"
    if of_survivor(register, merge.survivor_id)[:1] != [merge]:
        return "not_last"
    if register.by_code(record.other["code"]) is not None:
        return "code_taken"
    table = register.table._meta.fields
    number = record.other.get("id_hash")
    if number and register.table.select().where((table["id_hash"] == number) & (register.table.id != survivor.id)).exists():
        return "identity_taken"
    return ""


def split(register: Register, merge: EntryMerge, record: MergeRecord) -> tuple[int, SplitReport]:
    """Make two entries of one again, inside the transaction in which it was found possible.

    Returns
    -------
    tuple of int and SplitReport
        The id of the entry that comes back, and what was met.
    """
    report = examine(register, merge, record)
    stay = {*report.fields, *(sealed for sealed, digest in HASH_OF.items() if digest in report.fields)}
    back = {name: before for name, (before, _) in record.fields.items() if name not in stay}
    if back:
        register.table.update(back).where(register.table.id == merge.survivor_id).execute()
    other_id = _come_back(register, record, report)
    for table_name, column, row in record.moved:
        table = BY_NAME[table_name]
        key = table._meta.fields[column]
        own = (table.id == row["id"]) & ((key == merge.survivor_id) | key.is_null())
        table.update({key: other_id}).where(own).execute()
    Consent.update(withdrawn_at=None).where(Consent.id.in_(record.withdrawn)).execute()
    _restore_dropped(register, record, merge, other_id, report)
    MergedCode.delete().where((MergedCode.register == register.name) & (MergedCode.code == record.other["code"])).execute()
    codes = (MergedCode.register == register.name) & MergedCode.code.in_(record.codes)
    MergedCode.update(survivor_id=other_id).where(codes).execute()
    UnreadCell.update(subject_id=other_id).where(UnreadCell.id.in_(record.unread)).execute()
    for pair in record.pairs:
        one, two = sorted(other_id if key == merge.other_id else key for key in (pair["one_id"], pair["other_id"]))
        judged = {"register": register.name, "one_id": one, "other_id": two, "account_id": pair["account_id"]}
        DifferentPair.insert(judged).on_conflict_ignore().execute()
    EntryMerge.update(survivor_id=other_id).where(
        (EntryMerge.register == register.name) & (EntryMerge.survivor_id == merge.other_id)
    ).execute()
    merge.delete_instance()
    return other_id, report


def _come_back(register: Register, record: MergeRecord, report: SplitReport) -> int:
    """The other's row again, with its id where nobody has it, and its number where the survivor does not hold it now."""
    values, table = dict(record.other), register.table
    for name in ("id_hash", "credit_code"):
        if values.get(name) and table.select().where(table._meta.fields[name] == values[name]).exists():
            values |= {name: None} | {sealed: None for sealed, digest in HASH_OF.items() if digest == name}
            report.fields.append(name)
    if table.select().where(table.id == values["id"]).exists():
        del values["id"]
    return int(table.insert(values).execute())


def _restore_dropped(register: Register, record: MergeRecord, merge: EntryMerge, other_id: int, report: SplitReport) -> None:
    for table_name, row in record.dropped:
        table = BY_NAME[table_name]
        values = {
            name: other_id if value == merge.other_id and name in _keys(table, register) else value for name, value in row.items()
        }
        try:
            with db.atomic():
                table.insert(values).execute()
        except peewee.IntegrityError:
            report.clash[table_name] += 1
    for table_name, row_id, column, value in record.links:
        table = BY_NAME[table_name]
        key = table._meta.fields[column]
        table.update({key: value}).where((table.id == row_id) & key.is_null()).execute()


def _keys(table: type[Table], register: Register) -> set[str]:
    """The columns of a table that point to the register's."""
    return {key.name for key in table._meta.sorted_fields if isinstance(key, ForeignKeyField) and key.rel_model is register.table}
