"""Which skills usually come together in this city: what people hold beside others, what lists of requirements ask for together."""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice

import numpy as np
from scipy import sparse

from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.matching.inputs import Catalogue
from skillmatch.matching.neighbours.skill_neighbours import SkillNeighbours
from skillmatch.store.catalogue.cards import SkillCard
from skillmatch.store.db import resources
from skillmatch.store.db.database import rows

MAX_HELD = 20_000
MAX_HOLDERS = 1_000
"""Held skills that are read, and people and occupations that are learned from: more take longer than a page may."""

MIN_LISTS = 3
"""So many lists at least must ask for a skill beside one of those given (chosen): two may be an accident."""

HELD = """
SELECT h.worker_id, h.skill_id FROM held_skill h JOIN worker w ON w.id = h.worker_id
WHERE w.personalised ORDER BY h.worker_id LIMIT ?
"""


class FittedSkills:
    """What one installation's people hold together, and what its lists of requirements ask for together."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.held: tuple[tuple[object, ...], SkillNeighbours] | None = None
        self.required: tuple[Catalogue, SkillNeighbours, sparse.csr_array] | None = None


@dataclass(frozen=True)
class RelatedSkill:
    """A skill that is asked for beside others, and in how many of the lists that ask for one of these."""

    skill: SkillCard
    lists: int


def usual(snap: Snapshot, known: Collection[int], n: int) -> list[SkillCard]:
    """The skills that people with these usually also have, most usual first; nothing where nothing is known.

    Parameters
    ----------
    known : collection of int
        Ids of skills.
    n : int
        How many at most.
    """
    places = _places(snap, known)
    if not places:
        return []
    found = _neighbours(snap).recommend(_row(places, len(snap.skills)), n)[0]
    return [snap.skills[int(place)] for place in islice(found, n) if place >= 0]


def related_skills(snap: Snapshot, known: Collection[int], n: int) -> tuple[list[RelatedSkill], int]:
    """The skills that occupations and open demands ask for beside these, best first, and how many lists ask for one of these.

    Parameters
    ----------
    known : collection of int
        Ids of skills.
    n : int
        How many at most; fewer than ``MIN_LISTS`` lists say nothing of a skill, so it is left out.
    """
    places = _places(snap, known)
    if not places:
        return [], 0
    neighbours, lists = _lists(snap)
    similar = np.asarray(lists[:, places].sum(axis=1)).ravel() > 0
    counts = np.asarray(lists[similar].sum(axis=0)).ravel()
    best = [int(place) for place in neighbours.recommend(_row(places, len(snap.skills)), 4 * n)[0] if place >= 0]
    found = [RelatedSkill(snap.skills[place], int(counts[place])) for place in best if counts[place] >= MIN_LISTS]
    return found[:n], int(similar.sum())


def _places(snap: Snapshot, known: Collection[int]) -> list[int]:
    return sorted({snap.skill_index.at(key) for key in known} - {-1})


def _row(places: list[int], n: int) -> sparse.csr_array:
    return sparse.csr_array((np.ones(len(places)), ([0] * len(places), places)), shape=(1, n))


def _lists(snap: Snapshot) -> tuple[SkillNeighbours, sparse.csr_array]:
    """Fitted on the requirements of occupations and of open demands, again when one of them changes; ones and zeros beside it."""
    learned = resources.get(FittedSkills)
    with learned.lock:
        required = learned.required
        if required is None or required[0] is not snap.catalogue:
            spans = (snap.catalogue.occupations, snap.catalogue.demands.required)
            lists = [
                sparse.csr_array(
                    (np.ones(len(own.indices)), own.indices, own.indptr), shape=(len(own.indptr) - 1, len(snap.skills))
                )
                for own in spans
            ]
            both = sparse.csr_array(sparse.vstack([lists[0], lists[1][:MAX_HOLDERS]]))
            required = learned.required = snap.catalogue, SkillNeighbours(max_holders=MAX_HOLDERS, asked=0).fit(both), both
        return required[1:]


def _neighbours(snap: Snapshot) -> SkillNeighbours:
    """Fitted on the city of this day; whoever switched personalised suggestions off is not learned from."""
    key = (snap.as_of, len(snap.skills), *(card.code for card in snap.skills[:1]), *(card.id for card in snap.skills[-1:]))
    learned = resources.get(FittedSkills)
    with learned.lock:
        held = learned.held
        if held is None or held[0] != key:
            held = learned.held = key, SkillNeighbours(max_holders=MAX_HOLDERS, asked=0).fit(_holders(snap))
        return held[1]


def _holders(snap: Snapshot) -> sparse.csr_array:
    """Occupations and people × skills."""
    required = snap.catalogue.occupations
    counts = np.diff(required.indptr)
    row, column = np.repeat(np.arange(len(counts)), counts).tolist(), required.indices.tolist()
    people: dict[int, int] = {}
    for worker, skill in rows(HELD, (MAX_HELD,)):
        place = snap.skill_index.at(skill)
        if place >= 0:
            row.append(len(counts) + people.setdefault(worker, len(people)))
            column.append(place)
    return sparse.csr_array((np.ones(len(row)), (row, column)), shape=(len(counts) + len(people), len(snap.skills)))
