"""Workbooks of the old form (.xls), written record by record: the few that the tests need."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

SECTOR = 512
END_OF_CHAIN, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
DATE_FORMAT = 14


@dataclass
class OldFormSheet:
    """A sheet: texts and numbers by row; ``("=", 5)`` is a formula with its value, ``("#",)`` an error, ``("day", 45418)`` a day.

    `state` and `kind` are those of the format: 1 and 2 hide a sheet, kind 1 is a sheet of macros, 2 a chart.
    """

    name: str
    rows: Sequence[Sequence[Any]]
    state: int = 0
    kind: int = 0
    hidden_rows: Iterable[int] = ()
    hidden_columns: Iterable[int] = ()
    merged: Sequence[tuple[int, int, int, int]] = field(default_factory=tuple)


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def beginning(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHLL", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def a_cell(row: int, column: int, value: Any) -> bytes:
    at = struct.pack("<HHH", row, column, 1 if isinstance(value, tuple) and value[0] == "day" else 0)
    match value:
        case ("=", number):
            return record(0x0006, at + struct.pack("<dHLH", number, 0, 0, 3) + b"\x1e\x01\x00")
        case ("#",):
            return record(0x0205, at + b"\x2a\x01")
        case ("day", number):
            return record(0x0203, at + struct.pack("<d", number))
        case str():
            return record(0x0204, at + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return record(0x0203, at + struct.pack("<d", value))


def a_sheet(sheet: OldFormSheet) -> bytes:
    found = [beginning(0x0010)]
    found += [record(0x007D, struct.pack("<HHHHH", place, place, 2000, 0, 1)) for place in sheet.hidden_columns]
    for number, row in enumerate(sheet.rows):
        hidden = 0x20 if number + 1 in sheet.hidden_rows else 0
        found.append(record(0x0208, struct.pack("<HHHHHHHH", number, 0, len(row), 255, 0, 0, 0x0100 | hidden, 15)))
        found += [a_cell(number, column, value) for column, value in enumerate(row) if value != ""]
    if sheet.merged:
        blocks = b"".join(struct.pack("<HHHH", first, last, left, right) for first, left, last, right in sheet.merged)
        found.append(record(0x00E5, struct.pack("<H", len(sheet.merged)) + blocks))
    return b"".join([*found, record(0x000A)])


def a_stream(sheets: Sequence[OldFormSheet], *, since_1904: bool = False, password: bool = False) -> bytes:
    def head(places: Sequence[int]) -> bytes:
        found = [beginning(0x0005), record(0x0042, struct.pack("<H", 1200))]
        found += [record(0x002F, struct.pack("<HHH", 0, 1, 2))] if password else []
        found += [record(0x0022, struct.pack("<H", since_1904))]
        found += [record(0x00E0, struct.pack("<HH16x", 0, shape)) for shape in (0, DATE_FORMAT)]
        for place, sheet in zip(places, sheets, strict=True):
            name = struct.pack("<BB", len(sheet.name), 1) + sheet.name.encode("utf-16-le")
            found.append(record(0x0085, struct.pack("<LBB", place, sheet.state, sheet.kind) + name))
        return b"".join([*found, record(0x000A)])

    parts = [a_sheet(sheet) for sheet in sheets]
    start = len(head([0] * len(sheets)))
    places = [start + sum(map(len, parts[:number])) for number in range(len(parts))]
    return head(places) + b"".join(parts)


def an_entry(name: str, kind: int, first: int, size: int) -> bytes:
    said = (name + "\0").encode("utf-16-le")
    return said.ljust(64, b"\0") + struct.pack("<HBB3L36xLLL", len(said), kind, 1, FREE, FREE, FREE, first, size, 0)


def in_sectors(stream: bytes, name: str = "Workbook", others: Sequence[str] = ()) -> bytes:
    """The stream as a file; one of less than 4,096 bytes in the small sectors that such have."""
    small = len(stream) < 4096
    size = len(stream)
    content = stream.ljust(-(-size // SECTOR) * SECTOR, b"\0")
    sectors = len(content) // SECTOR
    pieces = -(-size // 64)
    mini = struct.pack(f"<{pieces}L", *range(1, pieces), END_OF_CHAIN).ljust(SECTOR, b"\xff") if small else b""
    root = an_entry("Root Entry", 5, 2 if small else END_OF_CHAIN, len(content) if small else 0)
    entries = root + an_entry(name, 2, 0 if small else 2, size) + b"".join(an_entry(one, 1, 0, 0) for one in others)
    directory = entries.ljust(SECTOR, b"\0")
    chain = [*range(3, 2 + sectors), END_OF_CHAIN]
    fat = [TABLE, END_OF_CHAIN, *chain, *([END_OF_CHAIN] if small else [])]
    assert len(fat) <= 128
    table = struct.pack(f"<{len(fat)}L", *fat).ljust(SECTOR, b"\xff")
    header = struct.pack(
        "<8s16xHHHHH6xLLLLLLLLL", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096,
        2 + sectors if small else END_OF_CHAIN, int(small), END_OF_CHAIN, 0,
    )  # fmt: skip
    header += struct.pack("<109L", 0, *[FREE] * 108)
    return header.ljust(SECTOR, b"\0") + table + directory + content + mini


def an_xls(*sheets: OldFormSheet, others: Sequence[str] = (), **how: bool) -> bytes:
    """A workbook; `others` are further names in its directory."""
    return in_sectors(a_stream(sheets, **how), others=others)
