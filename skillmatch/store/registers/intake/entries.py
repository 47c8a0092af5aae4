"""A list in one cell: entries parted by ``;``, their parts by ``:``, each read once; the slowest part of reading a large file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from skillmatch import clock
from skillmatch.store.registers.intake.answers import EMPTY, USE, Answers, Questions
from skillmatch.store.registers.intake.columns import ListOf
from skillmatch.store.registers.intake.parsed import CellFault
from skillmatch.store.registers.intake.references import ReferenceIndex
from skillmatch.store.registers.intake.references import folded as casefolded
from skillmatch.store.registers.intake.values import CellRefused, Convert, ImportFault, converter, folded, remembered
from skillmatch.terms import Evidence

MAX_ENTRIES = 500
"""Entries of one list under one row."""

OWN_WORDS = "own words"
"""The answers on skills that somebody wrote without rank and day."""

_COMMAS = re.compile(r"[、,]+")
_BETWEEN = re.compile(r"[、,/\s]+|以及|和(?=.{2})")

MAX_CACHED = 100_000
"""Things said of entries that are remembered while a file is read."""


def list_converter(one: ListOf, known: ReferenceIndex) -> Callable[[str], tuple[tuple[Any, ...], ...]]:
    """Return what reads the cells of a list: the entries, each as its parts.

    What an entry is about and what it says of it are worked out once each, as far as ``MAX_CACHED`` goes: with their days, entries
    differ more than it would help to remember.
    """
    subject = remembered(converter(one.parts[0].column, known))
    rest = _rest(one, known)
    subjects: dict[str, Any] = {}
    rests: dict[str, tuple[Any, ...]] = {}

    def read(text: str) -> tuple[tuple[Any, ...], ...]:
        entries: dict[Any, tuple[Any, ...]] = {}
        number, piece = 0, ""
        try:
            for piece in folded(text).replace("\n", ";").split(";"):
                about, _, said = piece.strip().partition(":")
                if not about and not said:
                    continue
                number += 1
                found = subjects.get(about)
                if found is None:
                    found = subjects[about] = _named(subject, about, piece)
                others = rests.get(said)
                if others is None:
                    others = rest(said)
                    if len(rests) < MAX_CACHED:
                        rests[said] = others
                entries[found] = (found, *others)
        except CellRefused as refusal:
            raise CellRefused(refusal.fault.code, **{"entry": piece.strip()[:80], **refusal.fault.figures}) from None
        if number > MAX_ENTRIES:
            raise CellRefused("many_entries", most=MAX_ENTRIES)
        if len(entries) < number:
            raise CellRefused("entry_twice")
        return tuple(entries.values())

    return read


def entry_fault(one: ListOf, rest: Sequence[Any]) -> ImportFault | None:
    """Return what is wrong with the parts of an entry together; `rest` is what follows the part that names what it is about."""
    if one.name == "skills" and len(rest) == 2 and rest[0] >= rest[1]:
        return ImportFault("span_order", {})
    if one.own_sheet and rest[3] is not None and rest[3] < rest[2]:
        return ImportFault("expires_before", {})
    return None


class LooseEntries:
    """Reads a list of a person entry by entry: an entry that cannot be read is left out, and words without parts are looked up.

    Parameters
    ----------
    one : ListOf
        The list.
    known : ReferenceIndex
        The rows that entries may be about.
    settle : callable
        What the sender said of an unknown word, as ``WordLookup.settle``.
    answers, questions : Answers, Questions
        What was said of skills in somebody's own words, and what is open.
    """

    def __init__(
        self, one: ListOf, known: ReferenceIndex, settle: Callable[..., Any], answers: Answers, questions: Questions
    ) -> None:
        self._one, self._known, self._settle, self._answers, self._questions = one, known, settle, answers, questions
        self._subject, self._rest = one.parts[0].column, _rest(one, known)
        self._read = remembered(converter(self._subject, known))

    def read(self, text: str, grade: int) -> tuple[tuple[tuple[Any, ...], ...], list[CellFault], list[CellFault]]:
        """The entries of a cell, those that are left out, and those for which the row is refused.

        A skill in somebody's own words has no higher rank than the person's `grade`.
        """
        entries: dict[Any, tuple[Any, ...]] = {}
        left: list[CellFault] = []
        faults: list[CellFault] = []
        for piece in filter(None, (part.strip() for part in re.split(r"[;\n]", folded(text)))):
            words = [piece] if ":" in piece else list(filter(None, (_BETWEEN if self._one.own_sheet else _COMMAS).split(piece)))
            for word in words[:MAX_ENTRIES]:
                try:
                    entry = self._entry(word, grade)
                    if entries.setdefault(entry[0], entry) is not entry and ":" in word:
                        raise CellRefused("entry_twice")
                except CellRefused as refusal:
                    told = ImportFault(refusal.fault.code, {"entry": word[:80], **refusal.fault.figures})
                    where = faults if told.code in ("undecided", "unknown", "ambiguous", "word") else left
                    where.append(CellFault(self._one.name, word[:80], told))
        return tuple(entries.values()), left, faults

    def _entry(self, word: str, grade: int) -> tuple[Any, ...]:
        about, _, said = word.partition(":")
        if not said and self._one.own_sheet:
            return self._in_words(word, grade)
        try:
            subject = self._read(about.strip())
        except CellRefused as refusal:
            subject = self._settle(self._subject, about.strip(), refusal)
        return (subject, *self._rest(said))

    def _in_words(self, word: str, grade: int) -> tuple[Any, ...]:
        """A skill as somebody writes it, without rank and day: a statement, of the rank that the sender confirmed for the word."""
        key = casefolded(word)
        said = self._answers.said_of(OWN_WORDS, key)
        if said is None:
            if self._answers.asks and self._questions.ask_word(OWN_WORDS, key, word):
                raise CellRefused("undecided")
            raise CellRefused("entry_parts", entry=word[:80])
        if said.action == EMPTY:
            raise CellRefused("left_empty")
        assert self._subject.table is not None
        found = self._known.find(self._subject.table, said.target) if said.action == USE else None
        if found is None or found < 0:
            raise CellRefused("unknown")
        day = (self._answers.day or clock.today()).isoformat()
        return (found, max(min(said.rank, grade), 1), Evidence.SELF.value, day, None)


def _named(subject: Convert, about: str, piece: str) -> Any:
    if not about.strip():
        raise CellRefused("entry_parts", entry=piece.strip()[:80])
    return subject(about.strip())


def _rest(one: ListOf, known: ReferenceIndex) -> Convert:
    parts = one.parts[1:]
    converters = [converter(part.column, known) for part in parts]
    fewest, most = sum(part.needed for part in parts), len(parts)
    seen: list[dict[str, Any]] = [{} if part.needed else {"": None} for part in parts]

    def value(place: int, cell: str) -> Any:
        found = seen[place].get(cell)
        if found is None and cell:
            if not cell.strip():
                raise CellRefused("entry_parts")
            found = seen[place][cell] = converters[place](cell.strip())
        return found

    def slowly(cells: list[str]) -> list[Any]:
        if not all(cells[:fewest]):
            raise CellRefused("entry_parts")
        return [value(place, cell) for place, cell in enumerate(cells)]

    def read(said: str) -> tuple[Any, ...]:
        cells = said.split(":") if said else []
        if not fewest <= len(cells) <= most:
            raise CellRefused("entry_parts")
        try:
            found = [known_cells[cell] for known_cells, cell in zip(seen, cells, strict=False)]
        except KeyError:
            found = slowly(cells)
        if len(found) < most:
            found += [None] * (most - len(found))
        if found and found[-1] is not None and (fault := entry_fault(one, found)):
            raise CellRefused(fault.code, **fault.figures)
        return tuple(found)

    return read
