"""What a workbook's sheet becomes in the process that reads it: a CSV file, and what is to be known beside it."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from skillmatch.store.registers.intake.marks import IMPRECISE, is_rounded

MAX_COLUMNS = 100
FAR_COLUMN = 104
"""From this place on a cell with something in it is no mistake that can be put up with."""

MAX_BLOCKS = 200_000
HEAD_ROWS = 200
"""Blocks within one row matter where heads are; those below are not told."""

WHOLE = 10**15
"""From here on a number has 16 digits, and a spreadsheet holds 15."""

Mark = tuple[int, str]


class CannotUnpack(Exception):
    """The workbook is not read, for a reason (`code`) that ``FileRefused`` knows and says with `figures`."""

    def __init__(self, code: str, **figures: int) -> None:
        super().__init__(code)
        self.code, self.figures = code, figures


@dataclass
class UnpackedSheet:
    """What ``sheets.json`` says of a sheet; its rows are in `file`."""

    name: str
    file: str
    hidden: bool
    width: int = 0
    last: int = 0
    since_1904: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)

    def merge(self, blocks: Iterable[tuple[int, int, int, int]]) -> None:
        """Keep the merged blocks that matter."""
        self.merged += [block for block in blocks if block[2] > block[0] or block[0] <= HEAD_ROWS]
        if len(self.merged) > MAX_BLOCKS:
            raise CannotUnpack("many_merged", most=MAX_BLOCKS)


class SheetWriter:
    """Writes the rows of a sheet: the number with what is marked in its row (``12 3:imprecise``), then the cells."""

    def __init__(self, folder: Path, sheet: UnpackedSheet) -> None:
        self.sheet = sheet
        self._file = (folder / sheet.file).open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._imprecise = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def write(self, number: int, row: Sequence[Any], marks: Sequence[Mark] = ()) -> None:
        """Write a row; of one with nothing in it the number, since cells with errors are empty here."""
        cells = [cell if cell.__class__ is str else self._text(cell) for cell in row]
        joined = "".join(cells)
        if not joined and not marks:
            self._writer.writerow([number])
            return
        if self._imprecise or "E+" in joined or "e+" in joined:
            found = [(place, IMPRECISE) for place, cell in enumerate(row) if _cannot_hold(cell)]
            self._imprecise, marks = False, [*marks, *found]
        said = f"{number} {' '.join(f'{place}:{code}' for place, code in marks)}" if marks else number
        self._writer.writerow([said, *cells])
        if joined:
            self.sheet.last = number
        if len(cells) > self.sheet.width:
            self.sheet.width = len(cells)

    def _text(self, cell: Any) -> str:
        if cell is None:
            return ""
        if isinstance(cell, bool):
            return "TRUE" if cell else "FALSE"
        if isinstance(cell, int | float):
            self._imprecise = self._imprecise or _cannot_hold(cell)
            return number_text(cell)
        if isinstance(cell, dt.datetime):
            return cell.date().isoformat()
        return str(cell)


def number_text(number: float) -> str:
    """A number as people write it: whole ones without a point, others with the 15 digits that a spreadsheet shows."""
    if isinstance(number, int):
        return str(number)
    if abs(number) < 1e300 and number.is_integer():
        return str(int(number))
    return f"{number:.15g}"


def _cannot_hold(cell: Any) -> bool:
    if cell.__class__ is str:
        return is_rounded(cell)
    return isinstance(cell, int | float) and abs(cell) >= WHOLE
