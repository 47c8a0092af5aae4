"""Cells become values: what cannot be read costs the cell where the register can do without it, else the row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from skillmatch.cells import plain
from skillmatch.numerals import whole_or
from skillmatch.store.people import identity_numbers
from skillmatch.store.registers.intake.answers import EMPTY, USE, Answers, Questions
from skillmatch.store.registers.intake.columns import Digits, Intake, IntakeColumn, Kind
from skillmatch.store.registers.intake.entries import LooseEntries, list_converter
from skillmatch.store.registers.intake.marks import WHOLE_ROW
from skillmatch.store.registers.intake.parsed import CELL_END, CellFault, ParsedRow, TextSheet
from skillmatch.store.registers.intake.references import ReferenceIndex, folded
from skillmatch.store.registers.intake.values import MAX_CELL_LENGTH, NOTHING, CellRefused, Convert, ImportFault, converter

VOCABULARY = frozenset(("unknown", "ambiguous", "word", "rank", "flag"))
"""Why a cell is refused whose word somebody may know: it is asked about."""

DAYS_TO_1904 = 1462
_SERIAL = re.compile(r"\d{5}", re.ASCII)


def vocabulary(column: IntakeColumn) -> str:
    """Return what a column's words are kept under: columns that point to one table share their words."""
    return column.table._meta.table_name if column.table is not None else column.name


class WordLookup:
    """Words that no row has as its name, and what the sender said of them.

    Parameters
    ----------
    known : ReferenceIndex
        The rows that cells may point to.
    answers : Answers
        What was said.
    questions : Questions
        What is open; filled while the file is read.
    """

    def __init__(self, known: ReferenceIndex, answers: Answers, questions: Questions) -> None:
        self.known, self.answers, self.questions = known, answers, questions

    def settle(self, column: IntakeColumn, text: str, refusal: CellRefused) -> Any:
        """The value that the sender gave to a word.

        Raises
        ------
        CellRefused
            ``left_empty`` where the cell stays empty; ``undecided`` where it is asked about; else why the word cannot be read.
        """
        if refusal.fault.code not in VOCABULARY:
            raise refusal
        name, word = vocabulary(column), folded(text)
        said = self.answers.said_of(name, word)
        if said is None:
            if self.answers.asks and not identity_numbers.checked(text) and self.questions.ask_word(name, word, text.strip()[:80]):
                raise CellRefused("undecided") from refusal
            raise refusal
        if said.action == EMPTY:
            raise CellRefused("left_empty") from refusal
        value = self.value(column, said.target) if said.action == USE else None
        if value is None:
            raise refusal
        return value

    def value(self, column: IntakeColumn, target: str) -> Any:
        """The value of a column that a code or a choice stands for; None where it is none any more."""
        if column.table is not None:
            found = self.known.find(column.table, target)
            return found if found is not None and found > 0 else None
        if column.kind is Kind.RANK:
            rank = whole_or(target, -1)
            return rank if column.low <= rank <= column.high else None
        if column.words is not None:
            return target if any(str(word.value) == target for word in column.words) else None
        return target


