"""Run alone, in a process of its own with little memory and time: the sheets of a workbook become CSV files in a folder.

Whatever a workbook does to the reader of its format, it does it to this process. ``workbooks.py`` starts it.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
import resource
import sys
from pathlib import Path
from typing import Any

import python_calamine

MAX_MEMORY_BYTES = 3 * 2**30
MAX_SECONDS = 90
MAX_SHEETS = 20


def main(source: str, target: str) -> None:
    """Write ``0.csv``, ``1.csv`` … and ``sheets.json``, the names of the visible sheets in their order."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    book = python_calamine.load_workbook(source)
    shown = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet and sheet.visible == python_calamine.SheetVisibleEnum.Visible
    ]
    for place, name in enumerate(shown[:MAX_SHEETS]):
        sheet = book.get_sheet_by_name(name)
        blank = [""] * (sheet.start[1] if sheet.start else 0)  # rows start at the first one, cells at the first column in use
        with (Path(target) / f"{place}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            for number, row in enumerate(sheet.iter_rows(), start=1):
                writer.writerow([number, *blank, *(_text(cell) for cell in row)])
        del sheet
    (Path(target) / "sheets.json").write_text(json.dumps(shown[:MAX_SHEETS], ensure_ascii=False), encoding="utf-8")


def _text(cell: Any) -> str:
    if cell.__class__ is str:
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        if math.isfinite(cell) and cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        return repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    return "" if cell is None else str(cell)


if __name__ == "__main__":
    main(*sys.argv[1:3])
