"""Files as the reading of files sees them, before any register does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from skillmatch.features.registers.services import file_reading as file_reading_service
from skillmatch.store.registers.intake.parsed import FileRefused

DATA = Path(__file__).with_name("data")
DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:automatic-styles>
 <style:style style:name="unseen" style:family="table"><style:table-properties table:display="false"/></style:style>
 </office:automatic-styles><office:body><office:spreadsheet>%s</office:spreadsheet></office:body></office:document-content>"""


@dataclass
class ReadSheet:
    """A sheet that was read to its end: rows by number, marks by row, and what else is said of it."""

    name: str
    rows: dict[int, list[str]]
    marked: dict[int, list[tuple[int, str]]]
    sheet: Any


def read(folder: Path, content: bytes) -> list[ReadSheet]:
    """All sheets of a file; `folder` is the test's own."""
    path, place = folder / "file", folder / "unpacked"
    path.write_bytes(content)
    place.mkdir(exist_ok=True)
    found = []
    for sheet in file_reading_service.sheets(path, place):
        rows = {number: list(cells) for number, cells in sheet.rows}
        marked = {number: sorted(sheet.marked.get(number, ())) for number in rows if sheet.marked.get(number)}
        found.append(ReadSheet(sheet.name, rows, marked, sheet))
    return found


def refusal(folder: Path, content: bytes) -> str:
    """Why a file is refused; nothing where it is not."""
    try:
        read(folder, content)
    except FileRefused as refused:
        return refused.code
    return ""


def a_workbook(fill: Callable[[Any], object], **options: Any) -> bytes:
    """An .xlsx workbook that `fill` fills."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, options) as book:
        fill(book)
    return buffer.getvalue()


def with_parts(content: bytes, change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """An archive with its parts changed, and further ones."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, change(entry.filename, source.read(entry)))
        for name, part in (extra or {}).items():
            target.writestr(name, part)
    return buffer.getvalue()


def a_document(tables: str, extra: dict[str, str] | None = None, kind: str = "spreadsheet") -> bytes:
    """An .ods workbook with these tables."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        for name, part in ({"content.xml": DOCUMENT % tables} | (extra or {})).items():
            target.writestr(name, part)
    return buffer.getvalue()
