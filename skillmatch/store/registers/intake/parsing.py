"""Rows of text become rows of values: heads are mapped to columns, cells are read, and every fault is kept beside its row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from skillmatch.cells import plain
from skillmatch.store.registers.intake.columns import Intake, IntakeColumn, Kind, ListOf
from skillmatch.store.registers.intake.entries import entry_fault, list_converter
from skillmatch.store.registers.intake.headers import SheetHeader, always, entry_columns, entry_list, find_head, has_keys, mapped
from skillmatch.store.registers.intake.references import ReferenceIndex
from skillmatch.store.registers.intake.values import MAX_CELL_LENGTH, CellRefused, ImportFault, converter

EXAMPLE = ("示例", "example")
"""A row whose first cell begins so is the template's own and is passed over."""

MAX_COLUMNS = 100
MAX_ROWS = 2_000_000


class FileRefused(Exception):
    """The file as a whole cannot be taken.

    Parameters
    ----------
    code : str
        Why; ``features/registers/messages/imports.py`` says it in words.
    **figures
        What the words need.
    """

    def __init__(self, code: str, **figures: Any) -> None:
        super().__init__(code)
        self.code, self.figures = code, figures


@dataclass(frozen=True)
class TextSheet:
    """A sheet of a file as text.

    Attributes
    ----------
    name : str
        Its name; empty for a CSV file.
    rows : iterable of (number, cells)
        In their order, empty ones left out or not; numbers are those that a spreadsheet shows, from 1. They can be read once.
    marked : mapping of row number to (column place, code)
        Cells that must not be taken as they stand; a place of -1 marks the whole row. Codes: ``formula`` and ``error_cell``;
        ``imprecise``, a number longer than a spreadsheet can hold; ``encoding``, bytes in no encoding that can be read.
        The marks of a row are there when the row is, not before.
    hidden : bool
        Whether nobody sees the sheet.
    hidden_rows : frozenset of int
        Rows hidden by a filter or by hand; numbers of empty rows may be among them.
    merged : tuple of (first row, first column, last row, last column)
        Merged blocks; row numbers as above, column places from 0. The value of a block is in its first column, in each of its
        rows that has something of its own.
    since_1904 : bool
        Whether bare day numbers count from 1904.
    notes : list of (code, figures)
        What is to be told about the reading; complete when the last row was read.
    """

    name: str
    rows: Iterable[tuple[int, Sequence[str]]]
    marked: Mapping[int, Sequence[tuple[int, str]]] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    since_1904: bool = False
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@dataclass(slots=True)
class CellFault:
    """A refused cell: the column's name ("" for the row as a whole), what stood there, and why."""

    column: str
    value: str
    fault: ImportFault


@dataclass(slots=True)
class ParsedRow:
    """One row of a file: what it says of the fields and lists that it fills in."""

    sheet: str
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, tuple[tuple[Any, ...], ...]] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)
    raw: Sequence[str] = ()


@dataclass
class Parsed:
    """A file that was read: its rows, the refused rows of its second sheets, and what was noticed."""

    intake: Intake
    heads: dict[str, list[str]] = field(default_factory=dict)
    rows: list[ParsedRow] = field(default_factory=list)
    strays: list[ParsedRow] = field(default_factory=list)
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    expected: dict[str, int] = field(default_factory=dict)
    """Rows that do not exist yet and that other rows of the file point to: a negative mark by code."""


