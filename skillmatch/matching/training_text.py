"""Learning the text artefact from the labels of known occupations: ESCO's for the projection, O*NET's for the blend."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy
import sklearn
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from skillmatch.matching import artefact
from skillmatch.matching.embedding import ENCODER, Embeddings
from skillmatch.matching.metrics import average_precision
from skillmatch.matching.projection import VIEWS, Lift, Projection, class_means, discriminant, softmax, unit
from skillmatch.matching.text_labels import Labels, read_esco, read_onet
from skillmatch.matching.text_rules import grams, spelling

Float64 = npt.NDArray[np.float64]

METRIC = "map_titles_held_out"
"""The figure of the manifest that decides whether a new artefact replaces the one in use."""

_ASKED = 500
_STEPS = (0.1, 0.05)

ATTRIBUTION = (
    "Parameters learned from ESCO v1.1.1 (European Skills, Competences, Qualifications and Occupations), © European Union.",
    "Weights learned from O*NET alternate titles by the U.S. Department of Labor, Employment and Training Administration, "
    "CC BY 4.0; changed: sampled, only weights are kept.",
)


@dataclass(frozen=True)
class TextTraining:
    """Settings of the training; how they were chosen is in ``docs/decisions/0009-text.md``.

    Attributes
    ----------
    directions : int
        Discriminant directions.
    shrinkage : float
        Of the within-class scatter.
    bends : int
        Random features beside the embedding; a multiple of 8.
    sharpness : float
        Of the softmax over known occupations.
    occupation_components, skill_components : int
        Dimensions that are kept of the two views.
    sampled : int
        O*NET occupations of the sample from which the weights are learned; half of them judge the result.
    seed : int
    """

    directions: int = 200
    shrinkage: float = 0.25
    bends: int = 3000
    sharpness: float = 15.0
    occupation_components: int = 256
    skill_components: int = 100
    sampled: int = 500
    seed: int = 0


def train_text(data: Path, root: Path, day: date, settings: TextTraining | None = None) -> tuple[Path, dict[str, Any], bool]:
    """Learn the text artefact, write it, and put it in use unless the one in use is better.

    Parameters
    ----------
    data : Path
        Folder with ``esco/`` and ``onet/`` as the evaluation data have them.
    root : Path
        Folder of the artefacts.
    day : date
    settings : TextTraining, optional

    Returns
    -------
    path : Path
        Folder of the new artefact.
    manifest : dict
    promoted : bool
        Whether it is now in use.

    Raises
    ------
    InputError
        A file or a column is missing.
    """
    chosen = settings or TextTraining()
    encoder = Embeddings()
    labels = read_esco(data / "esco")
    projection = learn_projection(labels, encoder, chosen)
    titles, codes = read_onet(data / "onet" / "alternate_titles.tsv")
    weights, metrics = learn_weights(projection, titles, codes, encoder, chosen)
    state = {**projection.state(), "weights": np.asarray(weights, np.float64)}
    manifest = {
        "kind": "text",
        "encoder": ENCODER,
        "settings": {name: getattr(chosen, name) for name in vars(chosen)},
        "weights": dict(zip((*VIEWS, "characters"), (round(float(weight), 4) for weight in weights), strict=True)),
        "counts": {
            "occupations": labels.skills.shape[0],
            "labels": len(labels.texts),
            "skills": labels.skills.shape[1],
            "requirements": int(labels.skills.nnz),
            "titles": len(titles),
        },
        "metrics": metrics,
        "attribution": list(ATTRIBUTION),
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
        },
    }
    path = artefact.save(state, manifest, root, day)
    return path, manifest, artefact.promote(root, path, METRIC)


def learn_projection(labels: Labels, encoder: Embeddings, settings: TextTraining) -> Projection:
    """The projection, the known occupations and their skills.

    Parameters
    ----------
    labels : Labels
    encoder : Embeddings
    settings : TextTraining
    """
    embedded = encoder.encode_many([spelling(text) for text in labels.texts])
    rng = np.random.default_rng(settings.seed)
    linear_mean, linear = discriminant(unit(embedded), labels.classes, settings.directions, settings.shrinkage)
    signs = rng.integers(0, 256, (linear.shape[1], settings.bends // 8), dtype=np.uint8)
    lift = Lift(linear_mean, linear, signs)
    lifted = lift(embedded)
    mean, matrix = discriminant(lifted, labels.classes, settings.directions, settings.shrinkage)
    direction = unit((lifted - mean) @ matrix)
    centres = unit(class_means(direction, labels.classes, labels.skills.shape[0]))
    drawn = rng.permutation(len(direction))[: 4 * len(centres)]
    near = np.sqrt(softmax(direction[drawn], centres, settings.sharpness))
    most = min(near.shape) - 1
    components = TruncatedSVD(min(settings.occupation_components, most), n_iter=3, random_state=settings.seed).fit(near).components_
    held = labels.skills
    rarity = np.log(held.shape[0] / np.maximum(1, np.bincount(held.indices, minlength=held.shape[1])))
    weighted = normalize(sparse.csr_array(held @ sparse.diags_array(rarity)))
    size = min(settings.skill_components, min(held.shape) - 1)
    skills = unit(TruncatedSVD(size, n_iter=5, random_state=settings.seed).fit_transform(weighted))
    return Projection(lift, mean, matrix, centres, np.ascontiguousarray(components.T), skills, settings.sharpness)


def learn_weights(
    projection: Projection, titles: Sequence[str], codes: npt.NDArray[np.int64], encoder: Embeddings, settings: TextTraining
) -> tuple[Float64, dict[str, float]]:
    """Weights of the four views: those that rank titles of the same O*NET occupation above the others.

    Half of the sampled occupations teach, the other half judge.

    Parameters
    ----------
    projection : Projection
    titles : sequence of str
    codes : int array, (n_titles,)
        Occupation of each.
    encoder : Embeddings
    settings : TextTraining

    Returns
    -------
    weights : float64 array, (4,)
        They sum to 1; none is below 0.
    metrics : dict
        Mean average precision on the half that judges, with these weights and with the first view alone.
    """
    rng = np.random.default_rng(settings.seed)
    sample = rng.permutation(np.unique(codes))[: settings.sampled]
    half = len(sample) // 2
    weights = best_weights(*_views(projection, *_drawn(titles, codes, sample[:half], rng), encoder))
    cosines, same = _views(projection, *_drawn(titles, codes, sample[half:], rng), encoder)
    alone = np.array([1.0, 0.0, 0.0, 0.0])
    figures = {METRIC: _precision(cosines, same, weights), "map_direction_alone": _precision(cosines, same, alone)}
    return weights, {name: round(value, 4) for name, value in figures.items()}


def _drawn(
    titles: Sequence[str], codes: npt.NDArray[np.int64], wanted: npt.NDArray[np.int64], rng: np.random.Generator
) -> tuple[list[str], npt.NDArray[np.int64]]:
    """At most 12 titles of each wanted occupation."""
    rows = np.concatenate([rng.permutation(np.flatnonzero(codes == code))[:12] for code in wanted])
    return [spelling(titles[row]) for row in rows], codes[rows]


def _views(
    projection: Projection, titles: list[str], codes: npt.NDArray[np.int64], encoder: Embeddings
) -> tuple[Float64, npt.NDArray[np.bool_]]:
    """Cosines of all pairs in the four views, (4, n, n), and which pairs are of the same occupation."""
    dense = projection.views(projection.direction(encoder.encode_many(titles)))
    characters = TfidfVectorizer(analyzer=grams, sublinear_tf=True).fit_transform(titles)
    cosines = np.stack([*(view @ view.T for view in dense), (characters @ characters.T).toarray()])
    return cosines, codes[:, None] == codes[None, :]


def best_weights(cosines: Float64, same: npt.NDArray[np.bool_]) -> Float64:
    """Weights with the highest mean average precision: from equal ones, move shares between two views while that helps.

    Parameters
    ----------
    cosines : float array, (4, n, n)
    same : bool array, (n, n)

    Returns
    -------
    float64 array, (4,)
    """
    asked = np.arange(0, len(same), max(1, len(same) // _ASKED))
    views = len(cosines)
    best = np.full(views, 1.0 / views)
    figure = _precision(cosines, same, best, asked)
    for step in _STEPS:
        moved = True
        while moved:
            moved = False
            for giver, taker in ((a, b) for a in range(views) for b in range(views) if a != b):
                tried = best.copy()
                tried[giver] -= step
                tried[taker] += step
                if tried[giver] < -1e-9:
                    continue
                found = _precision(cosines, same, tried, asked)
                if found > figure + 1e-6:
                    best, figure, moved = tried, found, True
    best = np.maximum(best, 0.0)
    return np.asarray(best / best.sum())


def _precision(
    cosines: Float64, same: npt.NDArray[np.bool_], weights: Float64, asked: npt.NDArray[np.int64] | None = None
) -> float:
    """Mean average precision, each title (or those asked) against all others."""
    figures = []
    for row in range(len(same)) if asked is None else asked:
        scores = weights @ cosines[:, row, :]
        scores[row] = np.inf  # itself, left out below
        order = np.argsort(-scores, kind="stable")[1:]
        hits = same[row][order]
        if hits.any():
            figures.append(average_precision(hits))
    return float(np.mean(figures))
