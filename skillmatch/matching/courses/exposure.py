"""Fairness of a choice by group. The labels come in here, after the choice; nothing that ranks ever sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from skillmatch.matching.results import Exposure
from skillmatch.matching.settings import SHIPPED, EngineSettings
from skillmatch.matching.similarity.spans import InputError

DEVIATIONS = 2.0
"""So many standard deviations below what a draw by lot would give are no chance any more (chosen)."""


class GroupLabels:
    """The group of each person, numbered once for many questions: ``names`` ascending, ``place`` (n,) of each person's."""

    def __init__(self, labels: Sequence[str]) -> None:
        names = sorted(set(labels))
        number = {name: i for i, name in enumerate(names)}
        self.names = names
        self.place = np.fromiter((number[label] for label in labels), np.int64, len(labels))

    def __len__(self) -> int:
        return len(self.place)


def exposure(
    grouping: str, labels: Sequence[str] | GroupLabels, eligible: npt.ArrayLike, chosen: npt.ArrayLike,
    settings: EngineSettings = SHIPPED,
) -> Exposure:  # fmt: skip
    """Selection rates by group, and the lowest over the highest among groups that are large enough to compare.

    Parameters
    ----------
    grouping : str
        What the labels tell, such as ``town``.
    labels : sequence of str, or GroupLabels, (n,)
        Group of each person.
    eligible, chosen : bool array_like, (n,)
        Who could have been chosen, and who was. A chosen person counts as eligible.

    Returns
    -------
    Exposure
        ``ratio`` 1 where fewer than two groups can be compared or nobody was chosen. The ``alert`` is for a group of which so many
        fewer were chosen than expected that chance would seldom do it.
    """
    may, was = np.asarray(eligible, dtype=bool), np.asarray(chosen, dtype=bool)
    if not len(labels) == len(may) == len(was):
        raise InputError("labels, eligible and chosen must have one entry a person")
    may = may | was
    labels = labels if isinstance(labels, GroupLabels) else GroupLabels(labels)
    names, place = labels.names, labels.place
    could = np.bincount(place[may], minlength=len(names))
    did = np.bincount(place[was], minlength=len(names))
    large = could >= settings.fairness_minimum
    rates = did[large] / could[large]
    ratio = float(rates.min() / rates.max()) if large.sum() > 1 and rates.max() > 0 else 1.0
    groups = tuple(zip(names, could.tolist(), did.tolist(), strict=True))
    return Exposure(grouping, groups, ratio, ratio < settings.fairness_alert and _is_clear(could, did, large))


def _is_clear(could: npt.NDArray[Any], did: npt.NDArray[Any], large: npt.NDArray[Any]) -> bool:
    """Whether any group has fewer chosen than expected by more than two standard deviations of a draw by lot (hypergeometric)."""
    people, places = int(could.sum()), int(did.sum())
    if people < 2:
        return False
    expected = could * (places / people)
    variance = expected * (1 - could / people) * (people - places) / (people - 1)
    return bool(np.any(large & (expected - did > DEVIATIONS * np.sqrt(np.maximum(variance, 0)))))
