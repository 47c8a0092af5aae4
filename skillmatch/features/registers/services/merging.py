"""Merging two entries that are one: the children move to the survivor, gaps are filled, and the old code is remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, cast

from flask_babel import gettext, lazy_gettext
from peewee import ForeignKeyField

from skillmatch.errors import Conflict, NotFound
from skillmatch.features.registers.rules import registers as registers_rules
from skillmatch.features.registers.services import registers as registers_service
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import MISSING, Acting
from skillmatch.store.catalogue.models import Prerequisite
from skillmatch.store.db import versions
from skillmatch.store.db.database import Table, rows, write
from skillmatch.store.people.models import Consent
from skillmatch.store.people.sealed_fields import CALLED, HASH_OF
from skillmatch.store.registers import duplicates, history, merges, search
from skillmatch.store.registers.columns import Register
from skillmatch.store.registers.merges import MergeRecord, SplitReport
from skillmatch.store.registers.models import DifferentPair, EntryMerge, MergedCode, UnreadCell
from skillmatch.terms import AuditKind

DIFFERENT, ALIKE_AGAIN = "different", "alike_again"
"""What the history calls it when two entries are judged to be different, and when that is taken back."""

GIVEN = (
    "id",
    "code",
    "name_key",
    "code_key",
    "created_at",
    "updated_at",
    "personalised",
    "sample",
    "basis",
    "facts",
    "named_in_article",
)
"""Fields that nobody chooses between: the survivor keeps its own, and takes the other's where it has none."""

NO_CHOICE: Mapping[str, int] = MappingProxyType({})

MERGE_REFUSED = {
    "gone": lazy_gettext("The entry that stayed is no longer in the register."),
    "not_last": lazy_gettext("Something else was merged into this entry later. Undo that first."),
    "code_taken": lazy_gettext(
        "Another entry has the code of the one that went. Give it another code, or leave the merge as it is."
    ),
    "identity_taken": lazy_gettext("Somebody else has the identity number of the one that went."),
}
"""Why a merge cannot be undone."""


def merge(acting: Acting, register: Register, survivor_id: int, other_id: int, kept: Mapping[str, int] = NO_CHOICE) -> None:
    """Make one entry of two: `other_id` goes, its code leads to the survivor from now on.

    Parameters
    ----------
    kept : mapping of str to int
        Of fields in which the two differ, the id of the entry whose value stays; of others the better one does.
    """
    if survivor_id == other_id:
        raise Conflict(gettext("Choose two different entries."))
    if not set(kept.values()) <= {survivor_id, other_id}:
        raise Conflict(gettext("Choose one of the two entries for each item."))
    with write():
        survivor = registers_service.editable_entry(acting, register, survivor_id)
        other = registers_service.editable_entry(acting, register, other_id)
        _certified_once(register, survivor_id, other_id)
        record = _record(register, survivor_id, other_id)
        before, after = _fill(register, survivor, other, kept)
        moved = _take_over(register, record, survivor_id, other_id)
        other.delete_instance()
        if after:
            survivor.save(only=list(after))
        _note_fields(record, register, survivor_id, before)
        merges.keep(register, survivor_id, record, acting.account_id)
        MergedCode.update(survivor_id=survivor_id).where(
            (MergedCode.register == register.name) & (MergedCode.survivor_id == other_id)
        ).execute()
        MergedCode.create(register=register.name, code=other.code, survivor_id=survivor_id)
        UnreadCell.update(subject_id=survivor_id).where(UnreadCell.id.in_(record.unread)).execute()
        whose = {"account_id": acting.account_id, "role": acting.role.value}
        history.record(
            register.name, survivor_id, survivor.code, "merged", _without_identity(before) | {"code": None},
            _without_identity(after) | {"code": other.code}, **whose,
        )  # fmt: skip
        audit.record(AuditKind.MERGED, **whose, subject=f"{register.name} {survivor_id}", other=other_id, moved=moved)
        duplicates.forget(register, other_id)
        search.index(register.name, [survivor_id, other_id])
        versions.raise_version(versions.of_register(register.name))


def choices(register: Register, pair: Sequence[Any], survivor_id: int) -> dict[str, int]:
    """Return for each field in which two entries differ the id of the one whose value is better, ``id_number`` among them."""
    survivor, other = pair if pair[0].id == survivor_id else pair[::-1]
    found = {}
    for name in choosable(register):
        mine, theirs = _value(register, survivor, name), _value(register, other, name)
        if mine != theirs:
            better = registers_rules.keeps_other(name, mine, theirs, _default(register, name))
            found[name] = other.id if better else survivor.id
    return found


def choosable(register: Register) -> list[str]:
    """The fields of which one value stays by choice; the identity number is one, though it is two columns."""
    names = [name for name in register.table._meta.fields if name not in GIVEN]
    return [name for name in names if name not in HASH_OF]


