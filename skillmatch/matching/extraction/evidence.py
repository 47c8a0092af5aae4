"""What the phrases of a text have in common with the names of skills and of occupations, each as a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.matching.extraction.meaning import Meaning
from skillmatch.matching.extraction.phrases import phrases
from skillmatch.matching.extraction.rules import Span, mask
from skillmatch.matching.extraction.shares import Shares
from skillmatch.matching.text.normalisation import trade_words

Float32 = npt.NDArray[np.float32]

BLEND = (0.3, 0.4, 0.3)
"""What the three similarities of a phrase and a skill count in one (chosen): share of the name, share of both, meaning."""


@dataclass(frozen=True, eq=False)
class TextEvidence:
    """The phrases of a text and what each has in common with skills and occupations.

    Attributes
    ----------
    text : str
        The folded text, with blanks where it is not to be read.
    phrases : list of Span
        Different ones, in their order.
    share, both, meant : float32 arrays, (n_phrases, n_skills)
        The share of the name that stands in the phrase; the share that both have of both; similarity of meaning. In [0, 1].
    trades : float32 array, (n_phrases, n_occupations + n_others)
        Similarity of meaning to occupations, and to those that are in no catalogue.
    """

    text: str
    phrases: list[Span]
    share: Float32
    both: Float32
    meant: Float32
    trades: Float32

    def within(self, stretches: Sequence[Span]) -> TextEvidence:
        """The evidence of some stretches of the text alone."""
        edges = [0, *(edge for stretch in sorted(stretches) for edge in stretch), len(self.text)]
        text = mask(self.text, [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end])
        own = [row for row, (start, end) in enumerate(self.phrases) if any(low < end and start < high for low, high in stretches)]
        rows = (self.share[own], self.both[own], self.meant[own], self.trades[own])
        return TextEvidence(text, [self.phrases[row] for row in own], *rows)

    @property
    def blend(self) -> Float32:
        """The three similarities in one, (n_phrases, n_skills)."""
        return np.asarray(BLEND[0] * self.share + BLEND[1] * self.both + BLEND[2] * self.meant, np.float32)


class PhraseComparison:
    """Compares phrases with the names of a vocabulary.

    Parameters
    ----------
    skills, trades : sequences of sequences of str
        The names of skills; those of occupations, and behind them of those that are in no catalogue.
    meanings : pair of Meaning, optional
        Of the same things, in the same order; without them the shares of the names stand in for meaning.
    most : int
        So many phrases are compared by meaning: the first that say something.
    """

    def __init__(
        self,
        skills: Sequence[Sequence[str]],
        trades: Sequence[Sequence[str]],
        meanings: tuple[Meaning, Meaning] | None,
        most: int,
    ) -> None:
        self._skills, self._trades = Shares(skills), Shares(trades)
        self._meanings, self._most = meanings, most

    def of(self, folded: str) -> TextEvidence:
        """The evidence of a text.

        Parameters
        ----------
        folded : str
            As ``rules.fold`` returns it, with blanks where it is not to be read.
        """
        first = {folded[start:end]: (start, end) for start, end in reversed(phrases(folded))}  # what is said twice is read once
        spans = sorted(first.values())
        texts = [folded[start:end] for start, end in spans]
        share, both = self._skills.of(texts)
        if self._meanings is None:
            return TextEvidence(folded, spans, share, both, both, self._trades.of(texts)[1])
        meant, trades = np.zeros_like(share), np.zeros((len(texts), self._trades.n), np.float32)
        telling = [at for at, text in enumerate(texts) if says_something(text)][: self._most]
        if telling:
            chosen = [texts[at] for at in telling]
            for out, meaning in zip((meant, trades), self._meanings, strict=True):
                out[telling] = meaning.scores(chosen)
        return TextEvidence(folded, spans, share, both, meant, trades)


_TELLING = re.compile(r"[\u3400-\u9fff]{2}|[a-z]{3}[^a-z]+[a-z]{3}|[a-z]{5}")
_WELFARE = re.compile(
    r"五险|社保|公积金|年终奖|包吃|包住|食宿|双休|单休|奖金|补贴|体检|联系|电话|微信|地址|面试|benefits|bonus|insurance|contact|phone|e-?mail"
)


def says_something(phrase: str) -> bool:
    """Whether a phrase has words beside those of pay, shifts and welfare."""
    left = trade_words(phrase)
    return bool(_TELLING.search(left)) and not (left == phrase and _WELFARE.search(phrase))
