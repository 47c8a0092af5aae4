"""The authorised fetch: the row for this account in this role, or NotFound / NotAllowed. Every view starts here.

A thing of somebody else is answered like a thing that does not exist, so that ids tell nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from skillmatch.errors import NotAllowed, NotFound
from skillmatch.store.accounts import Membership
from skillmatch.store.cohorts import Cohort, CohortSeat
from skillmatch.store.courses import Course
from skillmatch.store.demands import Demand
from skillmatch.store.mentors import Mentor, Mentorship
from skillmatch.store.messages import Message
from skillmatch.store.requests import ServiceRequest
from skillmatch.store.workers import Worker
from skillmatch.terms import CourseState, NetworkLevel, RegisterState, Role

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
    on_behalf_of, behalf_id : int or None
        The worker for whom an office acts, and by which start of it (``store/standing_in.py``); only the pages that are marked for
        it ever get an ``Acting`` with these.
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
    on_behalf_of: int | None = None
    behalf_id: int | None = None


def own_worker(acting: Acting) -> Worker:
    """The worker who acts, or for whom an office acts."""
    if acting.on_behalf_of is not None:  # that the person is of this office was looked up when the request began
        if acting.role not in (Role.TOWN, Role.CITY):
            raise NotAllowed()
        return _found(Worker.get_or_none(Worker.id == acting.on_behalf_of))
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
    return _found(Mentor.get_or_none((Mentor.id == mentor_id) & Mentor.active & (Mentor.state == RegisterState.LISTED.value)))


def mentorship_for_mentor(acting: Acting, mentorship_id: int) -> Mentorship:
    """A request that was made to the mentor who acts."""
    if acting.role is not Role.MENTOR:
        raise NotAllowed()
    return _found(Mentorship.get_or_none((Mentorship.id == mentorship_id) & (Mentorship.mentor == acting.mentor_id)))


def own_request(account_id: int, worker_id: int | None, request_id: int) -> ServiceRequest:
    """A request that the account opened, or that the clock opened about its worker."""
    about_me = ServiceRequest.account.is_null() & (ServiceRequest.worker == (worker_id or -1))
    mine = (ServiceRequest.account == account_id) | about_me
    return _found(ServiceRequest.get_or_none((ServiceRequest.id == request_id) & mine))


def request_for_office(acting: Acting, request_id: int) -> ServiceRequest:
    """A request within the scope of the office that acts; a town is not shown what a person asked of the own enterprise."""
    if acting.role is Role.CITY:
        mine = ServiceRequest.id == request_id
    elif acting.role is Role.TOWN:
        mine = (ServiceRequest.town == acting.town_id) & (ServiceRequest.level != NetworkLevel.ENTERPRISE.value)
    elif acting.role is Role.ENTERPRISE:
        mine = ServiceRequest.enterprise == acting.enterprise_id
    else:
        raise NotAllowed()
    return _found(ServiceRequest.get_or_none((ServiceRequest.id == request_id) & mine))


def own_message(account_id: int, message_id: int) -> Message:
    """A message to the account, or to its worker."""
    workers = Membership.select(Membership.worker).where(
        (Membership.account == account_id) & (Membership.role == Role.WORKER.value)
    )
    mine = (Message.account == account_id) | Message.worker.in_(workers)
    return _found(Message.get_or_none((Message.id == message_id) & mine))


def person_of_office(acting: Acting, worker_id: int) -> Worker:
    """A person of the office that acts: a town's own, or anybody for the city."""
    if acting.role is Role.CITY:
        return _found(Worker.get_or_none(Worker.id == worker_id))
    if acting.role is not Role.TOWN or acting.town_id is None:
        raise NotAllowed()
    return _found(Worker.get_or_none((Worker.id == worker_id) & (Worker.town == acting.town_id)))


def _found(row: T | None) -> T:
    if row is None:
        raise NotFound(MISSING)
    return row
