"""Which skills usually come together in this city: learned from what occupations ask for and what people hold, once a day."""

from __future__ import annotations

import threading
from collections.abc import Collection
from itertools import islice

import numpy as np
from scipy import sparse

from skillmatch.matching.skill_neighbours import SkillNeighbours
from skillmatch.store.cards import SkillCard
from skillmatch.store.database import rows
from skillmatch.store.snapshot import Snapshot

MOST_HELD = 20_000
MOST_HOLDERS = 1_000
"""Held skills that are read, and people and occupations that are learned from: more take longer than a page may."""

HELD = """
SELECT h.worker_id, h.skill_id FROM held_skill h JOIN worker w ON w.id = h.worker_id
WHERE w.personalised ORDER BY h.worker_id LIMIT ?
"""

_lock = threading.Lock()
_fitted: tuple[tuple[object, ...], SkillNeighbours] | None = None


def usual(snap: Snapshot, known: Collection[int], n: int) -> list[SkillCard]:
    """The skills that people with these usually also have, most usual first; nothing where nothing is known.

    Parameters
    ----------
    known : collection of int
        Ids of skills.
    n : int
        How many at most.
    """
    places = sorted({snap.skill_index.at(key) for key in known} - {-1})
    if not places:
        return []
    row = sparse.csr_array((np.ones(len(places)), ([0] * len(places), places)), shape=(1, len(snap.skills)))
    return [snap.skills[int(place)] for place in islice(_neighbours(snap).recommend(row, n)[0], n) if place >= 0]


def _neighbours(snap: Snapshot) -> SkillNeighbours:
    """Fitted on the city of this day; whoever switched personalised suggestions off is not learned from."""
    global _fitted
    key = (snap.as_of, len(snap.skills), *(card.code for card in snap.skills[:1]), *(card.id for card in snap.skills[-1:]))
    with _lock:
        if _fitted is None or _fitted[0] != key:
            _fitted = key, SkillNeighbours(max_holders=MOST_HOLDERS, asked=0).fit(_holders(snap))
        return _fitted[1]


def _holders(snap: Snapshot) -> sparse.csr_array:
    """Occupations and people × skills."""
    required = snap.catalogue.occupations
    counts = np.diff(required.indptr)
    row, column = np.repeat(np.arange(len(counts)), counts).tolist(), required.indices.tolist()
    people: dict[int, int] = {}
    for worker, skill in rows(HELD, (MOST_HELD,)):
        place = snap.skill_index.at(skill)
        if place >= 0:
            row.append(len(counts) + people.setdefault(worker, len(people)))
            column.append(place)
    return sparse.csr_array((np.ones(len(row)), (row, column)), shape=(len(counts) + len(people), len(snap.skills)))
