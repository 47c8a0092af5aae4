"""Stored rows as a file writes them: the columns of the template, such that reading the file changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from skillmatch.cells import guarded
from skillmatch.store.registers.intake.columns import Intake, IntakeColumn, Kind, ListOf
from skillmatch.store.registers.intake.existing_rows import SEALED, held_entries, stored
from skillmatch.store.registers.intake.references import ReferenceIndex
from skillmatch.terms import Rank

CHUNK = 1000
Cell = str | int

YES, NO = ("Yes", "是"), ("No", "否")
UNGRADED = ("No grade", "无")


class FullRows:
    """Rows of a register with their lists, in one language.

    Parameters
    ----------
    intake : Intake
        The register.
    zh : bool
        Whether words and names are Chinese.
    known : ReferenceIndex, optional
        The rows that cells point to, where they were read already.
    """

    def __init__(self, intake: Intake, *, zh: bool, known: ReferenceIndex | None = None) -> None:
        self.intake, self.zh, self.known = intake, zh, known or ReferenceIndex()
        self.columns = tuple(column for column in intake.columns if column.kind not in SEALED)

    def heads(self, columns: Iterable[IntakeColumn]) -> list[str]:
        """The heads of columns."""
        return [column.zh if self.zh else column.en for column in columns]

    def stream(self, codes: Iterable[Any], by: str = "code") -> Iterator[tuple[int, str, dict[str, Cell], dict[str, Any]]]:
        """The rows with these codes (or ids), a thousand in memory at a time: id, code, cells by column, entries by list."""
        waiting = iter(codes)
        while chunk := list(islice(waiting, CHUNK)):
            found = {held.values.get(by, held.id) if by != "id" else held.id: held for held in stored(self.intake, chunk, by)}
            ids = [held.id for held in found.values()]
            lists = {one.name: held_entries(one, ids) for one in self.intake.lists}
            for code in chunk:
                held = found.get(code)
                if held is not None:
                    cells = {
                        column.name: self.cell(column, held.values[column.name])
                        for column in self.columns
                        if column.kind is not Kind.LIST
                    }
                    entries = {name: [entry for _, entry in by_id.get(held.id, {}).values()] for name, by_id in lists.items()}
                    yield held.id, str(held.values.get("code", "")), cells, entries

    def cell(self, column: IntakeColumn, value: Any) -> Cell:
        """A value as a cell of its column."""
        if value is None:
            return ""
        if column.kind is Kind.REFERENCE and column.table is not None:
            return guarded(self.known.shown(column.table, value, zh=self.zh))
        if column.kind is Kind.WORD and column.words is not None:
            return next((word.zh if self.zh else word.en for word in column.words if word.value == value), str(value))
        if column.kind is Kind.FLAG:
            return (YES if value else NO)[self.zh]
        if column.kind is Kind.RANK:
            return (Rank(value).zh if self.zh else Rank(value).en) if value else UNGRADED[self.zh]
        return value if isinstance(value, int) else guarded(str(value))

    def entry(self, one: ListOf, entry: Sequence[Any]) -> list[Cell]:
        """The parts of an entry, skills by code."""
        parts: list[Cell] = []
        for part, value in zip(one.parts, entry, strict=True):
            by_code = part.column.kind is Kind.REFERENCE and part.column.table is not None and value is not None
            parts.append(self.known.code(part.column.table, value) if by_code else self.cell(part.column, value))  # type: ignore[arg-type]
        return parts

    def listed(self, one: ListOf, entries: Iterable[Sequence[Any]]) -> str:
        """All entries of a list in one cell."""
        return "; ".join(":".join(map(str, self.entry(one, entry))).rstrip(":") for entry in entries)
