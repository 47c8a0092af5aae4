"""Learning the text artefact from the labels of known occupations: ESCO's for the projection, O*NET's for the blend."""

from __future__ import annotations

import csv
import platform
from collections.abc import Iterator, Sequence
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
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from skillmatch.matching import artefact
from skillmatch.matching.embedding import ENCODER, Embeddings
from skillmatch.matching.projection import Projection, class_means, discriminant, softmax, unit
from skillmatch.matching.spans import InputError
from skillmatch.matching.text_rules import grams, spelling

Float64 = npt.NDArray[np.float64]

METRIC = "map_titles_held_out"
"""The figure of the manifest that decides whether a new artefact replaces the one in use."""

ATTRIBUTION = (
    "Parameters learned from ESCO v1.1.1 (European Skills, Competences, Qualifications and Occupations), © European Union.",
    "Weights learned from O*NET alternate titles by the U.S. Department of Labor, Employment and Training Administration, CC BY 4.0; "
    "changed: sampled, only weights are kept.",
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
    sharpness: float = 15.0
    occupation_components: int = 256
    skill_components: int = 100
    sampled: int = 500
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Labels:
    """Labels of known occupations.

    Attributes
    ----------
    texts : list of str
    classes : int array, (n_texts,)
        Occupation of each, 0 … n − 1.
    skills : csr_array, (n_occupations, n_skills)
        1 essential, 0.5 optional.
    """

    texts: list[str]
    classes: npt.NDArray[np.int64]
    skills: sparse.csr_array


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
        "weights": dict(zip(("direction", "occupations", "skills", "characters"), (round(float(w), 4) for w in weights), strict=True)),
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
    mean, matrix = discriminant(embedded, labels.classes, settings.directions, settings.shrinkage)
    direction = unit((unit(embedded) - mean) @ matrix)
    centres = unit(class_means(direction, labels.classes, labels.skills.shape[0]))
    rng = np.random.default_rng(settings.seed)
    drawn = rng.permutation(len(direction))[: 4 * len(centres)]
    near = np.sqrt(softmax(direction[drawn], centres, settings.sharpness))
    most = min(near.shape) - 1
    components = TruncatedSVD(min(settings.occupation_components, most), n_iter=3, random_state=settings.seed).fit(near).components_
    held = labels.skills
    rarity = np.log(held.shape[0] / np.maximum(1, np.bincount(held.indices, minlength=held.shape[1])))
    weighted = normalize(sparse.csr_array(held @ sparse.diags_array(rarity)))
    size = min(settings.skill_components, min(held.shape) - 1)
    skills = unit(TruncatedSVD(size, n_iter=5, random_state=settings.seed).fit_transform(weighted))
    return Projection(mean, matrix, centres, np.ascontiguousarray(components.T), skills, settings.sharpness)


def learn_weights(
    projection: Projection, titles: Sequence[str], codes: npt.NDArray[np.int64], encoder: Embeddings, settings: TextTraining
) -> tuple[Float64, dict[str, float]]:
    """Weights of the four views: those that rank titles of the same O*NET occupation above the nearest others.

    Half of the sampled occupations teach (logistic regression on differences of the four cosines, no intercept); the other half judge.

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
    teach = _views(projection, *_drawn(titles, codes, sample[:half], rng), encoder)
    judge = _views(projection, *_drawn(titles, codes, sample[half:], rng), encoder)
    differences = _differences(*teach, rng)
    signs = np.where(rng.random(len(differences)) < 0.5, 1.0, -1.0)
    learner = LogisticRegression(C=1.0, fit_intercept=False, max_iter=500).fit(differences * signs[:, None], signs > 0)
    raw = np.maximum(learner.coef_[0], 0.0)
    weights = raw / raw.sum() if raw.sum() > 0 else np.full(4, 0.25)
    cosines, same = judge
    alone = np.array([1.0, 0.0, 0.0, 0.0])
    figures = {METRIC: _precision(cosines, same, weights), "map_direction_alone": _precision(cosines, same, alone)}
    return weights, {name: round(value, 4) for name, value in figures.items()}


def read_esco(folder: Path) -> Labels:
    """Labels, descriptions and skills of ESCO's occupations.

    Parameters
    ----------
    folder : Path
        With ``occupations.tsv``, ``skills.tsv`` and ``relations.tsv``.
    """
    texts: list[str] = []
    classes: list[int] = []
    n_occupations = 0
    for row in _rows(folder / "occupations.tsv", ("occupation", "label", "alt_labels", "description")):
        number = int(row["occupation"])
        n_occupations = max(n_occupations, number + 1)
        names = [row["label"], *row["alt_labels"].split("|")]
        unique = {name.strip().lower(): name.strip() for name in reversed(names) if name.strip()}
        found = [*unique.values(), f"{row['label']}. {row['description']}"[:600]]
        texts += found
        classes += [number] * len(found)
    n_skills = sum(1 for _ in _rows(folder / "skills.tsv", ("skill",)))
    triples = [
        (int(row["occupation"]), int(row["skill"]), 1.0 if row["relation"] == "essential" else 0.5)
        for row in _rows(folder / "relations.tsv", ("occupation", "relation", "skill"))
    ]
    owner, skill, value = (np.array(column) for column in zip(*triples, strict=True))
    skills = sparse.csr_array((value, (owner.astype(np.int64), skill.astype(np.int64))), shape=(n_occupations, n_skills))
    return Labels(texts, np.array(classes, np.int64), skills)


def read_onet(path: Path) -> tuple[list[str], npt.NDArray[np.int64]]:
    """Alternate titles with the number of their occupation.

    Parameters
    ----------
    path : Path
    """
    codes: dict[str, int] = {}
    pairs = {
        (codes.setdefault(row["code"], len(codes)), row["alternate_title"].strip())
        for row in _rows(path, ("code", "alternate_title"))
        if row["alternate_title"].strip()
    }
    ordered = sorted(pairs)
    return [title for _, title in ordered], np.array([code for code, _ in ordered], np.int64)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            missing = set(columns) - set(reader.fieldnames or ())
            if missing:
                raise InputError(f"{path.name} has no column {', '.join(sorted(missing))}")
            yield from reader
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror})") from error


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


def _differences(cosines: Float64, same: npt.NDArray[np.bool_], rng: np.random.Generator) -> Float64:
    """Cosines of a pair of the same occupation less those of a near pair of different ones, (n, 4)."""
    found = []
    spread = cosines.std(axis=(1, 2), keepdims=True)
    mixed = (cosines / np.maximum(spread, 1e-9)).mean(axis=0)
    for row in range(len(same)):
        near = np.argsort(np.where(same[row], -np.inf, mixed[row]))[::-1][:50]
        right = np.setdiff1d(np.flatnonzero(same[row]), [row])
        if len(right):
            found.append(cosines[:, row, rng.choice(right, 20)] - cosines[:, row, rng.choice(near, 20)])
    return np.concatenate(found, axis=1).T


def _precision(cosines: Float64, same: npt.NDArray[np.bool_], weights: Float64) -> float:
    """Mean average precision, each title asked against all others."""
    scores = np.tensordot(weights, cosines, axes=1)
    figures = []
    for row in range(len(same)):
        others = np.delete(np.arange(len(same)), row)
        hits = same[row, others][np.argsort(-scores[row, others], kind="stable")]
        if hits.any():
            figures.append(float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean()))
    return float(np.mean(figures))
