"""Workbooks of the old form (.xls): what their reader does not say of them, such as formulas, hidden rows, passwords and macros.

An .xls is a small file system of sectors ([MS-CFB]); its stream ``Workbook`` is a row of records ([MS-XLS]): type, length, content.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from skillmatch.features.registers.services.unpacked import MAX_COLUMNS, CannotUnpack
from skillmatch.store.registers.intake.marks import ERROR_CELL, FORMULA, CellMarks

FREE = 0xFFFFFFFA
"""From here on the number of a sector says that there is none."""

BEGINNING, END, PASSWORD, EPOCH, SHEET = 0x0809, 0x000A, 0x002F, 0x0022, 0x0085
FORMULAS, ERROR, ROW, COLUMNS = (0x0006, 0x0206, 0x0406), 0x0205, 0x0208, 0x007D
WORKSHEET, MACRO_SHEETS = 0, (1, 6)


@dataclass
class OldSheet:
    """Marked cells, hidden rows (from 1) and hidden columns (from 0) of a sheet."""

    marked: CellMarks = field(default_factory=CellMarks)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass
class OldBook:
    """The sheets in their order, whatever their kind, and whether days count from 1904."""

    sheets: list[OldSheet] = field(default_factory=list)
    since_1904: bool = False


def look(content: bytes) -> OldBook:
    """Look at a workbook.

    Raises
    ------
    CannotUnpack
        It has a password or macros, is damaged, or is another kind of file.
    """
    try:
        book = _records_of_book(_stream(content))
    except (struct.error, IndexError, ValueError) as error:
        raise CannotUnpack("broken_workbook") from error
    return book


def _stream(content: bytes) -> bytes:
    """The stream of the workbook, out of the sectors."""
    shift, mini_shift = struct.unpack_from("<HH", content, 30)
    if shift not in (9, 12) or mini_shift != 6:
        raise ValueError
    fats, directory_at, cutoff, mini_fat_at = (struct.unpack_from("<L", content, place)[0] for place in (44, 48, 56, 60))
    more_at, size = struct.unpack_from("<L", content, 68)[0], 1 << shift
    listed = [*struct.unpack_from("<109L", content, 76)]
    while more_at < FREE and len(listed) < len(content) >> shift:
        further = struct.unpack_from(f"<{size // 4}L", content, (more_at + 1) << shift)
        listed, more_at = [*listed, *further[:-1]], further[-1]
    table = b"".join(content[(one + 1) << shift : (one + 2) << shift] for one in listed[:fats] if one < FREE)
    fat = struct.unpack(f"<{len(table) // 4}L", table[: len(table) // 4 * 4])

    def of(first: int) -> bytes:
        return b"".join(content[(one + 1) << shift : (one + 2) << shift] for one in _chain(fat, first))

    entries = _entries(of(directory_at))
    _check_names(set(entries))
    first, length = entries.get("workbook") or entries["book"]
    if length >= cutoff:
        return of(first)[:length]
    small = of(mini_fat_at)
    mini_fat, within = struct.unpack(f"<{len(small) // 4}L", small), of(entries["root entry"][0])
    return b"".join(within[one << 6 : (one + 1) << 6] for one in _chain(mini_fat, first))[:length]


def _chain(fat: tuple[int, ...], first: int) -> Iterator[int]:
    for _ in range(len(fat)):
        if first >= FREE:
            return
        yield first
        first = fat[first]


def _entries(directory: bytes) -> dict[str, tuple[int, int]]:
    """First sector and length of each stream, by its name."""
    found = {}
    for place in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, place + 64)[0]
        name = directory[place : place + max(length - 2, 0)].decode("utf-16-le", "replace").casefold()
        if name:
            found[name] = struct.unpack_from("<LL", directory, place + 116)
    return found


def _check_names(names: set[str]) -> None:
    if names & {"encryptedpackage", "encryptioninfo"}:
        raise CannotUnpack("encrypted")
    if names & {"_vba_project_cur", "_vba_project", "vba", "macros"}:
        raise CannotUnpack("macros")
    if not names & {"workbook", "book"}:
        raise CannotUnpack("not_workbook")


def _records(stream: bytes, place: int = 0) -> Iterator[tuple[int, int, int]]:
    """Type, place and length of the records of one part of the stream; charts within it are passed over."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        depth += (kind == BEGINNING) - (kind == END)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, place + 4, length
        place += 4 + length


def _records_of_book(stream: bytes) -> OldBook:
    book, places = OldBook(), []
    for kind, at, _ in _records(stream):
        if kind == PASSWORD:
            raise CannotUnpack("encrypted")
        if kind == EPOCH:
            book.since_1904 = struct.unpack_from("<H", stream, at)[0] == 1
        elif kind == SHEET:
            place, _, sort = struct.unpack_from("<LBB", stream, at)
            if sort in MACRO_SHEETS:
                raise CannotUnpack("macros")
            places.append((place, sort))
    for place, sort in places:
        book.sheets.append(_look_at_cells(stream, place) if sort == WORKSHEET else OldSheet())
    return book


def _look_at_cells(stream: bytes, place: int) -> OldSheet:
    found = OldSheet()
    for kind, at, _ in _records(stream, place):
        if kind in FORMULAS:
            row, column = struct.unpack_from("<HH", stream, at)
            found.marked.add(row + 1, column, FORMULA)
        elif kind == ERROR and stream[at + 7]:
            row, column = struct.unpack_from("<HH", stream, at)
            found.marked.add(row + 1, column, ERROR_CELL)
        elif kind == ROW and stream[at + 12] & 0x20:
            found.hidden_rows.add(struct.unpack_from("<H", stream, at)[0] + 1)
        elif kind == COLUMNS and stream[at + 8] & 1:
            first, last = struct.unpack_from("<HH", stream, at)
            found.hidden_columns.update(range(first, min(last + 1, MAX_COLUMNS)))
    return found
