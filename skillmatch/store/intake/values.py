"""What a cell means: text in, the value that the store keeps out, or why not. Equal cells are worked out once."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from skillmatch.store import identity_numbers
from skillmatch.store.intake.columns import Column, Kind, ListOf
from skillmatch.store.intake.known import AMBIGUOUS, Known
from skillmatch.terms import Rank

LONGEST_CELL = 40_000
"""Excel's own limit is 32,767 characters."""

MOST_ENTRIES = 500
"""Entries of one list under one row."""

_KEY = re.compile(r"[0-9A-Za-z一-鿿][0-9A-Za-z一-鿿._/-]*")
_WHOLE = re.compile(r"[+-]?\d{1,15}(\.0+)?", re.ASCII)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?", re.ASCII)
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_FORMULAS = "=+-@\t\r＝＋－＠"
"""What a spreadsheet takes for the beginning of a formula; to Excel the full-width signs are the same."""

_GUARDED = re.compile(rf"'+[{re.escape(_FORMULAS)}]")
_PARTS = re.compile(r"\s*[/()、]\s*")
"""A grade may be written with both of its names, as in 三级/高级工 or 高级工（三级）."""

_PRINTABLE = frozenset("\n\t")
_YES = frozenset(("是", "yes", "true", "1", "y", "√"))
_NO = frozenset(("否", "no", "false", "0", "n", "×"))
_GRADES = {name.casefold(): int(rank) for rank in Rank for name in (rank.zh, rank.en, rank.certificate_grade) if name}


class Fault(NamedTuple):
    """Why a cell, a row or a file cannot be taken: a code with figures; ``features/files/wording.py`` says it in words."""

    code: str
    figures: Mapping[str, Any] = {}


class Refused(Exception):
    """Raised by a converter with its fault."""

    def __init__(self, code: str, **figures: Any) -> None:
        super().__init__(code)
        self.fault = Fault(code, figures)


Convert = Callable[[str], Any]


def plain(text: str) -> str:
    """A cell without blanks around it and without the apostrophe that exports put before what Excel would take for a formula."""
    text = text.strip()
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text


