"""Run alone, in a process of its own with little memory and time: the sheets of a workbook become CSV files in a folder.

Whatever a workbook does to the reader of its format, it does it to this process. ``workbooks.py`` starts it.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import python_calamine
from python_calamine import SheetTypeEnum, SheetVisibleEnum

from skillmatch.features.registers.services import old_workbooks as old_workbooks_service
from skillmatch.features.registers.services import open_documents as open_documents_service
from skillmatch.features.registers.services.unpacked import FAR_COLUMN, MAX_COLUMNS, CannotUnpack, SheetWriter, UnpackedSheet

MAX_MEMORY_BYTES = 3 * 2**30
MAX_SECONDS = 90
MAX_SHEETS = 100


def main(kind: str, source: str, target: str) -> None:
    """Write a CSV file for each sheet, and ``sheets.json``: what is known of those that hold something, or why there are none."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    said: dict[str, Any]
    try:
        read = {"ods": open_documents_service.unpack, "xls": _old}.get(kind, _excel)
        said = {"sheets": [asdict(sheet) for sheet in read(Path(source), Path(target)) if sheet.last]}
        if len(said["sheets"]) > MAX_SHEETS:
            raise CannotUnpack("many_sheets", most=MAX_SHEETS)
    except CannotUnpack as refusal:
        said = {"refused": refusal.code, "figures": refusal.figures}
    except python_calamine.PasswordError:
        said = {"refused": "encrypted", "figures": {}}
    (Path(target) / "sheets.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")


def _excel(source: Path, folder: Path, looked: old_workbooks_service.OldBook | None = None) -> Iterator[UnpackedSheet]:
    book = python_calamine.load_workbook(str(source))
    known = book.sheets_metadata
    if any(sheet.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba) for sheet in known):
        raise CannotUnpack("macros")
    for place, sheet in enumerate(known):
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        read = book.get_sheet_by_index(place)
        if read.end is not None and read.end[1] >= FAR_COLUMN:
            raise CannotUnpack("many_columns", most=MAX_COLUMNS)
        found = UnpackedSheet(sheet.name, f"{place}.csv", sheet.visible != SheetVisibleEnum.Visible)
        found.merge((first[0] + 1, first[1], last[0] + 1, last[1]) for first, last in read.merged_cell_ranges or ())
        scan = looked.sheets[place] if looked else old_workbooks_service.OldSheet()
        with SheetWriter(folder, found) as writer:
            blank = [""] * (read.start[1] if read.start else 0)  # rows start at the first one, cells at the first column in use
            for number, row in enumerate(read.iter_rows(), start=1):
                writer.write(number, [*blank, *row] if blank else row, scan.marked.get(number))
        found.hidden_rows, found.hidden_columns = sorted(scan.hidden_rows), sorted(scan.hidden_columns)
        found.since_1904 = looked.since_1904 if looked else False
        yield found


def _old(source: Path, folder: Path) -> Iterator[UnpackedSheet]:
    return _excel(source, folder, old_workbooks_service.look(source.read_bytes()))


if __name__ == "__main__":
    main(*sys.argv[1:4])
