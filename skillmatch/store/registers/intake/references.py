"""The rows that cells may point to, by code and by name in both languages; read once a file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from skillmatch.store.db.database import Table, rows

AMBIGUOUS = -1
"""Stands for a name that two rows have: it is refused rather than guessed at."""


class ReferenceIndex:
    """What is there to point to."""

    def __init__(self) -> None:
        self._names: dict[type[Table], dict[str, int]] = {}
        self._shown: dict[type[Table], dict[int, tuple[str, str, str]]] = {}
        self._exact: dict[type[Table], dict[str, int]] = {}
        self.families: dict[str, str] = {}
        for code, zh, en in rows("SELECT DISTINCT family, family_zh, family_en FROM skill"):
            self.families |= {folded(code): code, folded(zh): code, folded(en): code}

    def names(self, table: type[Table]) -> dict[str, int]:
        """The id by folded code and name; a code wins, and what two rows have is ambiguous."""
        if table not in self._names:
            found = self._rows(table)
            names: dict[str, int] = {}
            for row_id, (_, zh, en) in found.items():
                for name in {folded(zh), folded(en)} - {""}:
                    names[name] = row_id if names.get(name, row_id) == row_id else AMBIGUOUS
            codes: dict[str, int] = {}
            for row_id, (code, _, _) in found.items():
                codes[folded(code)] = AMBIGUOUS if folded(code) in codes else row_id
            self._names[table] = names | codes
        return self._names[table]

    def find(self, table: type[Table], text: str) -> int | None:
        """The row that a cell names: an exact code always wins; ``AMBIGUOUS`` where several have it in another case or name."""
        if table not in self._exact:
            self._exact[table] = {code: row_id for row_id, (code, _, _) in self._rows(table).items()}
        found = self._exact[table].get(text)
        return found if found is not None else self.names(table).get(folded(text))

    def expect(self, table: type[Table], codes: Iterable[str]) -> dict[str, int]:
        """Let cells point to rows that the file itself brings; gives the negative mark of each that does not exist yet."""
        names = self.names(table)
        fresh = [code for code in dict.fromkeys(codes) if code and folded(code) not in names]
        marks = {code: AMBIGUOUS - 1 - place for place, code in enumerate(fresh)}
        names |= {folded(code): mark for code, mark in marks.items()}
        return marks

    def code(self, table: type[Table], row_id: int) -> str:
        """The code of a row."""
        return self._rows(table)[row_id][0] if row_id in self._rows(table) else ""

    def shown(self, table: type[Table], row_id: int | None, *, zh: bool) -> str:
        """The name by which a row is written out: reading it gives the row again, so it is the code where another has the name."""
        if row_id is None or row_id not in self._rows(table):
            return ""
        code, *names = self._rows(table)[row_id]
        name = names[0 if zh else 1] or names[0]
        return name if name == name.strip() and name and self.names(table).get(folded(name)) == row_id else code

    def choices(self, table: type[Table], *, zh: bool) -> list[str]:
        """Return what a drop-down offers, by code."""
        return [name for _, name in self.coded(table, zh=zh)]

    def coded(self, table: type[Table], *, zh: bool) -> list[tuple[str, str]]:
        """The code and the name of each row, by code."""
        found = sorted((code, row_id) for row_id, (code, _, _) in self._rows(table).items())
        return [(code, self.shown(table, row_id, zh=zh)) for code, row_id in found]

    def _rows(self, table: type[Table]) -> dict[int, tuple[str, str, str]]:
        if table not in self._shown:
            name = table._meta.table_name
            self._shown[table] = {row[0]: tuple(row[1:]) for row in rows(f'SELECT id, code, zh, en FROM "{name}"')}
        return self._shown[table]

    def family_names(self, *, zh: bool) -> dict[str, str]:
        """The name of each skill family by its code."""
        found = rows("SELECT DISTINCT family, family_zh, family_en FROM skill ORDER BY family")
        return {code: zh_name if zh else en_name for code, zh_name, en_name in found}


def folded(text: Any) -> str:
    """A name in the form in which names are compared."""
    return unicodedata.normalize("NFKC", str(text or "")).strip().casefold()
