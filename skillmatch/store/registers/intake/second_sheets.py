"""Sheets with one entry of a list a row, such as the skills of people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from skillmatch.cells import plain
from skillmatch.store.registers.intake.columns import IntakeColumn, Kind, ListOf
from skillmatch.store.registers.intake.entries import entry_fault
from skillmatch.store.registers.intake.headers import NumberedRow, SheetHeader, entry_columns, mapped
from skillmatch.store.registers.intake.marks import WHOLE_ROW
from skillmatch.store.registers.intake.parsed import CELL_END, CellFault, FileRefused, Parsed, ParsedRow, TextSheet
from skillmatch.store.registers.intake.passed_over import only_entries
from skillmatch.store.registers.intake.row_reading import WordLookup
from skillmatch.store.registers.intake.values import NOTHING, CellRefused, ImportFault, converter

Held = dict[Any, dict[Any, tuple[Any, ...]]]


def read_entries(
    parsed: Parsed,
    one: ListOf,
    sheet: TextSheet,
    headed: SheetHeader,
    lookup: WordLookup,
    by_key: dict[Any, ParsedRow],
    most_rows: int,
) -> None:
    """Read a sheet of entries, and give them to the rows that they belong to; those that cannot be read become stray rows."""
    columns = entry_columns(parsed.intake, one)
    needed = ["code", *(part.column.name for part in one.parts if part.needed)]
    places = _places(parsed, columns, sheet, headed.cells, needed)
    readers = [(column, places[column.name], converter(column, lookup.known)) for column in columns if column.name in places]
    reader = _EntryReader(sheet, readers, set(needed), lookup)
    entries: Held = {}
    firsts: dict[Any, int] = {}
    width = len(one.parts)
    bounded = replace(headed, rows=_at_most(most_rows, headed.rows))
    for number, cells in only_entries(parsed, sheet, bounded, places["code"], lookup.answers.hidden):
        found: list[Any] = []
        fault = reader.read(number, cells, found)
        if fault is None:
            entry = tuple(found[1:]) + (None,) * (width + 1 - len(found))
            wrong = entry_fault(one, entry[1:])
            fault = CellFault("", "", wrong) if wrong else None
        if fault is None:
            held = entries.setdefault(found[0], {})
            firsts.setdefault(found[0], number)
            if held.setdefault(entry[0], entry) is entry:
                continue
            fault = CellFault("skill", "", ImportFault("entry_twice", {}))
        parsed.strays.append(
            ParsedRow(sheet.name, number, {"code": found[0]} if found else {}, faults=[fault], joined=CELL_END.join(cells))
        )
    _attach(parsed, one, sheet, entries, firsts, by_key)


def _at_most(most: int, rows: Iterator[NumberedRow]) -> Iterator[NumberedRow]:
    for count, row in enumerate(rows):
        if count > most:
            raise FileRefused("many_rows", most=most)
        yield row


def _places(
    parsed: Parsed, columns: Sequence[IntakeColumn], sheet: TextSheet, head: Sequence[str], needed: Sequence[str]
) -> dict[str, int]:
    places, unknown, twice = mapped(columns, head)
    parsed.heads[sheet.name] = [" ".join(cell.split())[:80] for cell in head]
    if twice:
        raise FileRefused("twice", columns=twice)
    missing = [name for name in needed if name not in places.values()]
    if missing:
        raise FileRefused("missing", columns=missing, sheet=sheet.name)
    if unknown:
        parsed.notes.append(("unknown_columns", {"columns": unknown, "sheet": sheet.name}))
    return {name: place for place, name in places.items()}


class _EntryReader:
    def __init__(
        self, sheet: TextSheet, readers: Sequence[tuple[IntakeColumn, int, Any]], required: set[str], lookup: WordLookup
    ) -> None:
        self._sheet, self._readers, self._required, self._lookup = sheet, readers, required, lookup

    def read(self, number: int, cells: Sequence[str], found: list[Any]) -> CellFault | None:
        """Fill `found` with the values of a row; gives what is wrong with it."""
        marked = dict(self._sheet.marked.get(number, ())) if self._sheet.marked else {}
        if WHOLE_ROW in marked:
            return CellFault("", "", ImportFault(marked[WHOLE_ROW]))
        for column, place, read in self._readers:
            text = plain(cells[place]) if place < len(cells) else ""
            if place in marked:
                return CellFault(column.name, text[:80], ImportFault(marked[place], {}))
            if not text or (column.kind is Kind.DATE and _is_open(text)):
                if column.name in self._required:
                    return CellFault(column.name, "", ImportFault("empty", {}))
                found.append(None)
                continue
            try:
                found.append(read(text))
            except CellRefused as refusal:
                try:
                    found.append(self._lookup.settle(column, text, refusal))
                except CellRefused as final:
                    return CellFault(column.name, text[:80], final.fault)
        return None


def _is_open(text: str) -> bool:
    """Whether a cell for a day says that there is none: 长期 on a certificate that does not expire."""
    return text.casefold() in NOTHING or text in ("长期", "长期有效", "永久")


def _attach(
    parsed: Parsed, one: ListOf, sheet: TextSheet, entries: Held, firsts: dict[Any, int], by_key: dict[Any, ParsedRow]
) -> None:
    """Give the entries to the rows that they belong to; those of people that the file does not list stand for themselves."""
    for code, held in entries.items():
        row = by_key.get((code,))
        if row is None:
            row = by_key[(code,)] = ParsedRow(sheet.name, firsts[code], {"code": code})
            parsed.rows.append(row)
        before = row.lists.get(one.name, ())
        told = {entry[0] for entry in before}
        row.attached[one.name] = tuple(entry for subject, entry in held.items() if subject not in told)
        row.lists[one.name] = before + row.attached[one.name]
