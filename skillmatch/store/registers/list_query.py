"""What the address of a list asks for. What cannot be read is not asked for, so that an old or a spoilt link still shows a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from skillmatch.numerals import whole_or
from skillmatch.store.registers.columns import (
    DATE,
    FLAG,
    HELD_RANK,
    HELD_SKILL,
    RANK,
    REFERENCE,
    TEXT,
    WHOLE,
    WORD,
    Register,
    RegisterColumn,
)
from skillmatch.store.registers.words import MAX_QUESTION_LENGTH, query_words

FROM, TO = "_from", "_to"
YES, NO = "yes", "no"
MAX_VALUE_LENGTH = 60
PAGE_SIZES = (25, 50, 100, 200)
"""How many rows a page of a list may have; the first where nobody chose."""


@dataclass(frozen=True)
class ListQuery:
    """What is asked of a register.

    Attributes
    ----------
    q : str
        The words of the search.
    filters : tuple of (str, str)
        Arguments by which the list is narrowed, in the register's order; each is known to be well-formed.
    sort : str
        The column that orders the list; ties go by id.
    descending : bool
        Whether from the end.
    columns : tuple of str
        The columns that are shown, in the register's order.
    size : int
        How many rows a page has.
    """

    q: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    sort: str = "code"
    descending: bool = False
    columns: tuple[str, ...] = ()
    size: int = PAGE_SIZES[0]

    @classmethod
    def of(cls, register: Register, args: Mapping[str, Any]) -> ListQuery:
        """Read the arguments of an address: ``q``, ``sort`` (``-name`` from the end), ``columns`` (repeated, or divided by
        commas), and one for each filter."""
        sort = _text(args.get("sort"))
        by = register.column(sort.removeprefix("-"))
        sorts = by is not None and by.sortable
        chosen = set(_several(args, "columns"))
        columns = tuple(column.name for column in register.columns if column.name in chosen)
        size = whole_or(args.get("size"), 0)
        question = _text(args.get("q"))[:MAX_QUESTION_LENGTH].strip()
        return cls(
            q=question if query_words(question) else "",
            filters=tuple(_filters(register, args)),
            sort=sort.removeprefix("-") if sorts else "code",
            descending=sorts and sort.startswith("-"),
            columns=columns or register.default_columns,
            size=size if size in PAGE_SIZES else PAGE_SIZES[0],
        )

    def arguments(self, register: Register) -> dict[str, str]:
        """The arguments of the address that asks for the same; what is usual is left out."""
        found = dict(self.filters)
        if self.q:
            found["q"] = self.q
        if (self.sort, self.descending) != ("code", False):
            found["sort"] = "-" * self.descending + self.sort
        if self.columns and self.columns != register.default_columns:
            found["columns"] = ",".join(self.columns)
        if self.size != PAGE_SIZES[0]:
            found["size"] = str(self.size)
        return found

    def sorted_by(self, name: str) -> ListQuery:
        """The same by another column; by the same column the other way round."""
        return replace(self, sort=name, descending=self.sort == name and not self.descending)

    def without(self, argument: str) -> ListQuery:
        """The same with one filter less."""
        return replace(self, filters=tuple(one for one in self.filters if one[0] != argument))

    def get(self, argument: str) -> str:
        """The value of a filter, empty where it is not asked for."""
        return dict(self.filters).get(argument, "")


def _filters(register: Register, args: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for column in register.filters:
        names = [column.name + FROM, column.name + TO] if column.kind in (WHOLE, DATE) else [column.name]
        for name in names:
            value = _readable(column, _text(args.get(name)))
            if value:
                yield name, value


def _readable(column: RegisterColumn, value: str) -> str:
    """The value as it is asked for, or nothing where it cannot be read."""
    value = value.strip()
    if column.kind == WORD and column.words is not None:
        return value if value in {str(word.value) for word in column.words} else ""
    if column.kind == FLAG:
        return value if value in (YES, NO) else ""
    if column.kind in (WHOLE, RANK, HELD_RANK):
        return "" if whole_or(value, None) is None else value
    if column.kind == DATE:
        return value if _is_day(value) else ""
    if column.kind in (REFERENCE, TEXT, HELD_SKILL):
        return value[:MAX_VALUE_LENGTH] if query_words(value) else ""
    return ""


def _is_day(value: str) -> bool:
    try:
        return dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _several(args: Mapping[str, Any], name: str) -> list[str]:
    values = args.getlist(name) if hasattr(args, "getlist") else [args.get(name)]
    return [part.strip() for value in values for part in _text(value).split(",")]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
