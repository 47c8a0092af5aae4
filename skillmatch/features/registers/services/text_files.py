"""Text files as offices save them: UTF-8, UTF-16 or GB18030, any of six separators, any kind of line end.

The encoding is decided for the whole file. A line that does not fit it is marked, and never decoded into something else. A file
in UTF-8 without such lines goes the quick way, on which no line is looked at.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from skillmatch.store.registers.intake.marks import ENCODING, IMPRECISE, WHOLE_ROW, CellMarks, is_rounded
from skillmatch.store.registers.intake.parsed import MAX_COLUMNS, FileRefused, TextSheet

PIECE = 1 << 20
SAMPLE_LINES = 40
HEAD_WITHIN = 12
SAMPLE_LINE = 100_000
SEPARATORS = ",;\t|，；"
UTF_8, UTF_16, GB18030 = "utf-8", "utf-16", "gb18030"
UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
MOSTLY = 0.6
LOST = "\ufffd"
"""What stands for a character that cannot be read, in a file of ours or, before us, in the program that wrote it."""

PAGES = ("<html", "<!doc", "<!--", "<head", "<body", "<table", "<meta", "<style", "<div", "mime-version:")
_SEPARATOR_LINE = re.compile(r'\ufeff?"?sep=(.)"?[ \t]*[\r\n]*', re.IGNORECASE)
_HEAD = re.compile(r"(?=.*[^\W\d_])[^\d]{1,30}", re.DOTALL)
_LONG = re.compile("[\u0800-\U0010ffff]+")
_LATIN = re.compile(rb"(?<![\x80-\xff])[A-Za-z][\x80-\xff][a-z]")
_ROUNDED = re.compile(rb"[0-9.,][Ee]\+[0-9]")
_ASCII = bytes(range(128))
csv.field_size_limit(200_000)


class LineKind(Enum):
    """What the bytes of a line may be."""

    BLANK = "blank"
    PLAIN = "ASCII alone"
    UTF_8 = "UTF-8"
    FAULTY = "UTF-8 with faults"
    GB18030 = "GB18030"
    EITHER = "UTF-8 or GB18030"
    NEITHER = "neither"


@dataclass(frozen=True)
class TextForm:
    """How a file is written.

    Attributes
    ----------
    encoding : str
    by_line : bool
        Whether each line is to be looked at.
    rounded : bool
        Whether rounded numbers may stand in it.
    unsure : bool
        Whether nothing in it says that it is UTF-8: lines that could be GB18030 are left unread.
    """

    encoding: str
    by_line: bool
    rounded: bool
    unsure: bool = False


def sheet(path: Path) -> TextSheet:
    """The one sheet of a text file.

    Raises
    ------
    FileRefused
        It is no text, text in an encoding that is none of these, or a web page.
    """
    form = form_of(path)
    with path.open("rb") as file:
        sample = [line[:SAMPLE_LINE] for line in islice(_lines(file, form), SAMPLE_LINES)]
    start = "".join(sample[:5]).lstrip("\ufeff \t\r\n").lower()
    if start.startswith(PAGES):
        raise FileRefused("web_page")
    if start.startswith("<?xml"):
        raise FileRefused("not_text")
    said = _SEPARATOR_LINE.fullmatch(sample[0]) if sample else None
    marked = CellMarks()
    return TextSheet("", _rows(path, form, said.group(1) if said else separator(sample), said is not None, marked), marked)


def form_of(path: Path) -> TextForm:
    """The encoding that most lines are in, found by reading all of it."""
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(0)
        if start.startswith(UTF_32):
            raise FileRefused("not_text")
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return TextForm(UTF_16, by_line=True, rounded=True)
        certain = start.startswith(codecs.BOM_UTF8)
        clean, decoder, rounded, unsure = True, codecs.getincrementaldecoder(UTF_8)(), False, False
        while piece := file.read(PIECE):
            rounded = rounded or (b"+" in piece and _ROUNDED.search(piece) is not None)
            text = _clean(decoder, piece) if clean else None
            clean = text is not None
            if text and not certain and not text.isascii():
                certain = _LONG.search(text) is not None
                unsure = not certain
        if clean and _clean(decoder, b"", final=True) is not None:
            return TextForm(UTF_8, by_line=unsure, rounded=rounded, unsure=unsure)
        file.seek(0)
        encoding, by_line = _encoding_of_most(Counter(map(kind_of, _raw_lines(file))), start.startswith(codecs.BOM_UTF8))
    return TextForm(encoding, by_line, rounded)


def _clean(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> str | None:
    """The text of a piece in UTF-8; None where there is anything that cannot be read."""
    try:
        text = decoder.decode(piece, final)
    except UnicodeDecodeError:
        return None
    return None if LOST in text or "\0" in text else text


def _encoding_of_most(found: Mapping[LineKind, int], with_mark: bool) -> tuple[str, bool]:
    """The encoding of most lines, and whether there are others; a mark says that it is UTF-8."""
    utf_8, faulty, gb18030, neither = (
        found[kind] for kind in (LineKind.UTF_8, LineKind.FAULTY, LineKind.GB18030, LineKind.NEITHER)
    )
    is_utf_8 = with_mark or utf_8 + faulty >= gb18030
    others = neither + faulty + (gb18030 if is_utf_8 else utf_8)
    if others > found[LineKind.PLAIN] + found[LineKind.EITHER] + (utf_8 if is_utf_8 else gb18030):
        raise FileRefused("not_text")
    return (UTF_8, True) if is_utf_8 else (GB18030, others > 0)


def kind_of(line: bytes) -> LineKind:
    """Tell the encoding of a line.

    Text in GB18030 often has two bytes that pass for UTF-8, now and then three (查芳), and hardly ever no fault; common Chinese
    characters have a plane of their own (GB 2312), in which no line of UTF-8 is by chance.
    """
    if b"\0" in line:
        return LineKind.NEITHER
    if line.isascii():
        return LineKind.PLAIN if line.strip() else LineKind.BLANK
    if _fits(line, UTF_8):
        return LineKind.EITHER if not _LONG.search(line.decode()) and _is_gb18030(line) else LineKind.UTF_8
    if _fits(line, "gb2312"):
        return LineKind.GB18030
    long = sum(len(found.encode()) for found in _LONG.findall(line.decode(UTF_8, "ignore")))
    if long > MOSTLY * len(line.translate(None, _ASCII)):
        return LineKind.FAULTY
    return LineKind.GB18030 if _is_gb18030(line) else LineKind.NEITHER


def _is_gb18030(line: bytes) -> bool:
    """Whether a line can be read so; a letter such as é between others swallows the next one, and would pass for Chinese."""
    return _fits(line, GB18030) and not _LATIN.search(line)


def _fits(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _raw_lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines with their ends, whichever these are."""
    left = b""
    while piece := file.read(PIECE):
        lines = (left + piece).splitlines(keepends=True)
        left = lines.pop()
        if left.endswith(b"\n"):
            lines.append(left)
            left = b""
        yield from lines
    yield from left.splitlines(keepends=True)


