"""A learned ranking over several candidate scores, kept only where it beats the plain score on queries it has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

from skillmatch.matching.evaluation.metrics import ndcg
from skillmatch.matching.neighbours import learners

Features = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float64]


@cache
def _threads() -> ThreadpoolController:
    """Looks the loaded libraries up, once."""
    return ThreadpoolController()


@dataclass(frozen=True, eq=False)
class Blend:
    """What was learned.

    Attributes
    ----------
    kind : str
        ``plain`` (the score of the candidates as it came), ``logistic`` or ``boosting``.
    model : object
        A fitted scikit-learn classifier, None for ``plain``.
    figures : dict of str to float
        NDCG of each kind on the validation queries.
    """

    kind: str
    model: Any
    figures: dict[str, float]

    def scores(self, features: Features, plain: Scores) -> Scores:
        """The score of each candidate.

        Parameters
        ----------
        features : float32 array, (n_queries, n_candidates, n_features)
        plain : float64 array, (n_queries, n_candidates)
            Returned as it is where nothing better was learned.
        """
        if self.kind == "plain" or not plain.size:
            return plain
        flat = features.reshape(-1, features.shape[-1])
        if self.kind == "boosting":
            # the threads of small trees wait for each other far longer than they work where the cores are busy
            with _threads().limit(limits=1, user_api="openmp"):
                return np.asarray(self.model.decision_function(flat), dtype=np.float64).reshape(plain.shape)
        scaler, line = self.model[0], self.model[1]
        # summed feature by feature: a product of matrices rounds by the number of rows, and batch must equal single
        total = np.zeros(len(flat))
        for column in range(flat.shape[1]):
            total += (flat[:, column] - scaler.mean_[column]) / scaler.scale_[column] * line.coef_[0, column]
        return total.reshape(plain.shape)


def learn(
    features: Features, relevant: npt.NDArray[np.bool_], plain: Scores, n_relevant: npt.NDArray[np.int64],
    at: int = 10, leaves: int = 8, seed: int = 0,
) -> Blend:  # fmt: skip
    """Fit a logistic regression and boosted trees on three quarters of the queries; the best on the others is kept.

    Parameters
    ----------
    features : float32 array, (n_queries, n_candidates, n_features)
    relevant : bool array, (n_queries, n_candidates)
    plain : float64 array, (n_queries, n_candidates)
        The score that the learned ones must beat.
    n_relevant : int array, (n_queries,)
        Relevant answers, among the candidates or not; at least 1.
    at : int
        NDCG of so many answers decides.
    leaves : int
        Leaves of each tree.
    """
    valid = np.random.default_rng(seed).permutation(len(features)) < len(features) // 4
    flat, wanted = features[~valid].reshape(-1, features.shape[-1]), relevant[~valid].ravel()
    blends = [Blend("plain", None, {})]
    if 0 < wanted.sum() < len(wanted) and valid.any():
        line = learners.make_pipeline(learners.StandardScaler(), learners.LogisticRegression(C=1.0))
        trees = learners.HistGradientBoostingClassifier(
            max_iter=120, learning_rate=0.07, max_leaf_nodes=leaves, min_samples_leaf=60, l2_regularization=5.0,
            early_stopping=False, random_state=seed,
        )  # fmt: skip
        with _threads().limit(limits=1, user_api="openmp"):
            blends += [Blend("logistic", line.fit(flat, wanted), {}), Blend("boosting", trees.fit(flat, wanted), {})]
    figures: dict[str, float] = {}
    for blend in blends:
        order = np.argsort(-blend.scores(features[valid], plain[valid]), axis=1, kind="stable")[:, :at]
        found = np.take_along_axis(relevant[valid], order, axis=1)
        figures[blend.kind] = float(ndcg(found, n_relevant[valid]).mean()) if valid.any() else 0.0
    best = max(blends, key=lambda blend: figures[blend.kind])  # plain comes first and wins a tie
    return Blend(best.kind, best.model, figures)
