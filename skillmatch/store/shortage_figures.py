"""The figures of the shortage list, counted from the live demands and holdings."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from skillmatch.store.database import rows
from skillmatch.terms import LEAST_TOLD, QUALIFIED_TOLERANCE

INDEX_SCALE = math.log(11)
"""The index reaches 1 where ten more people are wanted than none: ln((10+1)/(0+1)) (chosen)."""

OPEN_PLACES = "SELECT COALESCE(SUM(headcount - filled), 0) FROM demand WHERE state = 'open' AND occupation_id = ?"

ENTRY_SKILLS = """
SELECT COUNT(*) FROM requirement r JOIN occupation o ON o.id = r.occupation_id
WHERE o.id = ? AND r.required_rank <= o.start_rank
"""

QUALIFIED = """
SELECT h.worker_id FROM occupation o
JOIN requirement r ON r.occupation_id = o.id AND r.required_rank <= o.start_rank
JOIN held_skill h ON h.skill_id = r.skill_id AND h.rank >= r.required_rank - ?
WHERE o.id = ? AND (h.expires_on IS NULL OR h.expires_on >= ?)
GROUP BY h.worker_id HAVING COUNT(*) = ?
"""


@dataclass(frozen=True)
class Figures:
    """Open places, qualified people, and the index in [0, 1]."""

    demand: int
    supply: int
    index: float


def shortage_index(demand: int, supply: int) -> float:
    """clip(ln((demand+1)/(supply+1)) / ln 11, 0, 1)."""
    return min(1.0, max(0.0, math.log((demand + 1) / (supply + 1)) / INDEX_SCALE))


def least_index(demand: int, own: int = 0) -> float:
    """The least that the index can be where fewer than ``LEAST_TOLD`` people beside one's own are qualified."""
    return shortage_index(demand, own + LEAST_TOLD - 1)


def figures(occupations: Sequence[int], as_of: dt.date) -> Figures:
    """Count for a profession that covers `occupations` (ids).

    Demand is the open headcount for them. Supply is the number of people who hold every skill that one of them requires at its
    entry grade, each within half a rank and not expired at `as_of`; whoever could enter two of them is counted once.
    """
    demand = sum(int(rows(OPEN_PLACES, (occupation,))[0][0]) for occupation in occupations)
    qualified: set[int] = set()
    for occupation in occupations:
        needed = int(rows(ENTRY_SKILLS, (occupation,))[0][0])
        if needed:
            found = rows(QUALIFIED, (QUALIFIED_TOLERANCE, occupation, as_of.isoformat(), needed))
            qualified.update(worker for (worker,) in found)
    return Figures(demand, len(qualified), shortage_index(demand, len(qualified)))
