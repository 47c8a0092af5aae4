"""One spelling of the same length as the text, its clauses, and the ranks that words speak of. All constants are chosen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from opencc import OpenCC

MAX_READ_LENGTH = 20_000
"""Characters that are read; a longer text is cut there, and the reading says so."""

MAX_CLAUSE_LENGTH = 80
"""Characters of a clause; longer ones are cut into several."""

Span = tuple[int, int]
"""Start and end of words in the text as it was given."""

T = TypeVar("T")


@dataclass(frozen=True)
class Fact(Generic[T]):
    """A value with the confidence in it, in [0, 1], and the words that led to it."""

    value: T
    confidence: float
    spans: tuple[Span, ...]


_SIMPLIFIED = OpenCC("t2s")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_BREAK = re.compile(r"[\n\r;!?。！？；，、|•·]+|,(?=\D|$)|\.(?=\s|$)|(?<=[一-鿿])\s+(?=[一-鿿])|\s+[-–—]\s+")


def fold(text: str) -> str:
    """One spelling, character by character, so that every place in it is the same place in `text`.

    Full-width forms, capitals, traditional characters and control characters are folded; what would change the length stays.
    """
    folded = "".join(map(_fold_one, text))
    if folded.isascii():
        return folded
    simplified = _SIMPLIFIED.convert(folded)
    return simplified if len(simplified) == len(folded) else folded


def _fold_one(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isprintable() or character == "\n" else " "
    if unicodedata.category(character) in _UNSEEN:
        return " "
    plain = unicodedata.normalize("NFKC", character).lower()
    return plain if len(plain) == 1 else character


def clauses(folded: str) -> list[Span]:
    """The clauses of a folded text in their order, without blanks at their ends; none is empty."""
    found, start = [], 0
    for stop, following in [*((m.start(), m.end()) for m in _BREAK.finditer(folded)), (len(folded), len(folded))]:
        for begin in range(start, stop, MAX_CLAUSE_LENGTH):
            piece = folded[begin : min(stop, begin + MAX_CLAUSE_LENGTH)]
            left = len(piece) - len(piece.lstrip())
            if piece.strip():
                found.append((begin + left, begin + left + len(piece.strip())))
        start = following
    return found


def mask(folded: str, spans: Iterable[Span]) -> str:
    """The text with blanks where the spans are: what was understood there is not read as something else."""
    letters = list(folded)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


def foreign(folded: str) -> bool:
    """Whether the text is mostly in a language that is neither Chinese nor English."""
    letters = [c for c in folded if c.isalpha()]
    if not letters:
        return False
    strange = sum(not (c.isascii() or _HAN.match(c)) for c in letters)
    if strange * 5 >= len(letters):
        return True
    if sum(c.isascii() for c in letters) * 2 < len(letters):
        return False
    words = re.findall(r"[^\W\d_]+", folded)
    english, others = sum(word in _ENGLISH for word in words), sum(word in _OTHERS for word in words)
    return others >= 3 and others > english


_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_ENGLISH = frozenset(
    [
        "the", "and", "of", "to", "in", "for", "with", "a", "is", "we", "are", "be", "or", "on", "at", "you",
        "our", "will", "must", "have", "experience",
    ]
)  # fmt: skip
_OTHERS = frozenset(
    [
        "de", "la", "el", "los", "las", "les", "und", "der", "die", "das", "des", "du", "et", "y", "que", "para", "con", "mit",
        "für", "le", "un", "une", "uma", "um", "por", "en", "dans", "pour", "nous", "sind", "wir", "ist", "auf", "il", "di", "per",
        "che", "della", "e", "os", "do", "da", "em", "nos", "se", "su", "een", "het", "van", "voor", "wij", "zijn", "och", "att",
        "av", "som",
        "dan", "yang", "untuk", "với", "và", "của",
    ]
)  # fmt: skip


@dataclass(frozen=True)
class RankWords:
    """What words say of a rank: the rank, how plainly (3 a grade, 2 years, 1 a verb), and where."""

    rank: int
    weight: int
    span: Span


_GRADES: tuple[tuple[str, int], ...] = (
    (r"首席技师|chief technician", 8),
    (r"特级技师|special[- ]grade technician", 7),
    (r"高级技师|(?:国家职业资格)?一级(?:工|证书|技师|技能|/)|(?<![a-z])senior technicians?(?![a-z])", 6),
    (r"(?<!高级)(?<!特级)(?<!首席)技师(?!学院)|二级(?:工|证书|技师|技能|/)|master craftsm[ae]n|(?<![a-z])expert(?![a-z])", 5),
    (r"高级工?(?!技师|管理|职称|工程)|三级(?:工|证书|技能|/)|(?<![a-z])(?:senior|advanced)(?! technician)(?![a-z])", 4),
    (r"中级工?(?!职称|工程)|四级(?:工|证书|技能|/)|(?<![a-z])(?:intermediate|mid[- ]level)(?![a-z])", 3),
    (r"初级工?(?!职称|工程)|五级(?:工|证书|技能|/)|(?<![a-z])(?:junior|basic)(?![a-z])", 2),
    (r"学徒工?|零基础|无需经验|无经验|(?<![a-z])(?:apprentices?|trainees?|no experience|beginners?)(?![a-z])", 1),
)
_VERBS: tuple[tuple[str, int], ...] = (
    (r"精通|带徒|带教|(?<![a-z])(?:mastery|lead(?:s|ing)? a team|train(?:ed|ing)? others)(?![a-z])", 5),
    (r"熟练|独立(?:完成|操作|上岗)?|(?<![a-z])(?:proficient|skilled|experienced|independent(?:ly)?)(?![a-z])", 4),
    (r"掌握|能够|胜任|(?<![a-z])(?:able to|familiar with|capable of)(?![a-z])", 3),
    (r"熟悉|了解|认识|入门|(?<![a-z])(?:understand(?:s|ing)?|aware of|introduct(?:ion|ory))(?![a-z])", 2),
)
_RANKS = tuple((re.compile(words), rank, weight) for listed, weight in ((_GRADES, 3), (_VERBS, 1)) for words, rank in listed)
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_YEARS = re.compile(
    r"(?P<n>\d{1,2}|十[一二三四五六七八九]?|[一二两三四五六七八九])(?:\s*[-~至到–]\s*(?:\d{1,2}|[一二两三四五六七八九十]))?\s*年(?!薪|底|终|度|龄|前|月|\d)"
    r"(?=(?:以上|及以上|多)?(?:的)?[^\n,，。;；]{0,8}(?:经验|经历|工作|从业|工龄|以上|多))"
    r"|(?:干了|做了|当了|干过|做过|当过|干|从事[^\n,，。]{0,12}?|工作了?|有)\s*(?P<d>\d{1,2}|十[一二三四五六七八九]?|[一二两三四五六七八九])\s*多?年"
    r"|(?<!\d)(?P<e>\d{1,2})\s*(?:\+|or more|[-–]\s*\d{1,2})?\s*years?(?![a-z])"
)


def number(text: str) -> int:
    """A small number in digits or Chinese, 0 where it is none: ``8``, ``八``, ``十二``, ``二十``."""
    if text.isascii():
        return int(text) if text.isdigit() else 0
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text, 0)
    return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def rank_of_years(years: int) -> int:
    """The rank that so many years usually stand for: under 2 junior, from 2 intermediate, from 5 senior, from 10 technician."""
    return 5 if years >= 10 else 4 if years >= 5 else 3 if years >= 2 else 2


def rank_words(folded: str, span: Span) -> list[RankWords]:
    """All words of a stretch of the text that speak of a rank, plainest first, then in their order."""
    start, end = span
    found = [
        RankWords(rank, weight, match.span()) for words, rank, weight in _RANKS for match in words.finditer(folded, start, end)
    ]
    for match in _YEARS.finditer(folded, start, end):
        years = number(match.group("n") or match.group("d") or match.group("e"))
        if 0 < years <= 50:
            found.append(RankWords(rank_of_years(years), 2, match.span()))
    return sorted(found, key=lambda words: (-words.weight, words.span))


def sentence(folded: str, span: Span) -> Span:
    """The span with the items of the same list before it: a verb at the head of a list speaks of all its items."""
    strong = max((folded.rfind(mark, 0, span[0]) for mark in "\n,，。;；!！?？"), default=-1)
    return strong + 1, span[1]


_STEP = re.compile(r"从|由|from|→|->|至|到|升|(?<![a-z])to(?![a-z])")
_BEGIN = re.compile(r"零基础|入门|基础知识|概述|简介|认识|了解|introduct|basics?(?![a-z])|overview|beginner")
_FURTHER = re.compile(r"提高|提升|进阶|强化|综合|疑难|优化|创新|故障|advanced|troubleshoot|optimi[sz]|improv")
DEFAULT_STEP = (2, 3)
"""Ranks of a part of an outline that says nothing of them."""


def step_of(folded: str, clause: Span, whole: Span) -> tuple[int, int, tuple[Span, ...]]:
    """From which to which rank a part of an outline leads: two grades name both, one names the end, else words of depth do.

    Returns
    -------
    low, high : int
        ``0 ≤ low < high ≤ 8``.
    spans : tuple of spans
        The words that say so; empty for ``DEFAULT_STEP``.
    """
    line = folded.rfind("\n", 0, clause[0]) + 1, min(len(folded), folded.find("\n", clause[1]) % (len(folded) + 1))
    for stretch in (clause, line, whole):
        grades = sorted((found for found in rank_words(folded, stretch) if found.weight == 3), key=lambda found: found.span)
        for first, second in pairwise(grades):
            between = folded[first.span[1] : second.span[0]]
            low = 0 if folded[slice(*first.span)] in ("零基础", "beginner", "beginners") else first.rank
            if len(between) <= 12 and _STEP.search(between) and second.rank > low:
                return low, second.rank, (first.span, second.span)
        if stretch != whole or whole == clause:
            if begins := _BEGIN.search(folded, *stretch):
                return 0, 2, (begins.span(),)
            if further := _FURTHER.search(folded, *stretch):
                return 3, 4, (further.span(),)
        if grades:
            return grades[0].rank - 1, grades[0].rank, (grades[0].span,)
    return (*DEFAULT_STEP, ())
