"""Other names of skills and occupations: workers' own words, abbreviations and local names, each with its source.

One word names one skill and one occupation at most, so that a search and the reader of free text know what it means. A row stays
when the city removes it (``removed``); ``edited_at`` says that a person decided on it: the reference data leave such a row alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from skillmatch.store.db.database import rows
from skillmatch.store.frameworks.models import MAX_ALIAS_LENGTH
from skillmatch.store.registers.words import IS_HAN, plain
from skillmatch.terms import AliasLanguage, AliasSource, TextSubject

MIN_LENGTH = 2
"""Letters or characters of a word: a single one means too many things."""

OWNER = {TextSubject.SKILL: "skill_id", TextSubject.OCCUPATION: "occupation_id"}
"""The column of whose name a row is."""


@dataclass(frozen=True)
class OtherName:
    """Another name as a page shows it; ``sample`` where it is of the reference data."""

    id: int
    text: str
    language: str
    source: AliasSource
    sample: bool


def word_of(text: str) -> str:
    """Return what spellings of one name share: ``CO2 焊``, ``co2-焊`` and ``ＣＯ２焊`` are one word.

    Examples
    --------
    >>> word_of("CO2 焊") == word_of("ＣＯ２-焊")
    True
    """
    return re.sub(r"[^\w+#]|_", "", plain(text))[:MAX_ALIAS_LENGTH]


def language_of(text: str) -> AliasLanguage:
    """Chinese where there is a Chinese character, else English."""
    return AliasLanguage.CHINESE if IS_HAN.search(text) else AliasLanguage.ENGLISH


def of_all(subject: TextSubject) -> dict[int, tuple[str, ...]]:
    """The other names of every skill or occupation that has any, by its id, in the order in which they were added."""
    found: dict[int, list[str]] = {}
    sql = f"SELECT {OWNER[subject]}, text FROM alias WHERE subject = ? AND removed = ? ORDER BY id"
    for key, text in rows(sql, (subject.value, False)):
        found.setdefault(int(key), []).append(text)
    return {key: tuple(texts) for key, texts in found.items()}


def of_one(subject: TextSubject, subject_id: int) -> list[OtherName]:
    """The other names of one skill or occupation, those of the city first, then in the order of the reference data."""
    owner = OWNER[subject]
    sql = f"SELECT id, text, language, source, sample FROM alias WHERE {owner} = ? AND removed = ? ORDER BY sample, id"
    found = rows(sql, (subject_id, False))
    return [OtherName(key, text, language, AliasSource(source), bool(sample)) for key, text, language, source, sample in found]
