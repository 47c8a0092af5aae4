"""Classes that are being formed, for workers who switched personal suggestions off: nobody proposes them unless they ask."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask_babel import gettext

from skillmatch.errors import Conflict, NotFound
from skillmatch.store.accounts.access import MISSING
from skillmatch.store.catalogue.queries import day
from skillmatch.store.cohorts import seating
from skillmatch.store.cohorts.models import Cohort, CohortSeat, PlaceWish
from skillmatch.store.db.database import rows, write
from skillmatch.store.people.models import Worker
from skillmatch.terms import CohortState, Name, RunTime

MAX_SHOWN = 30
"""So many classes are listed; those for the own and the chosen occupation first."""

FORMING = frozenset({CohortState.MATCHED, CohortState.PROPOSED, CohortState.REVIEW})
"""A course is found, and the list can still change."""

CLASSES = """
SELECT c.id, k.id, k.zh, k.en, k.hours, COALESCE(b.zh, ''), COALESCE(b.en, ''), c.time, c.starts_on,
 (SELECT COUNT(*) FROM place_wish x WHERE x.cohort_id = c.id AND x.worker_id = w.id)
FROM cohort c JOIN demand d ON d.id = c.demand_id JOIN course k ON k.id = c.course_id JOIN worker w ON w.id = ?
LEFT JOIN base b ON b.id = c.base_id
WHERE c.state IN ('matched', 'proposed', 'review') AND k.state = 'listed'
 AND NOT EXISTS (SELECT 1 FROM cohort_seat s WHERE s.cohort_id = c.id AND s.worker_id = w.id)
 AND NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.worker_id = w.id AND e.course_id = k.id AND e.state IN ('enrolled', 'completed'))
ORDER BY CASE WHEN d.occupation_id IN (w.occupation_id, w.target_id) THEN 0 ELSE 1 END, c.id LIMIT ?
"""


@dataclass(frozen=True)
class Forming:
    """A class whose list can still change; whose demand it serves is not said."""

    cohort_id: int
    course_id: int
    course: Name
    hours: int
    base: Name
    time: RunTime
    starts_on: dt.date | None
    asked: bool


def forming(worker_id: int) -> list[Forming]:
    """Classes that the worker may ask to be considered for."""
    return [
        Forming(row[0], row[1], Name(row[2], row[3]), row[4], Name(row[5], row[6]), RunTime(row[7]),
                None if row[8] is None else day(row[8]), bool(row[9]))
        for row in rows(CLASSES, (worker_id, MAX_SHOWN))
    ]  # fmt: skip


def ask(worker: Worker, cohort_id: int, account_id: int) -> None:
    """Ask to be considered for a class; asking again changes nothing.

    Raises
    ------
    Conflict
        The list can no longer change, or the worker takes part in suggestions anyway.
    """
    with write():
        cohort = _formed(cohort_id)
        if worker.personalised:
            raise Conflict(gettext("You take part in personal suggestions, so you are considered for every class that fits."))
        known = PlaceWish.select().where((PlaceWish.cohort == cohort) & (PlaceWish.worker == worker)).exists()
        if not known and not CohortSeat.select().where((CohortSeat.cohort == cohort) & (CohortSeat.worker == worker)).exists():
            PlaceWish.create(cohort=cohort, worker=worker)
            seating.record(cohort, "wished", account_id=account_id, role="worker")


def take_back(worker: Worker, cohort_id: int) -> None:
    """No longer ask for a class."""
    with write():
        cohort = _formed(cohort_id)
        PlaceWish.delete().where((PlaceWish.cohort == cohort) & (PlaceWish.worker == worker)).execute()


def _formed(cohort_id: int) -> Cohort:
    found: Cohort | None = Cohort.get_or_none((Cohort.id == cohort_id) & Cohort.course.is_null(False))
    if found is None:
        raise NotFound(MISSING)
    if CohortState(found.state) not in FORMING:
        raise Conflict(gettext("The list of this class is settled; you cannot be added any more."))
    return found
