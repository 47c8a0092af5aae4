"""Which skills a text speaks of, with a calibrated confidence: a logistic regression on features that can be told in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.matching.extraction.evidence import TextEvidence
from skillmatch.matching.extraction.weights import SKILL_FEATURES, SkillWeights

Float64 = npt.NDArray[np.float64]

ASKED_WORTH = 0.15
"""What it counts in a phrase's choice between skills that the occupation asks for one (chosen)."""

MAX_LEAD = 0.2
MAX_SKILLS = 40
"""Skills that are looked at: the most similar of a text."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """The skills that a text may speak of.

    Attributes
    ----------
    skills : int array, (n,)
    phrase : int array, (n,)
        The phrase that is most like each.
    features : float64 array, (n, n_features)
    """

    skills: npt.NDArray[np.int64]
    phrase: npt.NDArray[np.int64]
    features: Float64


def candidates(evidence: TextEvidence, asked: npt.NDArray[np.floating]) -> Candidates:
    """The skills that a text is most like.

    Parameters
    ----------
    evidence : Evidence
    asked : float array, (n_skills,)
        How probable it is that the text's occupation asks for each.
    """
    if not evidence.phrases:
        nothing = np.zeros(0, np.int64)
        return Candidates(nothing, nothing, np.zeros((0, len(SKILL_FEATURES))))
    scores = evidence.blend + ASKED_WORTH * asked.astype(np.float32)
    skills = np.sort(np.argsort(-scores.max(axis=0), kind="stable")[:MAX_SKILLS])
    phrase = scores[:, skills].argmax(axis=0)
    two = np.sort(np.partition(np.pad(scores, ((0, 0), (1, 0))), -2, axis=1)[:, -2:], axis=1)
    own = scores[phrase, skills]
    leads = own >= two[phrase, 1]
    lead = np.minimum(own - np.where(leads, two[phrase, 0], two[phrase, 1]), MAX_LEAD)
    views = [view[:, skills].max(axis=0) for view in (evidence.share, evidence.both, evidence.meant)]
    return Candidates(skills, phrase, np.column_stack([*views, asked[skills], lead, leads, np.ones(len(skills))]))


def confidence(features: Float64, weights: SkillWeights) -> Float64:
    """Return how probable it is that a text speaks of each candidate, in [0, 1]."""
    return np.asarray(1 / (1 + np.exp(-features @ np.array(weights.of))), np.float64)
