"""Workbooks that are archives (.xlsx, .ods), looked at before anything reads them: for harm, and for what only their XML says."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from skillmatch.store.registers.intake.marks import CellMarks
from skillmatch.store.registers.intake.parsed import MAX_COLUMNS, FileRefused
from skillmatch.web.uploads import BROKEN_ARCHIVE

MAX_ARCHIVE_ENTRIES = 400
MAX_UNPACKED_BYTES = 900_000_000
"""What a workbook may hold once unpacked: 1.6 million skills take about a third of it."""

MAX_RATIO = 120
"""How much a part above ``SMALL`` may shrink by packing: XML of real registers shrinks 8- to 40-fold."""

SMALL = 5_000_000
PIECE = 1 << 20
OVERLAP = 4096
LAST_ROW = 1_048_576

BOOK, RELATIONS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[content_types].xml"
CONTENT, MANIFEST, MIMETYPE = "content.xml", "META-INF/manifest.xml", "mimetype"
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_PREFIX = re.compile(rb"<(\w+:)?worksheet[\s>]")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_NAMED_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_SINCE_1904 = re.compile(rb"<(?:\w+:)?workbookPr\s[^>]*\bdate1904=[\"'](?:1|true)[\"']")


@dataclass
class SheetScan:
    """What a look at a sheet's XML found: cells with formulas and errors, hidden rows and columns, and how far it reaches."""

    marked: CellMarks = field(default_factory=CellMarks)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    last_row: int = 0
    tags: _SheetTags | None = None


@dataclass
class BookScan:
    """What a look at a workbook found: its sheets by the name of their part, the part of each sheet by its name, and its epoch."""

    sheets: dict[str, SheetScan] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    since_1904: bool = False

    def of(self, sheet: str) -> SheetScan:
        """Return the scan of a sheet; where nobody can say which part it is, a marked cell counts on each."""
        found = self.sheets.get(self.parts.get(sheet, ""))
        if found is not None:
            return found
        together = SheetScan()
        for one in self.sheets.values():
            together.marked.update(one.marked)
        return together


class _SheetTags:
    """The tags of a sheet that are looked for; some programs write each with a prefix."""

    def __init__(self, prefix: bytes) -> None:
        self.far = re.compile(rb'<%bc (?:[^>]*?\s)?r="(?:[A-Z]{3,}|[D-Z][A-Z])[0-9]+"(?:[^>]*[^/>])?>' % prefix)
        self.last_row = re.compile(rb'<%brow [^>]*?\br="([0-9]+)"' % prefix)
        self.cell_row = re.compile(rb'<%bc [^>]*?\br="[A-Z]+([0-9]{6,})"' % prefix)
        self.formula_at = b"<%bf" % prefix
        self.formula = re.compile(rb"<%bc ([^>]*)>\s*<%bf[\s/>]" % (prefix, prefix))
        self.error = re.compile(rb'<%bc ([^>]*\bt="e"[^>]*)>' % prefix)
        self.hidden_row = re.compile(rb'<%brow ([^>]*\bhidden="(?:1|true)"[^>]*)>' % prefix)
        self.column_at = b"<%bcol " % prefix
        self.hidden_column = re.compile(rb'<%bcol ([^>]*\bhidden="(?:1|true)"[^>]*)>' % prefix)


