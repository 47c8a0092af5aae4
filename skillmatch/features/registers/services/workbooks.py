"""Workbooks (.xlsx, .xls, .ods) as sheets of text: ``unpacking.py`` reads them in a process of its own, this takes what it left."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import skillmatch
from skillmatch.features.registers.services import archives as archives_service
from skillmatch.features.registers.services.archives import BookScan
from skillmatch.store.registers.intake.marks import CellMarks
from skillmatch.store.registers.intake.parsed import FileRefused, TextSheet

MAX_SECONDS = 120
UNPACKING = "skillmatch.features.registers.services.unpacking"

Block = tuple[int, int, int, int]


def archived(path: Path, folder: Path) -> Iterator[TextSheet]:
    """The sheets of an .xlsx or .ods workbook; `folder` is empty and takes what is unpacked.

    Raises
    ------
    FileRefused
        It is no plain workbook, or one that would do harm.
    """
    looked = archives_service.look(path)
    yield from _sheets(_unpacked(path, folder, "ods" if looked is None else "xlsx"), folder, looked or BookScan())


def old(path: Path, folder: Path) -> Iterator[TextSheet]:
    """The sheets of an .xls workbook; `folder` as above."""
    yield from _sheets(_unpacked(path, folder, "xls"), folder, BookScan())


def _unpacked(path: Path, folder: Path, kind: str) -> list[dict[str, Any]]:
    try:
        done = subprocess.run(  # noqa: S603 - our own module, run by our own interpreter
            [sys.executable, "-m", UNPACKING, kind, str(path.resolve()), str(folder.resolve())],
            cwd=Path(skillmatch.__file__).parents[1],
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FileRefused("too_slow") from None
    if done.returncode:
        raise FileRefused("broken_workbook")
    found = json.loads((folder / "sheets.json").read_text(encoding="utf-8"))
    if "refused" in found:
        raise FileRefused(found["refused"], **found["figures"])
    return list(found["sheets"])


def _sheets(found: Sequence[dict[str, Any]], folder: Path, book: BookScan) -> Iterator[TextSheet]:
    names: set[str] = set()
    for one in found:
        scan = book.of(one["name"])
        name = _unlike(str(one["name"]).strip(), names)
        merged = tuple(tuple(block) for block in one["merged"])
        hidden = sorted({*one["hidden_columns"], *scan.hidden_columns})
        shown = [letters(place) for place in hidden if place < one["width"]]
        yield TextSheet(
            name,
            _rows(folder / one["file"], scan.marked, merged),
            scan.marked,
            hidden=one["hidden"],
            hidden_rows=frozenset(one["hidden_rows"]) | frozenset(number for number in scan.hidden_rows if number <= one["last"]),
            merged=merged,
            since_1904=book.since_1904 or one["since_1904"],
            notes=[("hidden_columns", {"sheet": name, "columns": shown})] if shown else [],
        )


def _unlike(name: str, others: set[str]) -> str:
    """The name, with a number where another sheet has it already."""
    count, found = 1, name
    while found in others:
        count += 1
        found = f"{name} ({count})"
    others.add(found)
    return found


def letters(place: int) -> str:
    """Name a column as a spreadsheet does, by its place from 0."""
    left, found = place + 1, ""
    while left:
        left, letter = divmod(left - 1, 26)
        found = chr(65 + letter) + found
    return found


def _rows(path: Path, marked: CellMarks, merged: Sequence[Block]) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows with something in them; a first cell such as ``12 3:imprecise`` is the number and what is marked there."""
    blocks = MergedDown(merged, marked)
    with path.open(encoding="utf-8", newline="") as file:
        for first, *cells in csv.reader(file):
            said, _, marks = first.partition(" ")
            number = int(said)
            for mark in marks.split():
                place, _, code = mark.partition(":")
                marked.add(number, int(place), code)
            if blocks:
                blocks.fill(number, cells)
            if any(cells) or any(code == "error_cell" for _, code in marked.get(number)):
                yield number, cells


class MergedDown:
    """Blocks that reach over several rows: the value of the first counts in those below that have something of their own."""

    def __init__(self, merged: Sequence[Block], marked: CellMarks) -> None:
        self._starts: dict[int, list[Block]] = {}
        for block in merged:
            if block[2] > block[0]:
                self._starts.setdefault(block[0], []).append(block)
        self._open: dict[int, tuple[int, str, list[str]]] = {}
        self._marked = marked

    def __bool__(self) -> bool:
        return bool(self._starts)

    def fill(self, number: int, cells: list[str]) -> None:
        """Put the values of the blocks into a row, and begin those that begin in it."""
        own = any(cells)
        for place, (last, value, codes) in list(self._open.items()):
            if number > last:
                del self._open[place]
            elif own and not (place < len(cells) and cells[place]) and all(mark[0] != place for mark in self._marked.get(number)):
                cells.extend([""] * (place + 1 - len(cells)))
                cells[place] = value
                for code in codes:
                    self._marked.add(number, place, code)
        for _, place, last, _ in self._starts.get(number, ()):
            value = cells[place] if place < len(cells) else ""
            codes = [code for column, code in self._marked.get(number) if column == place]
            if value or codes:
                self._open[place] = (last, value, codes)
