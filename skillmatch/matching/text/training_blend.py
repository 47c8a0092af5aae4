"""Learning how much each view of a text counts: for titles on O*NET's, for lists on ESCO's skills, each on occupations apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from skillmatch.matching.evaluation.metrics import average_precision, reciprocal_rank
from skillmatch.matching.text.encoder import Embeddings
from skillmatch.matching.text.normalisation import grams, spelling
from skillmatch.matching.text.projection import Float32, Projection, unit

Float64 = npt.NDArray[np.float64]
Bool = npt.NDArray[np.bool_]

METRIC = "map_titles_held_out"
"""The figure of the manifest that decides whether a new artefact replaces the one in use."""

_ASKED = 500
_STEPS = (0.1, 0.05)
_START = (0.4, 0.3, 0.3)
_MAX_TITLES = 12


@dataclass(frozen=True, eq=False)
class Titles:
    """Titles of O*NET's occupations.

    Attributes
    ----------
    texts : list of str
        Those that teach the projection.
    codes : int array, (n_texts,)
        Occupation of each.
    teach, judge : tuple of texts and codes
        Of occupations apart, which the projection has not seen: of one part the weights are learned, the other judges them.
    """

    texts: list[str]
    codes: npt.NDArray[np.int64]
    teach: tuple[list[str], npt.NDArray[np.int64]]
    judge: tuple[list[str], npt.NDArray[np.int64]]

    @classmethod
    def of(cls, texts: Sequence[str], codes: npt.NDArray[np.int64], sampled: int, seed: int) -> Self:
        """Draw the occupations that teach and judge the weights.

        Parameters
        ----------
        texts : sequence of str
            The titles.
        codes : int array, (n_texts,)
            Occupation of each.
        sampled : int
            So many occupations are kept from the projection; half of them teach the weights, the others judge them.
        seed : int
        """
        rng = np.random.default_rng(seed)
        sample = rng.permutation(np.unique(codes))[:sampled]
        half = len(sample) // 2

        def drawn(wanted: npt.NDArray[np.int64]) -> tuple[list[str], npt.NDArray[np.int64]]:
            """Titles of these occupations and the occupation of each: at most 12 of one, so that none outweighs the others."""
            rows = np.concatenate([rng.permutation(np.flatnonzero(codes == code))[:_MAX_TITLES] for code in wanted])
            return [spelling(texts[int(row)]) for row in rows], codes[rows]

        teach, judge = drawn(sample[:half]), drawn(sample[half:])
        rest = np.flatnonzero(~np.isin(codes, sample))
        return cls([texts[int(row)] for row in rest], codes[rest], teach, judge)


@dataclass(frozen=True, eq=False)
class SkillLists:
    """Lists of skills of occupations, and the descriptions among which each is to find its own.

    Attributes
    ----------
    texts : list of str
        The skills of each list, joined.
    lists : csr_array, (n_lists, n_skills)
    skill_rows : float32 array, (n_skills, 512)
    described : list of str
    described_rows : float32 array, (n_described, 512)
    own : int array, (n_lists,)
        The description of each list.
    """

    texts: list[str]
    lists: sparse.csr_array
    skill_rows: Float32
    described: list[str]
    described_rows: Float32
    own: npt.NDArray[np.int64]


def title_weights(projection: Projection, titles: Titles, encoder: Embeddings) -> tuple[Float64, dict[str, float]]:
    """Weights for texts of one part: those that rank titles of the same occupation above the others.

    Parameters
    ----------
    projection : Projection
    titles : Titles
    encoder : Embeddings

    Returns
    -------
    weights : float64 array, (3,)
        They sum to 1; none is below 0.
    metrics : dict
        Mean average precision on the occupations that judge, with these weights and with the first view alone.
    """
    cosines, same = _title_views(projection, *titles.teach, encoder)
    asked = np.arange(0, len(same), max(1, len(same) // _ASKED))
    weights = best_weights(lambda tried: precision(cosines, same, tried, asked))
    cosines, same = _title_views(projection, *titles.judge, encoder)
    everything, alone = np.arange(len(same)), np.array([1.0, 0.0, 0.0])
    figures = {METRIC: precision(cosines, same, weights, everything)}
    return weights, _rounded(figures | {"map_direction_alone": precision(cosines, same, alone, everything)})


def list_weights(projection: Projection, lists: SkillLists) -> tuple[Float64, dict[str, float]]:
    """Weights for texts of several parts: those with which a list of skills finds the description of its occupation.

    Parameters
    ----------
    projection : Projection
        One that has not seen these occupations.
    lists : SkillLists
        Every other one teaches, the rest judges.

    Returns
    -------
    weights : float64 array, (3,)
    metrics : dict
        Mean reciprocal rank on the lists that judge, with these weights and with the first view alone.
    """
    asked = projection.views(unit(lists.lists @ projection.direction(lists.skill_rows)))
    held = projection.views(projection.direction(lists.described_rows))
    vectorizer = TfidfVectorizer(analyzer=grams, sublinear_tf=True)
    described = vectorizer.fit_transform(lists.described)
    cosines = np.stack(
        [*(a @ b.T for a, b in zip(asked, held, strict=True)), (vectorizer.transform(lists.texts) @ described.T).toarray()]
    )
    own = lists.own[:, None] == np.arange(len(lists.described))[None, :]
    weights = best_weights(lambda tried: first_rank(cosines[:, ::2], own[::2], tried))
    figures = {"mrr_lists_held_out": first_rank(cosines[:, 1::2], own[1::2], weights)}
    return weights, _rounded(
        figures | {"mrr_lists_direction_alone": first_rank(cosines[:, 1::2], own[1::2], np.array([1.0, 0.0, 0.0]))}
    )


def best_weights(measure: Callable[[Float64], float]) -> Float64:
    """Weights of the three views with the highest measure: shares are moved between two views while that helps.

    Parameters
    ----------
    measure : callable
        Of weights; higher is better.

    Returns
    -------
    float64 array, (3,)
    """
    best = np.array(_START)
    figure = measure(best)
    for step in _STEPS:
        moved = True
        while moved:
            moved = False
            for giver, taker in ((a, b) for a in range(len(best)) for b in range(len(best)) if a != b):
                tried = best.copy()
                tried[giver] -= step
                tried[taker] += step
                if tried[giver] < -1e-9:
                    continue
                found = measure(tried)
                if found > figure + 1e-6:
                    best, figure, moved = tried, found, True
    best = np.maximum(best, 0.0)
    return np.asarray(best / best.sum())


def precision(cosines: Float64, same: Bool, weights: Float64, asked: npt.NDArray[np.int64]) -> float:
    """Mean average precision of titles among all others.

    Parameters
    ----------
    cosines : float array, (3, n, n)
    same : bool array, (n, n)
    weights : float array, (3,)
    asked : int array
        The titles that are asked.
    """
    figures = []
    for row in asked:
        scores = weights @ cosines[:, row, :]
        scores[row] = np.inf  # itself, left out below
        hits = same[row][np.argsort(-scores, kind="stable")[1:]]
        if hits.any():
            figures.append(average_precision(hits))
    return float(np.mean(figures))


def first_rank(cosines: Float64, own: Bool, weights: Float64) -> float:
    """Mean reciprocal rank.

    Parameters
    ----------
    cosines : float array, (3, n_asked, n_items)
    own : bool array, (n_asked, n_items)
    weights : float array, (3,)
    """
    order = np.argsort(-np.tensordot(weights, cosines, 1), axis=1, kind="stable")
    return float(np.mean([reciprocal_rank(row) for row in np.take_along_axis(own, order, axis=1)]))


def _title_views(
    projection: Projection, titles: list[str], codes: npt.NDArray[np.int64], encoder: Embeddings
) -> tuple[Float64, Bool]:
    """Cosines of all pairs in the three views, (3, n, n), and which pairs are of the same occupation."""
    dense = projection.views(projection.direction(encoder.encode_many(titles)))
    characters = TfidfVectorizer(analyzer=grams, sublinear_tf=True).fit_transform(titles)
    cosines = np.stack([*(view @ view.T for view in dense), (characters @ characters.T).toarray()])
    return cosines, codes[:, None] == codes[None, :]


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in figures.items()}
