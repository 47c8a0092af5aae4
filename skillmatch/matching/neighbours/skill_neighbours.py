"""From some known skills, and a description, the skills that are probably also held or needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError

from skillmatch.matching.neighbours.blend import Blend, learn
from skillmatch.matching.neighbours.ridge import ESSENTIAL, Float, Ridge
from skillmatch.matching.similarity.spans import InputError
from skillmatch.matching.text.encoder import embeddings

Encode = Callable[[Sequence[str]], npt.ArrayLike]
CHUNK = 256
"""Rows answered at once: bounds the memory."""
READ = 600
"""Characters of a text that are read: time grows with its length, meaning hardly."""


class SkillNeighbours(BaseEstimator):
    """Kernel ridge over the holders of skills, and a ranking learned over it and simpler scores.

    The kernel of two rows is ``(1 − a)·cosine + a·max(cosine of texts, 0)²``; the first cosine weighs skills by ln(holders/holders
    of the skill). Its ridge gives candidates; the ranking is learned from holders that are hidden from the ridge for the purpose,
    a share of their essential skills taken away, and kept only where it is better on others of them.

    Parameters
    ----------
    ridge : float
        Ridge λ. 0.3–0.5 are equal on cross-validated holders.
    text_weight : float
        The ``a`` of the kernel where texts are given; 0.2–0.3 are equal on cross-validated holders, 0.45 is worse.
    candidates : int
        Skills that the learned ranking orders.
    max_holders : int
        The ridge costs its cube in time and its square in memory; beyond it a random sample of the holders stands for all
        (popularity counts all).
    asked, hidden_share : int, float
        Holders (at most a third; 0 for no learned ranking) that the ranking learns from, and the share of their essential skills
        that it must find again.
    cache_dir : Path or str, optional
        Where sentence embeddings are kept between runs; in memory alone without it.
    encode : callable, optional
        Texts to vectors, (n, n_dimensions); the project's sentence embedding by default. Called only where texts are given.
    random_state : int

    Attributes
    ----------
    n_features_in_ : int
        Number of skills.
    popularity_ : float64 array, (n_features_in_,)
    ridges_ : dict of bool to Ridge
        With the texts' part of the kernel (True, only where ``fit`` had texts) and without (False).
    blends_ : dict of bool to Blend
        The learned ranking of each; none where there are too few holders to learn from.
    skill_vectors_ : float64 array, (n_features_in_, n_dimensions) or None
    """

    n_features_in_: int
    popularity_: Float
    ridges_: dict[bool, Ridge]
    blends_: dict[bool, Blend]
    skill_vectors_: Float | None

    def __init__(
        self, ridge: float = 0.4, text_weight: float = 0.3, candidates: int = 150, max_holders: int = 5000,
        asked: int = 600, hidden_share: float = 0.3, cache_dir: Path | str | None = None, encode: Encode | None = None,
        random_state: int = 0,
    ) -> None:  # fmt: skip
        self.ridge = ridge
        self.text_weight = text_weight
        self.candidates = candidates
        self.max_holders = max_holders
        self.asked = asked
        self.hidden_share = hidden_share
        self.cache_dir = cache_dir
        self.encode = encode
        self.random_state = random_state

    def fit(self, holders: sparse.csr_array, texts: Sequence[str] | None = None, skill_texts: Sequence[str] | None = None) -> Self:
        """Learn from who holds, or asks for, what.

        Parameters
        ----------
        holders : sparse matrix, (n_holders, n_skills)
            1 essential, 0.5 optional.
        texts : sequence of str, (n_holders,), optional
            A description of each holder.
        skill_texts : sequence of str, (n_skills,), optional
            A name of each skill.
        """
        matrix = _matrix(holders)
        self.n_features_in_ = matrix.shape[1]
        vectors = self._vectors(texts, matrix.shape[0], "texts", many=True)
        self.skill_vectors_ = self._vectors(skill_texts, matrix.shape[1], "skill_texts", many=True)
        self.popularity_ = np.asarray(matrix.sum(axis=0), dtype=np.float64).ravel()
        rng = np.random.default_rng(self.random_state)
        if matrix.shape[0] > self.max_holders:
            drawn = np.sort(rng.choice(matrix.shape[0], self.max_holders, replace=False))
            matrix, vectors = matrix[drawn], None if vectors is None else vectors[drawn]
        self.ridges_, self.blends_ = {}, {}
        for with_text in (False,) if vectors is None else (False, True):
            own = vectors if with_text else None
            self.ridges_[with_text] = Ridge.fit(matrix, own, self.text_weight, self.ridge)
            blend = self._learn(matrix, own, np.random.default_rng(self.random_state))
            if blend is not None:
                self.blends_[with_text] = blend
        return self

    def recommend(self, known: sparse.csr_array, n: int = 20, texts: Sequence[str] | None = None) -> npt.NDArray[np.int32]:
        """The most probable further skills of each row, best first, ties to the lower index.

        Parameters
        ----------
        known : sparse matrix, (n_rows, n_features_in_)
            Known skills, never returned. A row without any, and without a text, gets what is most common.
        n : int
        texts : sequence of str, (n_rows,), optional
            Looked at only where ``fit`` had texts too.

        Returns
        -------
        int32 array, (n_rows, n)
            Padded with −1.
        """
        if not hasattr(self, "ridges_"):
            raise NotFittedError("This SkillNeighbours is not fitted yet: call fit first.")
        if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 1:
            raise InputError("n must be a whole number above 0")
        rows = _matrix(known)
        if rows.shape[1] != self.n_features_in_:
            raise InputError(f"known has {rows.shape[1]} skills, SkillNeighbours was fitted with {self.n_features_in_}")
        vectors = self._vectors(texts, rows.shape[0], "texts") if True in self.ridges_ else None
        answer = np.full((rows.shape[0], int(n)), -1, np.int32)
        for start in range(0, rows.shape[0], CHUNK):
            part = slice(start, start + CHUNK)
            answer[part] = self._recommend(rows[part], int(n), None if vectors is None else vectors[part])
        return answer

    def _recommend(self, known: sparse.csr_array, n: int, vectors: Float | None) -> npt.NDArray[np.int32]:
        with_text = vectors is not None
        ridge, blend = self.ridges_[with_text], self.blends_.get(with_text)
        size = min(max(self.candidates, n), self.n_features_in_)
        ids, plain, features = self._candidates(ridge, known, vectors, size)
        score = plain if blend is None else blend.scores(features, plain)
        blank = np.diff(known.indptr) == 0
        if vectors is not None:
            blank &= ~vectors.any(axis=1)
        score = np.where(blank[:, None], plain, score)
        score = np.where(np.isneginf(plain), -np.inf, np.round(score, 9))  # known ones; the last bits depend on the batch
        order = np.lexsort((ids, -score), axis=1)[:, :n]
        best = np.take_along_axis(ids, order, axis=1)
        best[np.isneginf(np.take_along_axis(score, order, axis=1))] = -1
        return np.pad(best, ((0, 0), (0, n - best.shape[1])), constant_values=-1).astype(np.int32)

    def _candidates(
        self, ridge: Ridge, known: sparse.csr_array, vectors: Float | None, size: int
    ) -> tuple[npt.NDArray[np.int64], Float, npt.NDArray[np.float32]]:
        """The best skills by ridge alone with that score, −inf for known ones, and the features of the learned ranking."""
        dense, columns = ridge.scores(known, vectors)
        # where nothing is known all scores are 0, and the most common comes first
        dense = np.round(dense + 1e-6 * self.popularity_ / max(self.popularity_.max(initial=0.0), 1e-9), 12)
        dense[np.repeat(np.arange(known.shape[0]), np.diff(known.indptr)), known.indices] = -np.inf
        ids = np.argsort(-dense, axis=1, kind="stable")[:, :size]
        plain = np.take_along_axis(dense, ids, axis=1)
        base = np.where(np.isneginf(plain), 0.0, plain)
        parts = [np.take_along_axis(column, ids, axis=1) for column in columns]
        parts += [score - score[:, [min(19, size - 1)]] for score in (base, *parts[:1])]
        count = np.log1p(np.diff(known.indptr))[:, None]
        parts += [base, ridge.log_count[ids], ridge.essential_share[ids], np.broadcast_to(count, ids.shape)]
        parts += self._alike(known, vectors, ids)
        return ids, plain, np.stack(parts, axis=-1).astype(np.float32)

    def _alike(self, known: sparse.csr_array, vectors: Float | None, ids: npt.NDArray[np.int64]) -> list[Float]:
        """Cosines of each candidate's name with the text, and with the known skills' names: the mean, and of the nearest three."""
        if self.skill_vectors_ is None:
            return []
        near, mean, text = np.zeros(ids.shape), np.zeros(ids.shape), np.zeros(ids.shape)
        for row, own in enumerate(ids):
            names = self.skill_vectors_[own]
            held = self.skill_vectors_[known.indices[known.indptr[row] : known.indptr[row + 1]]]
            if len(held):
                cosines = names @ held.T
                mean[row] = cosines.mean(axis=1)
                near[row] = np.sort(cosines, axis=1)[:, -3:].mean(axis=1)
            if vectors is not None:
                text[row] = names @ vectors[row]
        return [near, mean] if vectors is None else [near, mean, text]

    def _learn(self, matrix: sparse.csr_array, vectors: Float | None, rng: np.random.Generator) -> Blend | None:
        """Take holders away from the ridge, hide some of their essential skills, and learn which candidates were hidden."""
        essential = np.bincount(matrix.nonzero()[0][matrix.data >= ESSENTIAL], minlength=matrix.shape[0])
        able = np.flatnonzero(essential >= 2)
        n = min(self.asked, matrix.shape[0] // 3, len(able))
        if n < 60:
            return None
        asked = np.sort(rng.choice(able, n, replace=False))
        left = np.setdiff1d(np.arange(matrix.shape[0]), asked)
        known, hidden = hide(matrix[asked], self.hidden_share, rng)
        ridge = Ridge.fit(matrix[left], None if vectors is None else vectors[left], self.text_weight, self.ridge)
        size = min(self.candidates, matrix.shape[1])
        parts = []
        for start in range(0, n, CHUNK):
            part = slice(start, start + CHUNK)
            parts.append(self._candidates(ridge, known[part], None if vectors is None else vectors[asked[part]], size))
        ids, plain, features = (np.concatenate([part[i] for part in parts]) for i in range(3))
        relevant = np.array([np.isin(own, wanted) for own, wanted in zip(ids, hidden, strict=True)])
        counts = np.array([len(wanted) for wanted in hidden])
        return learn(features, relevant, np.where(np.isneginf(plain), -1e9, plain), counts, at=20, seed=self.random_state)

    def _vectors(self, texts: Sequence[str] | None, n: int, name: str, many: bool = False) -> Float | None:
        """Unit vectors of the texts, zero for a blank one."""
        if texts is None:
            return None
        if len(texts) != n:
            raise InputError(f"{name} has {len(texts)} entries, expected {n}")
        read = [text.strip()[:READ] for text in texts]
        if self.encode is not None:
            raw = np.array(self.encode(read), dtype=np.float64).reshape(n, -1)
        else:
            project = embeddings(None if self.cache_dir is None else Path(self.cache_dir))
            raw = (project.encode_many(read) if many else project.encode(read)).astype(np.float64)
        raw[[not text for text in read]] = 0.0
        return np.asarray(raw / np.maximum(np.linalg.norm(raw, axis=1, keepdims=True), 1e-12), dtype=np.float64)


def hide(rows: sparse.csr_array, share: float, rng: np.random.Generator) -> tuple[sparse.csr_array, list[npt.NDArray[np.int64]]]:
    """Take a share of the essential skills of each row away, at least one.

    Returns
    -------
    known : csr_array
        What is left.
    hidden : list of int array
        What was taken, by row.
    """
    left, hidden = rows.copy(), []
    for row in range(rows.shape[0]):
        places = np.arange(rows.indptr[row], rows.indptr[row + 1])
        essential = places[rows.data[places] >= ESSENTIAL]
        taken = rng.choice(essential, max(1, round(share * len(essential))), replace=False)
        hidden.append(np.sort(rows.indices[taken]).astype(np.int64))
        left.data[taken] = 0.0
    left.eliminate_zeros()
    return left, hidden


def _matrix(given: sparse.csr_array) -> sparse.csr_array:
    """Sorted float64 rows without explicit zeros, checked."""
    matrix = sparse.csr_array(given, dtype=np.float64, copy=True)
    matrix.sum_duplicates()
    if not np.isfinite(matrix.data).all() or (matrix.data < 0).any():
        raise InputError("skills must have finite values that are not negative")
    matrix.eliminate_zeros()
    return matrix