def parse(intake: Intake, sheets: Iterable[TextSheet], known: ReferenceIndex) -> Parsed:
    """Read the sheets of a file: the register's, and those that hold one entry of a list a row; in whatever order they stand.

    Raises
    ------
    FileRefused
        No head, a missing or doubled column, too many rows or columns.
    """
    parsed, by_key = Parsed(intake), dict[Any, ParsedRow]()
    found = [(sheet, headed) for sheet in sheets if (headed := find_head(intake, iter(sheet.rows))) is not None]
    if not found:
        raise FileRefused("empty")
    if any(len(headed.cells) > MAX_COLUMNS for _, headed in found):
        raise FileRefused("many_columns", most=MAX_COLUMNS)
    lists = [(sheet, headed, entry_list(intake, sheet.name, headed.cells)) for sheet, headed in found]
    others = [(sheet, headed) for sheet, headed, own in lists if own is None]
    for sheet, headed in sorted(others, key=lambda one: not has_keys(intake, one[1].cells))[:1]:
        if headed.above:
            parsed.notes.append(("above_head", {"n": headed.above}))
        _parse_rows(parsed, sheet, headed, known, by_key)
    for sheet, headed, own in lists:
        if own is not None:
            _parse_entries(parsed, own, sheet, headed.cells, headed.rows, known, by_key)
    return parsed


def _column_places(
    parsed: Parsed, columns: Sequence[IntakeColumn], sheet: TextSheet, head: Sequence[str], needed: Iterable[str]
) -> dict[int, str]:
    places, unknown, twice = mapped(columns, head)
    parsed.heads[sheet.name] = [cell.strip()[:80] for cell in head]
    if twice:
        raise FileRefused("twice", columns=twice)
    missing = [name for name in needed if name not in places.values()]
    if missing:
        raise FileRefused("missing", columns=missing, sheet=sheet.name)
    if unknown:
        parsed.notes.append(("unknown_columns", {"columns": unknown, "sheet": sheet.name}))
    return places


def _parse_rows(parsed: Parsed, sheet: TextSheet, headed: SheetHeader, known: ReferenceIndex, by_key: dict[Any, ParsedRow]) -> None:
    intake, rows = parsed.intake, headed.rows
    places = _column_places(parsed, intake.columns, sheet, headed.cells, [name for name in intake.key if name in always(intake)])
    key_places = sorted(place for place, name in places.items() if name in intake.key)
    if any(part.column.table is intake.table for one in intake.lists for part in one.parts):
        listed = list(islice(rows, MAX_ROWS))
        codes = (plain(cells[key_places[0]]) for _, cells in listed if len(cells) > key_places[0])
        parsed.expected = known.expect(intake.table, codes)
        rows = iter(listed)
    readers = {place: _reader(intake, name, known) for place, name in places.items()}
    for number, cells in rows:
        if not any(cells) or not any(cell.strip() for cell in cells):
            continue
        if cells[0].strip().casefold().startswith(EXAMPLE) or any(
            place < len(cells) and cells[place].strip().casefold().startswith(EXAMPLE) for place in key_places[:1]
        ):
            parsed.notes.append(("example_passed_over", {"row": number}))
            continue
        row = _row(intake, sheet, number, cells, readers)
        _keep(parsed, row, by_key)
        if len(parsed.rows) > MAX_ROWS:
            raise FileRefused("many_rows", most=MAX_ROWS)


def _reader(intake: Intake, name: str, known: ReferenceIndex) -> tuple[IntakeColumn, Any]:
    column = intake.column(name)
    return column, list_converter(intake.list_of(name), known) if column.kind is Kind.LIST else converter(column, known)


def _row(
    intake: Intake, sheet: TextSheet, number: int, cells: Sequence[str], readers: dict[int, tuple[IntakeColumn, Any]]
) -> ParsedRow:
    row = ParsedRow(sheet.name, number)
    marked = dict(sheet.marked.get(number, ()))
    last = len(cells)
    for place, (column, read) in readers.items():
        text = plain(cells[place]) if place < last else ""
        if place in marked:
            row.faults.append(CellFault(column.name, text[:80], ImportFault(marked[place], {})))
        elif text:
            try:
                if len(text) > MAX_CELL_LENGTH:
                    raise CellRefused("long", most=MAX_CELL_LENGTH)
                found = read(text)
                if column.kind is Kind.LIST:
                    row.lists[column.name] = found
                else:
                    row.values[column.name] = found
            except CellRefused as refusal:
                shown = "" if column.kind is Kind.IDENTITY else text[:80]
                row.faults.append(CellFault(column.name, shown, refusal.fault))
    extra = [cell for cell in cells[max(readers, default=0) + 1 :] if cell.strip()] if last > MAX_COLUMNS else ()
    if extra:
        row.faults.append(CellFault("", "", ImportFault("many_cells", {})))
    if row.faults:
        row.raw = tuple(cells[:MAX_COLUMNS])
    return row


