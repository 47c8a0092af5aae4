"""The authorised fetch: the row for this account in this role, or NotFound / NotAllowed. Every view starts here.

A thing of somebody else is answered like a thing that does not exist, so that ids tell nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from skillmatch.errors import NotAllowed, NotFound
from skillmatch.store.cohorts import Cohort, CohortSeat
from skillmatch.store.courses import Course
from skillmatch.store.demands import Demand
from skillmatch.store.mentors import Mentor, Mentorship
from skillmatch.store.workers import Worker
from skillmatch.terms import CourseState, Role

T = TypeVar("T")
MISSING = "There is no such page, or it is not yours to see."


@dataclass(frozen=True)
class Acting:
    """An account in one of its roles: what ``flask.g.acting`` holds while a page is made.

    Attributes
    ----------
    account_id, membership_id : int
        Who signed in, and by which membership they act.
    role : Role
        The role acted in.
    display_name, place_zh, place_en : str
        Shown in the head of the page.
    worker_id, mentor_id, trainer_id, enterprise_id, town_id, base_id : int or None
        The scope; the one that the role needs is set.
    """

    account_id: int
    membership_id: int
    role: Role
    display_name: str
    place_zh: str = ""
    place_en: str = ""
    worker_id: int | None = None
    mentor_id: int | None = None
    trainer_id: int | None = None
    enterprise_id: int | None = None
    town_id: int | None = None
    base_id: int | None = None


def own_worker(acting: Acting) -> Worker:
    """The worker who acts."""
    if acting.role is not Role.WORKER or acting.worker_id is None:
        raise NotAllowed()
    return _found(Worker.get_or_none(Worker.id == acting.worker_id))


def own_seat(acting: Acting, seat_id: int) -> CohortSeat:
    """A seat of the worker who acts."""
    worker = own_worker(acting)
    return _found(CohortSeat.get_or_none((CohortSeat.id == seat_id) & (CohortSeat.worker == worker)))


def own_demand(acting: Acting, demand_id: int) -> Demand:
    """A demand of the enterprise that acts."""
    if acting.role is not Role.ENTERPRISE or acting.enterprise_id is None:
        raise NotAllowed()
    return _found(Demand.get_or_none((Demand.id == demand_id) & (Demand.enterprise == acting.enterprise_id)))


def cohort(acting: Acting, cohort_id: int) -> Cohort:
    """A cohort for its trainer (or any trainer of its base while nobody is assigned), or for the enterprise that ordered it."""
    found = _found(Cohort.get_or_none(Cohort.id == cohort_id))
    if acting.role is Role.TRAINER:
        mine = found.trainer_id == acting.trainer_id or (found.trainer_id is None and found.base_id == acting.base_id)
    elif acting.role is Role.ENTERPRISE:
        mine = found.demand.enterprise_id == acting.enterprise_id
    else:
        mine = acting.role is Role.CITY
    if not mine:
        raise NotFound(MISSING)
    return found


def listed_course(course_id: int) -> Course:
    """A course that anybody signed in may read: listed, or retired (said so on its page)."""
    shown = (CourseState.LISTED.value, CourseState.RETIRED.value)
    return _found(Course.get_or_none((Course.id == course_id) & Course.state.in_(shown)))


def active_mentor(mentor_id: int) -> Mentor:
    """A mentor whom workers may ask."""
    return _found(Mentor.get_or_none((Mentor.id == mentor_id) & Mentor.active))


def mentorship_for_mentor(acting: Acting, mentorship_id: int) -> Mentorship:
    """A request that was made to the mentor who acts."""
    if acting.role is not Role.MENTOR:
        raise NotAllowed()
    return _found(Mentorship.get_or_none((Mentorship.id == mentorship_id) & (Mentorship.mentor == acting.mentor_id)))


def _found(row: T | None) -> T:
    if row is None:
        raise NotFound(MISSING)
    return row
