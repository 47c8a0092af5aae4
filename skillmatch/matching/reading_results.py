"""What a reader of free text takes and gives: its thresholds, its vocabulary, its suggestions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from skillmatch.matching.reading_facts import Fact
from skillmatch.matching.reading_rules import Span

ADVERT, PAST, OUTLINE = "advert", "past", "outline"
KINDS = (ADVERT, PAST, OUTLINE)
"""A job advert; a job title or a description of past work; an outline of a course."""

EMPTY, FOREIGN, NOTHING = "empty", "foreign", "nothing"
"""Why a reading suggests nothing: there is no text, it is in another language, or nothing in it is known."""

SURE = 0.55
"""From this confidence on a suggestion is ticked beforehand (chosen)."""

LONGEST_WORDS, MOST_WORDS = 60, 6
"""Characters of a quotation, and how many quotations a suggestion has."""


@dataclass(frozen=True)
class ReadingSettings:
    """Thresholds of the reader; all chosen on adverts written for the tests, not learned.

    Attributes
    ----------
    whole : float
        Confidence of a name that stands in the text as it is.
    share, share_worth : float
        Least share of a name, and what a whole share is worth as a confidence.
    near, same : float
        Similarities of a clause and a name that are worth nothing and ``near_worth``.
    near_worth : float
        Meaning alone is never worth more than this.
    asked : float
        Added where the occupation that the text names asks for the skill.
    least, least_occupation : float
        Less is not suggested.
    most_skills, most_occupations, most_clauses : int
        So many are suggested, and so many clauses are compared by meaning: those without a clear name, the first of them, since
        each costs some 20–40 ms.
    """

    whole: float = 0.95
    share: float = 0.55
    share_worth: float = 0.85
    near: float = 0.55
    same: float = 0.95
    near_worth: float = 0.75
    asked: float = 0.1
    least: float = 0.4
    least_occupation: float = 0.5
    most_skills: int = 20
    most_occupations: int = 3
    most_clauses: int = 16


@dataclass(frozen=True)
class Vocabulary:
    """What a text may speak of; every tuple is in the order of the positions that suggestions carry.

    Attributes
    ----------
    skills, occupations, towns : tuple of tuples of str
        The names of each: Chinese, English, local ones.
    tasks : tuple of tuples of str
        What people of an occupation do.
    required : tuple of tuples of (int, int)
        The skills that an occupation asks for, each with its rank.
    """

    skills: tuple[tuple[str, ...], ...]
    occupations: tuple[tuple[str, ...], ...]
    towns: tuple[tuple[str, ...], ...] = ()
    tasks: tuple[tuple[str, ...], ...] = ()
    required: tuple[tuple[tuple[int, int], ...], ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """A skill or an occupation (by position) with the confidence in it, and the words that led to it.

    Attributes
    ----------
    rank, from_rank : int
        The rank that is asked for or held (0 for none said of an occupation); where an outline begins.
    named : bool
        Whether its whole name stands in the text.
    """

    index: int
    confidence: float
    spans: tuple[Span, ...]
    rank: int = 0
    from_rank: int = 0
    named: bool = False


@dataclass(frozen=True)
class Reading:
    """What a text probably means; places are offsets in ``text``, the text as it was given.

    Attributes
    ----------
    reason : str
        Why nothing is suggested, "" where something is.
    read : int
        So many characters were read.
    """

    text: str = field(repr=False)
    occupations: tuple[Suggestion, ...] = ()
    skills: tuple[Suggestion, ...] = ()
    headcount: Fact[int] | None = None
    pay: Fact[tuple[int | None, int | None]] | None = None
    needed_by: Fact[dt.date] | None = None
    towns: tuple[Fact[int], ...] = ()
    permits: tuple[Fact[str], ...] = ()
    shifts: tuple[Fact[str], ...] = ()
    reason: str = ""
    read: int = 0

    @property
    def cut(self) -> bool:
        """Whether the end of the text was not read."""
        return self.read < len(self.text)

    def words(self, spans: Iterable[Span]) -> tuple[str, ...]:
        """The words at some places, each once; the first of many, and the beginning of long ones."""
        found = (" ".join(self.text[start:end].split()) for start, end in spans)
        return tuple(dict.fromkeys(one if len(one) <= LONGEST_WORDS else one[: LONGEST_WORDS - 1] + "…" for one in found))[
            :MOST_WORDS
        ]
