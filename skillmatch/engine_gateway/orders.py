"""Orders for a class as the engine's arrays, what a proposal was computed from, and who may teach it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.matching import TIMES, Engine, Orders, Share, Workers
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.db.database import rows
from skillmatch.store.demands.models import Demand
from skillmatch.terms import CohortState, DemandState

SPECS = """
SELECT x.cohort_id, d.id, d.enterprise_id, x.headcount FROM cohort_demand x JOIN demand d ON d.id = x.demand_id
WHERE x.cohort_id IN ({listed}) ORDER BY x.cohort_id, d.id
"""
ALIKE = """
SELECT d.id FROM demand d WHERE d.id <> ? AND d.state = 'open' AND d.headcount > d.filled
 AND (SELECT COUNT(*) FROM demand_skill a WHERE a.demand_id = d.id) = (SELECT COUNT(*) FROM demand_skill a WHERE a.demand_id = ?)
 AND NOT EXISTS (SELECT 1 FROM demand_skill a WHERE a.demand_id = d.id AND NOT EXISTS (
  SELECT 1 FROM demand_skill b WHERE b.demand_id = ? AND b.skill_id = a.skill_id AND b.required_rank = a.required_rank))
 AND (SELECT COUNT(*) FROM demand_permit a WHERE a.demand_id = d.id) = (SELECT COUNT(*) FROM demand_permit a WHERE a.demand_id = ?)
 AND NOT EXISTS (SELECT 1 FROM demand_permit a WHERE a.demand_id = d.id AND NOT EXISTS (
  SELECT 1 FROM demand_permit b WHERE b.demand_id = ? AND b.permit = a.permit))
ORDER BY d.id
"""
"""Open demands that ask for exactly the same skills, ranks and permits as another one."""


@dataclass(frozen=True)
class Spec:
    """An order as a proposal is computed from it, in ids; ``shares`` has (demand, enterprise, people)."""

    cohort: int
    demand: int
    course: int | None
    headcount: int
    reserves: int
    seats: int
    town: int | None
    time: str
    own_staff_first: bool
    shares: tuple[tuple[int, int, int], ...]


def requested() -> list[Cohort]:
    """Every order that still waits for a proposal, matched or not, in ascending order of id, with its demand."""
    waiting = (CohortState.POSTED.value, CohortState.MATCHED.value)
    return list(Cohort.select(Cohort, Demand).join(Demand).where(Cohort.state.in_(waiting)).order_by(Cohort.id))


def can_be_planned(snapshot: Snapshot, cohort: Cohort) -> bool:
    """Whether the order's demand is still open and looks for people."""
    return cohort.demand.state == DemandState.OPEN.value and snapshot.demand_index.at(cohort.demand_id) >= 0


def demands_like(demand_id: int) -> list[int]:
    """Other open demands with places left that ask for the same skills, ranks and permits."""
    return [int(row[0]) for row in rows(ALIKE, (demand_id,) * 5)]


def shares(cohort_ids: Sequence[int]) -> dict[int, list[tuple[int, int, int]]]:
    """The demands of each order as (demand, enterprise, people), ascending."""
    found: dict[int, list[tuple[int, int, int]]] = {key: [] for key in cohort_ids}
    if cohort_ids:
        for cohort, *share in rows(SPECS.format(listed=", ".join(str(int(key)) for key in cohort_ids))):
            found[cohort].append((share[0], share[1], share[2]))
    return found


def specs(cohorts: Sequence[Cohort]) -> list[Spec]:
    """Return what a proposal is computed from; where an order names no place to meet, the town of its demand stands in."""
    found = shares([cohort.id for cohort in cohorts])
    return [
        Spec(
            cohort.id, cohort.demand_id, cohort.course_id, cohort.headcount, cohort.reserves, cohort.seats,
            cohort.town_id or cohort.demand.town_id, cohort.time, bool(cohort.own_staff_first), tuple(found[cohort.id]),
        )
        for cohort in cohorts
    ]  # fmt: skip


def thawed(kept: Mapping[str, Any]) -> Spec:
    """An order as it was frozen with a proposal."""
    return Spec(**{**kept, "shares": tuple(tuple(one) for one in kept["shares"])})


