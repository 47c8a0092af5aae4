"""What a column of a file is: its two names, what a cell of it may hold, and how it is explained to who fills it in.

The names are data in both languages, like those of ``terms``: a file's heads are read in either, whatever the reader's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from skillmatch.store.db.database import Table
from skillmatch.terms import Word


class Kind(Enum):
    """What a cell holds."""

    KEY = "key"
    TEXT = "text"
    WHOLE = "whole"
    RANK = "rank"
    DATE = "date"
    FLAG = "flag"
    WORD = "word"
    REFERENCE = "reference"
    FAMILY = "family"
    YEAR = "year"
    IDENTITY = "identity"
    PHONE = "phone"
    CREDIT_CODE = "credit_code"
    LIST = "list"


class Digits(Enum):
    """What a bare digit means in a column of grades: our rank, of which 8 is the highest, or the national grade, of which 1 is."""

    OURS = "ours"
    NATIONAL = "national"
    UNSAID = "unsaid"


@dataclass(frozen=True)
class IntakeColumn:
    """One column of a register's file.

    Attributes
    ----------
    name : str
        The field of the table, or the name of the list.
    zh, en : str
        Its head; a file may use either, or one of `aliases`.
    kind : Kind
        What its cells hold.
    required : bool
        A new row must have it.
    low, high : int
        The bounds of a whole number or a rank; for text, `high` is the most characters; of a year, the ages in years.
    soft : bool
        A cell that cannot be read is left out and told, and the row is taken.
    past : bool
        A day may not lie ahead.
    words_too : tuple of (str, value)
        Other words for the choices, in lower case.
    table : type of Table, optional
        What a reference points to.
    words : type of Word, optional
        The words that may be chosen.
    example, about_zh, about_en : str
        The cell of the example row, and what the explaining sheet says.
    """

    name: str
    zh: str
    en: str
    kind: Kind = Kind.TEXT
    required: bool = False
    low: int = 0
    high: int = 0
    table: type[Table] | None = None
    words: type[Word] | None = None
    aliases: tuple[str, ...] = ()
    soft: bool = False
    past: bool = False
    words_too: tuple[tuple[str, str], ...] = ()
    example: str = ""
    about_zh: str = ""
    about_en: str = ""


@dataclass(frozen=True)
class EntryPart:
    """One part of an entry of a list, as ``skill:rank``."""

    column: IntakeColumn
    needed: bool = True


@dataclass(frozen=True)
class ListOf:
    """A list under each row, such as a course's skills: its table, the field of the parent, and the parts of an entry.

    In a cell, entries are parted by ``;`` and their parts by ``:``; the first part names what the entry is about.
    """

    name: str
    table: type[Table]
    parent: str
    parts: tuple[EntryPart, ...]
    extra: tuple[tuple[str, str], ...] = ()
    """Fields with a fixed value that each new row of the list gets."""
    own_sheet: str = ""
    """The name of the second sheet that has one entry a row."""
    whole: bool = True
    """Whether a file that names some entries names them all, so that the others go; what a person holds stays."""


@dataclass(frozen=True)
class Intake:
    """What may be sent in for one register.

    Attributes
    ----------
    name, zh, en : str
        The register.
    table : type of Table
        Where its rows are.
    columns : tuple of IntakeColumn
        In the order of the template.
    lists : tuple of ListOf
        The lists under a row, one column of kind LIST each.
    key : tuple of str
        The columns by which a row is found again.
    drawn : str
        What a code begins with that is given to a row without one; "" where each row needs a code.
    fixed : tuple
        Fields with a fixed value that each new row gets.
    """

    name: str
    zh: str
    en: str
    table: type[Table]
    columns: tuple[IntakeColumn, ...]
    lists: tuple[ListOf, ...] = ()
    key: tuple[str, ...] = ("code",)
    drawn: str = ""
    fixed: tuple[tuple[str, object], ...] = ()

    def column(self, name: str) -> IntakeColumn:
        """The column of this name."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, IntakeColumn]:
        return {column.name: column for column in self.columns}

    def list_of(self, name: str) -> ListOf:
        """The list of this name."""
        return next(one for one in self.lists if one.name == name)

    @property
    def fields(self) -> tuple[IntakeColumn, ...]:
        """The columns that are fields of the row itself."""
        return tuple(column for column in self.columns if column.kind is not Kind.LIST)
