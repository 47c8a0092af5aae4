"""What a cell means: text in, the value that the store keeps out, or why not. Equal cells are worked out once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from stdnum.cn import uscc

from skillmatch import cleaning, clock
from skillmatch.store.people import identity_numbers, phones
from skillmatch.store.registers.intake import dates, grades
from skillmatch.store.registers.intake.columns import Digits, IntakeColumn, Kind
from skillmatch.store.registers.intake.references import AMBIGUOUS, ReferenceIndex

MAX_CELL_LENGTH = 40_000
"""Excel's own limit is 32,767 characters."""

NOTHING = frozenset(
    ("/", "\\", "-", "--", "—", "——", "–", "×", "无", "暂无", "没有", "不详", "未知", "空", "n/a", "na", "null", "none", "nil")
)
"""What stands in a cell of an office's sheet where there is nothing to say."""

_KEY = re.compile(r"[0-9A-Za-z一-鿿][0-9A-Za-z一-鿿._/-]*")
_WHOLE = re.compile(r"[+-]?\d{1,15}(\.0+)?", re.ASCII)
_UNITS = re.compile(r"(?:小时|个小时|学时|课时|周岁|岁|人|名|元|hours?|h|people)$")

MULTILINE = 1000
"""Texts that may be longer have lines of their own."""

_YES = frozenset(("是", "yes", "true", "1", "y", "√"))
_NO = frozenset(("否", "no", "false", "0", "n", "×"))


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
    """A code, a number or a choice in one form: full-width letters and digits become plain ones, invisible marks go."""
    if text.isascii() and text.isprintable():
        return text
    plain = unicodedata.normalize("NFKC", text)
    return (plain if plain.isprintable() else cleaning.clean_cell(plain)).strip()


def converter(column: IntakeColumn, known: ReferenceIndex, digits: Digits = Digits.OURS) -> Convert:
    """Return what reads the cells of a column, empty ones apart.

    Parameters
    ----------
    column : IntakeColumn
        The column.
    known : ReferenceIndex
        The rows that cells may point to.
    digits : Digits
        What a bare digit means in a column of grades.
    """
    if column.kind is Kind.TEXT:
        return lambda text: _text(column, text)
    if column.kind in _CHECKED:
        return _CHECKED[column.kind]
    if column.kind is Kind.KEY:
        return lambda text: _key(column, text)
    if column.kind is Kind.RANK:
        return remembered(lambda text: _rank(column, text, digits))
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
    if column.name == "name":
        text = cleaning.clean_name(text)
    elif column.high < MULTILINE:
        text = cleaning.clean_cell(text)
    else:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > column.high:
        raise CellRefused("long", most=column.high)
    if not text.isprintable() and (unknown := cleaning.unknown_characters(text.replace("\n", " ").replace("\t", " "))):
        raise CellRefused("characters", characters=", ".join(map(cleaning.code_point, unknown[:5])))
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


def _phone(text: str) -> str:
    number = phones.checked(text)
    if number is None:
        raise CellRefused("phone")
    return number


def _credit_code(text: str) -> str:
    code = folded(text).replace(" ", "").upper()
    if not uscc.is_valid(code):
        raise CellRefused("credit_code")
    return code


def _whole(column: IntakeColumn, known: ReferenceIndex) -> Convert:
    def read(text: str) -> int:
        found = _WHOLE.fullmatch(_UNITS.sub("", folded(text).replace(",", "")).strip())
        if found is None:
            raise CellRefused("whole")
        return _bounded(column, int(found.group().partition(".")[0]))

    return read


def _rank(column: IntakeColumn, text: str, digits: Digits) -> int:
    found = grades.rank_of(folded(text), digits)
    if found is None:
        bare = grades.BARE.fullmatch(folded(text)) is not None
        raise CellRefused("rank_digits" if bare and digits is Digits.UNSAID else "rank", low=column.low, high=column.high)
    return _bounded(column, found)


def _bounded(column: IntakeColumn, number: int) -> int:
    if not column.low <= number <= column.high:
        raise CellRefused("bounds", low=column.low, high=column.high)
    return number


def _date(column: IntakeColumn, known: ReferenceIndex) -> Convert:
    def read(text: str) -> str:
        day = dates.day_of(folded(text))
        if isinstance(day, str):
            raise CellRefused(day)
        if column.past and day > clock.today():
            raise CellRefused("future")
        return day.isoformat()

    return read


def _year(column: IntakeColumn, known: ReferenceIndex) -> Convert:
    def read(text: str) -> int:
        year = dates.year_of(folded(text))
        if year is None:
            raise CellRefused("year")
        oldest, youngest = clock.today().year - column.high, clock.today().year - column.low
        if not oldest <= year <= youngest:
            raise CellRefused("bounds", low=str(oldest), high=str(youngest))
        return year

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
    words = {folded(name).casefold(): word.value for word in column.words for name in (word.zh, word.en, str(word.value))}
    words |= {name: value for name, value in column.words_too if name not in words}

    def read(text: str) -> str:
        found = words.get(folded(text).casefold())
        if found is None:
            raise CellRefused("word")
        return str(found)

    return read


def _reference(column: IntakeColumn, known: ReferenceIndex) -> Convert:
    assert column.table is not None
    table = column.table

    def read(text: str) -> Any:
        found = known.find(table, folded(text))
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
    Kind.DATE: _date,
    Kind.YEAR: _year,
    Kind.FLAG: _flag,
    Kind.WORD: _word,
    Kind.REFERENCE: _reference,
    Kind.FAMILY: _family,
}

_CHECKED: dict[Kind, Convert] = {Kind.IDENTITY: _identity, Kind.PHONE: _phone, Kind.CREDIT_CODE: _credit_code}
