"""Similarity of texts in Chinese, English and both mixed, as a scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import TfidfVectorizer

from skillmatch.matching import artefacts
from skillmatch.matching.similarity.spans import InputError
from skillmatch.matching.text.encoder import embeddings
from skillmatch.matching.text.normalisation import grams, n_words, parts, spelling, trade_words
from skillmatch.matching.text.phrases import Phrases
from skillmatch.matching.text.projection import Projection, unit

SHIPPED = Path(__file__).resolve().parents[3] / "models"
"""The artefacts that come with the project."""

KIND = "text"

Float64 = npt.NDArray[np.float64]

_BLOCK = 512

_ASKED_AT_ONCE = 8
"""Questions are computed in blocks of exactly so many rows, the last one filled up with empty texts: with one shape for all, the
last bits of a row do not depend on the rows beside it, nor on whether it is asked alone."""


_SHORT_NAMES = 6.0
"""Fitted texts are names up to so many words (the median)."""


class TextSimilarity(BaseEstimator):
    """Blend of the cosines of three views of a text: direction, skills of near known occupations, character n-grams.

    A long text is ranked against short names by its phrases instead (``phrase_similarity``): a sentence of an advert names
    several skills, and one vector for all of it is near none of them.

    Parameters
    ----------
    models : Path or str, optional
        Folder of the artefacts; the shipped ones by default.
    cache_dir : Path or str, optional
        Where sentence embeddings are kept between runs; in memory alone without it.
    weights : tuple of 3 floats, optional
        Weights of the views; by default those learned with the artefact, which differ for texts of one part and of more.
    smoothing : int
        So many nearest items join each item and each query of one part (itself among them); 1 is none.
    sharpness : float
        They weigh similarity to this power: only close ones count.
    phrases_from : float or None
        ``kneighbors`` compares texts of more words than this by phrases, where half of the fitted texts have at most six words
        (five Chinese characters count as two words); None never does.

    Attributes
    ----------
    n_items_ : int
        Number of fitted texts.
    n_features_in_ : int
        Dimensions of a text beside its n-grams.
    weights_ : float64 array, (2, 3)
        Of texts of one part, and of those of more.
    artefact_ : str
        Name of the artefact in use.
    names_ : tuple of str
        The fitted texts as they are compared.
    phrases_ : Phrases or None
        Made of them when they are first compared by phrases.
    projection_ : Projection
    vectors_ : float64 array, (n_items_, n_features_in_)
    characters_ : csr_array, (n_items_, n_grams)
    columns_ : csr_array, (n_grams, n_items_)
        The same, turned.
    vectorizer_ : TfidfVectorizer or None

    Notes
    -----
    Texts are read to ``normalisation.MAX_TEXT_LENGTH`` characters. An empty text has similarity 0 to everything.

    Examples
    --------
    >>> TextSimilarity().fit(["数控车工", "电焊工", "welder"]).kneighbors(["焊接"], 2)  # doctest: +SKIP
    """

    n_items_: int
    n_features_in_: int
    weights_: Float64
    artefact_: str
    names_: tuple[str, ...]
    projection_: Projection
    vectors_: Float64
    characters_: sparse.csr_array
    columns_: sparse.csr_array
    vectorizer_: TfidfVectorizer | None
    phrases_: Phrases | None = None

    def __init__(
        self,
        models: Path | str | None = None,
        cache_dir: Path | str | None = None,
        weights: tuple[float, ...] | None = None,
        smoothing: int = 5,
        sharpness: float = 6.0,
        phrases_from: float | None = 4.0,
    ) -> None:
        self.models = models
        self.cache_dir = cache_dir
        self.weights = weights
        self.smoothing = smoothing
        self.sharpness = sharpness
        self.phrases_from = phrases_from

    def fit(self, texts: Sequence[str], y: None = None) -> Self:
        """Index the texts.

        Parameters
        ----------
        texts : sequence of str
            At least one.
        y : None
            Ignored.

        Raises
        ------
        InputError
            There is no text, or one is not a str.
        ArtefactError
            There is no artefact that can be used.
        """
        given = _checked(texts)
        if not given:
            raise InputError("fit takes at least one text")
        found = artefacts.current(Path(self.models) if self.models is not None else SHIPPED, KIND)
        self.projection_ = Projection.from_state(found.state)
        self.weights_, self.artefact_ = self._weights(found), found.name
        self.n_items_ = len(given)
        self.vectorizer_ = TfidfVectorizer(analyzer=grams, sublinear_tf=True)
        words = [trade_words(spelling(text)) for text in given]
        self.names_, self.phrases_ = tuple(words), None
        try:
            self.vectorizer_.fit(words)
        except ValueError:  # not one of the texts has a character that counts
            self.vectorizer_ = None
        self.vectors_, self.characters_, short = self._represent(words, named=True)
        self.columns_ = sparse.csr_array(self.characters_.T)
        self.n_features_in_ = self.vectors_.shape[1]
        self.vectors_, self.characters_ = self._joined(self.vectors_, self.characters_, short, keep=False)
        self.columns_ = sparse.csr_array(self.characters_.T)
        return self

    def kneighbors(self, texts: Sequence[str], n_neighbors: int = 10) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int32]]:
        """The most similar fitted texts, best first, ties to the lower position.

        Parameters
        ----------
        texts : sequence of str
            Each by ``similarity``, or by ``phrase_similarity`` where it is long and the fitted texts are short.
        n_neighbors : int
            At most all fitted texts are returned.

        Returns
        -------
        similarities : float32 array, (n_texts, min(n_neighbors, n_items_))
        indices : int32 array, of the same shape
        """
        if isinstance(n_neighbors, bool) or not isinstance(n_neighbors, (int, np.integer)) or n_neighbors < 1:
            raise InputError("n_neighbors must be a whole number above 0")
        given = _checked(texts)
        scores = self.similarity(given)
        by_phrase = np.flatnonzero(self._long(given))
        if len(by_phrase):
            scores[by_phrase] = self.phrase_similarity([given[row] for row in by_phrase])
        order = np.argsort(-scores, axis=1, kind="stable")[:, : int(n_neighbors)]
        return np.take_along_axis(scores, order, axis=1), order.astype(np.int32)

    def similarity(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Similarity of each text to each fitted text, float32 (n_texts, n_items_).

        Parameters
        ----------
        texts : sequence of str
        """
        words = self._words_of(texts)
        out = np.zeros((len(words), self.n_items_), np.float32)
        for start in range(0, len(words), _ASKED_AT_ONCE):
            block = words[start : start + _ASKED_AT_ONCE]
            filled = block + [""] * (_ASKED_AT_ONCE - len(block))
            scores = self._scores(*self._joined(*self._represent(filled, named=False), keep=True))
            out[start : start + len(block)] = scores[: len(block)]
        return out

    def phrase_similarity(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Similarity by the best of the phrases and words of each text, from 0 to 1, float32 (n_texts, n_items_).

        Its scale is not that of ``similarity``: a text that names several fitted texts is similar to each of them.

        Parameters
        ----------
        texts : sequence of str
        """
        words = self._words_of(texts)
        if self.phrases_ is None:  # made when it is first needed: most uses never compare by phrases
            self.phrases_ = Phrases.of(self.names_, embeddings(self._folder()))
        # phrases of a text seldom come again, so they are kept in memory alone and do not push names off the disk
        return self.phrases_.similarity(words, embeddings())

    def _words_of(self, texts: Sequence[str]) -> list[str]:
        if not hasattr(self, "vectors_"):
            raise NotFittedError("This TextSimilarity is not fitted yet: call fit first.")
        return [trade_words(spelling(text)) for text in _checked(texts)]

    def _long(self, texts: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Which texts are ranked by their phrases."""
        if self.phrases_from is None or np.median([n_words(name) for name in self.names_]) > _SHORT_NAMES:
            return np.zeros(len(texts), np.bool_)
        return np.array([n_words(trade_words(spelling(text))) > self.phrases_from for text in texts], np.bool_)

    def _folder(self) -> Path | None:
        return Path(self.cache_dir) if self.cache_dir is not None else None

    def _weights(self, found: artefacts.Artefact) -> Float64:
        """Learned ones, unless others were given; (2, 3)."""
        if self.weights is None:
            learned = np.asarray(found.state.get("weights", ()), np.float64)
            if learned.shape != (2, 3):
                raise artefacts.ArtefactError(f"{found.name} was trained for other views: train text again")
            return learned
        weights = np.asarray(self.weights, np.float64)
        if weights.shape != (3,) or not np.isfinite(weights).all() or weights.min() < 0:
            raise InputError("weights must be three finite numbers, none below 0")
        return np.stack([weights, weights])

    def _represent(self, words: list[str], named: bool) -> tuple[Float64, sparse.csr_array, npt.NDArray[np.bool_]]:
        """Views of normalised texts, each times the root of its weight: a dot product is the blended similarity.

        What is fitted is ``named``: of many parts the first is the name, the second says what it is, and each counts as much as
        all others together. A question may be any list, whose parts count alike. Last: which texts have one part.
        """
        pieces = [parts(word) for word in words]
        unique = sorted({piece for row in pieces for piece in row if piece})
        place = {piece: at for at, piece in enumerate(unique)}
        projected = self._projected(unique, len(unique) if named else _ASKED_AT_ONCE)
        direction = np.zeros((len(words), self.projection_.matrix.shape[1]))
        for row, items in enumerate(pieces):
            rows = [place[piece] for piece in items if piece]
            lead = min(2, len(rows)) if named else 0
            direction[row] = projected[rows[:lead]].sum(axis=0)
            rest = projected[rows[lead:]].sum(axis=0, keepdims=True)
            direction[row] += unit(rest)[0]
        direction = unit(direction)
        short = np.array([len(items) == 1 for items in pieces], bool)
        roots = np.sqrt(np.where(short[:, None], self.weights_[0], self.weights_[1]))
        dense = np.hstack([roots[:, [at]] * view for at, view in enumerate(self.projection_.views(direction))])
        dense[~direction.any(axis=1)] = 0.0
        characters = sparse.csr_array((len(words), 1)) if self.vectorizer_ is None else self.vectorizer_.transform(words)
        return dense, sparse.csr_array(sparse.diags_array(roots[:, 2]) @ characters), short

    def _projected(self, pieces: list[str], at_once: int) -> Float64:
        """Directions of pieces, in blocks of exactly ``at_once`` rows."""
        embedded = embeddings(self._folder()).encode(pieces)
        out = np.zeros((len(pieces), self.projection_.matrix.shape[1]))
        for start in range(0, len(pieces), max(1, at_once)):
            block = embedded[start : start + at_once]
            filled = np.vstack([block, np.zeros((at_once - len(block), block.shape[1]), block.dtype)])
            out[start : start + len(block)] = self.projection_.direction(filled)[: len(block)]
        return out

    def _scores(self, dense: Float64, characters: sparse.csr_array) -> npt.NDArray[np.float32]:
        return np.asarray(dense @ self.vectors_.T + (characters @ self.columns_).toarray()).astype(np.float32)

    def _joined(
        self, dense: Float64, characters: sparse.csr_array, short: npt.NDArray[np.bool_], keep: bool
    ) -> tuple[Float64, sparse.csr_array]:
        """Each short text with its nearest fitted texts, weighted by similarity; ``keep`` adds the text itself.

        A long text says enough by itself, and its neighbours would blur it.
        """
        if self.smoothing <= 1 or self.n_items_ <= self.smoothing or not short.any():
            return dense, characters
        rows, columns, values = [], [], []
        for start in range(0, len(dense), _BLOCK):
            block = slice(start, start + _BLOCK)
            scores = self._scores(dense[block], characters[block]).astype(np.float64)
            near = np.argsort(-scores, axis=1, kind="stable")[:, : self.smoothing]
            rows.append(np.repeat(np.arange(start, start + len(scores)), self.smoothing))
            columns.append(near.ravel())
            weight = np.maximum(np.take_along_axis(scores, near, axis=1), 0.0) ** self.sharpness
            values.append((weight * short[block, None]).ravel())
        shape = (len(dense), self.n_items_)
        mix = sparse.csr_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=shape)
        dense_sum, character_sum = mix @ self.vectors_, mix @ self.characters_
        if keep:
            dense_sum, character_sum = dense_sum + dense, character_sum + characters
        length = np.sqrt((dense_sum**2).sum(axis=1) + np.asarray(character_sum.multiply(character_sum).sum(axis=1)).ravel())
        scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 1e-12)
        alone = ~short
        joined = dense_sum * scale[:, None]
        joined[alone] = dense[alone]
        apart = sparse.diags_array(alone.astype(np.float64)) @ characters
        mixed = sparse.csr_array(sparse.diags_array(scale * short) @ character_sum + apart)
        mixed.sort_indices()  # a sum of sparse rows may come in any order, and with it the last bits of a product
        return joined, mixed


def _checked(texts: Sequence[str]) -> list[str]:
    if isinstance(texts, str):
        raise InputError("a sequence of texts is expected, not one text")
    given = list(texts)
    for row, text in enumerate(given):
        if not isinstance(text, str):
            raise InputError(f"text {row} is not a str")
    return given
