"""A list to take away: CSV with the mark that Excel needs, or a workbook in which text stays text and numbers are numbers.

It knows no store: whoever hands in the lines has guarded what a person wrote, and recorded the export.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter
from flask import Response, send_file

FORMATS = ("xlsx", "csv")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORKBOOK = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDTH = 16

Cell = str | int


def answer(lines: Iterable[Sequence[Cell]], form: str, name: str, title: str) -> Response:
    """The lines, the first of which are the heads, as a file of one of `FORMATS`.

    Parameters
    ----------
    lines : iterable of sequence of str or int
    form : str
        ``csv`` or ``xlsx``.
    name : str
        The name of the file, without its ending.
    title : str
        The name of the workbook's sheet.
    """
    if form == "csv":
        response = Response(_csv(lines), mimetype="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.xlsx"
        _write(path, lines, title)
        file = path.open("rb")  # stays readable when the folder is gone
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")


def _csv(lines: Iterable[Sequence[Cell]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(lines)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")


def _write(path: Path, lines: Iterable[Sequence[Cell]], title: str) -> None:
    with xlsxwriter.Workbook(str(path), {**WORKBOOK, "tmpdir": str(path.parent)}) as book:
        sheet, bold = book.add_worksheet(title[:31]), book.add_format({"bold": True})
        sheet.freeze_panes(1, 1)
        for row, cells in enumerate(lines):
            if row == 0:
                sheet.set_column(0, len(cells) - 1, WIDTH)
            for place, cell in enumerate(cells):
                if isinstance(cell, int):
                    sheet.write_number(row, place, cell)
                else:
                    sheet.write_string(row, place, cell, bold if row == 0 else None)
