"""The shortage index as a formula of places and people."""

from __future__ import annotations

import math

from skillmatch.terms import MIN_CELL_COUNT

INDEX_SCALE = math.log(11)
"""The index reaches 1 where ten more people are wanted than none: ln((10+1)/(0+1)) (chosen)."""

PAGE_DIGITS = 2
"""Pages write an index with so many digits after the point."""


def shortage_index(demand: float, supply: int) -> float:
    """clip(ln((demand+1)/(supply+1)) / ln 11, 0, 1); the demand is open places, each counted by its enterprise's credibility."""
    return min(1.0, max(0.0, math.log((demand + 1) / (supply + 1)) / INDEX_SCALE))


def least_index(demand: float, own: int = 0) -> float:
    """The least that the index can be where fewer than ``MIN_CELL_COUNT`` people beside one's own are qualified."""
    return shortage_index(demand, own + MIN_CELL_COUNT - 1)