def _lines(file: BinaryIO, form: TextForm) -> Iterable[str]:
    """The lines of a file as text; what cannot be read in the file's encoding is `LOST`."""
    if form.encoding == UTF_16 or not form.by_line:
        encoding = "utf-8-sig" if form.encoding == UTF_8 else form.encoding
        lines = io.TextIOWrapper(file, encoding=encoding, errors="replace" if form.by_line else "strict", newline="")
        return (line.replace("\0", LOST) for line in lines) if form.by_line else lines
    return (_decoded(line, form).replace("\0", LOST) for line in _raw_lines(_after_mark(file)))


def _after_mark(file: BinaryIO) -> BinaryIO:
    if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
        file.seek(0)
    return file


def _decoded(line: bytes, form: TextForm) -> str:
    if form.encoding == UTF_8:
        doubtful = form.unsure and _fits(line, "gb2312") and not line.isascii()
        return line.decode("ascii" if doubtful else UTF_8, "replace")
    readable = kind_of(line) in (LineKind.BLANK, LineKind.PLAIN, LineKind.GB18030, LineKind.EITHER)
    return line.decode(GB18030) if readable else line.decode("ascii", "replace")


def separator(sample: Sequence[str]) -> str:
    """Find what parts the cells: it makes the first row that looks like a head, words in several cells, as many cells below."""
    split = {one: _split(sample, one) for one in SEPARATORS}
    found = [(row, _looks_like_head(rows, row), one) for one, rows in split.items() for row in range(min(len(rows), HEAD_WITHIN))]
    heads = [(row, -words, SEPARATORS.index(one), one) for row, (words, support), one in found if words > 1 and support >= 0.5]
    if heads:
        return min(heads)[-1]
    return max([(0, (0, 0.0), SEPARATORS[0]), *found], key=lambda one: one[1][0] * (0.2 + one[1][1]))[-1]


def _split(sample: Sequence[str], delimiter: str) -> list[list[str]]:
    """The filled rows of a sample."""
    rows = []
    try:
        for cells in csv.reader(sample, delimiter=delimiter):
            if any(cell.strip() for cell in cells):
                rows.append(cells)
    except csv.Error:
        pass  # said with its row when the file is read
    return rows


def _looks_like_head(rows: Sequence[Sequence[str]], at: int) -> tuple[int, float]:
    """How many cells are different words, and the share of the rows below that have as many cells."""
    words, below = {cell.strip() for cell in rows[at] if _HEAD.fullmatch(cell.strip())}, rows[at + 1 :]
    alike = sum(1 for cells in below if len(cells) == len(rows[at]))
    return len(words), alike / len(below) if below else 1.0


def _rows(path: Path, form: TextForm, delimiter: str, said: bool, marked: CellMarks) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows with their numbers: as many as a spreadsheet would show, so a row counts once however many lines its cells have.

    A first line that names the separator (`said`) is no row.
    """
    number = 0
    with path.open("rb") as file:
        reader = csv.reader(_lines(file, form), delimiter=delimiter, strict=True)
        try:
            for number, cells in enumerate(reader, start=0 if said else 1):
                if form.by_line or form.rounded:
                    _mark(number, cells, form, marked)
                if number:
                    yield number, cells
        except csv.Error as error:
            raise FileRefused("broken_csv", row=number + 1) from error


def _mark(number: int, cells: Sequence[str], form: TextForm, marked: CellMarks) -> None:
    if form.by_line and any(LOST in cell for cell in cells):
        marked.add(number, WHOLE_ROW, ENCODING)
    if form.rounded:
        for place, cell in enumerate(cells[:MAX_COLUMNS]):
            if ("E+" in cell or "e+" in cell) and is_rounded(cell):
                marked.add(number, place, IMPRECISE)
