"""The refused rows of a file as a workbook: as they were, with the reasons at their end, to be corrected and sent again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from flask_babel import gettext

from skillmatch.features.registers.messages import imports as imports_messages
from skillmatch.features.registers.services import preview as preview_service
from skillmatch.features.registers.services.preview import PreviewLine
from skillmatch.store.registers.intake.columns import Intake
from skillmatch.store.registers.intake.headers import entry_columns
from skillmatch.web import downloads

MAX_SHEET_NAME = 31


def workbook(path: Path, source: Path, intake: Intake, title: str) -> None:
    """Write the refused rows that a preview keeps, with the entries of second sheets that belong to them.

    Identity and telephone numbers are sealed: nobody reads them in it, and they are what they were when the file comes back.

    Parameters
    ----------
    path, source : Path
        The workbook to write, and the preview.
    intake : Intake
        The register.
    title : str
        The name of the sheet where the file's own has none.
    """
    heads = preview_service.read_headers(source)
    with downloads.workbook(path, constant_memory=False) as book:
        bold = book.add_format({"bold": True})
        sheets, rows = {}, dict.fromkeys(heads, 1)
        for name, cells in heads.items():
            sheets[name] = book.add_worksheet(_sheet_name(name or title, book))
            sheets[name].write_row(0, 0, [*cells, gettext("Row in your file"), gettext("Reason")], bold)
        for line in preview_service.refused(source):
            width = len(heads.get(line.sheet, ()))
            cells = [*line.detail["raw"], *[""] * width][:width]
            place = sheets[line.sheet]
            place.write_row(rows[line.sheet], 0, [*cells, line.number, reasons(line, intake)])
            rows[line.sheet] += 1
        _write_entries(book, bold, source, intake)


def _sheet_name(name: str, book: Any) -> str:
    """The name of a sheet as a workbook takes it: no signs that it refuses, 31 characters, each once."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", name).strip(" '")[:MAX_SHEET_NAME] or "1"
    taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
    numbered = (plain, *(f"{plain[: MAX_SHEET_NAME - 4]} {number}" for number in range(2, 200)))
    return next(each for each in numbered if each.casefold() not in taken)


def _write_entries(book: Any, bold: Any, source: Path, intake: Intake) -> None:
    """The sheets with one entry of a list a row."""
    listed: dict[str, list[list[Any]]] = {}
    for line in preview_service.refused(source):
        for name, entries in line.detail.get("attached", {}).items():
            listed.setdefault(name, []).extend(entries)
    for name, entries in listed.items():
        one = intake.list_of(name)
        sheet = book.add_worksheet(_sheet_name(one.own_sheet, book))
        sheet.write_row(0, 0, [column.zh for column in entry_columns(intake, one)], bold)
        for row, entry in enumerate(entries, start=1):
            sheet.write_row(row, 0, entry)


def reasons(line: PreviewLine, intake: Intake) -> str:
    """Why a row is refused, each cell's reason after its column's name."""
    said = []
    for column, _, code, figures in line.detail.get("faults", ()):
        sentence = imports_messages.fault(code, figures)
        said.append(
            gettext("%(column)s: %(reason)s", column=imports_messages.column_name(intake, column), reason=sentence)
            if column
            else sentence
        )
    return " ".join(said)
