"""The names behind the codes that a history keeps, read with one question a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from skillmatch.numerals import whole_or
from skillmatch.store.db.database import rows
from skillmatch.store.registers.columns import REFERENCE, Label, Register
from skillmatch.store.registers.history import HistoryEntry
from skillmatch.store.registers.intake.columns import Intake, Kind
from skillmatch.store.registers.intake.sheets import INTAKES

HELD = "held:"
"""What the history's fields begin with, before the code of a skill that somebody holds."""

SKILLS = "skill"


@dataclass(frozen=True)
class HistoryNames:
    """What the codes of a history point to, by table and by code or id (an older history kept some ids)."""

    found: Mapping[tuple[str, str], Label] = field(default_factory=dict)

    def of(self, table: str, code: Any) -> Label | None:
        """The row with this code, or None where it is gone."""
        return self.found.get((table, str(code)))


def names(register: Register, past: Sequence[HistoryEntry]) -> HistoryNames:
    """Everything that the changes of an entry point to."""
    asked: dict[str, set[str]] = {}
    for change in past:
        for values in (change.before, change.after):
            for table, code in _pointed_at(register, values):
                asked.setdefault(table, set()).add(code)
    found = {}
    for table, codes in asked.items():
        for key, label in _labels(table, codes):
            found[table, key] = label
    return HistoryNames(found)


def _pointed_at(register: Register, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    intake = INTAKES.get(register.name)
    lists = {one.name for one in intake.lists} if intake else set()
    for name, value in values.items():
        column = register.column(name)
        if column is not None and column.kind == REFERENCE and value not in (None, ""):
            yield column.table, str(value)
        elif name.startswith(HELD):
            yield SKILLS, name.removeprefix(HELD)
        elif intake is not None and name in lists and isinstance(value, str):
            yield from _in_list(intake, name, value)


def _in_list(intake: Intake, name: str, text: str) -> Iterator[tuple[str, str]]:
    for entry in text.split("; "):
        for part, cell in zip(intake.list_of(name).parts, entry.split(":"), strict=False):
            if part.column.kind is Kind.REFERENCE and part.column.table is not None:
                yield part.column.table._meta.table_name, cell


def _labels(table: str, asked: Iterable[str]) -> Iterator[tuple[str, Label]]:
    codes = sorted(asked)
    ids = [key for code in codes if (key := whole_or(code, None)) is not None]
    for column, values in (("id", ids), ("code", codes)):
        if values:
            marks = ", ".join("?" * len(values))
            sql = f"SELECT id, code, zh, en FROM {table} WHERE {column} IN ({marks})"  # noqa: S608  # both names are our own
            for row in rows(sql, tuple(values)):
                yield str(row[0] if column == "id" else row[1]), Label(*row)
