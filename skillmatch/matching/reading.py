"""Free text in Chinese, English or both → what it probably means, how sure that is, and the words that led there."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Self

import numpy as np
from sklearn.exceptions import NotFittedError

from skillmatch.matching import reading_facts as facts
from skillmatch.matching import reading_rules as rules
from skillmatch.matching.artefact import ArtefactError
from skillmatch.matching.reading_facts import Fact
from skillmatch.matching.reading_meaning import Meaning, Similar
from skillmatch.matching.reading_names import Names, joined
from skillmatch.matching.reading_results import (
    ADVERT,
    EMPTY,
    FOREIGN,
    KINDS,
    MOST_WORDS,
    NOTHING,
    OUTLINE,
    PAST,
    Reading,
    ReadingSettings,
    Suggestion,
    Vocabulary,
)
from skillmatch.matching.reading_rules import Span
from skillmatch.matching.spans import InputError
from skillmatch.matching.text_rules import trade_words


class Reader:
    """Reads free text against a vocabulary.

    Whole names count most, then parts of names by how rare their pieces are, then similarity of meaning. Without a usable artefact
    of ``TextSimilarity`` names alone are compared.

    Parameters
    ----------
    similar : callable, optional
        Makes an estimator with ``fit`` and ``similarity``; without it meaning is not compared.
    settings : ReadingSettings, optional
    """

    def __init__(self, similar: Callable[[], Similar] | None = None, settings: ReadingSettings | None = None) -> None:
        self.similar = similar
        self.settings = settings or ReadingSettings()

    def fit(self, vocabulary: Vocabulary, meanings: Sequence[Meaning] | None = None) -> Self:
        """Index the names; the estimators of meaning are fitted here, and cost some seconds the first time.

        Parameters
        ----------
        vocabulary : Vocabulary
        meanings : sequence of Meaning, optional
            Those of skills and of occupations, where they are fitted already.
        """
        if not vocabulary.skills or not vocabulary.occupations:
            raise InputError("a vocabulary needs skills and occupations")
        self.vocabulary_ = vocabulary
        self.skills_, self.occupations_ = Names(vocabulary.skills), Names(vocabulary.occupations)
        self.towns_ = Names([_town_names(names) for names in vocabulary.towns])
        self.required_ = [dict(pairs) for pairs in vocabulary.required] or [{} for _ in vocabulary.occupations]
        self.without_meaning_ = ""
        self.meanings_ = tuple(meanings) if meanings is not None else self._meanings()
        both: tuple[Meaning | None, ...] = self.meanings_ or (None, None)
        self._skill_meaning, self._occupation_meaning = both
        return self

    def _meanings(self) -> tuple[Meaning, ...]:
        if self.similar is None:
            return ()
        known = self.vocabulary_
        tasks = known.tasks or ((),) * len(known.occupations)
        both = [[*names, *own] for names, own in zip(known.occupations, tasks, strict=True)]
        try:
            return Meaning.of(self.similar(), known.skills), Meaning.of(self.similar(), both)
        except (ArtefactError, InputError) as error:  # no artefact that fits: names are still compared, and the pages still answer
            self.without_meaning_ = str(error)
            return ()

    def read(self, text: str, today: dt.date, kind: str = ADVERT) -> Reading:
        """What a text means. Never raises for a text, whatever is in it.

        Parameters
        ----------
        text : str
            ``reading_rules.LONGEST_READ`` characters of it are read.
        today : date
            From when days without a year are counted.
        kind : str
            One of ``KINDS``.
        """
        if not hasattr(self, "vocabulary_"):
            raise NotFittedError("This Reader is not fitted yet: call fit first.")
        if kind not in KINDS:
            raise InputError(f"kind must be one of {', '.join(KINDS)}")
        folded = rules.fold(text[: rules.LONGEST_READ])
        reading = Reading(text, read=len(folded))
        if not re.search(r"\w", folded):
            return replace(reading, reason=EMPTY)
        if rules.foreign(folded):
            return replace(reading, reason=FOREIGN)
        permits = facts.permits(folded)
        named = rules.mask(folded, (span for permit in permits for span in permit.spans))
        clauses = rules.clauses(named)
        occupations = self._read_occupations(named, clauses)
        skills = self._read_skills(named, clauses, occupations, kind)
        occupations = self._with_ranks(named, occupations)
        if kind == ADVERT:
            reading = replace(
                reading,
                headcount=facts.headcount(folded),
                pay=facts.pay(folded),
                needed_by=facts.needed_by(folded, today),
                towns=tuple(Fact(found.index, 0.9, found.spans) for found in self.towns_.whole(folded)),
                shifts=facts.shifts(folded),
            )
        reading = replace(reading, occupations=occupations, skills=skills, permits=permits if kind != OUTLINE else ())
        meant = (occupations, skills, reading.permits, reading.headcount, reading.pay, reading.needed_by, reading.towns)
        return reading if any(meant) or reading.shifts else replace(reading, reason=NOTHING)

    def _read_occupations(self, folded: str, clauses: list[Span]) -> tuple[Suggestion, ...]:
        """The occupations that a text names, those at its head first; where it names none, those that it resembles."""
        chosen = self.settings
        head = max(folded.find("\n", clauses[0][0]), clauses[0][1]) if clauses else 0
        found: dict[int, Suggestion] = {}
        for one in self.occupations_.whole(folded):
            first = min(one.spans)[0]
            confidence = chosen.whole - (0.0 if first < head else 0.1 if len(one.spans) > 1 else 0.2)
            found[one.index] = Suggestion(one.index, confidence, one.spans, named=True)
        for clause in clauses[:3]:
            for one in self.occupations_.partly(folded, clause, chosen.share):
                _keep(found, Suggestion(one.index, one.share * chosen.share_worth, one.spans))
        if not any(one.named for one in found.values()):
            for near in self._near(self._occupation_meaning, folded, clauses[:4]):
                _keep(found, near)
        best = sorted(found.values(), key=lambda one: (-one.confidence, min(one.spans), one.index))
        return tuple(one for one in best if one.confidence >= chosen.least_occupation)[: chosen.most_occupations]

    def _read_skills(
        self, folded: str, clauses: list[Span], occupations: tuple[Suggestion, ...], kind: str
    ) -> tuple[Suggestion, ...]:
        chosen, found = self.settings, dict[int, Suggestion]()
        asked = self.required_[occupations[0].index] if occupations else {}
        for one in self.skills_.whole(folded):
            _keep(found, Suggestion(one.index, chosen.whole, one.spans, named=True))
        for clause in clauses:
            for one in self.skills_.partly(folded, clause, chosen.share):
                _keep(found, Suggestion(one.index, one.share * chosen.share_worth, one.spans))
        clear = [one.spans[0][0] for one in found.values() if one.confidence >= chosen.near_worth]
        unclear = [span for span in clauses if not any(span[0] <= start < span[1] for start in clear)]
        for near in self._near(self._skill_meaning, folded, unclear):
            _keep(found, near)
        sure = []
        for suggestion in found.values():
            more = chosen.asked if suggestion.index in asked and not suggestion.named else 0.0
            confidence = min(suggestion.confidence + more, chosen.whole)
            if confidence >= chosen.least:
                sure.append(self._ranked(replace(suggestion, confidence=confidence), folded, clauses, asked, kind))
        best = sorted(sure, key=lambda one: (-one.confidence, min(one.spans), one.index))
        return tuple(best[: chosen.most_skills])

    def _near(self, meaning: Meaning | None, folded: str, clauses: list[Span]) -> list[Suggestion]:
        """What clauses resemble in meaning: of each clause the best, and what comes close to it."""
        if meaning is None:
            return []
        chosen = self.settings
        first = {folded[slice(*span)]: span for span in reversed(clauses)}  # what is said twice is read once
        telling = sorted(span for text, span in first.items() if _says_something(text))[: chosen.most_clauses]
        if not telling:
            return []
        scores = meaning.scores([folded[slice(*span)] for span in telling])
        found = []
        for clause, row in zip(telling, scores, strict=True):
            top = float(row.max())
            for index in np.flatnonzero(row >= max(chosen.near, top - 0.05))[:3]:
                share = min((float(row[index]) - chosen.near) / (chosen.same - chosen.near), 1.0)
                confidence = chosen.least + (chosen.near_worth - chosen.least) * share
                found.append(Suggestion(int(index), confidence, (clause,)))
        return found

    def _ranked(self, one: Suggestion, folded: str, clauses: list[Span], asked: dict[int, int], kind: str) -> Suggestion:
        """The suggestion with its rank: a grade, years or a verb beside it, else what the occupation asks for."""
        clause = next((span for span in clauses if span[0] <= one.spans[0][0] < span[1]), (0, len(folded)))
        if kind == OUTLINE:
            low, high, spans = rules.step_of(folded, clause, clauses[0])
            return replace(one, from_rank=low, rank=high, spans=joined([*one.spans, *spans]))
        beside = rules.rank_words(folded, clause) or rules.rank_words(folded, rules.sentence(folded, clause))
        if beside:
            return replace(one, rank=beside[0].rank, spans=joined([*one.spans, beside[0].span]))
        overall = [words for words in rules.rank_words(folded, (0, len(folded))) if words.weight >= 2]
        usual = asked.get(one.index, 3)
        return replace(one, rank=min(usual, overall[0].rank) if overall and kind == PAST else usual)

    def _with_ranks(self, folded: str, occupations: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
        """Occupations with the grade that the text states, 0 where it states none; its words are among the places."""
        plain = [words for words in rules.rank_words(folded, (0, len(folded))) if words.weight >= 2]
        if not plain:
            return occupations
        return tuple(replace(one, rank=plain[0].rank, spans=joined([*one.spans, plain[0].span])) for one in occupations)


def _keep(found: dict[int, Suggestion], new: Suggestion) -> None:
    """The better one of a thing found twice; equally good ones have the words of both."""
    old = found.get(new.index)
    if old is None or new.confidence > old.confidence:
        found[new.index] = new
    elif old.confidence == new.confidence and not old.named:
        found[new.index] = replace(old, spans=tuple(dict.fromkeys((*old.spans, *new.spans)))[:MOST_WORDS])


_TELLING = re.compile(r"[\u3400-\u9fff]{3}|[a-z]{3}[^a-z]+[a-z]{3}|[a-z]{5}")


def _says_something(clause: str) -> bool:
    """Whether a clause has words beside those of pay, shifts and welfare."""
    left = trade_words(clause)
    return bool(_TELLING.search(left)) and not (left == clause and _WELFARE.search(clause))


_WELFARE = re.compile(
    r"五险|社保|公积金|年终奖|包吃|包住|食宿|双休|单休|奖金|补贴|体检|联系|电话|微信|地址|面试|benefits|bonus|insurance|contact|phone|e-?mail"
)


def _town_names(names: Sequence[str]) -> list[str]:
    """A town's names, and the short ones that mean nothing else: 洛城 of 洛城街道, Luocheng of Luocheng Subdistrict."""
    short = [re.sub(r"(?:街道|生态经济园区)$| (?:Subdistrict|Town|Eco-Economic Zone)$", "", name) for name in names]
    return [*names, *(name for name in short if len(name) >= (2 if name[:1] >= "\u3400" else 6))]
