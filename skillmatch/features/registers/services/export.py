"""Lists as files: the rows of a register that a scope may see, with the same filters, in the columns of the template."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from skillmatch.errors import NotAllowed, NotFound
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import MISSING, Acting
from skillmatch.store.db.database import rows, write
from skillmatch.store.db.scope import Scope
from skillmatch.store.people import disclosures
from skillmatch.store.registers import query
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.registers.columns import FLAG, WORD, Label, Register
from skillmatch.store.registers.columns import RegisterColumn as RegisterColumn
from skillmatch.store.registers.intake.columns import Intake, Kind, ListOf
from skillmatch.store.registers.intake.full_rows import NO, YES, FullRows
from skillmatch.store.registers.intake.headers import entry_columns
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.store.registers.list_query import ListQuery
from skillmatch.terms import Role
from skillmatch.web import downloads
from skillmatch.web.downloads import Cell

OFFERED = (*INTAKES, *(name for name in REGISTERS if name not in INTAKES))


def may_export(acting: Acting) -> tuple[str, ...]:
    """The registers that a role may take out as files."""
    if acting.role is Role.TOWN:
        return tuple(name for name in OFFERED if name != "demands")
    return OFFERED if acting.role in (Role.CITY, Role.ENTERPRISE) else ()


def chosen(acting: Acting | None, name: str, arguments: Mapping[str, Any]) -> tuple[Intake, list[Any], str]:
    """Return which rows of a register go into a file; who looks at people of an enterprise is recorded for each of them.

    Returns
    -------
    intake, keys, by
        The register, and its rows by the field `by`, in the order of the list.
    """
    if name not in INTAKES:
        raise NotFound(MISSING)
    if acting is not None and name not in may_export(acting):
        raise NotAllowed()
    scope = Scope.of(acting) if acting is not None else Scope(everything=True)
    if name in REGISTERS:
        register = REGISTERS[name]
        keys = [row[0] for row in query.stream(register, scope, ListQuery.of(register, arguments), ("code",))]
        by = "code"
    else:
        where, marks = ("", ()) if scope.everything else ("WHERE enterprise_id = ?", (scope.enterprise_id,))
        keys = [row[0] for row in rows(f"SELECT id FROM demand {where} ORDER BY id", marks)]  # noqa: S608 - constants of ours
        by = "id"
    _record(acting, name, keys)
    return INTAKES[name], keys, by


def _record(acting: Acting | None, name: str, keys: list[Any]) -> None:
    with write():
        who: dict[str, Any] = {"account_id": acting.account_id, "role": acting.role.value} if acting else {}
        audit.exported(f"register {name}", len(keys), **who)
        if acting is not None and acting.role is Role.ENTERPRISE and name == "talent":
            for start in range(0, len(keys), 500):
                part = keys[start : start + 500]
                marks = ", ".join("?" * len(part))
                found = rows(f"SELECT id FROM worker WHERE code IN ({marks})", part)  # noqa: S608 - marks alone
                disclosures.note((row[0] for row in found), acting.account_id, acting.role.value, acting.enterprise_id, "export")


def as_csv(intake: Intake, keys: Iterable[Any], by: str, *, zh: bool) -> Iterator[bytes]:
    """The rows as CSV, piece by piece."""
    return downloads.csv_pieces(_lines(FullRows(intake, zh=zh), keys, by), zh=zh)


def _lines(full: FullRows, keys: Iterable[Any], by: str) -> Iterator[Sequence[Cell]]:
    yield full.heads(full.columns)
    for _, _, cells, entries in full.stream(keys, by):
        yield [
            full.listed(full.intake.list_of(column.name), entries[column.name]) if column.kind is Kind.LIST else cells[column.name]
            for column in full.columns
        ]


def as_xlsx(path: Path, intake: Intake, keys: Iterable[Any], by: str, *, zh: bool) -> Generator[None]:
    """The rows as a workbook; lists with a sheet of their own have one entry a row there, on as many sheets as they need.

    It is written step by step, so that whoever has others to serve can do so in between; at the last step it is whole.
    """
    full = FullRows(intake, zh=zh)
    columns = [column for column in full.columns if column.kind is not Kind.LIST or not intake.list_of(column.name).own_sheet]
    with downloads.workbook(path) as book:
        sheet = book.add_worksheet(intake.zh if zh else intake.en)
        downloads.write_headers(book, sheet, full.heads(columns))
        own = {one.name: EntrySheets(book, full, one, zh=zh) for one in intake.lists if one.own_sheet}
        for number, (_, code, cells, entries) in enumerate(full.stream(keys, by), start=1):
            downloads.row(sheet, number, [
                full.listed(intake.list_of(column.name), entries[column.name]) if column.kind is Kind.LIST else cells[column.name]
                for column in columns
            ])  # fmt: skip
            for name, sheets in own.items():
                sheets.add(code, entries[name])
            if number % downloads.ROWS_A_STEP == 0:
                yield


def plain_rows(acting: Acting, name: str, arguments: Mapping[str, Any], *, zh: bool) -> Iterator[list[Cell]]:
    """The heads and rows of a register that takes no files (sites, labs): the columns that its list shows.

    The export is recorded at once, with its number of rows; the rows are read as the answer goes out.
    """
    register, scope = REGISTERS[name], Scope.of(acting)
    asked = ListQuery.of(register, arguments)
    keys = [row[0] for row in query.stream(register, scope, asked, ("code",))]
    _record(acting, name, keys)
    return _plain(register, scope, asked, zh=zh)


def _plain(register: Register, scope: Scope, asked: ListQuery, *, zh: bool) -> Iterator[list[Cell]]:
    columns = [column for column in register.columns if column.name in asked.columns]
    yield [column.zh if zh else column.en for column in columns]
    for values in query.stream(register, scope, asked, [column.name for column in columns]):
        yield [_shown(column, value, zh=zh) for column, value in zip(columns, values, strict=True)]


def _shown(column: RegisterColumn, value: Any, *, zh: bool) -> Cell:
    if value is None:
        return ""
    if isinstance(value, Label):
        return (value.zh if zh else value.en) or value.zh
    if column.kind == WORD and column.words is not None:
        return next((word.zh if zh else word.en for word in column.words if word.value == value), str(value))
    if column.kind == FLAG:
        return (YES if value else NO)[zh]
    return value if isinstance(value, int) else str(value)


class EntrySheets:
    """The second sheet of a workbook, and the third where Excel's rows do not suffice."""

    def __init__(self, book: Any, full: FullRows, one: ListOf, *, zh: bool) -> None:
        self.book, self.full, self.one, self.zh = book, full, one, zh
        self.count = 0
        self._next()

    def add(self, code: str, entries: Iterable[Any]) -> None:
        """The entries under one row."""
        for entry in entries:
            if self.row >= downloads.MAX_ROWS:
                self._next()
            downloads.row(self.sheet, self.row, (code, *self.full.entry(self.one, entry)))
            self.row += 1

    def _next(self) -> None:
        self.count += 1
        name = self.one.own_sheet if self.zh else self.one.name.capitalize()
        self.sheet = self.book.add_worksheet(name if self.count == 1 else f"{name} {self.count}")
        downloads.write_headers(self.book, self.sheet, self.full.heads(entry_columns(self.full.intake, self.one)))
        self.row = 1
