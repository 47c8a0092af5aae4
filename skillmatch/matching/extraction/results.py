"""What a reader of free text takes and gives: its thresholds, its vocabulary, its suggestions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from skillmatch.matching.extraction.rules import Fact, Span
from skillmatch.matching.extraction.weights import OccupationWeights, SkillWeights

ADVERT, PAST, OUTLINE = "advert", "past", "outline"
KINDS = (ADVERT, PAST, OUTLINE)
"""A job advert; a job title or a description of past work; an outline of a course."""

EMPTY, FOREIGN, NOTHING = "empty", "foreign", "nothing"
"""Why a reading suggests nothing: there is no text, it is in another language, or nothing in it is known."""

SURE = 0.6
"""From this confidence on a suggestion is ticked beforehand: on texts that the reader did not learn from, nine in ten are right."""

MAX_WORDS_LENGTH, MAX_WORDS = 60, 6
"""Characters of a quotation, and how many quotations a suggestion has."""


@dataclass(frozen=True)
class ReadingSettings:
    """Thresholds and weights of the reader. The weights are learned, the thresholds chosen.

    Attributes
    ----------
    whole : float
        Confidence of a long name that stands in the text as it is; none is higher.
    most_none : float
        Probability that the text is about no occupation of the vocabulary from which on none is suggested.
    least, least_occupation : float
        Less is not suggested (of occupations, behind the first).
    most_skills, most_occupations, most_phrases : int
        So many are suggested, and so many phrases are compared by meaning: the first of them, since each costs some milliseconds.
    occupation_weights : OccupationWeights
    skill_weights : SkillWeights
    """

    whole: float = 0.95
    most_none: float = 0.5
    least: float = 0.35
    least_occupation: float = 0.1
    most_skills: int = 20
    most_occupations: int = 3
    most_phrases: int = 16
    occupation_weights: OccupationWeights = field(default_factory=OccupationWeights)
    skill_weights: SkillWeights = field(default_factory=SkillWeights)


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
class Post:
    """One of several posts of an advert.

    Attributes
    ----------
    title : Span
        Where its title stands.
    headcount : Fact or None
        How many are asked for, where the advert says it of this post.
    occupation : Suggestion or None
        None where no occupation of the vocabulary fits.
    skills : tuple of Suggestion
        Of what the advert says of this post alone.
    stretches : tuple of Span
        What speaks of this post alone.
    """

    title: Span
    headcount: Fact[int] | None
    occupation: Suggestion | None
    skills: tuple[Suggestion, ...]
    stretches: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a text probably means; places are offsets in ``text``, the text as it was given.

    Attributes
    ----------
    reason : str
        Why nothing is suggested, "" where something is.
    read : int
        So many characters were read.
    posts : tuple of Post
        Where an advert asks for several; else empty.
    headcount : Fact or None
        Of all posts together.
    unlisted : bool
        Whether no occupation of the vocabulary fits the text.
    unlisted_words : tuple of Span
        Where an occupation that is in no catalogue is named.
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
    posts: tuple[Post, ...] = ()
    unlisted: bool = False
    unlisted_words: tuple[Span, ...] = ()

    @property
    def cut(self) -> bool:
        """Whether the end of the text was not read."""
        return self.read < len(self.text)

    def words(self, spans: Iterable[Span]) -> tuple[str, ...]:
        """The words at some places, each once; the first of many, and the beginning of long ones."""
        found = (" ".join(self.text[start:end].split()) for start, end in spans)
        return tuple(dict.fromkeys(one if len(one) <= MAX_WORDS_LENGTH else one[: MAX_WORDS_LENGTH - 1] + "…" for one in found))[
            :MAX_WORDS
        ]
