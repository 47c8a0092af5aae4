"""What a history says of an entry, in words: names of fields, and of what the codes in them point to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, ngettext

from skillmatch.features.registers.messages.registers import cell, equipment, label, word
from skillmatch.features.registers.queries.history_names import HELD, SKILLS, HistoryNames
from skillmatch.features.registers.services.holdings import PERMIT
from skillmatch.numerals import whole_or
from skillmatch.store.people.sealed_fields import CALLED
from skillmatch.store.registers.columns import REFERENCE, Register
from skillmatch.store.registers.intake.columns import IntakeColumn, Kind, ListOf
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.terms import Evidence, Permit, SkillField
from skillmatch.web.language import as_written, day, named, number, rank_name

SEALED = ("id_number", "phone")
"""Numbers of which a history says that they changed, never which they are."""

UNTOLD = ("name_key", "code_key", "created_at", "updated_at", "what")
"""What the system keeps for itself."""


def past(register: Register, values: Mapping[str, Any], names: HistoryNames) -> list[tuple[str, str]]:
    """Fields of a change with what they held, in words, each once."""
    told = {
        field(register, name, names): _held(register, name, value, names) for name, value in values.items() if name not in UNTOLD
    }
    return list(told.items())


def field(register: Register, name: str, names: HistoryNames) -> str:
    """Return what a field is called."""
    column = register.column(name)
    if column is not None and name != "skills":
        return named(column)
    sealed = CALLED.get(name, name)
    if sealed in SEALED:
        return gettext("Identity number") if sealed == "id_number" else gettext("Telephone")
    if name.startswith(HELD):
        found = names.of(SKILLS, name.removeprefix(HELD))
        return gettext("Skill: %(name)s", name=label(found) if found else gettext("no longer in the catalogue"))
    if name.startswith(PERMIT):
        return word(Permit, name.removeprefix(PERMIT))
    return _other_field(register, name)


def _other_field(register: Register, name: str) -> str:
    known = {
        "equipment": gettext("Equipment"),
        "of": gettext("Concerns"),
        "rank": gettext("Rank"),
        "skills": gettext("Skills"),
        "interests": gettext("Interests"),
        "personalised": gettext("Personal recommendations"),
    }
    sent = _sent_column(register, name)
    return known.get(name) or (named(sent) if sent is not None else gettext("Another detail"))


def _held(register: Register, name: str, value: Any, names: HistoryNames) -> str:
    column, intake, sent = register.column(name), INTAKES.get(register.name), _sent_column(register, name)
    if CALLED.get(name, name) in SEALED:
        return gettext("changed")
    if name == "equipment" and isinstance(value, Mapping):
        return ", ".join(f"{equipment(kind)} × {number(count)}" for kind, count in value.items()) or "–"
    if name.startswith((HELD, PERMIT)):
        return _holding(value) if isinstance(value, Mapping) else "–"
    if intake is not None and name in {one.name for one in intake.lists}:
        return _entries(intake.list_of(name), value, names)
    if value in (None, ""):
        return "–"
    if name == "of" and isinstance(value, Mapping):
        return named(value)
    if name == "rank" and isinstance(value, int):
        return rank_name(value)
    if column is not None and column.kind == REFERENCE:
        found = names.of(column.table, value)
        return label(found) if found else gettext("no longer in the registers")
    if column is not None:
        return cell(column, value) or "–"
    return _part(sent, value, names) if sent is not None else gettext("changed")


def _sent_column(register: Register, name: str) -> IntakeColumn | None:
    intake = INTAKES.get(register.name)
    return next((column for column in intake.columns if column.name == name), None) if intake else None


def _entries(one: ListOf, value: Any, names: HistoryNames) -> str:
    """Entries of a list as the history has them; of a new person's skills their number alone."""
    if isinstance(value, int):
        return ngettext("%(n)s entry", "%(n)s entries", value, n=number(value))
    told = []
    for entry in str(value or "").split("; "):
        parts = (_part(part.column, text, names) for part, text in zip(one.parts, entry.split(":"), strict=False) if text)
        told.append(" · ".join(parts))
    return gettext("; ").join(filter(None, told)) or "–"


def _part(column: IntakeColumn, value: Any, names: HistoryNames) -> str:
    if column.kind is Kind.REFERENCE and column.table is not None:
        found = names.of(column.table._meta.table_name, value)
        return label(found) if found else gettext("no longer in the registers")
    if column.kind is Kind.FAMILY:
        return word(SkillField, str(value))
    if column.kind is Kind.WORD:
        return word(column.words, str(value))
    if column.kind is Kind.RANK and (rank := whole_or(str(value), None)) is not None:
        return rank_name(rank) if rank else gettext("No grade yet")
    if column.kind is Kind.FLAG:
        return gettext("Yes") if value in (True, "True", "1", 1) else gettext("No")
    if column.kind is Kind.DATE:
        return day(str(value))
    return as_written(str(value))


def _holding(value: Mapping[str, Any]) -> str:
    """A held skill or a permit as the history keeps it."""
    parts = [rank_name(value["rank"]), word(Evidence, value["evidence"])] if "rank" in value else []
    if value.get("dated_on"):
        parts.append(day(dt.date.fromisoformat(value["dated_on"])))
    until = value.get("expires_on")
    parts.append(gettext("until %(day)s", day=day(dt.date.fromisoformat(until))) if until else gettext("without an end"))
    return " · ".join(map(str, parts))
