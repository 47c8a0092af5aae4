"""How much of a name stands in a phrase: the rare parts of a word count more than the common ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from skillmatch.matching.extraction.names import pieces, spellings

Float32 = npt.NDArray[np.float32]


class Shares:
    """Inverse document frequencies of the parts of names, and the shares of names that phrases have.

    Parameters
    ----------
    names : sequence of sequences of str
        The names of each thing.

    Notes
    -----
    The parts are single Chinese characters, pairs of them, and stems of other words. A part of ``df`` of ``n`` names weighs
    ``ln(1 + n/df)``.
    """

    def __init__(self, names: Sequence[Sequence[str]]) -> None:
        listed = [(index, set(grams(spellings(name)[-1]))) for index, own in enumerate(names) for name in own if name.strip()]
        listed = [(index, own) for index, own in listed if own]
        self._place = {gram: at for at, gram in enumerate(sorted({gram for _, own in listed for gram in own}))}
        rows = np.repeat(np.arange(len(listed)), [len(own) for _, own in listed])
        columns = np.array([self._place[gram] for _, own in listed for gram in own], np.int64)
        counts = np.bincount(columns, minlength=len(self._place))
        self._idf = np.log1p(len(listed) / np.maximum(counts, 1))
        self._unknown = float(np.log1p(len(listed)))
        weighed = sparse.csr_array((self._idf[columns], (rows, columns)), shape=(len(listed), len(self._place)))
        self._weight = np.asarray(weighed.sum(axis=1)).ravel()
        self._names = sparse.csr_array(weighed.T)
        owner = np.array([index for index, _ in listed], np.int64)
        self._first, self.n = np.flatnonzero(np.diff(owner, prepend=-1)), len(names)
        self._owner = owner[self._first]

    def of(self, phrases: Sequence[str]) -> tuple[Float32, Float32]:
        """The share of each thing's name that stands in each phrase, and the share that both have of both.

        Returns
        -------
        of_name, of_both : float32 arrays, (n_phrases, n_things)
            In [0, 1], of the name that fits best; the second is the harmonic mean of the share of the name and that of the phrase.
        """
        own = [set(grams(phrase)) for phrase in phrases]
        known = [[self._place[gram] for gram in one if gram in self._place] for one in own]
        indptr = np.concatenate(([0], np.cumsum([len(one) for one in known]))).astype(np.int64)
        columns = np.array([column for one in known for column in one], np.int64)
        ones = sparse.csr_array((np.ones(len(columns)), columns, indptr), shape=(len(phrases), len(self._place)))
        shared = np.asarray((ones @ self._names).toarray())
        told = np.array(
            [sum(self._idf[one]) + self._unknown * (len(all_) - len(one)) for one, all_ in zip(known, own, strict=True)]
        )
        of_name = shared / np.maximum(self._weight, 1e-9)
        of_both = 2 * shared / np.maximum(self._weight + told[:, None], 1e-9)
        return self._best(of_name), self._best(of_both)

    def _best(self, values: npt.NDArray[np.float64]) -> Float32:
        """The best name of each thing."""
        out = np.zeros((len(values), self.n), np.float32)
        out[:, self._owner] = np.maximum.reduceat(values, self._first, axis=1)
        return out


def grams(folded: str) -> list[str]:
    """Single Chinese characters, pairs of them, and stems of other words."""
    return [piece for piece, _ in pieces(folded)] + [character for character in folded if "\u3400" <= character <= "\u9fff"]
