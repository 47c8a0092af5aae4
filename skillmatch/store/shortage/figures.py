"""The figures of the shortage list, counted from the live demands and holdings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from skillmatch.store.db.database import rows
from skillmatch.store.demands import credibility
from skillmatch.store.shortage.index import shortage_index
from skillmatch.terms import QUALIFIED_TOLERANCE

OPEN_PLACES = """
SELECT enterprise_id, SUM(headcount - filled) FROM demand WHERE state = 'open' AND occupation_id = ? GROUP BY enterprise_id
"""

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
class ShortageFigures:
    """Open places, the same by the credibility of who posted them, qualified people, and the index in [0, 1] of the last two."""

    demand: int
    weighed: float
    supply: int
    index: float


def figures(occupations: Sequence[int], as_of: dt.date) -> ShortageFigures:
    """Count for a profession that covers `occupations` (ids).

    Demand is the open headcount for them; the index weighs each enterprise's by its credibility. Supply is the number of people who
    hold every skill that one of them requires at its entry grade, each within half a rank and not expired at `as_of`; whoever could
    enter two of them is counted once.
    """
    posted = [(key, int(places)) for occupation in occupations for key, places in rows(OPEN_PLACES, (occupation,))]
    known = credibility.values(as_of)
    weighed = sum(credibility.hundredths(known, key, places) for key, places in posted) / 100
    qualified: set[int] = set()
    for occupation in occupations:
        needed = int(rows(ENTRY_SKILLS, (occupation,))[0][0])
        if needed:
            found = rows(QUALIFIED, (QUALIFIED_TOLERANCE, occupation, as_of.isoformat(), needed))
            qualified.update(worker for (worker,) in found)
    return ShortageFigures(sum(places for _, places in posted), weighed, len(qualified), shortage_index(weighed, len(qualified)))