def _keep(parsed: Parsed, row: ParsedRow, by_key: dict[Any, ParsedRow]) -> None:
    """Keep a row; a second one with the same key is refused, since nobody can say which of them holds."""
    key = tuple(row.values.get(name) for name in parsed.intake.key)
    broken = {fault.column for fault in row.faults}
    for name in parsed.intake.key:
        if name in always(parsed.intake) and name not in row.values and name not in broken:
            row.faults.append(CellFault(name, "", ImportFault("empty", {})))
    first = by_key.setdefault(key, row) if not any(fault.column in parsed.intake.key for fault in row.faults) else row
    if first is not row:
        row.faults.append(CellFault(parsed.intake.key[0], str(key[0])[:80], ImportFault("key_twice", {"row": first.number})))
    parsed.rows.append(row)


def _parse_entries(
    parsed: Parsed,
    one: ListOf,
    sheet: TextSheet,
    head: Sequence[str],
    rows: Iterator[Any],
    known: ReferenceIndex,
    by_key: dict[Any, ParsedRow],
) -> None:
    columns = entry_columns(parsed.intake, one)
    needed = ["code", *(part.column.name for part in one.parts if part.needed)]
    places = {name: place for place, name in _column_places(parsed, columns, sheet, head, needed).items()}
    readers = [(column, places[column.name], converter(column, known)) for column in columns if column.name in places]
    required = set(needed)
    entries: dict[Any, dict[Any, tuple[Any, ...]]] = {}
    firsts: dict[Any, int] = {}
    width = len(one.parts)
    for count, (number, cells) in enumerate(rows):
        if count > MAX_ROWS:
            raise FileRefused("many_rows", most=MAX_ROWS)
        if not any(cells) or cells[0].strip().casefold().startswith(EXAMPLE):
            continue
        found: list[Any] = []
        fault = _entry_of(sheet, number, cells, readers, required, found)
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
        parsed.strays.append(ParsedRow(sheet.name, number, {"code": found[0]} if found else {}, faults=[fault], raw=tuple(cells)))
    _attach(parsed, one, sheet, entries, firsts, by_key)


def _entry_of(
    sheet: TextSheet,
    number: int,
    cells: Sequence[str],
    readers: Sequence[tuple[IntakeColumn, int, Any]],
    required: set[str],
    found: list[Any],
) -> CellFault | None:
    marked = dict(sheet.marked.get(number, ())) if sheet.marked else {}
    for column, place, read in readers:
        text = plain(cells[place]) if place < len(cells) else ""
        if place in marked:
            return CellFault(column.name, text[:80], ImportFault(marked[place], {}))
        if not text:
            if column.name in required:
                return CellFault(column.name, "", ImportFault("empty", {}))
            found.append(None)
            continue
        try:
            found.append(read(text))
        except CellRefused as refusal:
            return CellFault(column.name, text[:80], refusal.fault)
    return None


def _attach(
    parsed: Parsed, one: ListOf, sheet: TextSheet, entries: dict[Any, dict[Any, tuple[Any, ...]]], firsts: dict[Any, int],
    by_key: dict[Any, ParsedRow],
) -> None:  # fmt: skip
    """Give the entries to the rows that they belong to; those of people that the file does not list stand for themselves."""
    for code, held in entries.items():
        row = by_key.get((code,))
        if row is None:
            row = by_key[(code,)] = ParsedRow(sheet.name, firsts[code], {"code": code})
            parsed.rows.append(row)
        before = row.lists.get(one.name, ())
        told = {entry[0] for entry in before}
        row.lists[one.name] = before + tuple(entry for subject, entry in held.items() if subject not in told)