class RowReader:
    """Reads the rows of one sheet.

    Parameters
    ----------
    intake : Intake
        The register.
    places : mapping of int to str
        The column by its place.
    lookup : WordLookup
        Words that are asked about.
    sheet : TextSheet
        The sheet.
    heads : int
        How many heads it has.
    """

    def __init__(self, intake: Intake, places: Mapping[int, str], lookup: WordLookup, sheet: TextSheet, heads: int) -> None:
        self._intake, self._sheet, self._lookup, self._heads = intake, sheet, lookup, heads
        self._loose = {
            one.name: LooseEntries(one, lookup.known, lookup.settle, lookup.answers, lookup.questions) for one in intake.lists
        }
        readers = [(place, *self._reader(name)) for place, name in sorted(places.items())]
        self._readers = sorted(readers, key=lambda one: one[1].kind is Kind.LIST)  # a skill in somebody's own words needs the grade
        self.nothing = 0
        self.beyond: list[int] = []

    def _reader(self, name: str) -> tuple[IntakeColumn, Convert, bool]:
        column, known, answers = self._intake.column(name), self._lookup.known, self._lookup.answers
        if column.kind is Kind.LIST:
            return column, list_converter(self._intake.list_of(name), known), True
        digits = answers.digits.get(name, Digits.UNSAID) if column.kind is Kind.RANK else Digits.OURS
        return column, converter(column, known, digits), column.kind is not Kind.KEY and column.kind is not Kind.TEXT

    def read(self, number: int, cells: Sequence[str]) -> ParsedRow:
        """One row."""
        row = ParsedRow(self._sheet.name, number)
        marked = dict(self._sheet.marked.get(number, ()))
        last = len(cells)
        for place, column, read, may_be_nothing in self._readers:
            text = plain(cells[place]) if place < last else ""
            if place in marked:
                self._mark(row, column, text, marked[place])
            elif text:
                if may_be_nothing and text.casefold() in NOTHING and not (column.kind is Kind.RANK and text == "无"):
                    self.nothing += 1
                    continue
                self._fill(row, column, text, read)
        if WHOLE_ROW in marked:
            row.faults = [CellFault("", "", ImportFault(marked[WHOLE_ROW]))]
        self._look_beyond(row, cells)
        row.joined = CELL_END.join(cells)
        return row

    def _fill(self, row: ParsedRow, column: IntakeColumn, text: str, read: Convert) -> None:
        try:
            if len(text) > MAX_CELL_LENGTH:
                raise CellRefused("long", most=MAX_CELL_LENGTH)
            if column.kind in (Kind.IDENTITY, Kind.PHONE):
                text = identity_numbers.open_cell(text, self._lookup.answers.owner)
            if column.kind is Kind.DATE and self._sheet.since_1904 and _SERIAL.fullmatch(text):
                text = str(int(text) + DAYS_TO_1904)
            found = read(text)
        except CellRefused as refusal:
            self._unread(row, column, text, refusal)
            return
        if column.kind is Kind.LIST:
            row.lists[column.name] = found
        else:
            row.values[column.name] = found

    def _unread(self, row: ParsedRow, column: IntakeColumn, text: str, refusal: CellRefused) -> None:
        shown = "" if column.kind in (Kind.IDENTITY, Kind.PHONE) or identity_numbers.checked(text) else text[:80]
        if column.kind is Kind.LIST:
            if self._intake.list_of(column.name).whole or refusal.fault.code in ("many_entries", "long"):
                row.faults.append(CellFault(column.name, shown, refusal.fault))
                return
            row.lists[column.name], left, faults = self._loose[column.name].read(text, row.values.get("grade") or 1)
            row.left += left
            row.faults += faults
            return
        if refusal.fault.code == "rank_digits" and self._lookup.answers.asks:
            digits = self._lookup.questions.digits
            digits[column.name] = digits.get(column.name, 0) + 1
        try:
            row.values[column.name] = self._lookup.settle(column, text, refusal)
        except CellRefused as final:
            soft = final.fault.code == "left_empty" or (
                column.soft and final.fault.code not in (*VOCABULARY, "rank_digits", "undecided")
            )
            (row.left if soft else row.faults).append(CellFault(column.name, shown, final.fault))

    def _mark(self, row: ParsedRow, column: IntakeColumn, text: str, code: str) -> None:
        """A cell that must not be taken as it stands: a number that a spreadsheet cut short costs the cell alone."""
        shown = "" if column.kind in (Kind.IDENTITY, Kind.PHONE) else text[:80]
        soft = code == "imprecise" and column.soft
        (row.left if soft else row.faults).append(CellFault(column.name, shown, ImportFault(code)))

    def _look_beyond(self, row: ParsedRow, cells: Sequence[str]) -> None:
        """Cells without a head: in a text file the row was cut at the wrong places, in a workbook somebody wrote beside it."""
        if len(cells) <= self._heads or not any(cell.strip() for cell in cells[self._heads :]):
            return
        if self._sheet.name:
            self.beyond.append(row.number)
        else:
            row.faults.append(CellFault("", "", ImportFault("many_cells")))