def folded(text: str) -> str:
    """A code, a number or a choice in one form: full-width letters and digits become plain ones."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def guarded(text: str) -> str:
    """What a spreadsheet must not take for a formula gets an apostrophe in front; :func:`plain` takes it off again."""
    return "'" + text if (text[:1] in _FORMULAS and text) or _GUARDED.match(text) else text


def converter(column: Column, known: Known) -> Convert:
    """What reads the cells of a column, empty ones apart."""
    if column.kind is Kind.TEXT:
        return lambda text: _text(column, text)
    if column.kind is Kind.IDENTITY:
        return _identity
    if column.kind is Kind.KEY:
        return lambda text: _key(column, text)
    return _remembered(_CONVERTERS[column.kind](column, known))


def list_converter(one: ListOf, known: Known) -> Callable[[str], tuple[tuple[Any, ...], ...]]:
    """What reads the cells of a list: the entries, each as its parts.

    What an entry is about and what it says of it are worked out once each: 1.6 million skills say some 100,000 different things.
    """
    subject = _remembered(converter(one.parts[0].column, known))
    rest = _rest(one, known)
    subjects: dict[str, Any] = {}
    rests: dict[str, tuple[Any, ...]] = {}

    def read(text: str) -> tuple[tuple[Any, ...], ...]:
        entries: dict[Any, tuple[Any, ...]] = {}
        number = 0
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
                others = rests[said] = _said(rest, said, piece)
            entries[found] = (found, *others)
        if number > MOST_ENTRIES:
            raise Refused("many_entries", most=MOST_ENTRIES)
        if len(entries) < number:
            raise Refused("entry_twice")
        return tuple(entries.values())

    return read


def entry_fault(one: ListOf, rest: Sequence[Any]) -> Fault | None:
    """What is wrong with the parts of an entry together; `rest` is what follows the part that names what it is about."""
    if one.name == "skills" and len(rest) == 2 and rest[0] >= rest[1]:
        return Fault("span_order", {})
    if one.own_sheet and rest[3] is not None and rest[3] < rest[2]:
        return Fault("expires_before", {})
    return None


def _said(rest: Convert, said: str, piece: str) -> Any:
    try:
        return rest(said)
    except Refused as refusal:
        raise Refused(refusal.fault.code, **{**refusal.fault.figures, "entry": piece.strip()[:80]}) from None


def _named(subject: Convert, about: str, piece: str) -> Any:
    if not about.strip():
        raise Refused("entry_parts", entry=piece.strip()[:80])
    return subject(about.strip())


def _rest(one: ListOf, known: Known) -> Convert:
    parts = one.parts[1:]
    converters = [converter(part.column, known) for part in parts]
    fewest = sum(part.needed for part in parts)
    seen: list[dict[str, Any]] = [{} if part.needed else {"": None} for part in parts]

    def value(place: int, cell: str) -> Any:
        found = seen[place].get(cell)
        if found is None and cell:
            if not cell.strip():
                raise Refused("entry_parts")
            found = seen[place][cell] = converters[place](cell.strip())
        return found

    def read(said: str) -> tuple[Any, ...]:
        cells = said.split(":") if said else []
        if not fewest <= len(cells) <= len(parts) or not all(cells[:fewest]):
            raise Refused("entry_parts")
        found = [value(place, cell) for place, cell in enumerate(cells)]
        found += [None] * (len(parts) - len(cells))
        fault = entry_fault(one, found)
        if fault:
            raise Refused(fault.code, **fault.figures)
        return tuple(found)

    return read


def _remembered(convert: Convert, most: int = 300_000) -> Convert:
    seen: dict[str, Any] = {}

    def read(text: str) -> Any:
        found = seen.get(text, seen)
        if found is seen:
            try:
                found = convert(text)
            except Refused as refusal:
                found = refusal
            if len(seen) < most:
                seen[text] = found
        if isinstance(found, Refused):
            raise found
        return found

    return read


def _text(column: Column, text: str) -> str:
    if len(text) > column.high:
        raise Refused("long", most=column.high)
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if any(unicodedata.category(c) in ("Cc", "Cs", "Co") and c not in _PRINTABLE for c in text):
            raise Refused("unprintable")
    return text


def _key(column: Column, text: str) -> str:
    code = folded(text)
    if len(code) > column.high:
        raise Refused("long", most=column.high)
    if not _KEY.fullmatch(code):
        raise Refused("key")
    return code


def _identity(text: str) -> str:
    number = identity_numbers.checked(text)
    if number is None:
        raise Refused("identity")
    return number


def _whole(column: Column, known: Known) -> Convert:
    def read(text: str) -> int:
        found = _WHOLE.fullmatch(folded(text).replace(",", ""))
        if found is None:
            raise Refused("whole")
        return _bounded(column, int(found.group().partition(".")[0]))

    return read


def _rank(column: Column, known: Known) -> Convert:
    def read(text: str) -> int:
        plain_text = folded(text)
        said = {_GRADES.get(part) for part in _PARTS.split(plain_text.casefold()) if part}
        if len(said) == 1 and (named := said.pop()) is not None:
            return _bounded(column, named)
        found = _WHOLE.fullmatch(plain_text)
        if found is None:
            raise Refused("rank", low=column.low, high=column.high)
        return _bounded(column, int(found.group().partition(".")[0]))

    return read


def _bounded(column: Column, number: int) -> int:
    if not column.low <= number <= column.high:
        raise Refused("bounds", low=column.low, high=column.high)
    return number


def _date(column: Column, known: Known) -> Convert:
    def read(text: str) -> str:
        plain_text = folded(text)
        found = _DATE.fullmatch(plain_text) or _DAY.fullmatch(plain_text)
        try:
            day = dt.date(*map(int, found.groups())) if found else None
        except ValueError:
            day = None
        if day is None or not 1900 <= day.year <= 2100:
            raise Refused("date")
        return day.isoformat()

    return read


def _flag(column: Column, known: Known) -> Convert:
    def read(text: str) -> bool:
        word = folded(text).casefold()
        if word not in _YES and word not in _NO:
            raise Refused("flag")
        return word in _YES

    return read


def _word(column: Column, known: Known) -> Convert:
    assert column.words is not None
    words = {name.casefold(): word.value for word in column.words for name in (word.zh, word.en, str(word.value))}

    def read(text: str) -> str:
        found = words.get(folded(text).casefold())
        if found is None:
            raise Refused("word")
        return str(found)

    return read


def _reference(column: Column, known: Known) -> Convert:
    assert column.table is not None
    names = known.names(column.table)

    def read(text: str) -> Any:
        found = names.get(folded(text).casefold())
        if found is None:
            raise Refused("unknown")
        if found == AMBIGUOUS:
            raise Refused("ambiguous")
        return found

    return read


def _family(column: Column, known: Known) -> Convert:
    def read(text: str) -> str:
        found = known.families.get(folded(text).casefold())
        if found is None:
            raise Refused("unknown")
        return found

    return read


_CONVERTERS: dict[Kind, Callable[[Column, Known], Convert]] = {
    Kind.WHOLE: _whole,
    Kind.RANK: _rank,
    Kind.DATE: _date,
    Kind.FLAG: _flag,
    Kind.WORD: _word,
    Kind.REFERENCE: _reference,
    Kind.FAMILY: _family,
}