def undo(acting: Acting, register: Register, entry_id: int, merge_id: int) -> tuple[int, SplitReport]:
    """Make two entries of one again.

    Returns
    -------
    tuple of int and SplitReport
        The id of the entry that comes back, and what of later changes stays where it is.

    Raises
    ------
    Conflict
        It is too late, or something followed with which the other entry cannot come back.
    """
    with write():
        survivor = registers_service.editable_entry(acting, register, entry_id)
        merged, record = _get_merge(register, entry_id, merge_id)
        refusal = merges.examine(register, merged, record).refusal
        if refusal:
            raise Conflict(str(MERGE_REFUSED[refusal]))
        other_id, report = merges.split(register, merged, record)
        other = registers_service.editable_entry(acting, register, other_id)
        whose = {"account_id": acting.account_id, "role": acting.role.value}
        for one, second in ((survivor, other), (other, survivor)):
            history.record(register.name, one.id, one.code, "merge_undone", {}, {"code": second.code}, **whose)
        audit.record(AuditKind.MERGE_UNDONE, **whose, subject=f"{register.name} {entry_id}", other=other_id)
        search.index(register.name, [entry_id, other_id])
        versions.raise_version(versions.of_register(register.name))
    return other_id, report


def examine_undo(acting: Acting, register: Register, entry_id: int, merge_id: int) -> tuple[EntryMerge, SplitReport]:
    """Return a merge of an entry, and what undoing it would meet."""
    registers_service.editable_entry(acting, register, entry_id)
    merged, record = _get_merge(register, entry_id, merge_id)
    return merged, merges.examine(register, merged, record)


def _get_merge(register: Register, entry_id: int, merge_id: int) -> tuple[EntryMerge, MergeRecord]:
    merged = next((one for one in merges.of_survivor(register, entry_id) if one.id == merge_id), None)
    record = None if merged is None else merges.open_record(merged)
    if merged is None or record is None:
        raise NotFound(MISSING)
    return merged, record


def judge_different(acting: Acting, register: Register, one_id: int, other_id: int) -> None:
    """Say that two entries are different: they are never proposed as one again. Both histories say so."""
    if one_id == other_id:
        raise Conflict(gettext("Choose two different entries."))
    with write():
        pair = [registers_service.editable_entry(acting, register, key) for key in (one_id, other_id)]
        if duplicates.judge(register, one_id, other_id, acting.account_id):
            _both(acting, register, pair, DIFFERENT)


def take_back(acting: Acting, register: Register, one_id: int, other_id: int) -> None:
    """Take that back: the two may be proposed as one again."""
    with write():
        pair = [registers_service.editable_entry(acting, register, key) for key in (one_id, other_id)]
        if duplicates.take_back(register, one_id, other_id):
            _both(acting, register, pair, ALIKE_AGAIN)


def _both(acting: Acting, register: Register, pair: list[Any], action: str) -> None:
    for one, other in (pair, pair[::-1]):
        registers_service.record(acting, register, one, action, {}, {"code": other.code})


