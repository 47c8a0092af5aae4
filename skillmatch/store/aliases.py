"""Other names of skills and occupations: workers' own words, abbreviations and local names, each with its source.

One word names one skill and one occupation at most, so that a search and the reader of free text know what it means. A row stays
when the city removes it (``removed``); ``edited_at`` says that a person decided on it: the reference data leave such a row alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from peewee import BooleanField, CharField, Check, DateTimeField, ForeignKeyField

from skillmatch.store.accounts import Account
from skillmatch.store.database import Table, one_of, rows
from skillmatch.store.reference import Occupation, Skill
from skillmatch.store.registers.words import IS_HAN, plain
from skillmatch.terms import AliasLanguage, AliasSource, TextSubject

LONGEST = 60
LEAST = 2
"""Letters or characters of a word: a single one means too many things."""

OWNER = {TextSubject.SKILL: "skill_id", TextSubject.OCCUPATION: "occupation_id"}
"""The column of whose name a row is."""


class Alias(Table):
    """Another name of a skill or an occupation. ``word`` is what two spellings of one name share."""

    subject = CharField(16, constraints=[one_of("subject", TextSubject)])
    skill = ForeignKeyField(Skill, null=True, backref="aliases", on_delete="CASCADE")
    occupation = ForeignKeyField(Occupation, null=True, backref="aliases", on_delete="CASCADE")
    language = CharField(2, constraints=[one_of("language", AliasLanguage)])
    text = CharField(LONGEST)
    word = CharField(LONGEST)
    pinyin = CharField(200)
    initials = CharField(LONGEST)
    source = CharField(16, constraints=[one_of("source", AliasSource)])
    sample = BooleanField(default=False)
    removed = BooleanField(default=False)
    account = ForeignKeyField(Account, null=True, backref="+", on_delete="SET NULL")
    edited_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("subject", "word"), True),)
        constraints = (
            Check("(skill_id IS NULL) = (subject <> 'skill')"),
            Check("(occupation_id IS NULL) = (subject <> 'occupation')"),
        )


@dataclass(frozen=True)
class OtherName:
    """Another name as a page shows it; ``sample`` where it is of the reference data."""

    id: int
    text: str
    language: str
    source: AliasSource
    sample: bool


def word_of(text: str) -> str:
    """What spellings of one name share: ``CO2 焊``, ``co2-焊`` and ``ＣＯ２焊`` are one word.

    Examples
    --------
    >>> word_of("CO2 焊") == word_of("ＣＯ２-焊")
    True
    """
    return re.sub(r"[^\w+#]|_", "", plain(text))[:LONGEST]


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
