"""Workbooks: looked at before anything reads them, then turned into text by a process of its own (``unpacking.py``)."""

from __future__ import annotations

import csv
import html
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from skillmatch.store.registers.intake.parsed import FileRefused, TextSheet
from skillmatch.web.uploads import BROKEN_ARCHIVE

MAX_ARCHIVE_ENTRIES = 400
MAX_UNPACKED_BYTES = 900_000_000
"""What a workbook may hold once unpacked: 1.6 million skills take about a third of it."""

MAX_RATIO = 120
"""How much a part above ``SMALL`` may shrink by packing: XML of real registers shrinks 8- to 40-fold."""

SMALL = 5_000_000
MAX_MARKED = 200
MAX_SECONDS = 120
PIECE = 1 << 20
OVERLAP = 4096

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_FAR = re.compile(rb'\br="([A-Z]{3,}|[D-Z][A-Z])[0-9]+"')
_LAST_ROW = re.compile(rb'<row [^>]*?\br="([0-9]+)"')
_CELL_ROW = re.compile(rb'<c [^>]*?\br="[A-Z]+([0-9]{6,})"')
_FORMULA = re.compile(rb"<c ([^>]*)>\s*<f[\s/>]")
_ERROR = re.compile(rb'<c ([^>]*\bt="e"[^>]*)>')
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_NAMED_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
LAST_ROW = 1_048_576


@dataclass
class SheetScan:
    """What a look at a sheet's XML found: cells with formulas and errors by row, and how far the sheet reaches."""

    marked: dict[int, list[tuple[int, str]]]
    last_row: int = 0


def sheets(path: Path, folder: Path) -> Iterator[TextSheet]:
    """The visible sheets of the workbook at `path`; `folder` is empty and takes what is unpacked.

    Raises
    ------
    FileRefused
        It is no plain workbook, or one that would do harm.
    """
    looked = look(path)
    try:
        done = subprocess.run(  # noqa: S603 - our own file, run by our own interpreter
            [sys.executable, str(Path(__file__).with_name("unpacking.py")), str(path), str(folder)],
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FileRefused("too_slow") from None
    if done.returncode:
        raise FileRefused("encrypted" if b"PasswordError" in done.stderr else "broken_workbook")
    names = json.loads((folder / "sheets.json").read_text(encoding="utf-8"))
    parts = _parts(path)
    for place, name in enumerate(names):
        own = looked.get(parts.get(name, ""))
        yield TextSheet(str(name), _rows(folder / f"{place}.csv"), _together(looked.values()) if own is None else own.marked)


def look(path: Path) -> dict[str, SheetScan]:
    """Read every part of a workbook once, with an eye on its true size, and refuse what no office's workbook has.

    Returns
    -------
    dict of str to SheetScan
        One for each sheet, by the name of its part.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_directory(entries)
            left, found = MAX_UNPACKED_BYTES, {}
            for entry in entries:
                inner = SheetScan({}) if _SHEET.fullmatch(entry.filename) else None
                left -= _look_into(archive, entry, left, inner)
                if inner is not None:
                    found[entry.filename] = inner
    except BROKEN_ARCHIVE as error:
        raise FileRefused("broken_workbook") from error
    except RuntimeError as error:  # how zipfile says that an entry is encrypted
        raise FileRefused("encrypted") from error
    return found


def _parts(path: Path) -> dict[str, str]:
    """The part of each sheet by the sheet's name: whoever moves a sheet to another place leaves its part where it was."""
    with zipfile.ZipFile(path) as archive:
        inside = set(archive.namelist())
        book, relations = (archive.read(name) if name in inside else b"" for name in (BOOK, RELATIONS))
    targets = {_value(b"Id", tag): _value(b"Target", tag) for tag in _RELATION.findall(relations)}
    found = {_value(b"name", tag): targets.get(_value(b"r:id", tag), "") for tag in _NAMED_SHEET.findall(book)}
    return {name: target.lstrip("/") if target.startswith("/") else f"xl/{target}" for name, target in found.items()}


def _value(name: bytes, tag: bytes) -> str:
    held = re.search(rb"[\s]" + name + rb"=(?:\"([^\"]*)\"|'([^']*)')", tag)
    return html.unescape((held.group(1) or held.group(2) or b"").decode("utf-8", "replace")) if held else ""


def _check_directory(entries: Sequence[zipfile.ZipInfo]) -> None:
    names = [entry.filename.casefold() for entry in entries]
    if len(names) > MAX_ARCHIVE_ENTRIES or len(set(names)) < len(names):
        raise FileRefused("zip_bomb")
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name for name in names):
        raise FileRefused("macros")
    if "[content_types].xml" not in names or not any(map(_SHEET.fullmatch, names)):
        raise FileRefused("not_workbook")
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise FileRefused("broken_workbook")
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused("encrypted")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise FileRefused("zip_bomb")
    if any(entry.file_size > max(SMALL, entry.compress_size * MAX_RATIO) for entry in entries):
        raise FileRefused("zip_bomb")


