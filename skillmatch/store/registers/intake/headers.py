"""Where a sheet has its head, and which column stands where: titles above it and sheets in another order are put up with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from skillmatch.store.registers.intake.columns import Intake, IntakeColumn, ListOf
from skillmatch.store.registers.intake.references import folded

WITHIN = 10
"""So many rows may stand above the head, such as a title over all columns."""

MARKS = "*＊ "

NumberedRow = tuple[int, Sequence[str]]


@dataclass(frozen=True)
class SheetHeader:
    """The head of a sheet: its cells, the rows that follow it, and how many filled rows stand above it."""

    cells: Sequence[str]
    rows: Iterator[NumberedRow]
    above: int = 0


def find_head(intake: Intake, rows: Iterator[NumberedRow]) -> SheetHeader | None:
    """The first row that names the columns by which rows are found again; where none does, the first row; None without rows."""
    filled = (row for row in rows if any(cell.strip() for cell in row[1]))
    first = list(islice(filled, WITHIN))
    if not first:
        return None
    at = next((place for place, (_, cells) in enumerate(first) if _is_head(intake, cells)), 0)
    return SheetHeader(first[at][1], chain(first[at + 1 :], rows), at)


def has_keys(intake: Intake, cells: Sequence[str]) -> bool:
    """Whether a row names the columns that a register's sheet cannot do without."""
    return always(intake) <= set(mapped(intake.columns, cells)[0].values())


def always(intake: Intake) -> set[str]:
    """The key columns that a file cannot leave out; an enterprise's own demands need not name it."""
    return set(intake.key) - ({"enterprise"} if intake.name == "demands" else set())


def entry_list(intake: Intake, sheet: str, head: Sequence[str]) -> ListOf | None:
    """The list whose entries a sheet holds one a row: by the sheet's name, or by its heads."""
    name = re.sub(r"[\s\d]+$", "", sheet.casefold())
    for one in intake.lists:
        if one.own_sheet:
            columns = entry_columns(intake, one)
            needed = {"code", *(part.column.name for part in one.parts if part.needed)}
            if name in (one.own_sheet, one.name) or needed <= set(mapped(columns, head)[0].values()):
                return one
    return None


def entry_columns(intake: Intake, one: ListOf) -> tuple[IntakeColumn, ...]:
    """The columns of a sheet with one entry a row: whose it is, then the parts."""
    return (intake.column("code"), *(part.column for part in one.parts))


def mapped(columns: Sequence[IntakeColumn], head: Sequence[str]) -> tuple[dict[int, str], list[str], list[str]]:
    """Return which column stands where.

    Returns
    -------
    places, unknown, twice
        The column's name by its place in the file; heads that are no column; columns that stand there more than once.
    """
    names = {folded(name): column.name for column in columns for name in (*column.aliases, column.name)}
    names |= {folded(name): column.name for column in columns for name in (column.zh, column.en)}
    places: dict[int, str] = {}
    unknown, twice = [], []
    for place, text in enumerate(head):
        name = names.get(folded(text).strip(MARKS))
        if name is None:
            unknown += [text.strip()[:40]] if text.strip() else []
        elif name in places.values():
            twice.append(name)
        else:
            places[place] = name
    return places, unknown, twice


def _is_head(intake: Intake, cells: Sequence[str]) -> bool:
    return has_keys(intake, cells) or entry_list(intake, "", cells) is not None
