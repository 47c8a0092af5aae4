"""What a file leaves open, and what its sender says of it: sheets, heads, words, digits, identity numbers and people.

A question is asked once for a file; answers are kept with the import, so that reading the file again asks nothing twice.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from skillmatch.store.registers.intake.columns import Digits

USE, EMPTY, REFUSE = "use", "empty", "refuse"
"""What becomes of a word that no row has as its name: it means one, its cells are left empty, or its rows are refused."""

NEW = "new"
"""The answer that a row is a person whom the register does not have yet."""

MAX_WORDS = 300
"""Unknown words of one column that are asked about; rows with further ones are refused with their reason."""

MAX_PEOPLE = 200
MAX_EXAMPLES = 3


@dataclass(frozen=True)
class WordAnswer:
    """What a word means: `action` is ``USE``, ``EMPTY`` or ``REFUSE``; `target` a code or a value, `rank` that of a skill."""

    action: str
    target: str = ""
    rank: int = 0


@dataclass(frozen=True)
class Answers:
    """What the sender said of a file.

    Attributes
    ----------
    asks : bool
        Whether somebody is there to be asked; the command line refuses what is not plain.
    sheets : frozenset of str, optional
        The sheets to read; None for all that fit.
    hidden : bool, optional
        Whether hidden rows and sheets are read; None where it was not said.
    heads : mapping of str to str
        The column that a head means, by the head as it is compared; "" passes it over.
    digits : mapping of str to Digits
        What bare digits mean, by column.
    identity : bool, optional
        Whether the people agreed to their identity numbers being kept.
    words : mapping of str to mapping of str to WordAnswer
        By column and word as it is compared.
    people : mapping of str to str
        By ``sheet!row``: ``NEW``, ``REFUSE`` or the code of the person.
    """

    asks: bool = False
    sheets: frozenset[str] | None = None
    hidden: bool | None = None
    heads: Mapping[str, str] = field(default_factory=dict)
    digits: Mapping[str, Digits] = field(default_factory=dict)
    identity: bool | None = None
    words: Mapping[str, Mapping[str, WordAnswer]] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    day: dt.date | None = None
    """The day of the file: of a skill that somebody writes without one."""
    owner: str = ""
    """Whose file it is: sealed cells of others stay closed."""

    def said_of(self, column: str, word: str) -> WordAnswer | None:
        """Return what was said of a word of a column."""
        return self.words.get(column, {}).get(word)

    @classmethod
    def of(cls, kept: Mapping[str, Any], **more: Any) -> Answers:
        """The answers that an import keeps (the form of :meth:`kept`)."""
        return cls(
            sheets=frozenset(kept["sheets"]) if kept.get("sheets") is not None else None,
            hidden=kept.get("hidden"),
            heads=kept.get("heads", {}),
            digits={column: Digits(said) for column, said in kept.get("digits", {}).items()},
            identity=kept.get("identity"),
            words={
                column: {word: WordAnswer(*said) for word, said in words.items()} for column, words in kept.get("words", {}).items()
            },
            people=kept.get("people", {}),
            **more,
        )

    def kept(self) -> dict[str, Any]:
        """The answers as an import keeps them."""
        return {
            "sheets": sorted(self.sheets) if self.sheets is not None else None,
            "hidden": self.hidden,
            "heads": dict(self.heads),
            "digits": {column: said.value for column, said in self.digits.items()},
            "identity": self.identity,
            "words": {
                column: {word: [said.action, said.target, said.rank] for word, said in words.items()}
                for column, words in self.words.items()
            },
            "people": dict(self.people),
        }


@dataclass(frozen=True)
class HeadFound:
    """A head of a sheet: the column that it is taken for ("" for none), and the first cells below it."""

    sheet: str
    text: str
    column: str
    examples: tuple[str, ...]


@dataclass(frozen=True)
class SheetFound:
    """A sheet of the file: whether it is hidden, and whether it is read."""

    name: str
    hidden: bool
    read: bool


@dataclass(frozen=True)
class PersonFound:
    """Somebody whom a row may mean: code, name and what tells people apart."""

    code: str
    name: str
    birth_year: int | None
    enterprise: str
    occupation: str
    gender: str


@dataclass(frozen=True)
class PersonQuestion:
    """A row that may be somebody of the register, or of an earlier row (`twin`)."""

    place: str
    name: str
    birth_year: int | None
    enterprise: str
    occupation: str
    gender: str
    candidates: tuple[PersonFound, ...]
    twin: int = 0


@dataclass
class Questions:
    """What a file leaves open, and beside it what was found of sheets and heads."""

    sheets: list[SheetFound] = field(default_factory=list)
    heads: list[HeadFound] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    hidden: bool = False
    digits: dict[str, int] = field(default_factory=dict)
    identity: int = 0
    words: dict[str, Counter[str]] = field(default_factory=dict)
    spellings: dict[str, dict[str, str]] = field(default_factory=dict)
    people: list[PersonQuestion] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether anything has to be said before the file can be shown."""
        return bool(
            self.missing or self.twice or self.hidden or self.digits or self.identity or any(self.words.values()) or self.people
        )

    def ask_word(self, column: str, word: str, spelling: str) -> bool:
        """Count an unknown word of a column; False where there are too many to ask about."""
        counted = self.words.setdefault(column, Counter())
        if word not in counted and len(counted) >= MAX_WORDS:
            return False
        counted[word] += 1
        self.spellings.setdefault(column, {}).setdefault(word, spelling)
        return True
