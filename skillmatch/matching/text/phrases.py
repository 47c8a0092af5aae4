"""Similarity of a long text to short names by its most similar phrases and words: one vector of a sentence loses what it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self

import numpy as np
import numpy.typing as npt
import snowballstemmer
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from skillmatch.matching.text.encoder import Embeddings
from skillmatch.matching.text.normalisation import parts, windows, words
from skillmatch.matching.text.projection import unit

Float32 = npt.NDArray[np.float32]

VIEWS = ("windows", "words", "stems", "parts")
"""What is compared: the most similar window of the text; the most similar word for each word of a name; word stems; whole parts."""

WEIGHTS = (0.3, 0.3, 0.25, 0.15)
"""Learned by logistic regression on sentences of adverts and rounded; ``docs/decisions/0025-phrases.md`` has the figures."""

_NOT_CONTENT = frozenset(
    (
        *("a", "an", "the", "and", "or", "of", "to", "in", "for", "with", "on", "at", "by", "from", "as", "into", "over", "per"),
        *("than", "then", "so", "if", "not", "no", "is", "are", "be", "been", "will", "can", "may", "must", "should", "have"),
        *("has", "had", "you", "your", "we", "our", "us", "i", "it", "its", "this", "that", "these", "those", "they", "them"),
        *("their", "he", "she", "his", "her", "which", "what", "who", "etc"),
    )
)
"""English words that name nothing. scikit-learn's list is not used: it has fire, mill, mine and system."""

_SHARPNESS = 4
"""Similarities of words are taken to this power: half a likeness is next to none."""


@dataclass(frozen=True, eq=False)
class Phrases:
    """Short names, ready to be compared with the phrases and words of long texts.

    Parameters
    ----------
    names : float32 array, (n_names, 512)
        Unit embeddings.
    vocabulary : float32 array, (n_words, 512)
        Unit embeddings of the words of the names.
    shares : csr_array, (n_names, n_words)
        How much each word counts in each name: its rarity among the names, as shares of 1.
    stems : csr_array, (nstems, n_names)
    vectorizer : TfidfVectorizer or None
        Of word stems; None where no name has a word.
    """

    names: Float32
    vocabulary: Float32
    shares: sparse.csr_array
    stems: sparse.csr_array
    vectorizer: TfidfVectorizer | None

    @classmethod
    def of(cls, names: Sequence[str], encoder: Embeddings) -> Self:
        """Embed the names and their words.

        Parameters
        ----------
        names : sequence of str
            As ``trade_words`` returns them.
        encoder : Embeddings
        """
        counter = TfidfVectorizer(analyzer=_content, binary=True, norm="l1")
        stemmed = TfidfVectorizer(analyzer=stems, sublinear_tf=True)
        embedded = _embedded(encoder.encode(names))
        embedded[[not name for name in names]] = 0.0  # the encoder has a vector for nothing, too
        try:
            shares = sparse.csr_array(counter.fit_transform(names))
        except ValueError:  # no name has a word
            empty = sparse.csr_array((len(names), 0), dtype=np.float64)
            return cls(embedded, np.zeros((0, embedded.shape[1]), np.float32), empty, sparse.csr_array(empty.T), None)
        # in batches: the fitted words are the same in each run, so their vectors are too
        vocabulary = _embedded(encoder.encode_many(list(counter.get_feature_names_out())))
        return cls(embedded, vocabulary, shares, sparse.csr_array(stemmed.fit_transform(names).T), stemmed)

    def views(self, text: str, encoder: Embeddings) -> npt.NDArray[np.float64]:
        """The views of ``VIEWS`` of one text, each from 0 to 1, (4, n_names).

        Parameters
        ----------
        text : str
            As ``trade_words`` returns it.
        encoder : Embeddings
        """
        out = np.zeros((len(VIEWS), len(self.names)))
        phrases, own = windows(text), list(dict.fromkeys(_content(text)))
        if self.vectorizer is None or not phrases or not own:
            return out
        out[0] = (_embedded(encoder.encode(phrases)) @ self.names.T).max(axis=0)
        best = (_embedded(encoder.encode(own)) @ self.vocabulary.T).max(axis=0)
        out[1] = self.shares @ np.maximum(best, 0.0).astype(np.float64) ** _SHARPNESS
        out[2] = (self.vectorizer.transform([text]) @ self.stems).toarray()[0]
        out[3] = (_embedded(encoder.encode(parts(text))) @ self.names.T).max(axis=0)
        return np.asarray(np.clip(out, 0.0, 1.0))

    def similarity(self, texts: Sequence[str], encoder: Embeddings) -> Float32:
        """The weighted mean of the views, from 0 to 1, (n_texts, n_names).

        Parameters
        ----------
        texts : sequence of str
            As ``trade_words`` returns them. Each is computed by itself, so that no row depends on the others.
        encoder : Embeddings
        """
        out = np.zeros((len(texts), len(self.names)), np.float32)
        for row, text in enumerate(texts):
            out[row] = np.array(WEIGHTS) @ self.views(text, encoder)
        return out


def _embedded(rows: npt.NDArray[np.floating]) -> Float32:
    return unit(rows).astype(np.float32)


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


def _content(text: str) -> list[str]:
    """The words that name something; all where none does."""
    found = words(text)
    return [word for word in found if word not in _NOT_CONTENT] or found


def stems(text: str) -> list[str]:
    """Stems of the words that name something, English ones by Snowball; pairs of Chinese characters as they are.

    Parameters
    ----------
    text : str
        As ``spelling`` returns it.
    """
    return [str(stem) for stem in _stemmer().stemWords(_content(text))]
