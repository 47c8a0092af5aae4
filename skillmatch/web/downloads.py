"""A list to take away: CSV with the mark that Excel needs, or a workbook in which text stays text and numbers are numbers.

Both go out while they are read, so that a large one is never whole in memory. This module knows no store: whoever hands in the
lines has recorded the export.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import xlsxwriter
from flask import Flask, Response, current_app, send_file
from flask_babel import force_locale, get_locale, gettext

from skillmatch import clock
from skillmatch.cells import guarded
from skillmatch.web.language import is_zh

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

BROKEN_OFF = ("The export broke off here: this file is not complete.", "导出在此中断：文件不完整。")
"""The last line of a file that could not be finished; no row can look like it, and an import refuses it."""

ROWS_A_STEP = 500
PIECE_SIZE = 60_000

MAX_ROWS = 1_048_576
"""What a sheet of Excel holds."""

Cell = str | int | float


def init_app(app: Flask, folder: Path) -> None:
    """Have workbooks written in a folder of the installation."""
    app.extensions["workbooks"] = folder


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """An empty folder that is gone afterwards."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="scratch-") as name:
        yield Path(name)


def answer(lines: Iterable[Sequence[Cell]], form: str, name: str, title: str) -> Response:
    """The lines, the first of which are the heads, as a workbook or as CSV.

    Parameters
    ----------
    lines : iterable of sequence of str, int or float
        Read while the answer goes out, in the language of whoever asked; no text of them will be a formula.
    form : str
        ``csv`` or ``xlsx``.
    name : str
        The name of the file, without today's date and its ending.
    title : str
        The name of the workbook's sheet.
    """
    lines, name = _spoken(lines), f"{name}-{clock.today():%Y%m%d}"
    if form == "csv":
        return csv_answer(csv_pieces(lines, zh=is_zh()), name)
    return workbook_answer(lambda path: workbook_steps(path, lines, title), name)


def _spoken(lines: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    """The same lines, made in the reader's language though the request is over when they are read; some are read ahead."""
    return _in_steps(iter(lines), current_app._get_current_object(), str(get_locale()))  # type: ignore[attr-defined]


def _in_steps(lines: Iterator[Sequence[Cell]], app: Flask, locale: str) -> Iterator[Sequence[Cell]]:
    # No context is left open between two pieces: the reader may go away there.
    while True:
        with app.app_context(), force_locale(locale):
            read = list(islice(lines, ROWS_A_STEP))
        if not read:
            return
        yield from ([guarded(cell) if isinstance(cell, str) else cell for cell in line] for line in read)


def csv_answer(pieces: Iterable[bytes], name: str) -> Response:
    """CSV that is there piece by piece."""
    return _attached(Response(pieces, mimetype="text/csv; charset=utf-8"), f"{name}.csv")


def workbook_answer(steps: Callable[[Path], Generator[None]], name: str) -> Response:
    """A workbook that takes its time: each step is an empty piece of the answer, between which others are served."""

    folder = current_app.extensions["workbooks"]  # found now: the pieces are made when the request is over

    def pieces() -> Iterator[bytes]:
        with _scratch(folder) as place:
            path = place / "out.xlsx"
            with closing(steps(path)) as written:
                for _ in written:
                    yield b""
            file = path.open("rb")  # stays readable when the folder is gone: nothing lies about while a slow reader fetches it
        with file:
            while piece := file.read(PIECE_SIZE):
                yield piece

    return _attached(Response(pieces(), mimetype=XLSX), f"{name}.xlsx")


def small_workbook(write: Callable[[Path], None], name: str) -> Response:
    """A workbook that is written at once, and gone once it is sent."""
    with _scratch(current_app.extensions["workbooks"]) as place:
        path = place / "out.xlsx"
        write(path)
        file = path.open("rb")
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")


def _attached(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def csv_pieces(lines: Iterable[Sequence[Cell]], *, zh: bool) -> Iterator[bytes]:
    """Heads and rows as CSV, piece by piece: UTF-8 with the mark that Excel needs."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    try:
        for line in lines:
            writer.writerow(line)
            if buffer.tell() > PIECE_SIZE:
                yield buffer.getvalue().encode("utf-8")
                buffer.seek(0)
                buffer.truncate()
    except Exception:
        # Pieces are with the reader already, and what has no length announced cannot be told from a whole file.
        yield (buffer.getvalue() + BROKEN_OFF[zh] + "\r\n").encode("utf-8")
        raise
    yield buffer.getvalue().encode("utf-8")


def workbook_steps(path: Path, lines: Iterable[Sequence[Cell]], title: str) -> Generator[None]:
    """Heads and rows as a workbook, on as many sheets as Excel needs, step by step; at the last step it is whole."""
    every = iter(lines)
    names = [str(name) for name in next(every, ())]
    with workbook(path) as book:
        sheet = _sheet(book, title, names)
        for number, cells in enumerate(every):
            further, place = divmod(number, MAX_ROWS - 1)
            if further and not place:
                sheet = _sheet(book, f"{title[:25]} {further + 1}", names)
            row(sheet, place + 1, cells)
            if (number + 1) % ROWS_A_STEP == 0:
                yield


def _sheet(book: Any, title: str, names: Iterable[str]) -> Any:
    sheet = book.add_worksheet(title[:31])
    write_headers(book, sheet, names)
    return sheet


@contextmanager
def workbook(path: Path, **options: Any) -> Iterator[Any]:
    """A workbook to write, whose rows leave memory as they come; nothing that a person wrote is a formula, a link or a number.

    It is put together at the end, and not at all after an error or for a reader who has gone away.
    """
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent), **plain, **options})
    yield book
    book.close()


def write_headers(book: Any, sheet: Any, names: Iterable[str]) -> None:
    """The first row of a sheet: bold, wide enough, and in sight while one scrolls."""
    bold = book.add_format({"bold": True})
    for place, name in enumerate(names):
        sheet.write_string(0, place, name, bold)
        sheet.set_column(place, place, max(12, min(40, 2 * len(name) + 4)))
    sheet.freeze_panes(1, 1)


def row(sheet: Any, number: int, cells: Iterable[Cell]) -> None:
    """A row of a sheet, counted from 0 for the heads."""
    for place, cell in enumerate(cells):
        if isinstance(cell, int | float):
            sheet.write_number(number, place, cell)
        elif cell:
            sheet.write_string(number, place, cell)


def yes(so: object) -> str:
    """A cell that says yes, or nothing."""
    return gettext("yes") if so else ""


def day(at: dt.date | dt.datetime | str | None) -> str:
    """A day as a cell, or nothing; of a moment its day in the city."""
    if isinstance(at, str):
        at = dt.datetime.fromisoformat(at)
    if isinstance(at, dt.datetime):
        at = clock.day_of(at)
    return "" if at is None else at.isoformat()
