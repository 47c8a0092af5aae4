"""From a sentence embedding to what it says of the trade: a discriminant projection, skills of the nearest known occupations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.linalg import eigh

from skillmatch.matching.similarity.spans import InputError

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]

_ARRAYS = {"mean", "matrix", "centres", "skills", "sharpness", "lift_mean", "lift_linear", "lift_signs"}
_HEIGHT = 1.0
_BEND = 0.03

VIEWS = ("direction", "skills")
"""The parts of a projected text, each a unit vector: where it points in the discriminant space; which skills the known occupations
that are near it have."""


def unit(rows: npt.NDArray[np.floating]) -> Float64:
    """Rows of length 1; a zero row stays zero.

    Parameters
    ----------
    rows : float array, (n, d)
    """
    wide = np.asarray(rows, np.float64)
    length = np.linalg.norm(wide, axis=1, keepdims=True)
    return np.asarray(np.divide(wide, length, out=np.zeros_like(wide), where=length > 1e-12))


@dataclass(frozen=True, eq=False)
class BentProjection:
    """An embedding with its bends: its linear discriminant directions, cut at random slants (a hidden layer of random weights).

    Parameters
    ----------
    mean : float array, (512,)
        Mean of the unit embeddings of the labels.
    linear : float array, (512, n_linear)
        Linear discriminant directions.
    signs : uint8 array, (n_linear, n_bends / 8)
        Slants, ±1, a bit each.
    """

    mean: Float64
    linear: Float64
    signs: npt.NDArray[np.uint8]

    @cached_property
    def slants(self) -> Float64:
        """±1, (n_linear, n_bends)."""
        return np.asarray(2.0 * np.unpackbits(self.signs, axis=1) - 1.0)

    def __call__(self, embeddings: npt.NDArray[np.floating]) -> Float32:
        """Rows of the centred embedding and its bends, (n, 512 + n_bends).

        Parameters
        ----------
        embeddings : float array, (n, 512)
        """
        centred = unit(embeddings) - self.mean
        heights = unit(centred @ self.linear) @ self.slants + np.linspace(-_HEIGHT, _HEIGHT, self.slants.shape[1])
        return np.hstack([centred, _BEND * np.maximum(heights, 0.0)]).astype(np.float32)


@dataclass(frozen=True, eq=False)
class Projection:
    """What was learned from the labels of known occupations.

    Parameters
    ----------
    lift : BentProjection
    mean : float array, (n_lifted,)
        Mean of the lifted labels.
    matrix : float array, (n_lifted, n_directions)
        Discriminant directions, scaled by √(λ/(1+λ)).
    centres : float array, (n_occupations, n_directions)
        Unit mean of each known occupation's projected labels.
    skills : float array, (n_occupations, n_skill_components)
        The skills of each known occupation, idf-weighted and reduced.
    sharpness : float
        The probabilities of the known occupations are softmax(sharpness · cosine).
    """

    lift: BentProjection
    mean: Float64
    matrix: Float64
    centres: Float64
    skills: Float64
    sharpness: float

    @classmethod
    def from_state(cls, state: Mapping[str, npt.NDArray[np.generic]]) -> Projection:
        """The projection of an artefact.

        Parameters
        ----------
        state : mapping of str to array
        """
        missing = _ARRAYS - set(state)
        if missing:
            raise InputError(f"no text projection: {', '.join(sorted(missing))} is missing")
        arrays = {name: np.asarray(state[name], np.float64) for name in ("mean", "matrix", "centres", "skills")}
        lift = BentProjection(
            np.asarray(state["lift_mean"], np.float64),
            np.asarray(state["lift_linear"], np.float64),
            np.asarray(state["lift_signs"], np.uint8),
        )
        return cls(lift, **arrays, sharpness=float(np.asarray(state["sharpness"], np.float64)))

    def state(self) -> dict[str, npt.NDArray[np.generic]]:
        """Arrays for an artefact, in half precision where they are large."""
        small = {name: np.asarray(getattr(self, name), np.float16) for name in ("matrix", "centres", "skills")}
        return {
            **small,
            "mean": np.asarray(self.mean, np.float32),
            "sharpness": np.asarray(self.sharpness, np.float64),
            "lift_mean": np.asarray(self.lift.mean, np.float32),
            "lift_linear": np.asarray(self.lift.linear, np.float16),
            "lift_signs": self.lift.signs,
        }

    def direction(self, embeddings: npt.NDArray[np.floating]) -> Float64:
        """Unit vectors in the discriminant space.

        Parameters
        ----------
        embeddings : float array, (n, 512)
        """
        return unit((self.lift(embeddings) - self.mean) @ self.matrix)

    def probabilities(self, direction: Float64) -> Float64:
        """Probability of each known occupation, (n, n_occupations).

        Parameters
        ----------
        direction : float array, (n, n_directions)
        """
        return softmax(direction, self.centres, self.sharpness)

    def views(self, direction: Float64) -> tuple[Float64, Float64]:
        """The two views of ``VIEWS``, each of unit rows.

        Parameters
        ----------
        direction : float array, (n, n_directions)
        """
        return direction, unit(self.probabilities(direction) @ self.skills)


def softmax(direction: Float64, centres: Float64, sharpness: float) -> Float64:
    """softmax(sharpness · cosine) over centres, (n, n_centres).

    Parameters
    ----------
    direction, centres : float array, unit rows
    sharpness : float
    """
    logits = sharpness * (direction @ centres.T)
    logits -= logits.max(axis=1, keepdims=True)
    weights = np.exp(logits)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def discriminant(
    rows: npt.NDArray[np.floating], classes: npt.NDArray[np.integer], directions: int, shrinkage: float
) -> tuple[Float64, Float64]:
    """Linear discriminant directions of labelled rows.

    Parameters
    ----------
    rows : float array, (n, d)
    classes : int array, (n,)
        0 … n_classes − 1, each at least once.
    directions : int
        How many to keep.
    shrinkage : float
        The within-class scatter is drawn so far towards a multiple of the identity.

    Returns
    -------
    mean : float64 array, (d,)
    matrix : float64 array, (d, directions)
        Columns scaled by √(λ/(1+λ)): the share of a direction's variance that lies between classes.
    """
    mean = rows.mean(axis=0, dtype=np.float64)
    inner = (rows - mean).astype(np.float32)
    counts = np.bincount(classes)
    means = class_means(inner, classes, len(counts))
    inner -= means[classes].astype(np.float32)
    within = np.asarray(inner.T @ inner, np.float64) / max(1, len(rows) - len(counts))
    between = (means * counts[:, None]).T @ means / len(rows)
    size = len(within)
    within = (1 - shrinkage) * within + shrinkage * np.trace(within) / size * np.eye(size)
    values, vectors = eigh(between, within, subset_by_index=[max(0, size - directions), size - 1])
    values, vectors = np.maximum(values[::-1], 0.0), vectors[:, ::-1]
    return mean, np.asarray(vectors * np.sqrt(values / (1 + values)))


def class_means(rows: npt.NDArray[np.floating], classes: npt.NDArray[np.integer], n_classes: int) -> Float64:
    """Mean row of each class, (n_classes, d).

    Parameters
    ----------
    rows : float array, (n, d)
    classes : int array, (n,)
        0 … n_classes − 1, each at least once.
    n_classes : int
    """
    sums = np.zeros((n_classes, rows.shape[1]))
    np.add.at(sums, classes, rows)
    return sums / np.maximum(np.bincount(classes, minlength=n_classes), 1)[:, None]
