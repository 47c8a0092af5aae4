"""The next course from histories: recency counts, and entries only as far as they can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError

from skillmatch.matching.neighbours.blend import Blend, learn
from skillmatch.matching.neighbours.histories import Float32, Histories, Int, learn_trust
from skillmatch.matching.neighbours.relations import relate
from skillmatch.matching.similarity.spans import InputError
from skillmatch.matching.similarity.top import best

CHUNK = 500
"""Histories answered at once: bounds the memory."""
VIEWS = (
    ("transitions", 0.7, 1.0),
    ("ridge of items", 0.8, 1.0),
    ("ridge of next", 0.7, 1.0),
    ("followers", 0.2, 0.3),
    ("cosine", 0.8, 0.0),
    ("transitions", 0.2, 0.0),
    ("ridge of next", 0.2, 0.0),
    ("cosine", 1.0, 0.0),
)
"""Relation of courses, weight of an entry each step back, and weight in the plain score. 0.2 looks at little but the last."""


class EnrolmentNeighbours(BaseEstimator):
    """Several relations of courses, added up over a history with weights that fall with the steps back, and a learned ranking.

    The plain score is a weighted sum of four: decayed transitions, a ridge of items (EASE), a ridge from what came before to
    what came next, and direct followers. A ranking over these and simpler scores is learned from histories whose last trusted
    entry is taken away, and kept only where it is better on others. How far an entry at each place from the end is trusted is
    learned too. The shorter the history, the more popularity (or ``content``) counts.

    Parameters
    ----------
    ridge : float
        λ of the ridges, in histories. 50–200 are equal on held-out courses.
    candidates : int
        Courses that the learned ranking orders.
    asked : int
        Histories (at most a third; 0 for no learned ranking) that it learns from.
    max_courses : int
        Relations are kept between so many of the most taken courses (their square in memory, five times); any other course
        counts by popularity alone.
    cold : float
        A history of so many trusted entries is half followed, half filled up from popularity or content.
    random_state : int

    Attributes
    ----------
    n_features_in_ : int
        Number of courses: one more than the highest index.
    trust_ : float32 array, (5,)
        Trust in the last entry of a history, the one before, and so on.
    popularity_, recent_ : float64 array, (n_features_in_,)
        Trusted entries of each course, in all and among the last three places.
    modelled_ : int64 array, (n_modelled,)
        The courses between which relations are kept.
    relations_ : dict of str to float32 array, (n_modelled, n_modelled)
    blend_ : Blend or None
    """

    n_features_in_: int
    trust_: Float32
    popularity_: npt.NDArray[np.float64]
    recent_: npt.NDArray[np.float64]
    modelled_: Int
    relations_: dict[str, Float32]
    blend_: Blend | None

    def __init__(
        self, ridge: float = 100.0, candidates: int = 60, asked: int = 6000, max_courses: int = 4000,
        cold: float = 0.1, random_state: int = 0,
    ) -> None:  # fmt: skip
        self.ridge = ridge
        self.candidates = candidates
        self.asked = asked
        self.max_courses = max_courses
        self.cold = cold
        self.random_state = random_state

    def fit(self, histories: Sequence[npt.ArrayLike]) -> Self:
        """Learn from what was taken after what.

        Parameters
        ----------
        histories : sequence of int array_like
            Courses of each person, oldest first; repeats are allowed.
        """
        raw = Histories.of(histories)
        if not len(raw.courses):
            raise InputError("the histories are all empty")
        self.n_features_in_ = int(raw.courses.max()) + 1
        rng = np.random.default_rng(self.random_state)
        taken = np.bincount(raw.courses, minlength=self.n_features_in_)
        self.modelled_ = np.sort(np.argsort(-taken, kind="stable")[: min(self.max_courses, int((taken > 0).sum()))])
        inner = self._inner(raw)
        self.trust_ = learn_trust(inner, len(self.modelled_), rng)
        trusted = raw.trusting(self.trust_)
        self.popularity_ = trusted.counts(self.n_features_in_)
        self.recent_ = trusted.only(trusted.back < 3).counts(self.n_features_in_)
        known = self._inner(trusted)
        self.blend_ = self._learn(known, rng)
        self.relations_ = relate(known, len(self.modelled_), self.ridge)
        return self

    def recommend(
        self, histories: Sequence[npt.ArrayLike], n: int = 10, content: npt.ArrayLike | None = None
    ) -> npt.NDArray[np.int32]:
        """The most probable next courses, best first, ties to the lower index.

        Parameters
        ----------
        histories : sequence of int array_like
            Oldest first. A course that ``fit`` has not seen says nothing. An empty history gets what is popular.
        n : int
        content : float array_like, (n_rows, n_features_in_), optional
            How well each course suits by its content, 0–1: takes the place of popularity for those with short histories.

        Returns
        -------
        int32 array, (n_rows, n)
            None already taken; padded with −1.
        """
        if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 1:
            raise InputError("n must be a whole number above 0")
        rows = self._trusted(histories)
        fill = self._fill(content, len(rows))
        answer = np.full((len(rows), int(n)), -1, np.int32)
        for start in range(0, len(rows), CHUNK):
            part = np.arange(start, min(start + CHUNK, len(rows)))
            own = fill if content is None else fill[part]
            best = self._recommend(rows.take(part), own, min(int(n), self.n_features_in_))
            answer[part, : best.shape[1]] = best
        return answer

    def relevance(self, histories: Sequence[npt.ArrayLike]) -> Float32:
        """The plain score of every course, 1 for the best of each row; 0 for those taken and for an empty history.

        Returns
        -------
        float32 array, (n_rows, n_features_in_)
        """
        rows = self._trusted(histories)
        views = self._views(self._inner(rows), self.relations_)
        score = np.zeros((len(rows), self.n_features_in_), np.float32)
        score[:, self.modelled_] = np.maximum(_plain(views), 0)
        self._forget(score, rows, 0.0)
        return np.asarray(score / np.maximum(score.max(axis=1, keepdims=True, initial=0), 1e-9), dtype=np.float32)

    def _trusted(self, histories: Sequence[npt.ArrayLike]) -> Histories:
        if not hasattr(self, "relations_"):
            raise NotFittedError("This EnrolmentNeighbours is not fitted yet: call fit first.")
        return Histories.of(histories).trusting(self.trust_)

    def _recommend(self, rows: Histories, fill: npt.NDArray[np.float64], n: int) -> npt.NDArray[np.int32]:
        inner = self._inner(rows)
        views = self._views(inner, self.relations_)
        count = inner.trust()
        full = np.zeros((len(rows), self.n_features_in_))
        full[:, self.modelled_] = _plain(views)
        full += fill * (self.cold / (self.cold + count))[:, None]
        full = np.round(full, 7)
        self._forget(full, rows, -np.inf)
        if self.blend_ is None:
            return best(full, n)
        ids = best(full, max(self.candidates, n))
        plain = _scores_of(full, ids)
        score = self.blend_.scores(self._features(np.maximum(ids, 0), views, count), plain)
        score = np.where((count < 1)[:, None], plain, np.round(score, 7))  # too little is known: as they are
        order = np.argsort(-np.where(ids < 0, -np.inf, score), axis=1, kind="stable")[:, :n]
        return np.asarray(np.take_along_axis(ids, order, axis=1), dtype=np.int32)

    def _features(self, ids: npt.NDArray[np.int32], views: list[Float32], count: npt.NDArray[np.float64]) -> Float32:
        """Each view's score of the candidates (0 for a course without relations), popularity, its trend, length of the history."""
        place = np.full(self.n_features_in_, len(self.modelled_))
        place[self.modelled_] = np.arange(len(self.modelled_))
        at = place[ids]
        outside = at == len(self.modelled_)
        columns = [np.where(outside, 0, np.take_along_axis(view, np.where(outside, 0, at), axis=1)) for view in views]
        trend = np.log((self.recent_ + 3) / (self.popularity_ + 12))
        columns += [np.log1p(self.popularity_)[ids], trend[ids], np.broadcast_to(np.log1p(count)[:, None], ids.shape)]
        return np.stack(columns, axis=-1).astype(np.float32)

    def _learn(self, known: Histories, rng: np.random.Generator) -> Blend | None:
        """Cut histories before their last trusted entry, relate the courses without it, and learn to rank it."""
        sure = np.flatnonzero(known.weights >= 0.5)
        last = np.full(len(known), -1)
        last[known.owner[sure]] = sure  # the last one wins
        able = np.flatnonzero(last - known.indptr[:-1] >= 2)
        n = min(self.asked, len(able) // 3)
        if n < 300:
            return None
        asked = np.sort(rng.choice(able, n, replace=False))
        cut = np.full(len(known), len(known.courses))
        cut[asked] = last[asked]
        left = known.only(np.arange(len(known.courses)) < cut[known.owner])
        relations = relate(left, len(self.modelled_), self.ridge)
        wanted = self.modelled_[known.courses[last[asked]]]
        parts = [self._examples(left.take(asked[i : i + CHUNK]), wanted[i : i + CHUNK], relations) for i in range(0, n, CHUNK)]
        features, relevant, plain = (np.concatenate([part[i] for part in parts]) for i in range(3))
        new = np.isfinite(plain).all(axis=1)  # so few courses that taken ones are among the candidates: no example
        if new.sum() < 300:
            return None
        ones = np.ones(int(new.sum()), np.int64)
        return learn(features[new], relevant[new], plain[new], ones, at=10, seed=self.random_state)

    def _examples(
        self, rows: Histories, wanted: Int, relations: dict[str, Float32]
    ) -> tuple[Float32, npt.NDArray[np.bool_], npt.NDArray[np.float64]]:
        views = self._views(rows, relations)
        full = np.full((len(rows), self.n_features_in_), -np.inf)
        full[:, self.modelled_] = _plain(views)
        full[rows.owner, self.modelled_[rows.courses]] = -np.inf
        ids = best(np.round(full, 7), self.candidates)
        return self._features(np.maximum(ids, 0), views, rows.trust()), ids == wanted[:, None], _scores_of(full, ids)

    def _views(self, rows: Histories, relations: dict[str, Float32]) -> list[Float32]:
        """The scores by each view, (n_rows, n_modelled), scaled so that the best twenty of a row have the mean 1."""
        views = []
        for name, decay, _ in VIEWS:
            score = np.asarray(rows.matrix(decay, len(self.modelled_)) @ relations[name], dtype=np.float32)
            k = min(20, score.shape[1])
            top = np.partition(score, -k, axis=1)[:, -k:].mean(axis=1, keepdims=True)
            views.append(np.where(top > 1e-9, score / np.maximum(top, 1e-9), 0).astype(np.float32))
        return views

    def _inner(self, rows: Histories) -> Histories:
        """The entries of modelled courses, numbered among these."""
        place = np.full(self.n_features_in_ + 1, -1)
        place[self.modelled_] = np.arange(len(self.modelled_))
        at = place[np.minimum(rows.courses, self.n_features_in_)]
        kept = rows.only(at >= 0)
        return Histories(kept.indptr, at[at >= 0], kept.weights)

    def _fill(self, content: npt.ArrayLike | None, n_rows: int) -> npt.NDArray[np.float64]:
        """What fills short histories up: content, and popularity, halved, below it. (n_rows or 1, n_features_in_)"""
        popular = ((self.popularity_ + self.recent_) / max((self.popularity_ + self.recent_).max(), 1e-9))[None, :]
        if content is None:
            return np.asarray(popular, dtype=np.float64)
        given = np.asarray(content, dtype=np.float64)
        if given.shape != (n_rows, self.n_features_in_) or not np.isfinite(given).all():
            raise InputError(f"content must be finite, ({n_rows}, {self.n_features_in_})")
        return np.asarray(given + 1e-3 * popular, dtype=np.float64)

    def _forget(self, scores: npt.NDArray[np.floating], rows: Histories, value: float) -> None:
        """Put the value in the place of courses already taken."""
        seen = rows.courses < self.n_features_in_
        scores[rows.owner[seen], rows.courses[seen]] = value


def _scores_of(full: npt.NDArray[np.float64], ids: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
    """The scores at these positions, −inf at −1."""
    return np.where(ids < 0, -np.inf, np.take_along_axis(full, np.maximum(ids, 0), axis=1))


def _plain(views: list[Float32]) -> Float32:
    """The weighted sum of the views."""
    total = np.zeros_like(views[0])
    for view, (_, _, weight) in zip(views, VIEWS, strict=True):
        if weight:
            total += np.float32(weight) * view
    return total
