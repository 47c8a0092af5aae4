"""Two entries side by side: in what they differ, and which of it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from flask_babel import gettext
from peewee import ForeignKeyField

from skillmatch.features.registers.messages import registers as registers_messages
from skillmatch.features.registers.rules import registers as registers_rules
from skillmatch.features.registers.services import merging as merging_service
from skillmatch.features.registers.services import registers as registers_service
from skillmatch.store.accounts.access import Acting
from skillmatch.store.catalogue.models import Skill
from skillmatch.store.db.scope import Scope
from skillmatch.store.people import phones
from skillmatch.store.people.models import HeldSkill, WorkerPermit
from skillmatch.store.people.sealed_fields import CALLED
from skillmatch.store.registers import query
from skillmatch.store.registers.columns import Register
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.terms import Evidence, Permit
from skillmatch.web.language import as_written, day, named, number, rank_name


@dataclass(frozen=True)
class MergeItem:
    """A field of two entries in words; where they differ, ``kept`` is the id of the entry whose value is proposed to stay."""

    name: str
    label: str
    values: tuple[str, str]
    kept: int | None = None

    @property
    def differs(self) -> bool:
        """Whether the two say different things."""
        return self.kept is not None or self.values[0] != self.values[1]


@dataclass(frozen=True)
class HeldTwice:
    """A skill or a permit that both hold, in words; the one that says more stays."""

    label: str
    values: tuple[str, str]
    kept: int


def items(acting: Acting, register: Register, entry_id: int, other_id: int) -> list[MergeItem]:
    """Return every field of two entries, those of the lists first; the identity number is masked."""
    pair = tuple(registers_service.editable_entry(acting, register, key) for key in (entry_id, other_id))
    kept = merging_service.choices(register, pair, entry_id)
    entries = query.several(register, Scope.of(acting), [entry_id, other_id])
    listed = [
        MergeItem(
            column.name,
            named(column),
            _two(registers_messages.cell(column, entries[key].values[place]) for key in (entry_id, other_id)),
            kept.get(column.name),
        )
        for place, column in enumerate(register.columns)
    ]
    shown = {column.name for column in register.columns}
    others = [name for name in merging_service.choosable(register) if name not in shown]
    return listed + [
        MergeItem(name, _label(register, name), _two(_said(acting, register, row, name) for row in pair), kept.get(name))
        for name in others
        if name in kept or any(_said(acting, register, row, name) for row in pair)
    ]


def held_twice(register: Register, entry_id: int, other_id: int) -> list[HeldTwice]:
    """Return the skills and permits that both of two people hold in different ways; all others of either stay."""
    if register.name != "talent":
        return []
    found = []
    for table, subject in ((HeldSkill, "skill"), (WorkerPermit, "permit")):
        name = table._meta.table_name
        by_id = {
            key: {row[subject]: row for row in cast(Any, table.select().where(table.worker == key).dicts())}
            for key in (entry_id, other_id)
        }
        for about in sorted(set(by_id[entry_id]) & set(by_id[other_id]), key=str):
            mine, theirs = by_id[entry_id][about], by_id[other_id][about]
            said = _two(_held(row) for row in (mine, theirs))
            if said[0] != said[1]:
                better = registers_rules.worth(name, theirs) > registers_rules.worth(name, mine)
                found.append(HeldTwice(_subject(subject, about), said, other_id if better else entry_id))
    return found


def _two(values: Iterable[str]) -> tuple[str, str]:
    one, other = values
    return one, other


def _label(register: Register, name: str) -> str:
    """What a field is called that no list shows: as the files call it."""
    column = CALLED.get(name, name)
    intake = INTAKES.get(register.name)
    known = next((one for one in intake.columns if one.name == column), None) if intake else None
    return name if known is None else named(known)


def _said(acting: Acting, register: Register, row: Any, name: str) -> str:
    if name == "id_hash":
        return registers_service.masked_identity(acting, row)
    if name == "phone_hash":
        return phones.masked(registers_service.phone_number(acting, row))
    field = register.table._meta.fields[name]
    if isinstance(field, ForeignKeyField):
        target = getattr(row, name)
        return "" if target is None else as_written(str(getattr(target, "name", None) or named(target)))
    value = getattr(row, name)
    if isinstance(value, bool):
        return str(gettext("Yes") if value else gettext("No"))
    if value is None or value == "":
        return ""
    column = next((one for one in INTAKES[register.name].columns if one.name == name), None) if register.name in INTAKES else None
    if column is not None and column.words is not None:
        return registers_messages.word(column.words, str(value))
    return number(value) if isinstance(value, int) else as_written(str(value))


def _held(row: dict[str, Any]) -> str:
    until = gettext("until %(day)s", day=day(row["expires_on"])) if row["expires_on"] else gettext("without an end")
    if "rank" not in row:
        return str(until)
    parts = (rank_name(row["rank"]), registers_messages.word(Evidence, row["evidence"]), day(row["dated_on"]), until)
    return " · ".join(map(str, parts))


def _subject(kind: str, about: Any) -> str:
    return named(Skill.get_by_id(about)) if kind == "skill" else registers_messages.word(Permit, about)
