"""What people with similar histories took next: learned from this city's own enrolments, once a day."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date

import numpy as np
from scipy import sparse

from skillmatch.engine_gateway.snapshot import IdIndex, Snapshot
from skillmatch.matching.neighbours.enrolment_neighbours import EnrolmentNeighbours
from skillmatch.store.db import resources
from skillmatch.store.db.database import rows

MAX_ENTRIES = 20_000
"""The latest entries that are learned from: more take longer than a page may."""

MIN_PEOPLE = 30
"""So many people with two courses or more at least (chosen): fewer would make one person's way everybody's."""

MAX_COURSES = 30
"""So many courses are near in somebody's history; the others' value is 0."""

MAX_RELATED = 500
"""The most taken courses, between which relations are learned: their cube is the time that it takes."""

HISTORIES = """
SELECT e.worker_id, e.course_id FROM enrolment e JOIN worker w ON w.id = e.worker_id
WHERE w.personalised AND e.state IN ('requested', 'enrolled', 'completed') ORDER BY e.id DESC LIMIT ?
"""


class FittedEnrolments:
    """What one installation's enrolments of a day taught."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.fitted: tuple[tuple[date, IdIndex], EnrolmentNeighbours | None] | None = None


def likely(snap: Snapshot, history: Sequence[int]) -> sparse.csr_array:
    """Return how likely each course comes next after a history of course positions (oldest first), as one row (1, n_courses).

    Values are 1 for the likeliest, times n/(n + 1) for a history of n courses: one course tells little. Empty where too few
    people have a history, or the history tells nothing.
    """
    n = len(snap.courses)
    known = [place for place in history if place >= 0]
    model = _model(snap) if known else None
    if model is None:
        return sparse.csr_array((1, n))
    score = model.relevance([np.array(known)])[0] * (len(known) / (len(known) + 1))
    best = np.argsort(-score, kind="stable")[:MAX_COURSES]
    best = np.sort(best[score[best] > 0])
    return sparse.csr_array((score[best], (np.zeros(len(best), np.int64), best)), shape=(1, n))


def _model(snap: Snapshot) -> EnrolmentNeighbours | None:
    learned = resources.get(FittedEnrolments)
    with learned.lock:
        key, fitted = (snap.as_of, snap.course_index), learned.fitted
        if fitted is None or fitted[0][0] != key[0] or not np.array_equal(fitted[0][1].ids, key[1].ids):
            fitted = learned.fitted = key, _learn(snap)
        return fitted[1]


def _learn(snap: Snapshot) -> EnrolmentNeighbours | None:
    people: dict[int, list[int]] = {}
    for worker, course in reversed(rows(HISTORIES, (MAX_ENTRIES,))):
        place = snap.course_index.at(course)
        if place >= 0:
            people.setdefault(worker, []).append(place)
    histories = [np.array(listed) for listed in people.values()]
    if sum(len(listed) > 1 for listed in histories) < MIN_PEOPLE:
        return None
    return EnrolmentNeighbours(asked=0, max_courses=MAX_RELATED).fit(histories)
