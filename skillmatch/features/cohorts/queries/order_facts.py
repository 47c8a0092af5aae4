"""The order behind a list: whose demands share it, who asks for a place, what it has brought, the labs that would do, and what may
be joined to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from skillmatch import clock
from skillmatch.engine_gateway import orders
from skillmatch.store.accounts.access import Acting
from skillmatch.store.assessments import standard_queries
from skillmatch.store.cohorts import order_steps, residual_gap
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.db.database import rows
from skillmatch.store.organisations import lab_fit
from skillmatch.terms import CohortState, Mode, Name, Role
from skillmatch.web.language import named
from skillmatch.workflow.declared.orders import UNDECIDED

SHARES = """
SELECT e.zh, e.en, x.headcount FROM cohort_demand x JOIN demand d ON d.id = x.demand_id JOIN enterprise e ON e.id = d.enterprise_id
WHERE x.cohort_id = ? ORDER BY d.id
"""
WISHES = "SELECT COUNT(*) FROM place_wish w WHERE w.cohort_id = ?"
DEMANDS = "SELECT DISTINCT c.demand_id FROM cohort c WHERE c.state IN ('posted', 'matched', 'proposed', 'review')"
SKILLS = "SELECT demand_id, skill_id, required_rank FROM demand_skill WHERE demand_id IN ({listed})"
PERMITS = "SELECT demand_id, permit FROM demand_permit WHERE demand_id IN ({listed})"
KEPT = "SELECT COUNT(*) FROM proposal_run p WHERE p.cohort_id = ?"
UNDECIDED_ORDERS = """
SELECT c.id, c.number, c.state, c.demand_id, c.headcount, c.seats, e.zh, e.en, d.title
FROM cohort c JOIN demand d ON d.id = c.demand_id JOIN enterprise e ON e.id = d.enterprise_id
WHERE c.state IN ('posted', 'matched', 'proposed', 'review') AND c.demand_id IN ({listed})
 AND (c.trainer_id = ? OR (c.trainer_id IS NULL AND c.base_id = ?) OR ?) ORDER BY c.id
"""


@dataclass(frozen=True)
class JoinableOrder:
    """An undecided order that may share a class with another one."""

    id: int
    number: str
    state: CohortState
    demand_id: int
    headcount: int
    seats: int
    enterprise: Name
    title: str


def read(cohort: Cohort, acting: Acting) -> dict[str, Any]:
    """Return what a page says of the order behind a list."""
    run = cohort.run
    undecided = CohortState(cohort.state) in UNDECIDED
    return {
        "shares": [(Name(row[0], row[1]), row[2]) for row in rows(SHARES, (cohort.id,))],
        "wishes": int(rows(WISHES, (cohort.id,))[0][0]) if undecided else 0,
        "n_proposals": int(rows(KEPT, (cohort.id,))[0][0]),
        "counts": residual_gap.of_cohort(cohort.id),
        "standard": None if cohort.course_id is None else standard_queries.standard_of(cohort.course_id),
        "alike": joinable(cohort, acting) if undecided else [],
        "may_begin": cohort.state == CohortState.CONFIRMED.value
        and cohort.trainer_id == acting.trainer_id
        and run is not None
        and run.starts_on <= clock.today()
        and order_steps.accepted(cohort) > 0,
    }


def labs(cohort: Cohort) -> list[lab_fit.LabChoice]:
    """The labs in which its class may meet."""
    if cohort.course_id is None or cohort.base_id is None:
        return []
    return lab_fit.choices(cohort.course_id, cohort.base_id, cohort.demand.enterprise_id)


def usual_place(cohort: Cohort) -> dict[str, object]:
    """Return what to suggest for the practicals, by the fields of the form: a lab that fits and the groups that it takes.

    A course without practicals gets none. One whose practicals are held at the enterprise says so where no lab fits; for any other
    the trainer is asked.
    """
    course = cohort.course
    if course is None or not (course.mode in lab_fit.PRACTICAL_MODES or lab_fit.needed(course.id)):
        return {"groups": 1}
    lab_id, groups = lab_fit.usual(labs(cohort), cohort.seats)
    if lab_id is not None:
        return {"lab": str(lab_id), "groups": groups}
    at_firm = course.mode == Mode.ONSITE.value and not lab_fit.needed(course.id)
    return {"groups": 1, "elsewhere": named(cohort.demand.enterprise) if at_firm else ""}


def joinable(cohort: Cohort, acting: Acting) -> list[JoinableOrder]:
    """Other undecided orders for the same skills that whoever acts may join to this one."""
    return [
        one
        for one in undecided(orders.demands_like(cohort.demand_id), acting.role is Role.CITY, acting.trainer_id, acting.base_id)
        if one.id != cohort.id
    ]


def undecided(demand_ids: Sequence[int], city: bool, trainer_id: int | None, base_id: int | None) -> list[JoinableOrder]:
    """Undecided orders for some demands within the reach of the city, or of a trainer; oldest first."""
    listed = ", ".join(str(int(key)) for key in demand_ids) or "-1"
    found = rows(UNDECIDED_ORDERS.format(listed=listed), (trainer_id or -1, base_id or -1, city))
    return [
        JoinableOrder(row[0], row[1], CohortState(row[2]), row[3], row[4], row[5], Name(row[6], row[7]), row[8]) for row in found
    ]


def groups(acting: Acting) -> list[list[JoinableOrder]]:
    """Undecided orders within reach that ask for the same as another one does, together; the oldest group first."""
    demands = [int(row[0]) for row in rows(DEMANDS)]
    listed = undecided(demands, acting.role is Role.CITY, acting.trainer_id, acting.base_id)
    asked = _requirements([one.demand_id for one in listed])
    found: dict[Any, list[JoinableOrder]] = {}
    for one in listed:
        found.setdefault(asked[one.demand_id], []).append(one)
    return [group for group in found.values() if len(group) > 1]


def _requirements(demand_ids: Sequence[int]) -> dict[int, tuple[frozenset[tuple[int, int]], frozenset[str]]]:
    """The skills with their ranks, and the permits, that demands ask for."""
    listed = ", ".join(str(int(key)) for key in demand_ids) or "-1"
    skills: dict[int, set[tuple[int, int]]] = {key: set() for key in demand_ids}
    permits: dict[int, set[str]] = {key: set() for key in demand_ids}
    for demand, skill, rank in rows(SKILLS.format(listed=listed)):
        skills[demand].add((skill, rank))
    for demand, permit in rows(PERMITS.format(listed=listed)):
        permits[demand].add(permit)
    return {key: (frozenset(skills[key]), frozenset(permits[key])) for key in demand_ids}
