"""What a file would do, row by row, kept beside the file: a small database of its own, so that a page of it is found at once."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skillmatch.store.people import identity_numbers
from skillmatch.store.registers.intake.answers import Answers
from skillmatch.store.registers.intake.columns import Intake
from skillmatch.store.registers.intake.full_rows import FullRows
from skillmatch.store.registers.intake.outcomes import RowOutcome, RowResult
from skillmatch.store.registers.intake.parsed import CellFault, Parsed
from skillmatch.store.registers.intake.references import ReferenceIndex
from skillmatch.store.registers.intake.writing import history_fields

PAGE_SIZE = 50
MADE = """
CREATE TABLE line (place INTEGER PRIMARY KEY, sheet TEXT, number INTEGER, result TEXT, code TEXT, name TEXT, detail TEXT);
CREATE TABLE head (sheet TEXT, cells TEXT);
"""


@dataclass(frozen=True)
class PreviewLine:
    """One row of a preview; ``detail`` has ``before``, ``after``, ``entries``, ``faults``, ``left`` and ``note``."""

    sheet: str
    number: int
    result: str
    code: str
    name: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class Summary:
    """What a preview says as a whole: rows by result, entries of lists by what becomes of them, cells left out, and a digest."""

    rows: Counter[str]
    entries: Counter[str]
    digest: str
    left: int


class OutcomeCounter:
    """Counts outcomes and keeps their digest while they pass; the digest holds for the answers with which the file was read.

    Parameters
    ----------
    answers : Answers
        They say what words of the file mean, of which the digest of a row's lists tells the number alone.
    """

    def __init__(self, answers: Answers) -> None:
        self.rows: Counter[str] = Counter()
        self.entries: Counter[str] = Counter()
        self.left = 0
        self._digest = hashlib.sha256(repr(answers.kept()).encode("utf-8", "surrogatepass"))

    def take(self, outcome: RowOutcome) -> RowOutcome:
        """Count one, and hand it on."""
        self.rows[outcome.result.value] += 1
        self.left += len(outcome.row.left) if outcome.result is not RowResult.REFUSED else 0
        for change in outcome.lists.values():
            self.entries["added"] += len(change.new)
            self.entries["changed"] += len(change.changed)
            self.entries["gone"] += len(change.gone)
        fields = [
            (name, old, None if name in ("id_sealed", "phone_sealed") else new) for name, (old, new) in outcome.fields.items()
        ]
        said = (outcome.row.sheet, outcome.row.number, outcome.result.value, outcome.id, fields, _plain(outcome))
        self._digest.update(repr(said).encode("utf-8", "surrogatepass"))
        return outcome

    def done(self) -> Summary:
        """The summary of what has passed."""
        return Summary(self.rows, self.entries, self._digest.hexdigest(), self.left)


def write(
    path: Path,
    parsed: Parsed,
    outcomes: Iterable[RowOutcome],
    known: ReferenceIndex,
    answers: Answers,
    told: Callable[[int], None],
) -> Summary:
    """Keep the preview of a file; `told` hears how many rows are done."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    reckoning = OutcomeCounter(answers)
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + MADE)
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO head VALUES (?, ?)", [(name, json.dumps(cells)) for name, cells in parsed.heads.items()]
        )
        connection.executemany(
            "INSERT INTO line (sheet, number, result, code, name, detail) VALUES (?, ?, ?, ?, ?, ?)",
            _lines(parsed, map(reckoning.take, outcomes), known, answers.owner, told),
        )
        connection.execute("CREATE INDEX line_result ON line (result)")
        connection.execute("COMMIT")
    draft.replace(path)
    path.chmod(0o600)
    return reckoning.done()


def lines(path: Path, result: str | None, page: int) -> list[PreviewLine]:
    """One page of a preview, of one result or of all."""
    where, marks = ("WHERE result = ?", (result,)) if result else ("", ())
    sql = f"SELECT sheet, number, result, code, name, detail FROM line {where} ORDER BY place LIMIT ? OFFSET ?"  # noqa: S608
    with closing(_open(path)) as connection:
        found = connection.execute(sql, (*marks, PAGE_SIZE, (page - 1) * PAGE_SIZE)).fetchall()
    return [_line(row) for row in found]


def refused(path: Path) -> Iterator[PreviewLine]:
    """The refused rows with what stood in their cells (``raw``)."""
    with closing(_open(path)) as connection:
        for row in connection.execute(
            "SELECT sheet, number, result, code, name, detail FROM line WHERE result = 'refused' ORDER BY place"
        ):
            yield _line(row)


def read_headers(path: Path) -> dict[str, list[str]]:
    """The heads of the file's sheets."""
    with closing(_open(path)) as connection:
        return {name: json.loads(cells) for name, cells in connection.execute("SELECT sheet, cells FROM head")}


def _line(row: tuple[Any, ...]) -> PreviewLine:
    sheet, number, result, code, name, detail = row
    return PreviewLine(sheet, number, result, code, name, json.loads(detail))


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _lines(
    parsed: Parsed, outcomes: Iterable[RowOutcome], known: ReferenceIndex, owner: str, told: Callable[[int], None]
) -> Iterator[tuple[str, int, str, str, str, str]]:
    for count, one in enumerate(outcomes):
        if count % 2000 == 0:
            told(count)
        row = one.row
        shown = str(row.values.get("name") or row.values.get("zh") or row.values.get("title") or "")
        detail = _detail(parsed.intake, one, known, parsed.secret.get(row.sheet, set()), owner)
        yield row.sheet, row.number, one.result.value, one.code, shown, json.dumps(detail, ensure_ascii=False)


def _detail(intake: Intake, one: RowOutcome, known: ReferenceIndex, secret: set[int], owner: str) -> dict[str, Any]:
    if one.result is RowResult.REFUSED:
        raw = [
            identity_numbers.seal_cell(cell, owner) if place in secret and cell.strip() else cell
            for place, cell in enumerate(one.row.raw)
        ]
        return {"faults": _cells(one.row.faults), "raw": raw, "attached": _attached(intake, one, known)}
    left = {"left": _cells(one.row.left)} if one.row.left else {}
    if one.result is RowResult.CHANGED:
        before, after = history_fields(intake, one, known)
        return left | {"before": before, "after": after}
    if one.result is RowResult.ADDED:
        return left | {"entries": {name: len(change.new) for name, change in one.lists.items()}}
    return left | ({"note": one.note} if one.note else {})


def _attached(intake: Intake, one: RowOutcome, known: ReferenceIndex) -> dict[str, list[list[Any]]]:
    """The entries of second sheets that belong to a row, as cells."""
    full = FullRows(intake, zh=True, known=known)
    return {
        name: [[one.code, *full.entry(intake.list_of(name), entry)] for entry in entries]
        for name, entries in one.row.attached.items()
    }


def _cells(faults: Iterable[CellFault]) -> list[list[Any]]:
    return [[fault.column, fault.value, fault.fault.code, dict(fault.fault.figures)] for fault in faults]


def _plain(outcome: RowOutcome) -> Sequence[Any]:
    """What becomes of lists: of a new row's, the number of entries says all, since the file itself is the same."""
    if outcome.result is RowResult.ADDED:
        return [(name, len(change.new)) for name, change in outcome.lists.items()]
    return [(name, change.new, change.changed, change.gone) for name, change in sorted(outcome.lists.items())]
