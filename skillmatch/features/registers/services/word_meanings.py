"""What an unknown word of a file may mean: the reader of free text for trades and skills, likeness of names for everything else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from skillmatch.engine_gateway import snapshot, text_reader
from skillmatch.matching.extraction.results import PAST, Reading
from skillmatch.store.db.database import rows
from skillmatch.store.frameworks import aliases
from skillmatch.store.registers.intake.columns import Intake, IntakeColumn, Kind
from skillmatch.store.registers.intake.entries import OWN_WORDS
from skillmatch.store.registers.intake.references import folded
from skillmatch.store.registers.intake.row_reading import vocabulary
from skillmatch.terms import Rank, TextSubject

MAX_GUESSES = 3
CHOSEN = 0.85
"""From this likelihood on a guess is chosen beforehand: a single word says less than a text, so it must say it more plainly."""

WHOLE_NAME = 0.95
"""How likely a word means what has it as a whole name or other name."""

A_LITTLE, USUAL = 1, 2
"""The rank of a skill that somebody names without more: the usual work alone; or a little of it, where the word says so."""

_A_LITTLE = re.compile(r"^(?:会一?点|会些|懂一?点|略懂|了解|简单的?|会|懂)|(?:会|懂)(?:一点|一些|点|些)$")
"""What says so at the beginning or the end of a word: within one it may be part of a name, such as 会计 or 班前会."""

_SAYS_SOMETHING = re.compile(r"[\u3400-\u9fff]{2}|[a-z]{3}.*[a-z]{2}", re.IGNORECASE)
"""What the reader can make something of: not codes, and not single characters."""

MIN_LIKENESS = 0.5
"""Less alike is not offered."""

MAX_COMPARED = 3000
"""Names that a word is compared with: of more, those that share a character with it."""

ALIKE_SURE = 0.85
_ORDINARY = re.compile(
    r"有限责任公司|股份有限公司|有限公司|集团公司|集团|股份|公司|厂|街道办事处|街道办|街办|办事处|街道|镇|乡|开发区|山东省?|潍坊市?|寿光市?"
    r"|co\.?,? ?ltd\.?|inc\.?|town|subdistrict"
)
"""Parts of names of towns and enterprises that tell none from another."""


@dataclass(frozen=True)
class Guess:
    """A row or a choice that a word may mean: its code or value, its names, how likely it is, and the rank that the word says."""

    target: str
    zh: str
    en: str
    confidence: float
    rank: int = 0

    @property
    def sure(self) -> bool:
        """Whether it is chosen beforehand."""
        return self.confidence >= CHOSEN


Named = Sequence[tuple[str, str, str]]


class Guesser:
    """Guesses words of one register's files.

    Parameters
    ----------
    intake : Intake
        The register.
    """

    def __init__(self, intake: Intake) -> None:
        columns = [*intake.columns, *(part.column for one in intake.lists for part in one.parts)]
        self._columns = {vocabulary(column): column for column in columns}
        self._named: dict[str, Named] = {}
        self._whole: dict[TextSubject, dict[str, tuple[str, str, str]]] = {}

    def guess(self, name: str, word: str) -> list[Guess]:
        """The most likely meanings of a word of the vocabulary `name`, the likeliest first."""
        if name in (OWN_WORDS, "skill", "occupation"):
            return self._read(name, word)
        return self._alike(self._choices(name), word)

    def choices(self, name: str) -> list[tuple[str, str, str]]:
        """Everything that a word of a vocabulary may be said to mean: code or value and both names."""
        return list(self._choices("skill" if name == OWN_WORDS else name))

    def _read(self, name: str, word: str) -> list[Guess]:
        subject = TextSubject.OCCUPATION if name == "occupation" else TextSubject.SKILL
        names, bare = self._whole_names(subject), _A_LITTLE.sub("", word)
        whole = names.get(aliases.word_of(word))  # first, since a name may begin with 会 itself
        little = whole is None and bare != word
        rank = 0 if subject is TextSubject.OCCUPATION else (A_LITTLE if little else USUAL)
        whole = whole or names.get(aliases.word_of(bare))
        if whole is not None:
            return [Guess(*whole, WHOLE_NAME, rank)]
        if not _SAYS_SOMETHING.search(word):
            return []
        if not text_reader.is_prepared():  # making it takes half a minute: names alone are compared until it is there
            return self._alike(self._choices("skill" if name == OWN_WORDS else name), word)
        snap = snapshot.current()
        reading: Reading = text_reader.read(snap, word, PAST)
        found, cards = (
            (reading.occupations, snap.occupations) if subject is TextSubject.OCCUPATION else (reading.skills, snap.skills)
        )  # fmt: skip
        best = sorted(found, key=lambda one: -one.confidence)[:MAX_GUESSES]
        return [Guess(cards[one.index].code, cards[one.index].zh, cards[one.index].en, one.confidence, rank) for one in best]

    def _whole_names(self, subject: TextSubject) -> dict[str, tuple[str, str, str]]:
        """The skill or occupation by each of its names and other names, as words are compared."""
        if subject not in self._whole:
            table = subject.value
            others = aliases.of_all(subject)
            found: dict[str, tuple[str, str, str]] = {}
            for row_id, code, zh, en in rows(f'SELECT id, code, zh, en FROM "{table}" ORDER BY id'):  # noqa: S608 - our own name
                for text in (*others.get(row_id, ()), en, zh):
                    found[aliases.word_of(text)] = (code, zh, en)
            self._whole[subject] = found
        return self._whole[subject]

    def _choices(self, name: str) -> Named:
        if name not in self._named:
            column = self._columns.get(name)
            self._named[name] = tuple(_of_column(column)) if column is not None else ()
        return self._named[name]

    def _alike(self, named: Named, word: str) -> list[Guess]:
        bare = _bare(word)
        if len(named) > MAX_COMPARED:
            named = [one for one in named if set(one[1]) & set(bare)]
        scored = sorted(((_likeness(bare, folded(word), zh, en), code, zh, en) for code, zh, en in named), reverse=True)
        return [Guess(code, zh, en, round(score, 2)) for score, code, zh, en in scored[:MAX_GUESSES] if score >= MIN_LIKENESS]


def _of_column(column: IntakeColumn) -> Iterable[tuple[str, str, str]]:
    if column.table is not None:
        where = (
            " WHERE state <> 'retired'"
            if "state" in column.table._meta.fields and column.table._meta.table_name != "course"
            else ""
        )
        yield from rows(f'SELECT code, zh, en FROM "{column.table._meta.table_name}"{where} ORDER BY code')  # noqa: S608
    elif column.kind is Kind.RANK:
        yield from ((str(int(rank)), rank.zh, rank.en) for rank in Rank if column.low <= rank <= column.high)
    elif column.words is not None:
        yield from ((str(word.value), word.zh, word.en) for word in column.words)


@lru_cache(maxsize=16_384)
def _bare(text: str) -> str:
    """A name without what tells none from another."""
    plain = folded(text)
    return _ORDINARY.sub("", plain).strip() or plain


def _likeness(bare: str, plain: str, zh: str, en: str) -> float:
    """How alike a word and a name are, from 0 to 1: equal but for ordinary parts, one within the other, or by shared characters."""
    best = 0.0
    for name in (zh, en):
        own = _bare(name)
        if not own:
            continue
        if plain == folded(name):
            return 1.0
        if bare == own:
            score = 0.95
        elif len(min(bare, own, key=len)) >= 2 and (bare in own or own in bare):
            score = ALIKE_SURE * len(min(bare, own, key=len)) / len(max(bare, own, key=len)) + 0.1
        else:
            score = 0.9 * SequenceMatcher(None, bare, own).ratio()
        best = max(best, min(score, 0.95))
    return best


def as_kept(guesses: Iterable[Guess]) -> list[list[Any]]:
    """Guesses as a file keeps them."""
    return [[one.target, one.zh, one.en, one.confidence, one.rank] for one in guesses]
