"""Which occupation a text is about: evidence summed over the whole text, against "none of these"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer

from skillmatch.matching.extraction.evidence import TextEvidence
from skillmatch.matching.extraction.names import NameIndex
from skillmatch.matching.extraction.other_occupations import others
from skillmatch.matching.extraction.results import Vocabulary
from skillmatch.matching.extraction.rules import Span, clauses, fold
from skillmatch.matching.extraction.shares import grams
from skillmatch.matching.extraction.weights import OCCUPATION_FEATURES, OccupationWeights

Float64 = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RankedOccupations:
    """Occupations of a text.

    Attributes
    ----------
    chance : float64 array, (n_occupations,)
        How probable each is.
    none : float
        How probable it is that the text is about none of them.
    places : dict of int to list of Span
        Where names of occupations stand.
    best : int array, (n_occupations,)
        The phrase that is most like each.
    other : Span or None
        Where an occupation of no catalogue is named.
    """

    chance: Float64
    none: float
    places: dict[int, list[Span]]
    best: npt.NDArray[np.int64]
    other: Span | None


class Occupations:
    """Weighs the occupations of a vocabulary.

    Parameters
    ----------
    vocabulary : Vocabulary
    weights : OccupationWeights, optional
    """

    LEAST_VOTE = 0.3
    """Similarity of a phrase and a skill from which on it counts (chosen)."""

    def __init__(self, vocabulary: Vocabulary, weights: OccupationWeights | None = None) -> None:
        self.weights = weights or OccupationWeights()
        self.others = others(vocabulary.occupations)
        self._names, self._other_names = NameIndex(vocabulary.occupations), NameIndex(self.others)
        self.n = len(vocabulary.occupations)
        required = vocabulary.required or ((),) * self.n
        tasks = vocabulary.tasks or ((),) * self.n
        self.asked = np.zeros((self.n, len(vocabulary.skills)), np.float32)
        for row, pairs in enumerate(required):
            self.asked[row, [skill for skill, _ in pairs]] = 1
        rare = np.log1p(self.n / np.maximum(self.asked.sum(axis=0), 1))
        weight = (0.5 + 0.5 * rare / np.log1p(self.n)).astype(np.float32)
        self._own = [(np.flatnonzero(row), weight[row > 0]) for row in self.asked]
        told = [
            " , ".join([*names, *names, *doing, *(name for skill, _ in pairs for name in vocabulary.skills[skill][:2])])
            for names, doing, pairs in zip(vocabulary.occupations, tasks, required, strict=True)
        ]
        self._vectorizer = TfidfVectorizer(analyzer=grams, sublinear_tf=True)
        self._described = self._vectorizer.fit_transform([fold(text) for text in told]).T.tocsr()

    def features(self, evidence: TextEvidence) -> tuple[Float64, Float64, dict[int, list[Span]], Span | None]:
        """``OCCUPATION_FEATURES`` (n_occupations, 5), ``NONE_FEATURES`` (3,), where names stand, and where one of no catalogue
        does."""
        text = evidence.text
        head = _head(text)
        places = self._places(self._names, text)
        out = np.zeros((self.n, len(OCCUPATION_FEATURES)))
        for index, spans in places.items():
            out[index, 0], out[index, 1] = 1, min(spans)[0] < head
        blend = np.maximum(evidence.blend, 0)
        for index, (skills, weight) in enumerate(self._own):
            if len(skills) and len(blend):
                out[index, 2] = np.maximum((blend[:, skills] * weight).max(axis=1) - self.LEAST_VOTE, 0).sum()
        out[:, 3] = np.asarray((self._vectorizer.transform([text]) @ self._described).toarray())[0]
        best = evidence.trades.max(axis=0, initial=0)
        out[:, 4] = best[: self.n]
        first = min((span for spans in self._places(self._other_names, text).values() for span in spans), default=None)
        at_head = first is not None and first[0] < head
        return out, np.array([at_head, best[self.n :].max(initial=0), 1.0]), places, first if at_head else None

    def weigh(self, evidence: TextEvidence) -> RankedOccupations:
        """Return how probable each occupation is for a text."""
        one, none, places, other = self.features(evidence)
        scores = np.append(one @ np.array(self.weights.of_one), none @ np.array(self.weights.of_none))
        chance = np.exp(scores - scores.max())
        chance /= chance.sum()
        own = evidence.trades[:, : self.n]
        best = own.argmax(axis=0) if len(own) else np.zeros(self.n, np.int64)
        return RankedOccupations(chance[:-1], float(chance[-1]), places, best, other)

    def _places(self, names: NameIndex, text: str) -> dict[int, list[Span]]:
        found = {one.index: [span for span in one.spans if stands_alone(text, span)] for one in names.whole(text)}
        return {index: spans for index, spans in found.items() if spans}


_LEADING = frozenset("招聘名的是当做干级控练个位需缺年过为任女男老学和及或找与兼要")
_BEHIND = frozenset("段艺程作业序具厂会地位资件装匠")


def stands_alone(text: str, span: Span) -> bool:
    """Whether the short name of an occupation is a word of its own there: 车工 in 叉车工 is none, nor is 电工 in 电工具."""
    start, end = span
    if text[start] < "\u3400":
        return True
    before = text[start - 1] if start else ""
    if end - start <= 3 and "\u3400" <= before <= "\u9fff" and before not in _LEADING:
        return False
    return not (text[end - 1] == "工" and text[end : end + 1] in _BEHIND and end < len(text))


def _head(text: str) -> int:
    """Where the second clause ends: what an advert is for stands before it."""
    first: Sequence[Span] = clauses(text)[:2]
    return first[-1][1] if first else 0
