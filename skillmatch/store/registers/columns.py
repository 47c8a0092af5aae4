"""What a register is: a table with described columns, who may see which rows, and what its search finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from skillmatch.store.db.database import Table
from skillmatch.store.db.scope import Scope
from skillmatch.terms import Word

TEXT, WHOLE, DATE, WORD, REFERENCE, FLAG, RANK = "text", "whole", "date", "word", "reference", "flag", "rank"
HELD_SKILL, HELD_RANK = "held skill", "held rank"
"""Filters of people alone: a skill that they hold, and the least rank at which they hold it."""


class Label(NamedTuple):
    """The row that a reference points to."""

    id: int
    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class RegisterColumn:
    """A column of a register.

    Attributes
    ----------
    name : str
        Its identifier: in addresses, histories and files.
    zh, en : str
        What it is called.
    sql : str
        Its value, of the register's table under the letter ``r``.
    kind : str
        ``text``, ``whole``, ``date``, ``word``, ``reference``, ``flag`` or ``rank``.
    sortable, filterable : bool
        Whether lists can be ordered and narrowed by it.
    shown : bool
        Whether a list shows it unless its reader chose the columns.
    words : type of Word, optional
        The words that a ``word`` column holds.
    table : str
        The table behind a reference, which has ``code``, and ``zh`` and ``en`` or ``name``.
    named : bool
        Whether that table has ``name`` in place of ``zh`` and ``en``.
    searched : bool
        Whether the search finds rows by the name of what the reference points to.
    empty : int, str or None
        What an absent value is sorted as; None where it is never absent.
    ordered_by : str
        What lists are ordered by in place of the value.
    indexed : bool
        Whether the table has an index that begins with it; of a reference it always has.
    """

    name: str
    zh: str
    en: str
    sql: str
    kind: str = TEXT
    sortable: bool = False
    filterable: bool = False
    shown: bool = True
    words: type[Word] | None = None
    table: str = ""
    named: bool = False
    searched: bool = False
    empty: int | str | None = None
    ordered_by: str = ""
    indexed: bool = False

    @property
    def order(self) -> str:
        """Return what lists are ordered by: the value, or what stands for none."""
        if self.ordered_by or self.empty is None:
            return self.ordered_by or self.sql
        shown = f"'{self.empty}'" if isinstance(self.empty, str) else str(self.empty)
        return f"COALESCE({self.sql}, {shown})"


Where = tuple[str, tuple[int, ...]]


@dataclass(frozen=True)
class Register:
    """A register: ``table`` under the letter ``r``, its columns, and the condition that a scope puts on its rows.

    ``number`` tells the registers apart in the search index and is never changed. ``texts`` are the columns whose words the search
    finds, ``people`` whether they are names of persons. ``narrowing`` are filters that are no columns.
    """

    name: str
    number: int
    zh: str
    en: str
    table: type[Table]
    columns: tuple[RegisterColumn, ...]
    where: Callable[[Scope], Where]
    texts: tuple[str, ...]
    people: bool = False
    narrowing: tuple[RegisterColumn, ...] = ()

    @property
    def filters(self) -> tuple[RegisterColumn, ...]:
        """The columns and other filters that narrow lists, in their order."""
        return (*(column for column in self.columns if column.filterable), *self.narrowing)

    def by_code(self, code: str) -> Any:
        """The row with this code, or None."""
        return self.table.get_or_none(self.table._meta.fields["code"] == code)

    def column(self, name: str) -> RegisterColumn | None:
        """The column with this name."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def sample(self) -> str:
        """Whether an entry is made up, as a condition."""
        return "r.sample" if "sample" in self.table._meta.fields else "r.basis = 'sample'"

    @property
    def sql_table(self) -> str:
        """The table's name in the database."""
        return str(self.table._meta.table_name)

    @property
    def default_columns(self) -> tuple[str, ...]:
        """The columns of a list whose reader chose none."""
        return tuple(column.name for column in self.columns if column.shown)
