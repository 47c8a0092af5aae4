"""What a cell means: text in, the value that the store keeps out, or why not. Equal cells are worked out once."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from skillmatch.store.people import identity_numbers
from skillmatch.store.registers.intake.columns import IntakeColumn, Kind
from skillmatch.store.registers.intake.references import AMBIGUOUS, ReferenceIndex
from skillmatch.terms import Rank

MAX_CELL_LENGTH = 40_000
"""Excel's own limit is 32,767 characters."""

_KEY = re.compile(r"[0-9A-Za-z一-鿿][0-9A-Za-z一-鿿._/-]*")
_WHOLE = re.compile(r"[+-]?\d{1,15}(\.0+)?", re.ASCII)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?", re.ASCII)
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_PARTS = re.compile(r"\s*[/()、]\s*")
"""A grade may be written with both of its names, as in 三级/高级工 or 高级工（三级）."""

_PRINTABLE = frozenset("\n\t")
_YES = frozenset(("是", "yes", "true", "1", "y", "√"))
_NO = frozenset(("否", "no", "false", "0", "n", "×"))
_GRADES = {name.casefold(): int(rank) for rank in Rank for name in (rank.zh, rank.en, rank.certificate_grade) if name}


class ImportFault(NamedTuple):
    """Why a cell, a row or a file cannot be taken: a code with figures, said in words by the messages of imports."""

    code: str
    figures: Mapping[str, Any] = {}


class CellRefused(Exception):
    """Raised by a converter with its fault."""

    def __init__(self, code: str, **figures: Any) -> None:
        super().__init__(code)
        self.fault = ImportFault(code, figures)


Convert = Callable[[str], Any]


def folded(text: str) -> str:
    """A code, a number or a choice in one form: full-width letters and digits become plain ones."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def converter(column: IntakeColumn, known: ReferenceIndex) -> Convert:
    """Return what reads the cells of a column, empty ones apart."""
    if column.kind is Kind.TEXT:
        return lambda text: _text(column, text)
    if column.kind is Kind.IDENTITY:
        return _identity
    if column.kind is Kind.KEY:
        return lambda text: _key(column, text)
    return remembered(_CONVERTERS[column.kind](column, known))


def remembered(convert: Convert, most: int = 300_000) -> Convert:
    """The same reader, which reads each different cell once."""
    seen: dict[str, Any] = {}

    def read(text: str) -> Any:
        found = seen.get(text, seen)
        if found is seen:
            try:
                found = convert(text)
            except CellRefused as refusal:
                found = refusal
            if len(seen) < most:
                seen[text] = found
        if isinstance(found, CellRefused):
            raise found
        return found

    return read


def _text(column: IntakeColumn, text: str) -> str:
    if len(text) > column.high:
        raise CellRefused("long", most=column.high)
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if any(unicodedata.category(c) in ("Cc", "Cs", "Co") and c not in _PRINTABLE for c in text):
            raise CellRefused("unprintable")
    return text


def _key(column: IntakeColumn, text: str) -> str:
    code = folded(text)
    if len(code) > column.high:
        raise CellRefused("long", most=column.high)
    if not _KEY.fullmatch(code):
        raise CellRefused("key")
    return code


def _identity(text: str) -> str:
    number = identity_numbers.checked(text)
    if number is None:
        raise CellRefused("identity")
    return number


def _whole(column: IntakeColumn, known: ReferenceIndex) -> Convert:
    def read(text: str) -> int:
        found = _WHOLE.fullmatch(folded(text).replace(",", ""))
        if found is None:
            raise CellRefused("whole")
        return _bounded(column, int(found.group().partition(".")[0]))

    return read


def _rank(column: IntakeColumn, known: ReferenceIndex) -> Convert:
    def read(text: str) -> int:
        plain_text = folded(text)
        said = {_GRADES.get(part) for part in _PARTS.split(plain_text.casefold()) if part}
        if len(said) == 1 and (named := said.pop()) is not None:
            return _bounded(column, named)
        found = _WHOLE.fullmatch(plain_text)
        if found is None:
            raise CellRefused("rank", low=column.low, high=column.high)
        return _bounded(column, int(found.group().partition(".")[0]))

    return read


def _bounded(column: IntakeColumn, number: int) -> int:
    if not column.low <= number <= column.high:
        raise CellRefused("bounds", low=column.low, high=column.high)
    return number


def _date(column: IntakeColumn, known: ReferenceIndex) -> Convert:
    def read(text: str) -> str:
        plain_text = folded(text)
        found = _DATE.fullmatch(plain_text) or _DAY.fullmatch(plain_text)
        try:
            day = dt.date(*map(int, found.groups())) if found else None
        except ValueError:
            day = None
        if day is None or not 1900 <= day.year <= 2100:
            raise CellRefused("date")
        return day.isoformat()

    return read


def _flag(column: IntakeColumn, known: ReferenceIndex) -> Convert:
    def read(text: str) -> bool:
        word = folded(text).casefold()
        if word not in _YES and word not in _NO:
            raise CellRefused("flag")
        return word in _YES

    return read


def _word(column: IntakeColumn, known: ReferenceIndex) -> Convert:
    assert column.words is not None
    words = {name.casefold(): word.value for word in column.words for name in (word.zh, word.en, str(word.value))}

    def read(text: str) -> str:
        found = words.get(folded(text).casefold())
        if found is None:
            raise CellRefused("word")
        return str(found)

    return read


def _reference(column: IntakeColumn, known: ReferenceIndex) -> Convert:
    assert column.table is not None
    names = known.names(column.table)

    def read(text: str) -> Any:
        found = names.get(folded(text).casefold())
        if found is None:
            raise CellRefused("unknown")
        if found == AMBIGUOUS:
            raise CellRefused("ambiguous")
        return found

    return read


def _family(column: IntakeColumn, known: ReferenceIndex) -> Convert:
    def read(text: str) -> str:
        found = known.families.get(folded(text).casefold())
        if found is None:
            raise CellRefused("unknown")
        return found

    return read


_CONVERTERS: dict[Kind, Callable[[IntakeColumn, ReferenceIndex], Convert]] = {
    Kind.WHOLE: _whole,
    Kind.RANK: _rank,
    Kind.DATE: _date,
    Kind.FLAG: _flag,
    Kind.WORD: _word,
    Kind.REFERENCE: _reference,
    Kind.FAMILY: _family,
}
