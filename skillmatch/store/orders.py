"""Orders for a class as the engine's arrays, what a proposal was computed from, and who may teach it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from skillmatch.matching import TIMES, Orders
from skillmatch.store.cohorts import Cohort
from skillmatch.store.database import rows
from skillmatch.store.demands import Demand
from skillmatch.store.snapshot import Snapshot
from skillmatch.terms import CohortState, DemandState


def requested() -> list[Cohort]:
    """Every order that still waits for a proposal, in ascending order of id, with its demand."""
    return list(Cohort.select(Cohort, Demand).join(Demand).where(Cohort.state == CohortState.POSTED.value).order_by(Cohort.id))


def can_be_planned(snapshot: Snapshot, cohort: Cohort) -> bool:
    """Whether the order's demand is still open and looks for people."""
    return cohort.demand.state == DemandState.OPEN.value and snapshot.demand_index.at(cohort.demand_id) >= 0


def to_orders(snapshot: Snapshot, cohorts: Sequence[Cohort]) -> Orders:
    """The orders of `cohorts` (ascending ids, all of which :func:`can_be_planned`) as arrays.

    Where an order names no place to meet, the town of its demand stands in.
    """
    towns = [cohort.town_id or cohort.demand.town_id for cohort in cohorts]
    return Orders(
        ids=np.array([cohort.id for cohort in cohorts], dtype=np.int64),
        demand=np.array([snapshot.demand_index.at(cohort.demand_id) for cohort in cohorts], dtype=np.int32),
        course=np.array([snapshot.course_index.at(cohort.course_id) for cohort in cohorts], dtype=np.int32),
        headcount=np.array([cohort.headcount for cohort in cohorts], dtype=np.int32),
        reserves=np.array([cohort.reserves for cohort in cohorts], dtype=np.int32),
        seats=np.array([cohort.seats for cohort in cohorts], dtype=np.int32),
        town=np.array([snapshot.town_index.at(town) for town in towns], dtype=np.int16),
        time=np.array([TIMES.index(cohort.time) for cohort in cohorts], dtype=np.int8),
        own_staff_first=np.array([cohort.own_staff_first for cohort in cohorts], dtype=bool),
    )


def frozen(snapshot: Snapshot, seed: int, people: int, orders: int) -> dict[str, Any]:
    """What a proposal is computed from, so that it can be computed again: weights, seed, version and date, counts."""
    settings = snapshot.engine.settings_
    return {
        "weights": dict(settings.seat_weights),
        "seed": seed,
        "catalogue": snapshot.version,
        "as_of": snapshot.as_of.isoformat(),
        "people": people,
        "orders": orders,
    }


BUSY = (
    "c.trainer_id = t.id AND (c.state IN ('proposed', 'review') OR (c.state IN ('confirmed', 'running') AND"
    " NOT EXISTS (SELECT 1 FROM course_run r WHERE r.id = c.run_id AND r.ends_on < ?)))"
)
"""A cohort ``c`` keeps its trainer ``t`` busy from its proposal until its class is over."""


def has_room(trainer_id: int | None, today: dt.date) -> bool:
    """Whether a trainer may take one more cohort: listed, not paused, and with fewer than they can take."""
    found = rows(
        f"SELECT t.capacity, COUNT(c.id) FROM trainer t LEFT JOIN cohort c ON {BUSY}"
        " WHERE t.id = ? AND NOT t.paused AND t.state = 'listed' GROUP BY t.id, t.capacity",
        (today, trainer_id),
    )
    return bool(found) and found[0][1] < found[0][0]


def free_trainer(base_id: int, family: str, today: dt.date) -> int | None:
    """Who reviews and teaches: the trainer of the base with the least to do who is not paused and teaches the family.

    A base without any trainer of its own, such as an enterprise's station, is served by those of other bases. Ties go to the lower
    id.
    """
    found = rows(
        "SELECT t.id, t.capacity, COUNT(c.id) AS busy FROM trainer t"
        " JOIN trainer_skill f ON f.trainer_id = t.id AND f.family = ?"
        f" LEFT JOIN cohort c ON {BUSY}"
        " WHERE (t.base_id = ? OR NOT EXISTS (SELECT 1 FROM trainer o WHERE o.base_id = ?))"
        " AND NOT t.paused AND t.state = 'listed' GROUP BY t.id, t.capacity ORDER BY COUNT(c.id), t.id",
        (family, today, base_id, base_id),
    )
    return next((int(key) for key, capacity, busy in found if busy < capacity), None)


def groups(today: dt.date, workers: Sequence[int]) -> dict[str, list[str]]:
    """Town, age band and gender of each worker, for the figures of fairness alone: read after the choice, never before it."""
    found = {row[0]: row[1:] for row in rows("SELECT id, town_id, birth_year, gender FROM worker")}
    columns: dict[str, list[str]] = {"town": [], "age": [], "gender": []}
    for worker in workers:
        town, born, gender = found.get(worker, (None, None, None))
        columns["town"].append(str(town or ""))
        columns["age"].append(age_band(None if born is None else today.year - born))
        columns["gender"].append(str(gender or ""))
    return columns


AGE_BANDS = ((30, "under_30"), (40, "30_39"), (50, "40_49"))


def age_band(age: int | None) -> str:
    """The band of an age in years, empty where it is not known."""
    if age is None:
        return ""
    return next((band for below, band in AGE_BANDS if age < below), "50_up")
