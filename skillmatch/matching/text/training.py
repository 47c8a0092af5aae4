"""Learning the text artefact from the labels of known occupations: ESCO's and O*NET's."""

from __future__ import annotations

import platform
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy
import sklearn
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize

from skillmatch.matching import artefacts
from skillmatch.matching.text.encoder import ENCODER, Embeddings
from skillmatch.matching.text.labels import OccupationLabels, read_esco, read_onet
from skillmatch.matching.text.normalisation import spelling
from skillmatch.matching.text.projection import VIEWS, BentProjection, Float32, Projection, class_means, discriminant, unit
from skillmatch.matching.text.training_blend import METRIC, SkillLists, Titles, list_weights, title_weights

Float64 = npt.NDArray[np.float64]

_MIN_LISTED = 3

ATTRIBUTION = (
    "Parameters learned from ESCO v1.1.1 (European Skills, Competences, Qualifications and Occupations), © European Union.",
    "Parameters learned from O*NET alternate titles by the U.S. Department of Labor, Employment and Training Administration, "
    "CC BY 4.0; changed: only parameters are kept.",
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
    skill_components : int
        Dimensions that are kept of the skills.
    lists, listed : int
        So many lists of at most so many of its skills stand for each occupation, beside its labels.
    sampled : int
        O*NET occupations that teach the weights instead of the projection; half of them judge the result.
    seed : int
    """

    directions: int = 300
    shrinkage: float = 0.25
    bends: int = 3000
    sharpness: float = 15.0
    skill_components: int = 100
    lists: int = 3
    listed: int = 12
    sampled: int = 500
    seed: int = 0


@dataclass(frozen=True, eq=False)
class EncodedLabels:
    """Encoded labels of known occupations, and what these need.

    Attributes
    ----------
    rows : float32 array, (n_labels, 512)
    classes : int array, (n_labels,)
        Occupation of each; those from ``skills.shape[0]`` on are known by labels alone.
    skills : csr_array, (n_occupations, n_skills)
    skill_rows : float32 array, (n_skills, 512)
    """

    rows: Float32
    classes: npt.NDArray[np.int64]
    skills: sparse.csr_array
    skill_rows: Float32

    def only(self, occupations: npt.NDArray[np.int64]) -> EncodedLabels:
        """Return what is known of some occupations, which must be in ascending order."""
        kept = np.isin(self.classes, occupations)
        classes = np.searchsorted(occupations, self.classes[kept])
        return EncodedLabels(self.rows[kept], classes, sparse.csr_array(self.skills[occupations]), self.skill_rows)


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
    labels = read_esco(data / "esco")
    titles = Titles.of(*read_onet(data / "onet" / "alternate_titles.tsv"), chosen.sampled, chosen.seed)
    encoder = Embeddings()
    taught = _encoded(labels, titles, encoder)
    projection = learn_projection(taught, chosen)
    short, title_metrics = title_weights(projection, titles, encoder)
    long, list_metrics = list_weights(*_unseen(labels, taught, chosen))
    weights = np.stack([short, long])
    state = {**projection.state(), "weights": weights}
    manifest = _manifest(labels, titles, chosen, weights, title_metrics | list_metrics)
    path = artefacts.save(state, manifest, root, day)
    return path, manifest, artefacts.promote(root, path, METRIC)


def _encoded(labels: OccupationLabels, titles: Titles, encoder: Embeddings) -> EncodedLabels:
    """ESCO's labels, then O*NET's titles."""
    rows = encoder.encode_many([spelling(text) for text in labels.texts + titles.texts])
    skill_rows = encoder.encode_many([spelling(text) for text in labels.skill_texts])
    classes = np.concatenate([labels.classes, labels.skills.shape[0] + titles.codes])
    return EncodedLabels(rows, classes, labels.skills, skill_rows)


def _manifest(
    labels: OccupationLabels, titles: Titles, settings: TextTraining, weights: Float64, metrics: dict[str, float]
) -> dict[str, Any]:
    named = ({view: round(float(weight), 4) for view, weight in zip((*VIEWS, "characters"), row, strict=True)} for row in weights)
    return {
        "kind": "text",
        "encoder": ENCODER,
        "settings": {name: getattr(settings, name) for name in vars(settings)},
        "weights": dict(zip(("one part", "more parts"), named, strict=True)),
        "counts": {
            "occupations": labels.skills.shape[0],
            "labels": len(labels.texts),
            "skills": labels.skills.shape[1],
            "requirements": int(labels.skills.nnz),
            "titles": len(titles.texts),
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


def learn_projection(taught: EncodedLabels, settings: TextTraining) -> Projection:
    """The projection, the known occupations and their skills.

    Parameters
    ----------
    taught : EncodedLabels
    settings : TextTraining
    """
    occupations = taught.skills.shape[0]
    rng = np.random.default_rng(settings.seed)
    linear_mean, linear = discriminant(unit(taught.rows), _numbered(taught.classes), settings.directions, settings.shrinkage)
    lift = BentProjection(linear_mean, linear, rng.integers(0, 256, (linear.shape[1], settings.bends // 8), dtype=np.uint8))
    lifted = lift(taught.rows)
    lists, owners = _lists(taught.skills, settings, rng)
    rows = np.vstack([lifted, (lists @ lift(taught.skill_rows)).astype(np.float32)])
    classes = _numbered(np.concatenate([taught.classes, owners]))
    mean, matrix = discriminant(rows, classes, settings.directions, settings.shrinkage)
    own = taught.classes < occupations
    direction = unit((lifted[own] - mean) @ matrix)
    centres = unit(class_means(direction, taught.classes[own], occupations))
    return Projection(lift, mean, matrix, centres, _skill_components(taught.skills, settings), settings.sharpness)


def _lists(
    skills: sparse.csr_array, settings: TextTraining, rng: np.random.Generator
) -> tuple[sparse.csr_array, npt.NDArray[np.int64]]:
    """Means of some skills of an occupation, as rows of weights over all skills, and the occupation of each.

    A course list or a demand is such a list: what tells occupations apart in their names is not all that does so in lists.
    """
    columns: list[npt.NDArray[np.integer]] = []
    owners = []
    for owner in range(skills.shape[0]):
        needed = skills.indices[skills.indptr[owner] : skills.indptr[owner + 1]]
        for _ in range(settings.lists if len(needed) >= _MIN_LISTED else 0):
            columns.append(rng.choice(needed, min(len(needed), settings.listed), replace=False))
            owners.append(owner)
    ends = np.cumsum([0, *(len(chosen) for chosen in columns)])
    values = np.concatenate([np.empty(0), *(np.full(len(chosen), 1 / len(chosen)) for chosen in columns)])
    indices = np.concatenate([np.empty(0, np.int64), *columns])
    return sparse.csr_array((values, indices, ends), shape=(len(columns), skills.shape[1])), np.array(owners, np.int64)


def _skill_components(skills: sparse.csr_array, settings: TextTraining) -> Float64:
    """The skills of each occupation, idf-weighted and reduced."""
    rarity = np.log(skills.shape[0] / np.maximum(1, np.bincount(skills.indices, minlength=skills.shape[1])))
    weighted = normalize(sparse.csr_array(skills @ sparse.diags_array(rarity)))
    size = min(settings.skill_components, min(skills.shape) - 1)
    return unit(TruncatedSVD(size, n_iter=5, random_state=settings.seed).fit_transform(weighted))


def _unseen(labels: OccupationLabels, taught: EncodedLabels, settings: TextTraining) -> tuple[Projection, SkillLists]:
    """A projection, without bends, of half of ESCO's occupations; of the others a list of skills each, and their descriptions."""
    rng = np.random.default_rng(settings.seed)
    mixed = rng.permutation(taught.skills.shape[0])
    seen, others = np.sort(mixed[: len(mixed) // 2]), np.sort(mixed[len(mixed) // 2 :])
    projection = learn_projection(taught.only(seen), replace(settings, bends=0))
    last = np.zeros(len(mixed), np.int64)
    np.maximum.at(last, labels.classes, np.arange(len(labels.classes)))
    described = last[others]
    wanted = replace(settings, lists=1, listed=20)
    lists, owners = _lists(sparse.csr_array(taught.skills[others]), wanted, rng)
    return projection, SkillLists(
        texts=[" ".join(spelling(labels.skill_texts[at]) for at in lists[[row]].indices) for row in range(lists.shape[0])],
        lists=lists,
        skill_rows=taught.skill_rows,
        described=[spelling(labels.texts[at]) for at in described],
        described_rows=taught.rows[described],
        own=owners,
    )


def _numbered(classes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The same classes, 0 … n − 1."""
    return np.unique(classes, return_inverse=True)[1]
