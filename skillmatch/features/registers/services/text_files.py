"""CSV files as offices save them: UTF-8 with or without a mark, or GB18030; commas, semicolons or tabs; any kind of line end."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from skillmatch.store.registers.intake.parsed import FileRefused, TextSheet

PIECE = 1 << 20
MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
csv.field_size_limit(200_000)


def sheet(path: Path) -> TextSheet:
    """The one sheet of a CSV file.

    Raises
    ------
    FileRefused
        It is no text, or text in an encoding that is none of these.
    """
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        head = file.readline(100_000)
    return TextSheet("", _rows(path, encoding, max(",;\t", key=head.count)))


def encoding_of(path: Path) -> str:
    """``utf-8-sig`` or ``gb18030``, whichever the whole file is."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while piece := file.read(PIECE):
                    if b"\0" in piece or piece.startswith(MARKS):
                        raise FileRefused("not_text")
                    decoder.decode(piece)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise FileRefused("not_text")


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows with their numbers: as many as a spreadsheet would show, so a row counts once however many lines its cells have."""
    number = 0
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            for number, cells in enumerate(reader, start=1):
                yield number, cells
        except csv.Error as error:
            raise FileRefused("broken_csv", row=number + 1) from error
