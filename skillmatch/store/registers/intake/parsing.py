"""Rows of text become rows of values: heads are mapped to columns, cells are read, and what is not taken is kept beside its row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from skillmatch.cells import plain
from skillmatch.store.registers.intake.answers import MAX_EXAMPLES, Answers, HeadFound, SheetFound
from skillmatch.store.registers.intake.columns import Intake, Kind
from skillmatch.store.registers.intake.headers import (
    NumberedRow,
    SheetHeader,
    entry_list,
    find_head,
    has_keys,
    mapped,
    name_column,
    needed,
)  # fmt: skip
from skillmatch.store.registers.intake.parsed import MAX_COLUMNS, MAX_TOLD, CellFault, FileRefused, Parsed, ParsedRow, TextSheet
from skillmatch.store.registers.intake.passed_over import only_entries
from skillmatch.store.registers.intake.references import ReferenceIndex, folded
from skillmatch.store.registers.intake.row_reading import RowReader, WordLookup
from skillmatch.store.registers.intake.second_sheets import read_entries
from skillmatch.store.registers.intake.values import ImportFault

MAX_ROWS = 2_000_000
_LONG_NUMBER = re.compile(r"\d{7,}[\dxX]?")
HeadedSheet = tuple[TextSheet, SheetHeader]


def parse(intake: Intake, sheets: Iterable[TextSheet], known: ReferenceIndex, answers: Answers | None = None) -> Parsed:
    """Read the sheets of a file: the register's, and those that hold one entry of a list a row; in whatever order they stand.

    Parameters
    ----------
    intake : Intake
        The register.
    sheets : iterable of TextSheet
        The sheets, hidden ones too.
    known : ReferenceIndex
        The rows that cells may point to.
    answers : Answers, optional
        What the sender said of the file.

    Raises
    ------
    FileRefused
        No head, a missing or doubled column and nobody to ask, too many rows or columns.
    """
    return _FileParser(intake, known, answers or Answers()).parse(sheets)


class _FileParser:
    def __init__(self, intake: Intake, known: ReferenceIndex, answers: Answers) -> None:
        self.intake, self.known, self.answers = intake, known, answers
        self.parsed = Parsed(intake)
        self.lookup = WordLookup(known, answers, self.parsed.questions)
        self.by_key: dict[Any, ParsedRow] = {}
        self.by_folded: dict[str, ParsedRow] = {}

    def parse(self, sheets: Iterable[TextSheet]) -> Parsed:
        taken, lists = self._chosen(self._headed(sheets))
        for sheet, headed in taken:
            self._parse_rows(sheet, headed)
        for sheet, headed, one in lists:
            read_entries(self.parsed, one, sheet, headed, self.lookup, self.by_key, MAX_ROWS)
        for sheet in (*(sheet for sheet, _ in taken), *(sheet for sheet, _, _ in lists)):
            self.parsed.notes += [(code, {"sheet": sheet.name, **figures}) for code, figures in sheet.notes]
        if not self.answers.asks:
            questions = self.parsed.questions
            questions.digits, questions.hidden, questions.identity = {}, False, 0
        return self.parsed

    def _headed(self, sheets: Iterable[TextSheet]) -> list[HeadedSheet]:
        found = []
        for sheet in sheets:
            headed = find_head(self.intake, iter(sheet.rows), self.answers.heads)
            if headed is not None:
                if len(headed.cells) > MAX_COLUMNS and any(cell.strip() for cell in headed.cells[MAX_COLUMNS:]):
                    raise FileRefused("many_columns", most=MAX_COLUMNS)
                found.append((sheet, headed))
        if not found:
            raise FileRefused("empty")
        return found

    def _chosen(self, found: Sequence[HeadedSheet]) -> tuple[list[HeadedSheet], list[tuple[TextSheet, SheetHeader, Any]]]:
        """The sheets with rows of the register and those with entries of its lists; the others are said to be passed over."""
        lists: list[tuple[TextSheet, SheetHeader, Any]] = []
        rows: list[HeadedSheet] = []
        others: list[HeadedSheet] = []
        for sheet, headed in found:
            own = entry_list(self.intake, sheet.name, headed.cells)
            fits = own is not None or has_keys(self.intake, headed.cells, self.answers.heads)
            wanted = self._is_wanted(sheet, fits)
            self.parsed.questions.sheets.append(SheetFound(sheet.name, sheet.hidden, wanted))
            if own is not None and wanted:
                lists.append((sheet, headed, own))
            else:
                (rows if wanted else others).append((sheet, headed))
        if not rows and not lists:
            rows = [next((one for one in others if not one[0].hidden), others[0])]
            others.remove(rows[0])
        passed = [sheet.name for sheet, _ in others if sheet.name]
        if passed:
            self.parsed.notes.append(("sheets_passed_over", {"sheets": passed}))
        return rows, lists

    def _is_wanted(self, sheet: TextSheet, fits: bool) -> bool:
        if self.answers.sheets is not None:
            return sheet.name in self.answers.sheets or (sheet.hidden and fits and bool(self.answers.hidden))
        if sheet.hidden and fits and not self.answers.hidden:
            self.parsed.questions.hidden |= self.answers.hidden is None
            return False
        return fits

    def _places(self, sheet: TextSheet, head: Sequence[str]) -> dict[int, str]:
        places, unknown, twice = mapped(self.intake.columns, head, self.answers.heads)
        self.parsed.heads[sheet.name] = [" ".join(cell.split())[:80] for cell in head]
        missing = [] if has_keys(self.intake, head, self.answers.heads) else sorted(needed(self.intake)[-1] - set(places.values()))
        if (missing or twice) and self.answers.asks:
            self.parsed.questions.missing += missing
            self.parsed.questions.twice += twice
        elif twice:
            raise FileRefused("twice", columns=twice)
        elif missing:
            raise FileRefused("missing", columns=missing, sheet=sheet.name)
        if unknown:
            self.parsed.notes.append(("unknown_columns", {"columns": unknown, "sheet": sheet.name}))
        return places

    def _parse_rows(self, sheet: TextSheet, headed: SheetHeader) -> None:
        places = self._places(sheet, headed.cells)
        if headed.above:
            self.parsed.notes.append(("above_head", {"n": headed.above}))
        key = next((place for place, name in sorted(places.items()) if name in self.intake.key), None)
        rows = self._expecting(key, only_entries(self.parsed, sheet, headed, key, self.answers.hidden))
        width = max((place for place, cell in enumerate(headed.cells) if cell.strip()), default=-1) + 1
        reader = RowReader(self.intake, places, self.lookup, sheet, width)
        examples: list[list[str]] = [[] for _ in headed.cells]
        number = 0
        for number, (line, cells) in enumerate(rows, start=1):
            if number <= MAX_EXAMPLES:
                _add_examples(examples, cells)
            self._keep(reader.read(line, cells))
            if len(self.parsed.rows) > MAX_ROWS:
                raise FileRefused("many_rows", most=MAX_ROWS)
        secret = {place for place, name in places.items() if self.intake.column(name).kind in (Kind.IDENTITY, Kind.PHONE)}
        self.parsed.secret[sheet.name] = secret
        self.parsed.questions.heads += [
            HeadFound(sheet.name, text, places.get(place, ""), () if place in secret else tuple(examples[place]))
            for place, text in enumerate(self.parsed.heads[sheet.name]) if text
        ]  # fmt: skip
        if reader.nothing:
            self.parsed.notes.append(("nothing_said", {"n": reader.nothing}))
        if reader.beyond:
            self.parsed.notes.append(
                ("beyond_heads", {"n": len(reader.beyond), "rows": reader.beyond[:MAX_TOLD], "sheet": sheet.name})
            )

    def _expecting(self, key: int | None, rows: Iterator[NumberedRow]) -> Iterator[NumberedRow]:
        """Where rows may point to rows of the same file, let them."""
        intake = self.intake
        if key is None or not any(part.column.table is intake.table for one in intake.lists for part in one.parts):
            return rows
        listed = list(islice(rows, MAX_ROWS))
        codes = (plain(cells[key]) for _, cells in listed if len(cells) > key)
        self.parsed.expected |= self.known.expect(intake.table, codes)
        return iter(listed)

    def _keep(self, row: ParsedRow) -> None:
        """Keep a row; a second one with the same key is refused, since nobody can say which of them holds."""
        intake = self.intake
        key = tuple(row.values.get(name) for name in intake.key)
        broken = {fault.column for fault in row.faults}
        given = [name for name in intake.key if name in row.values]
        if not given and intake.drawn and not broken & set(intake.key):
            if name_column(intake) not in row.values and name_column(intake) not in broken:
                row.faults.append(CellFault(name_column(intake), "", ImportFault("empty")))
        else:
            for name in needed(intake)[0] - set(given) - broken:
                row.faults.append(CellFault(name, "", ImportFault("empty")))
            if not broken & set(intake.key):
                self._refuse_twins(row, key)
        if "id_number" in row.values and self.answers.identity is None:
            self.parsed.questions.identity += 1
        self.parsed.rows.append(row)

    def _refuse_twins(self, row: ParsedRow, key: tuple[Any, ...]) -> None:
        name = self.intake.key[0]
        first = self.by_key.setdefault(key, row)
        if first is not row:
            row.faults.append(CellFault(name, str(key[0])[:80], ImportFault("key_twice", {"row": first.number})))
        elif name == "code":
            alike = self.by_folded.setdefault(folded(key[0]), row)
            if alike is not row:
                row.faults.append(
                    CellFault(name, str(key[0]), ImportFault("code_alike", {"code": alike.values["code"], "row": alike.number}))
                )


def _add_examples(examples: list[list[str]], cells: Sequence[str]) -> None:
    for place, cell in enumerate(cells[: len(examples)]):
        if cell.strip():
            examples[place].append(_LONG_NUMBER.sub(_hidden, " ".join(cell.split())[:40]))


def _hidden(found: re.Match[str]) -> str:
    """A number that may be somebody's, without its middle."""
    return found.group()[:3] + "*" * (len(found.group()) - 3)
