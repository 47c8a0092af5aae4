"""OpenDocument workbooks (.ods), row by row: texts without remarks and readings, merged blocks, what is hidden, and formulas.

``python-calamine`` reads them too, but says nothing of merged blocks, hidden rows and formulas, and takes readings for text.
A document type declaration is refused before this, and again here.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from xml.parsers import expat

from skillmatch.features.registers.services.unpacked import (
    FAR_COLUMN,
    MAX_COLUMNS,
    CannotUnpack,
    Mark,
    SheetWriter,
    UnpackedSheet,
)
from skillmatch.store.registers.intake.marks import ERROR_CELL, FORMULA

OFFICE, TABLE, TEXT, STYLE = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0 " for name in ("office", "table", "text", "style"))
ERROR_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
DRAWING = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 "
PIECE = 1 << 16
MAX_CELLS = 20_000_000
"""Cells with something in them, repeated ones counted as often as they stand there."""

MAX_BLANKS = 100
BLANKS = {TEXT + "s": " ", TEXT + "tab": "\t", TEXT + "line-break": "\n"}
NOT_TEXT = (OFFICE + "annotation", TEXT + "ruby-text", TEXT + "note")
HIDDEN = ("collapse", "filter")
_BLANKS = re.compile(r"[ \t\r\n]+")
_WHOLE = re.compile(r"[0-9]{1,40}")
NUMBERS = ("float", "percentage", "currency")


def unpack(source: Path, folder: Path) -> Iterator[UnpackedSheet]:
    """Write the sheets of a workbook."""
    reader = DocumentReader(folder)
    with zipfile.ZipFile(source) as archive, archive.open("content.xml") as content:
        try:
            with reader:
                while piece := content.read(PIECE):
                    reader.parser.Parse(piece, False)
                reader.parser.Parse(b"", True)
        except (expat.ExpatError, ValueError) as error:
            raise CannotUnpack("broken_workbook") from error
    for sheet in reader.found:
        sheet.since_1904 = reader.since_1904
        yield sheet


class DocumentReader:
    """Takes the elements of ``content.xml`` as they come, and hands rows on."""

    def __init__(self, folder: Path) -> None:
        self.found: list[UnpackedSheet] = []
        self.since_1904 = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._begin, self._end
        self.parser.CharacterDataHandler = self._take
        self.parser.StartDoctypeDeclHandler = self._refuse
        self._folder, self._open = folder, ExitStack()
        self._writer: SheetWriter | None = None
        self._hidden_styles: set[str] = set()
        self._style, self._number, self._column, self._cells_left = "", 0, 0, MAX_CELLS
        self._row: dict[str, str] = {}
        self._cells: list[Any] = []
        self._marks: list[Mark] = []
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._skipping, self._in_paragraph = 0, False

    def __enter__(self) -> DocumentReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _refuse(self, *_: object) -> None:
        raise CannotUnpack("entities")

    def _begin(self, name: str, said: dict[str, str]) -> None:
        if self._skipping:
            self._skipping += 1
        elif self._cell is not None:
            self._begin_in_cell(name, said)
        elif name in (TABLE + "table-cell", TABLE + "covered-table-cell"):
            self._cell, self._paragraphs = said, []
        elif name == TABLE + "table-row":
            self._row, self._cells, self._marks = said, [], []
        elif name == TABLE + "table-column":
            self._begin_column(said)
        elif name == TABLE + "table":
            self._begin_sheet(said)
        elif name == STYLE + "style":
            self._style = said.get(STYLE + "name", "")
        elif name == STYLE + "table-properties" and said.get(TABLE + "display") == "false":
            self._hidden_styles.add(self._style)
        elif name == TABLE + "null-date":
            self.since_1904 = said.get(TABLE + "date-value", "").startswith("1904")
        elif name == TABLE + "tracked-changes" or name.startswith(DRAWING):
            self._skipping = 1  # what was deleted still stands there

    def _begin_in_cell(self, name: str, said: dict[str, str]) -> None:
        if name in NOT_TEXT or name.startswith((DRAWING, TABLE)):
            self._skipping = 1
        elif name == TEXT + "p":
            self._paragraphs.append("")
            self._in_paragraph = True
        elif name in BLANKS and self._in_paragraph:
            self._paragraphs[-1] += BLANKS[name] * min(int(said.get(TEXT + "c", 1)), MAX_BLANKS)

    def _take(self, text: str) -> None:
        if self._in_paragraph and not self._skipping:
            self._paragraphs[-1] += _BLANKS.sub(" ", text)

    def _end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif name == TEXT + "p":
            self._in_paragraph = False
        elif name in (TABLE + "table-cell", TABLE + "covered-table-cell"):
            self._end_cell()
        elif name == TABLE + "table-row":
            self._end_row()
        elif name == TABLE + "table" and self._writer is not None:
            self._open.close()
            self._writer = None

    def _begin_sheet(self, said: dict[str, str]) -> None:
        hidden = said.get(TABLE + "style-name") in self._hidden_styles
        sheet = UnpackedSheet(said.get(TABLE + "name", ""), f"{len(self.found)}.csv", hidden)
        self.found.append(sheet)
        self._writer = self._open.enter_context(SheetWriter(self._folder, sheet))
        self._number = self._column = 0

    def _begin_column(self, said: dict[str, str]) -> None:
        count = _times(said, "number-columns-repeated")
        if said.get(TABLE + "visibility") in HIDDEN and self._writer is not None:
            self._writer.sheet.hidden_columns += range(self._column, min(self._column + count, MAX_COLUMNS))
        self._column += count

    def _end_cell(self) -> None:
        said, self._cell = self._cell or {}, None
        times, value = _times(said, "number-columns-repeated"), self._value(said)
        place = len(self._cells)
        formula, wrong = TABLE + "formula" in said, said.get(ERROR_TYPE) == "error"
        if (value != "" or formula) and place + times > FAR_COLUMN:
            raise CannotUnpack("many_columns", most=MAX_COLUMNS)
        if value == "" and place + times > FAR_COLUMN:
            times = max(FAR_COLUMN - place, 0)
        self._cells += [value] * times
        for one in range(place, place + times):
            self._marks += [(one, FORMULA)] * formula + [(one, ERROR_CELL)] * wrong
        rows, columns = _times(said, "number-rows-spanned"), _times(said, "number-columns-spanned")
        if (rows > 1 or columns > 1) and self._writer is not None:
            self._writer.sheet.merge([(self._number + 1, place, self._number + rows, place + columns - 1)])

    def _value(self, said: dict[str, str]) -> Any:
        kind = said.get(OFFICE + "value-type", "")
        if kind in NUMBERS:
            text = said.get(OFFICE + "value", "")
            return int(text) if _WHOLE.fullmatch(text) else float(text)
        if kind == "date":
            return said.get(OFFICE + "date-value", "")[:10]
        if kind == "boolean":
            return said.get(OFFICE + "boolean-value", "").upper()
        return said.get(OFFICE + "string-value") or "\n".join(self._paragraphs)

    def _end_row(self) -> None:
        times = _times(self._row, "number-rows-repeated")
        first, self._number = self._number + 1, self._number + times
        while self._cells and self._cells[-1] == "" and (not self._marks or self._marks[-1][0] < len(self._cells) - 1):
            self._cells.pop()
        if not self._cells or self._writer is None:
            return
        self._cells_left -= times * len(self._cells)
        if self._cells_left < 0:
            raise CannotUnpack("zip_bomb")
        hidden = self._row.get(TABLE + "visibility") in HIDDEN
        for number in range(first, first + times):
            self._writer.write(number, self._cells, self._marks)
            if hidden:
                self._writer.sheet.hidden_rows.append(number)


def _times(said: dict[str, str], name: str) -> int:
    """How often something stands there; once where nothing is said."""
    return max(int(said.get(TABLE + name, 1)), 1)