def _look_into(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, looked: SheetScan | None) -> int:
    """Read one part to its end; gives its true size."""
    size, before, first = 0, b"", True
    with archive.open(entry) as part:
        while piece := part.read(PIECE):
            size += len(piece)
            if size > left or size > max(SMALL, entry.compress_size * MAX_RATIO):
                raise FileRefused("zip_bomb")
            if entry.filename.casefold().endswith((".xml", ".rels", ".vml")):
                text = before + piece
                _check_xml(text, first=first, types=entry.filename.casefold() == "[content_types].xml")
                if looked is not None:
                    _look_at_cells(text, looked)
                before, first = text[-OVERLAP:], False
    return size


def _check_xml(text: bytes, *, first: bool, types: bool) -> None:
    if first and (b"\0" in text[:200] or re.search(rb"encoding=[\"'](?!utf-8|us-ascii)", text[:200], re.IGNORECASE)):
        raise FileRefused("not_workbook")  # another encoding could hide what is looked for
    if b"<!" in text and re.search(rb"<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST)", text, re.IGNORECASE):
        raise FileRefused("entities")
    if types and re.search(rb"macroEnabled|vbaProject", text, re.IGNORECASE):
        raise FileRefused("macros")


def _look_at_cells(text: bytes, looked: SheetScan) -> None:
    if _FAR.search(text):
        raise FileRefused("many_columns", most=100)
    rows = [int(number) for number in (_LAST_ROW.findall(text)[-1:] + _CELL_ROW.findall(text))]
    looked.last_row = max([looked.last_row, *rows])
    if looked.last_row > LAST_ROW or b"<x:sheetData" in text:
        raise FileRefused("broken_workbook")
    if b"<f" in text:
        _mark(_FORMULA.findall(text), "formula", looked)
    if b't="e"' in text:
        _mark(_ERROR.findall(text), "error_cell", looked)


def _mark(cells: Sequence[bytes], code: str, looked: SheetScan) -> None:
    for cell in cells:
        place = _PLACE.search(cell)
        if place is None:
            raise FileRefused("broken_workbook")
        marks = looked.marked.setdefault(int(place.group(2)), [])
        mark = (_column(place.group(1)), code)
        if mark not in marks:
            marks.append(mark)
    if sum(map(len, looked.marked.values())) > MAX_MARKED:
        raise FileRefused("many_formulas", most=MAX_MARKED)


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def _together(looked: Iterable[SheetScan]) -> dict[int, list[tuple[int, str]]]:
    """Where nobody can say which part is which a marked cell counts on each of them."""
    marked: dict[int, list[tuple[int, str]]] = {}
    for one in looked:
        for number, marks in one.marked.items():
            marked.setdefault(number, []).extend(marks)
    return marked


def _rows(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        for number, *cells in csv.reader(file):
            yield int(number), cells