def to_orders(snapshot: Snapshot, listed: Sequence[Spec]) -> Orders:
    """Orders (ascending ids, all of which :func:`can_be_planned`) as arrays."""
    demands = [snapshot.demand_index.at(one.demand) for one in listed]
    return Orders(
        ids=np.array([one.cohort for one in listed], dtype=np.int64),
        demand=np.array(demands, dtype=np.int32),
        course=np.array([snapshot.course_index.at(one.course) for one in listed], dtype=np.int32),
        headcount=np.array([one.headcount for one in listed], dtype=np.int32),
        reserves=np.array([one.reserves for one in listed], dtype=np.int32),
        seats=np.array([one.seats for one in listed], dtype=np.int32),
        town=np.array([snapshot.town_index.at(one.town) for one in listed], dtype=np.int16),
        time=np.array([TIMES.index(one.time) for one in listed], dtype=np.int8),
        own_staff_first=np.array([one.own_staff_first for one in listed], dtype=bool),
        shares=tuple(_shares(snapshot, one, demand) for one, demand in zip(listed, demands, strict=True)),
    )


def _shares(snapshot: Snapshot, one: Spec, demand: int) -> tuple[Share, ...]:
    """The demands behind an order as the engine takes them; those that are no longer open leave their places to the first."""
    if len(one.shares) < 2:
        return ()
    known = [(snapshot.demand_index.at(key), enterprise, people) for key, enterprise, people in one.shares]
    left = one.headcount - sum(people for at, _, people in known if at >= 0)
    return tuple(Share(at, firm, people + (left if at == demand else 0)) for at, firm, people in sorted(known) if at >= 0)


def wishes(cohort_ids: Sequence[int]) -> dict[int, set[int]]:
    """Workers who asked to be considered for each order."""
    found: dict[int, set[int]] = {key: set() for key in cohort_ids}
    listed = ", ".join(str(int(key)) for key in cohort_ids) or "-1"
    for cohort, worker in rows(f"SELECT cohort_id, worker_id FROM place_wish WHERE cohort_id IN ({listed})"):
        found[cohort].add(int(worker))
    return found


def frozen(snapshot: Snapshot, seed: int, workers: Workers, cohorts: Sequence[Cohort], **chosen: Any) -> dict[str, Any]:
    """Return what a proposal is computed from, so that it can be computed again: weights, seed, version, date, orders, and who was
    kept, left out or asked for (worker ids in `chosen`). ``people_seal`` tells whether the people's data are still the same."""
    settings = snapshot.engine.settings_
    return {
        "weights": dict(settings.seat_weights),
        "seed": seed,
        "catalogue": snapshot.version,
        "as_of": snapshot.as_of.isoformat(),
        "people": len(workers.ids),
        "people_seal": seal(workers),
        "orders": len(cohorts),
        "together": [asdict(one) for one in specs(cohorts)],
        **chosen,
    }


def engine_of(snapshot: Snapshot, inputs: Mapping[str, Any]) -> Engine:
    """The engine with the weights that were frozen with a proposal, over today's catalogue."""
    usual = snapshot.engine.settings_
    if dict(usual.seat_weights) == inputs["weights"]:
        return snapshot.engine
    weights = tuple((name, float(inputs["weights"][name])) for name, _ in usual.seat_weights)  # in the order of addition
    return Engine(replace(usual, seat_weights=weights)).fit(snapshot.catalogue)


def seal(workers: Workers) -> str:
    """A short digest of what the engine was told of people."""
    digest = hashlib.sha256()
    for part in (workers.ids, workers.held.indptr, workers.held.indices, workers.held.high, workers.grade, workers.occupation,
                 workers.target, workers.town, workers.shift, workers.permits, workers.enterprise, workers.personalised,
                 workers.completed.indptr, workers.completed.indices):  # fmt: skip
        digest.update(np.ascontiguousarray(part).tobytes())
    return digest.hexdigest()[:16]


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
    """Return who reviews and teaches: the trainer of the base with the least to do who is not paused and teaches the family.

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
