"""Merging two entries that are one: the children move to the survivor, gaps are filled, and the old code is remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from flask_babel import gettext
from peewee import ForeignKeyField

from skillmatch.errors import Conflict
from skillmatch.features.registers.rules import registers as registers_rules
from skillmatch.features.registers.services import registers as registers_service
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.catalogue.models import Prerequisite
from skillmatch.store.db import versions
from skillmatch.store.db.database import Table, rows, write
from skillmatch.store.db.tables import TABLES
from skillmatch.store.people.models import Consent
from skillmatch.store.registers import duplicates, history, search
from skillmatch.store.registers.columns import Register
from skillmatch.store.registers.models import MergedCode
from skillmatch.terms import AuditKind

IDENTITY = {"id_sealed", "id_hash"}
DIFFERENT, ALIKE_AGAIN = "different", "alike_again"
"""What the history calls it when two entries are judged to be different, and when that is taken back."""


def merge(acting: Acting, register: Register, survivor_id: int, other_id: int) -> None:
    """Make one entry of two: `other_id` goes, its code leads to the survivor from now on."""
    if survivor_id == other_id:
        raise Conflict(gettext("Choose two different entries."))
    with write():
        survivor = registers_service.editable_entry(acting, register, survivor_id)
        other = registers_service.editable_entry(acting, register, other_id)
        _certified_once(register, survivor_id, other_id)
        before, after = _fill(register, survivor, other)
        Prerequisite.delete().where(_between(register, survivor_id, other_id)).execute()
        moved: dict[str, int] = {}
        for child, field in _children(register.table):
            number = _move(child, field, survivor_id, other_id)
            if number:
                moved[child._meta.table_name] = moved.get(child._meta.table_name, 0) + number
        _withdraw(register, survivor_id)
        other.delete_instance()
        if after:
            survivor.save(only=list(after))
        MergedCode.update(survivor_id=survivor_id).where(
            (MergedCode.register == register.name) & (MergedCode.survivor_id == other_id)
        ).execute()
        MergedCode.create(register=register.name, code=other.code, survivor_id=survivor_id)
        whose = {"account_id": acting.account_id, "role": acting.role.value}
        history.record(
            register.name, survivor_id, survivor.code, "merged", _without_identity(before) | {"code": None},
            _without_identity(after) | {"code": other.code}, **whose,
        )  # fmt: skip
        audit.record(AuditKind.MERGED, **whose, subject=f"{register.name} {survivor_id}", other=other_id, moved=moved)
        duplicates.forget(register, other_id)
        search.index(register.name, [survivor_id, other_id])
        versions.raise_version(versions.of_register(register.name))


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
    return {name: True if name in IDENTITY else value for name, value in values.items()}


def _between(register: Register, one: int, other: int) -> Any:
    """The rows that say that one of two courses comes before the other: of one course they would say nothing."""
    both = Prerequisite.course.in_((one, other)) & Prerequisite.before.in_((one, other))
    return both if register.name == "courses" else Prerequisite.id.is_null()


def _fill(register: Register, survivor: Any, other: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the survivor what only the other has."""
    before, after = {}, {}
    for name, field in register.table._meta.fields.items():
        column = field.object_id_name if isinstance(field, ForeignKeyField) else name
        mine, theirs = getattr(survivor, column), getattr(other, column)
        refused = name == "personalised" and mine and not theirs  # who refused once is taken at their word
        if (mine in (None, "") and theirs not in (None, "")) or refused:
            setattr(survivor, column, theirs)
            before[name], after[name] = mine, theirs
    return before, after


def _withdraw(register: Register, survivor_id: int) -> None:
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


CERTIFIED_TWICE = """
SELECT 1 FROM certificate a JOIN certificate b ON b.assessment_id = a.assessment_id
WHERE a.worker_id = ? AND b.worker_id = ? AND a.revoked_at IS NULL AND b.revoked_at IS NULL
"""


def _certified_once(register: Register, survivor_id: int, other_id: int) -> None:
    """One person has one valid certificate of an assessment: which of two holds, the office says before it merges."""
    if register.name == "talent" and rows(CERTIFIED_TWICE, (survivor_id, other_id)):
        raise Conflict(gettext("Both hold a valid certificate of the same assessment. Revoke one of them first."))


def _children(table: type[Table]) -> Iterator[tuple[type[Table], ForeignKeyField]]:
    """Every column of every table that points to `table`."""
    for child in TABLES:
        for field in child._meta.sorted_fields:
            if isinstance(field, ForeignKeyField) and field.rel_model is table:
                yield child, field


def _move(child: type[Table], field: ForeignKeyField, survivor: int, other: int) -> int:
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
                child.delete().where(child.id == loses["id"]).execute()
    return int(child.update({field: survivor}).where(field == other).execute())


def _unique_with(child: type[Table], field: ForeignKeyField) -> Iterator[tuple[str, ...]]:
    for index in child._meta.indexes:
        if isinstance(index, tuple) and index[1] and field.name in index[0]:
            yield tuple(index[0])


def _rows(child: type[Table], field: ForeignKeyField, entry_id: int) -> list[dict[str, Any]]:
    return [dict(row) for row in cast(Any, child.select().where(field == entry_id).dicts())]
