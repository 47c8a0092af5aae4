"""Other names of skills and occupations: workers' own words, abbreviations and local names, each with its source.

One word names one skill and one occupation at most, so that a search and the reader of free text know what it means. A row stays
when the city removes it (``removed``); ``edited_at`` says that a person decided on it: the reference data leave such a row alone.
"""

from __future__ import annotations

import re

from peewee import BooleanField, CharField, Check, DateTimeField, ForeignKeyField

from skillmatch.store.accounts import Account
from skillmatch.store.database import Table, one_of, rows
from skillmatch.store.reference import Occupation, Skill
from skillmatch.store.registers.words import plain
from skillmatch.terms import AliasLanguage, AliasSource, TextSubject

LONGEST = 60
LEAST = 2
"""Letters or characters of a word: a single one means too many things."""


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


def word_of(text: str) -> str:
    """What spellings of one name share: ``CO2 焊``, ``co2-焊`` and ``ＣＯ２焊`` are one word.

    Examples
    --------
    >>> word_of("CO2 焊") == word_of("ＣＯ２-焊")
    True
    """
    return re.sub(r"[^\w+#]|_", "", plain(text))[:LONGEST]


def of_all(subject: TextSubject) -> dict[int, tuple[str, ...]]:
    """The other names of every skill or occupation that has any, by its id, in the order in which they were added."""
    owner = {TextSubject.SKILL: "skill_id", TextSubject.OCCUPATION: "occupation_id"}[subject]
    found: dict[int, list[str]] = {}
    sql = f"SELECT {owner}, text FROM alias WHERE subject = ? AND removed = ? ORDER BY id"
    for key, text in rows(sql, (subject.value, False)):
        found.setdefault(int(key), []).append(text)
    return {key: tuple(texts) for key, texts in found.items()}