def _without_identity(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the history may say: that an identity number changed, never which it is."""
    return {name: True if name in CALLED else value for name, value in values.items()}


def _between(register: Register, one: int, other: int) -> Any:
    """The rows that say that one of two courses comes before the other: of one course they would say nothing."""
    both = Prerequisite.course.in_((one, other)) & Prerequisite.before.in_((one, other))
    return both if register.name == "courses" else Prerequisite.id.is_null()


def _record(register: Register, survivor_id: int, other_id: int) -> MergeRecord:
    """What the two are before anything happens."""
    (row,) = merges.raw_rows(register.table, register.table.id, other_id)
    record = MergeRecord(row)
    for child, key in merges.pointing_to(register.table):
        name = child._meta.table_name
        record.moved += [(name, key.name, each) for each in merges.raw_rows(child, key, other_id)]
        record.there[f"{name}.{key.name}"] = [each["id"] for each in merges.raw_rows(child, key, survivor_id)]
    codes = (MergedCode.register == register.name) & (MergedCode.survivor_id == other_id)
    record.codes = [one.code for one in MergedCode.select().where(codes)]
    apart = (DifferentPair.one_id == other_id) | (DifferentPair.other_id == other_id)
    record.pairs = [
        {"one_id": one.one_id, "other_id": one.other_id, "account_id": one.account_id}
        for one in DifferentPair.select().where((DifferentPair.register == register.name) & apart)
    ]
    unread = (UnreadCell.register == register.name) & (UnreadCell.subject_id == other_id)
    record.unread = [one.id for one in UnreadCell.select(UnreadCell.id).where(unread)]
    return record


def _note_fields(record: MergeRecord, register: Register, survivor_id: int, before: Mapping[str, Any]) -> None:
    (now,) = merges.raw_rows(register.table, register.table.id, survivor_id)
    was = merges.plain(before)
    record.fields = {name: [was[name], now[name]] for name in before}


def _take_over(register: Register, record: MergeRecord, survivor_id: int, other_id: int) -> dict[str, int]:
    """Let the survivor have what hung on the other; gives how many rows of which tables moved."""
    for row in Prerequisite.select().where(_between(register, survivor_id, other_id)):
        record.drop(Prerequisite, row.id)
        row.delete_instance()
    moved: dict[str, int] = {}
    for child, key in merges.pointing_to(register.table):
        number = _move(child, key, survivor_id, other_id, record)
        if number:
            moved[child._meta.table_name] = moved.get(child._meta.table_name, 0) + number
    dropped = {(name, row["id"]) for name, row in record.dropped}
    record.moved = [(name, key, row) for name, key, row in record.moved if (name, row["id"]) not in dropped]
    _withdraw(register, survivor_id, record)
    return moved


def _fill(register: Register, survivor: Any, other: Any, kept: Mapping[str, int]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the survivor the better of two values, or the one that was chosen; nothing that only one of them has is lost."""
    better = choices(register, (survivor, other), survivor.id)
    chosen = {name for name, entry_id in better.items() if kept.get(name, entry_id) == other.id}
    before, after = {}, {}
    for name in register.table._meta.fields:
        mine, theirs = _value(register, survivor, name), _value(register, other, name)
        empty = name in GIVEN and mine in (None, "") and theirs not in (None, "")
        refused = name == "personalised" and mine and not theirs  # who refused once is taken at their word
        if empty or refused or name in chosen or HASH_OF.get(name) in chosen:
            setattr(survivor, _column(register, name), theirs)
            before[name], after[name] = mine, theirs
    return before, after


def _value(register: Register, row: Any, name: str) -> Any:
    return getattr(row, _column(register, name))


def _column(register: Register, name: str) -> str:
    field = register.table._meta.fields[name]
    return str(field.object_id_name) if isinstance(field, ForeignKeyField) else name


def _default(register: Register, name: str) -> Any:
    default = register.table._meta.fields[name].default
    return default() if callable(default) else default


def _withdraw(register: Register, survivor_id: int, record: MergeRecord) -> None:
    """A consent that came with the other entry does not outlive a withdrawal that was said after it."""
    if register.name not in ("talent", "enterprises"):
        return
    mine = Consent.worker if register.name == "talent" else Consent.enterprise
    every = list(Consent.select().where(mine == survivor_id).order_by(Consent.withdrawn_at))
    said = {(one.worker_id, one.enterprise_id): one.withdrawn_at for one in every if one.withdrawn_at is not None}
    for one in every:
        at = said.get((one.worker_id, one.enterprise_id))
        if one.withdrawn_at is None and at is not None and at >= one.given_at:
            one.withdrawn_at = at
            one.save(only=["withdrawn_at"])
            record.withdrawn.append(int(one.id))


CERTIFIED_TWICE = """
SELECT 1 FROM certificate a JOIN certificate b ON b.assessment_id = a.assessment_id
WHERE a.worker_id = ? AND b.worker_id = ? AND a.revoked_at IS NULL AND b.revoked_at IS NULL
"""


def _certified_once(register: Register, survivor_id: int, other_id: int) -> None:
    """One person has one valid certificate of an assessment: which of two holds, the office says before it merges."""
    if register.name == "talent" and rows(CERTIFIED_TWICE, (survivor_id, other_id)):
        raise Conflict(gettext("Both hold a valid certificate of the same assessment. Revoke one of them first."))


def _move(child: type[Table], field: ForeignKeyField, survivor: int, other: int, record: MergeRecord) -> int:
    """Point the other's children to the survivor; of two that cannot both stay the one that says more does."""
    if field.unique and child.select().where(field == survivor).exists():
        return int(child.update({field: None}).where(field == other).execute()) if field.null else 0
    for fields in _unique_with(child, field):
        rest = [child._meta.fields[name] for name in fields if name != field.name]
        held = {tuple(row[part.name] for part in rest): row for row in _rows(child, field, survivor)}
        for row in _rows(child, field, other):
            twin = held.get(tuple(row[part.name] for part in rest))
            if twin is not None:
                name = child._meta.table_name
                loses = row if registers_rules.worth(name, row) <= registers_rules.worth(name, twin) else twin
                record.drop(child, loses["id"])
                child.delete().where(child.id == loses["id"]).execute()
    return int(child.update({field: survivor}).where(field == other).execute())


def _unique_with(child: type[Table], field: ForeignKeyField) -> Iterator[tuple[str, ...]]:
    for index in child._meta.indexes:
        if isinstance(index, tuple) and index[1] and field.name in index[0]:
            yield tuple(index[0])


def _rows(child: type[Table], field: ForeignKeyField, entry_id: int) -> list[dict[str, Any]]:
    return [dict(row) for row in cast(Any, child.select().where(field == entry_id).dicts())]
