"""Free text in Chinese, English or both → what it probably means, how sure that is, and the words that led there."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Self

import numpy as np
from sklearn.exceptions import NotFittedError

from skillmatch.matching.artefacts import ArtefactError
from skillmatch.matching.extraction import facts, phrases, rules
from skillmatch.matching.extraction import places as extraction_places
from skillmatch.matching.extraction import posts as extraction_posts
from skillmatch.matching.extraction.evidence import PhraseComparison, TextEvidence
from skillmatch.matching.extraction.meaning import Meaning, SimilarityModel
from skillmatch.matching.extraction.names import NameIndex, joined
from skillmatch.matching.extraction.occupations import Occupations, RankedOccupations
from skillmatch.matching.extraction.other_occupations import others
from skillmatch.matching.extraction.results import (
    ADVERT,
    EMPTY,
    FOREIGN,
    KINDS,
    NOTHING,
    OUTLINE,
    PAST,
    Post,
    Reading,
    ReadingSettings,
    Suggestion,
    Vocabulary,
)
from skillmatch.matching.extraction.rules import Span
from skillmatch.matching.extraction.skills import candidates, confidence
from skillmatch.matching.similarity.spans import InputError


class Reader:
    """Reads free text against a vocabulary.

    An occupation is weighed by evidence summed over the whole text, against "none of these"; each skill has a confidence by a
    logistic
    regression on what its name and the best phrase have in common and on whether the occupation asks for it. Without a usable
    artefact
    of ``TextSimilarity`` names alone are compared.

    Parameters
    ----------
    similar : callable, optional
        Makes an estimator with ``fit`` and ``similarity``; without it meaning is not compared.
    settings : ReadingSettings, optional
    """

    def __init__(self, similar: Callable[[], SimilarityModel] | None = None, settings: ReadingSettings | None = None) -> None:
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
        self.skills_ = NameIndex(vocabulary.skills)
        self.official_ = NameIndex([names[:2] for names in vocabulary.skills])
        self.occupations_ = Occupations(vocabulary, self.settings.occupation_weights)
        self.towns_ = extraction_places.TownFinder(vocabulary.towns)
        self.required_ = [dict(pairs) for pairs in vocabulary.required] or [{} for _ in vocabulary.occupations]
        self.without_meaning_ = ""
        self.meanings_ = tuple(meanings) if meanings is not None else self._meanings()
        both = (self.meanings_[0], self.meanings_[1]) if self.meanings_ else None
        trades = [*vocabulary.occupations, *self.occupations_.others]
        self.comparison_ = PhraseComparison(vocabulary.skills, trades, both, self.settings.most_phrases)
        return self

    def _meanings(self) -> tuple[Meaning, ...]:
        if self.similar is None:
            return ()
        known = self.vocabulary_
        tasks = known.tasks or ((),) * len(known.occupations)
        trades = [[*names, *own] for names, own in zip(known.occupations, tasks, strict=True)]
        try:
            return Meaning.of(self.similar(), known.skills), Meaning.of(self.similar(), [*trades, *others(known.occupations)])
        except (ArtefactError, InputError) as error:  # no artefact that fits: names are still compared, and the pages still answer
            self.without_meaning_ = str(error)
            return ()

    def read(self, text: str, today: dt.date, kind: str = ADVERT) -> Reading:
        """Return what a text means. Never raises for a text, whatever is in it.

        Parameters
        ----------
        text : str
            ``rules.MAX_READ_LENGTH`` characters of it are read.
        today : date
            From when days without a year are counted.
        kind : str
            One of ``KINDS``.
        """
        if not hasattr(self, "vocabulary_"):
            raise NotFittedError("This Reader is not fitted yet: call fit first.")
        if kind not in KINDS:
            raise InputError(f"kind must be one of {', '.join(KINDS)}")
        folded = rules.fold(text[: rules.MAX_READ_LENGTH])
        reading = Reading(text, read=len(folded))
        if not re.search(r"\w", folded):
            return replace(reading, reason=EMPTY)
        if rules.foreign(folded):
            return replace(reading, reason=FOREIGN)
        own = rules.mask(folded, phrases.of_others(folded))
        permits = facts.permits(own)
        named = rules.mask(own, [*(span for permit in permits for span in permit.spans), *phrases.firm_names(own)])
        evidence = self.comparison_.of(named)
        weighed = self.occupations_.weigh(evidence)
        occupations = self._occupations(evidence, weighed)
        skills = self._skills(evidence, weighed, occupations, kind)
        if kind == ADVERT:
            posts = self._posts(evidence)
            reading = replace(
                reading,
                posts=posts,
                headcount=extraction_posts.total([post.headcount for post in posts]) or facts.headcount(own),
                pay=facts.pay(own),
                needed_by=facts.needed_by(own, today),
                towns=self.towns_.of_work(own),
                shifts=facts.shifts(own),
            )
        reading = replace(
            reading,
            occupations=self._with_ranks(named, occupations),
            skills=skills,
            unlisted=not occupations,
            unlisted_words=() if occupations or weighed.other is None else (weighed.other,),
            permits=permits if kind != OUTLINE else (),
        )
        meant = (occupations, skills, reading.permits, reading.headcount, reading.pay, reading.needed_by, reading.towns)
        return reading if any(meant) or reading.shifts or reading.unlisted_words else replace(reading, reason=NOTHING)

    def _occupations(self, evidence: TextEvidence, weighed: RankedOccupations) -> tuple[Suggestion, ...]:
        """The most probable occupations; none where "none of these" is the most probable."""
        chosen = self.settings
        if weighed.none >= chosen.most_none:
            return ()
        found: list[Suggestion] = []
        for index in np.argsort(-weighed.chance, kind="stable")[: chosen.most_occupations]:
            chance, places = float(weighed.chance[index]), weighed.places.get(int(index), [])
            if found and chance < chosen.least_occupation:
                break
            # Several posts share the probability: one that is named is as sure as it is against none.
            sure = chance / (chance + weighed.none) if places else chance
            spans = tuple(places) or (evidence.phrases[weighed.best[index]],)
            found.append(Suggestion(int(index), min(sure, chosen.whole), spans, named=bool(places)))
        return tuple(found)

    def _skills(
        self, evidence: TextEvidence, weighed: RankedOccupations, occupations: tuple[Suggestion, ...], kind: str
    ) -> tuple[Suggestion, ...]:
        chosen, folded = self.settings, evidence.text
        by_name = {one.index: one.spans for one in self.skills_.whole(folded)}
        among = candidates(evidence, weighed.chance @ self.occupations_.asked)
        found: dict[int, Suggestion] = {}
        sure = confidence(among.features, chosen.skill_weights)
        for skill, phrase, value in zip(among.skills.tolist(), among.phrase, sure, strict=True):
            places = by_name.get(skill, ())
            found[skill] = Suggestion(
                skill, min(float(value), chosen.whole), places or (evidence.phrases[phrase],), named=bool(places)
            )
        for one in self.official_.whole(folded):
            found[one.index] = Suggestion(one.index, chosen.whole, one.spans, named=True)
        asked = self.required_[occupations[0].index] if occupations else {}
        clauses = rules.clauses(folded)
        shown = [self._ranked(one, folded, clauses, asked, kind) for one in found.values() if one.confidence >= chosen.least]
        return tuple(sorted(shown, key=lambda one: (-one.confidence, min(one.spans), one.index))[: chosen.most_skills])

    def _posts(self, whole: TextEvidence) -> tuple[Post, ...]:
        """The posts of an advert that asks for several, each read by itself; none for an advert of one."""
        found = []
        for one in extraction_posts.posts(whole.text):
            evidence = whole.within(one.stretches)
            weighed = self.occupations_.weigh(evidence)
            occupations = self._occupations(evidence, weighed)
            skills = self._skills(evidence, weighed, occupations, ADVERT)
            found.append(Post(one.title, one.headcount, occupations[0] if occupations else None, skills, one.stretches))
        return tuple(found)

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
