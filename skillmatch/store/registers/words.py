"""How text becomes words that an index keeps, and what people type a question to it: alike on SQLite and PostgreSQL.

A run of Chinese characters is kept as its pairs in their order (so that a longer name is found as a phrase of pairs), as single
characters, and, for each character that one may begin at, as pinyin and initials to its end: 温室 is found in 智能温室 as 温室, 温,
``wenshi`` and ``ws``. Latin words and numbers are kept whole and found by their beginning. Characters are kept as simplified
ones, and a surname with each of its readings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import lazy_pinyin

from skillmatch.cleaning import clean_cell, clean_name, simplified, without_points
from skillmatch.store.db.surnames import surname_readings

HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3007"
RUNS = re.compile(rf"[a-z0-9]+|[{HAN}]+|[^\W_a-z0-9{HAN}]+")
IS_HAN = re.compile(rf"[{HAN}]")
MAX_SPELLING_LENGTH = 24
MAX_WORDS = 8
MAX_QUESTION_LENGTH = 60
END = "ωωω"
"""Stands after the pairs of a run, so that no phrase is found across two of them; nobody's question contains it."""

START = "ω"
SHORT = 4
"""The first letters of a word, up to so many, are words of their own behind this mark: to look through all words that begin with a
letter would take long."""


@dataclass(frozen=True)
class SearchWord:
    """One word of a question: a phrase of index words, the last of which is a beginning where ``begins``."""

    typed: str
    phrase: tuple[str, ...]
    begins: bool


def plain(text: str) -> str:
    """Lower case, cleaned, without points inside Chinese, and full-width letters and digits as the usual ones."""
    cleaned = clean_cell(text)
    return (cleaned if cleaned.isascii() else unicodedata.normalize("NFKC", without_points(cleaned))).casefold()


def index_words(texts: Iterable[str], *, people: bool = False) -> str:
    """The index words of a row's `texts`, in their order, divided by blanks; the first of `people` is a name."""
    found: list[str] = []
    for number, text in enumerate(texts):
        is_name = people and number == 0
        spelled = plain(clean_name(text) if is_name else text)
        for place, run in enumerate(RUNS.findall(spelled)):
            if IS_HAN.match(run):
                found.extend(_han(run, people, is_name and place == 0))
            else:
                found.append(_safe(run))
                found += _starts(run)
        joined = re.sub(r"[^a-z0-9]", "", spelled) if text.isascii() and " " not in spelled else ""
        if joined and joined != spelled:
            found.append(joined)  # a code such as W-17 is typed without its dash too
    return " ".join(found)


def query_words(question: str) -> list[SearchWord]:
    """The words of what somebody typed; nothing for a question without letters or digits."""
    found = []
    for run in _runs(question[:MAX_QUESTION_LENGTH])[:MAX_WORDS]:
        if run.isalpha() and run.isascii() and len(run) <= SHORT:
            found.append(SearchWord(run, (START + run,), begins=False))
        elif not IS_HAN.match(run):
            found.append(SearchWord(run, (_safe(run),), begins=run.isascii()))
        elif len(run) == 1:
            found.append(SearchWord(run, (_safe(run),), begins=False))
        else:
            found.append(SearchWord(run, tuple(_pairs(run)), begins=False))
    return found


def _runs(question: str) -> list[str]:
    """The runs of a question; a code is one, with its dashes left out."""
    found: list[str] = []
    for piece in simplified(plain(question)).replace("ü", "v").split():
        is_code = piece.isascii() and any(c.isdigit() for c in piece)
        found += [joined] if is_code and (joined := re.sub(r"[^a-z0-9]", "", piece)) else RUNS.findall(piece)
    return found


@lru_cache(maxsize=65536)
def _han(run: str, people: bool, surname: bool) -> tuple[str, ...]:
    written = simplified(run)
    pairs = [*_pairs(written), END] if len(run) > 1 else []
    singles = [_safe(character) for character in dict.fromkeys(written)]
    usual = list(map(_syllable, run) if people else lazy_pinyin(run))
    sounds = _sounds(usual, len(usual))
    for reading in surname_readings(run) if surname else ():
        sounds += _sounds([*(syllable[:-1] for syllable in reading), *usual[len(reading) :]], len(reading))
    starts = [short for sound in sounds for short in _starts(sound)]
    return (*pairs, *singles, *dict.fromkeys(sounds), *dict.fromkeys(starts))


def _sounds(syllables: list[str], number: int) -> list[str]:
    """Pinyin and initials from each of the first syllables to the end."""
    spelled = [part for part in syllables if part.isascii() and part]
    sounds = []
    for start in range(min(number, len(spelled))):
        rest = spelled[start : start + MAX_SPELLING_LENGTH]
        sounds.append("".join(rest)[:MAX_SPELLING_LENGTH])
        if len(rest) > 1:
            sounds.append("".join(part[0] for part in rest))
    return sounds


def _starts(word: str) -> list[str]:
    return [START + word[:size] for size in range(1, min(SHORT, len(word)) + 1)] if word.isalpha() and word.isascii() else []


def _pairs(run: str) -> list[str]:
    return [_safe(run[place : place + 2]) for place in range(len(run) - 1)]


@lru_cache(maxsize=32768)
def _syllable(character: str) -> str:
    spelled = lazy_pinyin(character)[0]
    return spelled if spelled.isascii() else ""


def _safe(word: str) -> str:
    """The word in characters that every tokenizer takes for letters: rare ones outside the first plane as their number."""
    return word if word.isascii() or max(word) <= "\uffff" else "".join(c if c <= "\uffff" else f"u{ord(c):x}" for c in word)
