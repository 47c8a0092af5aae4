"""The files of classifications as they are published: which one a table is, by its header, and what its rows say.

Pure: text in, records and faults out. A fault is a line, a code of ``messages.REASONS`` and what the sentence needs.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from skillmatch.terms import FrameworkKind

COLUMNS = Path(__file__).with_name("columns.csv")
FORMS = {
    "csco": FrameworkKind.CSCO,
    "esco_occupations": FrameworkKind.ESCO,
    "esco_skills": FrameworkKind.ESCO,
    "onet_occupations": FrameworkKind.ONET,
    "onet_titles": FrameworkKind.ONET,
    "esco_relations": FrameworkKind.ESCO,
}
"""The known tables, in the order in which one import brings them in: what others refer to comes first."""

CODES = {
    "csco": re.compile(r"\d-\d\d-\d\d-\d\d"),
    "onet": re.compile(r"\d\d-\d{4}\.\d\d"),
    "esco": re.compile(r"https?://[!-~]{5,190}"),
}
MAX_DEPTH = 4
"""Level of an occupation in the official classification; those above it are groups."""

MAX_NAME_LENGTH, MAX_TEXT_LENGTH, MAX_FAULTS = 300, 20_000, 50

Values = dict[str, str]


@dataclass(frozen=True)
class FileFault:
    """What is wrong with one line."""

    line: int
    reason: str
    told: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """A concept as a file states it; ``alt_names`` is None where the file says nothing of other names."""

    ref: str
    subject: str
    code: str
    name: str
    level: int | None = None
    alt_names: tuple[str, ...] | None = None
    definition: str = ""
    description: str = ""


@dataclass
class ParsedTable:
    """What one file says: records or relations, what it repeats, and the faults (the first ones, and how many there are)."""

    form: str
    records: dict[str, Record] = field(default_factory=dict)
    titles: dict[str, list[str]] = field(default_factory=dict)
    relations: dict[tuple[str, str], bool] = field(default_factory=dict)
    faults: list[FileFault] = field(default_factory=list)
    n_faults: int = 0
    rows: int = 0
    repeats: list[FileFault] = field(default_factory=list)
    """Rows that say again what another row says, and are therefore not counted twice."""

    @property
    def kind(self) -> FrameworkKind:
        """Of which classification the file is."""
        return FORMS[self.form]

    def fault(self, line: int, reason: str, **told: str | int) -> None:
        """Note what is wrong with a line."""
        self.n_faults += 1
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(FileFault(line, reason, told))


@dataclass
class Unknown(Exception):
    """A header that belongs to none of the known tables: what was found, and what the most similar one would have."""

    found: tuple[str, ...]
    nearest: str
    missing: tuple[str, ...]


@cache
def columns() -> dict[str, dict[str, tuple[bool, tuple[str, ...]]]]:
    """The columns of each form: whether one is needed, and the names that it goes by."""
    forms: dict[str, dict[str, tuple[bool, tuple[str, ...]]]] = {}
    with COLUMNS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            forms.setdefault(row["form"], {})[row["field"]] = (row["needed"] == "1", tuple(row["names"].split("|")))
    return forms


def recognised(header: list[str]) -> tuple[str, dict[str, int]]:
    """The form of a table, and where each of its columns stands.

    Raises
    ------
    Unknown
        It is none of the known ones.
    """
    at = {name.strip().casefold(): place for place, name in reversed(list(enumerate(header)))}
    best: tuple[int, str, dict[str, int]] | None = None
    nearest: tuple[int, str, tuple[str, ...]] = (-1, "", ())
    for form, fields in columns().items():
        places = {name: place for name, (_, names) in fields.items() if (place := _place(at, names)) is not None}
        needed = [name for name, (is_needed, _) in fields.items() if is_needed]
        missing = tuple(" / ".join(fields[name][1][:2]) for name in needed if name not in places)
        if not missing and (best is None or len(needed) > best[0]):
            best = (len(needed), form, places)
        if len(needed) - len(missing) > nearest[0]:
            nearest = (len(needed) - len(missing), form, missing)
    if best is None:
        raise Unknown(tuple(name.strip()[:40] for name in header[:20]), nearest[1], nearest[2])
    return best[1], best[2]


def read(text: str) -> ParsedTable:
    """Read a whole file.

    Raises
    ------
    Unknown
        Its header belongs to none of the known tables.
    """
    first = text[: text.find("\n")] if "\n" in text else text
    delimiter = max("\t,;", key=first.count)
    form, places = recognised(next(csv.reader([first.rstrip("\r")], delimiter=delimiter), []))
    table = ParsedTable(form)
    # O*NET writes its tables without quotes: one in a text is a character like any other.
    quoting = csv.QUOTE_NONE if FORMS[form] is FrameworkKind.ONET and delimiter == "\t" else csv.QUOTE_MINIMAL
    take = TAKERS[form]
    for line, row in _rows(text, delimiter, quoting, table):
        values = {name: row[place].strip() for name, place in places.items()}
        table.rows += 1
        take(table, line, values)
    if not table.rows and not table.n_faults:
        table.fault(1, "no_rows")
    return table


def _place(at: dict[str, int], names: tuple[str, ...]) -> int | None:
    return next((at[name.casefold()] for name in names if name.casefold() in at), None)


def _rows(text: str, delimiter: str, quoting: int, table: ParsedTable) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=True)  # type: ignore[arg-type]
    width, before = 0, 0
    try:
        for row in reader:
            line, before = before + 1, reader.line_num
            if not width:
                width = len(row)
            elif len(row) != width and any(row):
                table.fault(line, "width", found=len(row), expected=width)
            elif any(cell.strip() for cell in row):
                yield line, row
    except csv.Error:
        table.fault(before + 1, "broken")


def _take_csco(table: ParsedTable, line: int, values: Values) -> None:
    level = values["level"]
    if not _fits(table, line, "csco", values["code"], values):
        return
    if level not in ("1", "2", "3", "4"):
        table.fault(line, "level", value=level[:20])
        return
    known = table.records.get(values["code"])
    if known is not None and known.name != values["name"]:
        table.fault(line, "twice", value=values["code"])
        return
    # The published table repeats some rows, and gives a few groups and their only occupation one code: the deeper one counts.
    if known is not None:
        reason = "repeated" if known.level == int(level) else "two_levels"
        table.repeats.append(FileFault(line, reason, {"value": values["code"], "level": level, "other": known.level or 0}))
    if known is None or (known.level or 0) < int(level):
        table.records[values["code"]] = Record(
            values["code"], "occupation", values["code"], values["name"], int(level),
            definition=values.get("definition", ""), description=values.get("tasks", ""),
        )  # fmt: skip


def _take_esco(subject: str) -> Callable[[ParsedTable, int, Values], None]:
    def take(table: ParsedTable, line: int, values: Values) -> None:
        if not _fits(table, line, "esco", values["ref"], values):
            return
        if values["ref"] in table.records:
            table.fault(line, "twice", value=values["ref"])
            return
        names = tuple(dict.fromkeys(name.strip() for name in values["alt_names"].splitlines() if name.strip()))
        table.records[values["ref"]] = Record(
            values["ref"], subject, values.get("code", "")[:60], values["name"], None, names,
            values.get("definition", ""), values["description"],
        )  # fmt: skip

    return take


def _take_relation(table: ParsedTable, line: int, values: Values) -> None:
    if values["kind"] not in ("essential", "optional"):
        table.fault(line, "relation", value=values["kind"][:20])
    elif not all(CODES["esco"].fullmatch(values[name]) for name in ("occupation", "skill")):
        table.fault(line, "code", value=(values["occupation"] or values["skill"])[:60])
    else:
        table.relations[values["occupation"], values["skill"]] = values["kind"] == "essential"


def _take_onet(table: ParsedTable, line: int, values: Values) -> None:
    if not _fits(table, line, "onet", values["ref"], values):
        return
    if values["ref"] in table.records:
        table.fault(line, "twice", value=values["ref"])
        return
    table.records[values["ref"]] = Record(
        values["ref"], "occupation", values["ref"], values["name"], description=values["description"]
    )


def _take_title(table: ParsedTable, line: int, values: Values) -> None:
    if _fits(table, line, "onet", values["ref"], {"name": values["alt_name"]}):
        table.titles.setdefault(values["ref"], []).append(values["alt_name"])


def _fits(table: ParsedTable, line: int, kind: str, code: str, values: Values) -> bool:
    """Whether code, name and texts of a row can be kept; a fault says why not."""
    if not CODES[kind].fullmatch(code):
        table.fault(line, "code", value=code[:60])
    elif not values["name"]:
        table.fault(line, "no_name", value=code)
    elif len(values["name"]) > MAX_NAME_LENGTH or any(len(value) > MAX_TEXT_LENGTH for value in values.values()):
        table.fault(line, "too_long", value=code)
    else:
        return True
    return False


TAKERS: dict[str, Callable[[ParsedTable, int, Values], None]] = {
    "csco": _take_csco,
    "esco_occupations": _take_esco("occupation"),
    "esco_skills": _take_esco("skill"),
    "esco_relations": _take_relation,
    "onet_occupations": _take_onet,
    "onet_titles": _take_title,
}