def look(path: Path) -> BookScan | None:
    """Read every part of a workbook once, with an eye on its true size, and refuse what no office's workbook has.

    Returns
    -------
    BookScan or None
        Of an Excel workbook; None of an OpenDocument one, which is read where it is unpacked.

    Raises
    ------
    FileRefused
        It is no plain workbook, or one that would do harm.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            open_document = _check_directory(archive, entries)
            left, found = MAX_UNPACKED_BYTES, BookScan()
            for entry in entries:
                inner = SheetScan() if not open_document and _SHEET.fullmatch(entry.filename) else None
                left -= _look_into(archive, entry, left, inner)
                if inner is not None:
                    found.sheets[entry.filename] = inner
            if open_document:
                return None
            _look_at_book(archive, found)
    except BROKEN_ARCHIVE as error:
        raise FileRefused("broken_workbook") from error
    except RuntimeError as error:  # how zipfile says that an entry is encrypted
        raise FileRefused("encrypted") from error
    return found


def _look_at_book(archive: zipfile.ZipFile, found: BookScan) -> None:
    """The part of each sheet by the sheet's name: whoever moves a sheet to another place leaves its part where it was."""
    inside = set(archive.namelist())
    book, relations = (archive.read(name) if name in inside else b"" for name in (BOOK, RELATIONS))
    targets = {_value(rb"Id", tag): _value(rb"Target", tag) for tag in _RELATION.findall(relations)}
    named = [(_value(rb"name", tag), targets.get(_value(rb"\w+:id", tag), "")) for tag in _NAMED_SHEET.findall(book)]
    if len({name for name, _ in named}) < len(named):
        raise FileRefused("broken_workbook")  # asked for the second of them, the reader gives the first
    found.parts = {name: target.lstrip("/") if target.startswith("/") else f"xl/{target}" for name, target in named}
    found.since_1904 = _SINCE_1904.search(book) is not None


def _value(name: bytes, tag: bytes) -> str:
    held = re.search(rb"[\s]" + name + rb"=(?:\"([^\"]*)\"|'([^']*)')", tag)
    return html.unescape((held.group(1) or held.group(2) or b"").decode("utf-8", "replace")) if held else ""


def _check_directory(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Refuse what the directory gives away; whether it is an OpenDocument workbook."""
    names = [entry.filename.casefold() for entry in entries]
    if len(names) > MAX_ARCHIVE_ENTRIES or len(set(names)) < len(names):
        raise FileRefused("zip_bomb")
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise FileRefused("broken_workbook")
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused("encrypted")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise FileRefused("zip_bomb")
    if any(entry.file_size > max(SMALL, entry.compress_size * MAX_RATIO) for entry in entries):
        raise FileRefused("zip_bomb")
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name for name in names):
        raise FileRefused("macros")
    if MIMETYPE in names and CONTENT in names:
        _check_open_document(archive, names)
        return True
    if TYPES not in names or not any(map(_SHEET.fullmatch, names)):
        raise FileRefused("not_workbook")
    return False


def _check_open_document(archive: zipfile.ZipFile, names: Sequence[str]) -> None:
    if not archive.read(MIMETYPE).startswith(OPEN_DOCUMENT):
        raise FileRefused("not_workbook")
    if any(name.startswith(("basic/", "scripts/")) and not name.endswith("/") for name in names):
        raise FileRefused("macros")
    if MANIFEST.casefold() in names and b"encryption-data" in archive.read(MANIFEST):
        raise FileRefused("encrypted")


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
                _check_xml(text, first=first, types=entry.filename.casefold() == TYPES)
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
    if looked.tags is None:
        named = _PREFIX.search(text)
        looked.tags = _SheetTags((named.group(1) if named else None) or b"")
    tags = looked.tags
    if tags.far.search(text):
        raise FileRefused("many_columns", most=MAX_COLUMNS)
    rows = [int(number) for number in (tags.last_row.findall(text)[-1:] + tags.cell_row.findall(text))]
    looked.last_row = max([looked.last_row, *rows])
    if looked.last_row > LAST_ROW:
        raise FileRefused("broken_workbook")
    if tags.formula_at in text:
        _mark(tags.formula.findall(text), "formula", looked.marked)
    if b't="e"' in text:
        _mark(tags.error.findall(text), "error_cell", looked.marked)
    if b"hidden=" in text:
        looked.hidden_rows.update(int(number) for row in tags.hidden_row.findall(text) if (number := _value(rb"r", b" " + row)))
        for column in tags.hidden_column.findall(text):
            first, last = (int(_value(name, b" " + column) or 0) for name in (rb"min", rb"max"))
            looked.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))


def _mark(cells: Sequence[bytes], code: str, marked: CellMarks) -> None:
    for cell in cells:
        place = _PLACE.search(cell)
        if place is None:
            raise FileRefused("broken_workbook")
        number, column = int(place.group(2)), _column(place.group(1))
        if number > LAST_ROW:
            raise FileRefused("broken_workbook")
        if column < MAX_COLUMNS:
            marked.add(number, column, code)


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1
