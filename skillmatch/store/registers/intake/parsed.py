"""A file as text, and what reading it gives: rows of values, cells that are left out, refused rows, and what is to be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from skillmatch.store.registers.intake.answers import Questions
from skillmatch.store.registers.intake.columns import Intake
from skillmatch.store.registers.intake.values import ImportFault

MAX_TOLD = 20
"""Row numbers that a note names."""

MAX_COLUMNS = 100
CELL_END = "\x1f"
"""Stands between the cells of a row that is kept; a file's own are no characters that a cell may hold."""


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
    """A cell that is not taken: the column's name ("" for the row as a whole), what stood there, and why."""

    column: str
    value: str
    fault: ImportFault


@dataclass(slots=True)
class ParsedRow:
    """One row of a file: what it says of the fields and lists that it fills in.

    ``faults`` refuse the row; ``left`` are cells that are left out while the row is taken.
    """

    sheet: str
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, tuple[tuple[Any, ...], ...]] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)
    left: list[CellFault] = field(default_factory=list)
    attached: dict[str, tuple[tuple[Any, ...], ...]] = field(default_factory=dict)
    """Entries from second sheets: they go back with the row where it is refused."""
    born_by_number: bool = False
    """Whether the year of birth is that of the identity number, since the file names none."""
    joined: str = ""

    @property
    def raw(self) -> list[str]:
        """The cells as they stood; kept in one string, which takes a third of the memory."""
        return self.joined.split(CELL_END) if self.joined else []

    @property
    def place(self) -> str:
        """The row as answers name it."""
        return f"{self.sheet}!{self.number}"


@dataclass
class Parsed:
    """A file that was read: its rows, the refused rows of its second sheets, what is open, and what was noticed."""

    intake: Intake
    heads: dict[str, list[str]] = field(default_factory=dict)
    rows: list[ParsedRow] = field(default_factory=list)
    strays: list[ParsedRow] = field(default_factory=list)
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    expected: dict[str, int] = field(default_factory=dict)
    """Rows that do not exist yet and that other rows of the file point to: a negative mark by code."""
    questions: Questions = field(default_factory=Questions)
    secret: dict[str, set[int]] = field(default_factory=dict)
    """The places of identity and telephone numbers, by sheet."""
