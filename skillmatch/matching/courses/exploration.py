"""A little chance in a list, so that a later policy can be judged by what people did: the last place alone, rarely, and logged.

What cannot be shown cannot be learned about. Everything before the last place stays the best that the engine knows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

REACH = 5
"""One of so many next ones may stand at the last place (chosen)."""

T = TypeVar("T")


@dataclass(frozen=True)
class ExploredList(Generic[T]):
    """A list as it is shown.

    Attributes
    ----------
    shown : tuple
    swapped : bool
        Whether chance put another one at the last place.
    propensity : float
        The chance that just this one stands at the last place; the places before it are certain.
    others : tuple of (thing, float)
        What else could have stood there, each with its chance.
    """

    shown: tuple[T, ...]
    swapped: bool = False
    propensity: float = 1.0
    others: tuple[tuple[T, float], ...] = ()


def explore(listed: Sequence[T], reserve: Sequence[T], share: float, seed: str) -> ExploredList[T]:
    """Swap the last of a list with one of the reserve, with the chance `share`.

    Parameters
    ----------
    listed : sequence
        Best first.
    reserve : sequence
        What comes after it, best first; the first ``REACH`` count.
    share : float
        In [0, 1]; 0 leaves the list as it is.
    seed : str
        The same seed draws the same, so a page that is loaded again looks the same.
    """
    following = tuple(reserve[:REACH])
    if share <= 0 or not listed or not following:
        return ExploredList(tuple(listed))
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big"))
    chances = [1.0 - share, *[share / len(following)] * len(following)]
    could = (listed[-1], *following)
    drawn = int(rng.integers(len(following))) + 1 if rng.random() < share else 0
    others = tuple((thing, chance) for place, (thing, chance) in enumerate(zip(could, chances, strict=True)) if place != drawn)
    return ExploredList((*listed[:-1], could[drawn]), drawn > 0, chances[drawn], others)
