"""The authorised fetch: the row for this account in this role, or NotFound / NotAllowed. Every view starts here.

A thing of somebody else is answered like a thing that does not exist, so that ids tell nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from skillmatch.errors import NotAllowed, NotFound
from skillmatch.store.accounts.models import Membership
from skillmatch.store.catalogue.models import Course
from skillmatch.store.certificates.models import Certificate
from skillmatch.store.classes import rosters, timetable
from skillmatch.store.classes.models import ClassSession, CourseRun, Enrolment
from skillmatch.store.classes.timeline import is_cancelled
from skillmatch.store.cohorts.models import Cohort, CohortDemand, CohortSeat
from skillmatch.store.demands.models import Demand
from skillmatch.store.mentoring.models import Mentor, Mentorship
from skillmatch.store.messaging.models import Message, ServiceRequest
from skillmatch.store.people.models import Worker
from skillmatch.store.subsidies.models import SubsidyClaim
from skillmatch.terms import CourseState, EnrolmentState, NetworkLevel, RegisterState, Role

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
        The worker for whom an office acts, and by which start of it (``store/accounts/delegation.py``); only the pages that
        are marked for it ever get an ``Acting`` with these.
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

    @property
    def case_role(self) -> Role:
        """The role whose steps of a procedure are taken: the worker's, where an office acts for a worker."""
        return self.role if self.on_behalf_of is None else Role.WORKER


def own_worker(acting: Acting) -> Worker:
    """The worker who acts, or for whom an office acts."""
    if acting.on_behalf_of is not None:  # that the person is of this office was looked up when the request began
        if acting.role not in (Role.TOWN, Role.CITY):
            raise NotAllowed()
        return existing(Worker.get_or_none(Worker.id == acting.on_behalf_of))
    if acting.role is not Role.WORKER or acting.worker_id is None:
        raise NotAllowed()
    return existing(Worker.get_or_none(Worker.id == acting.worker_id))


def own_seat(acting: Acting, seat_id: int) -> CohortSeat:
    """A seat of the worker who acts."""
    worker = own_worker(acting)
    return existing(CohortSeat.get_or_none((CohortSeat.id == seat_id) & (CohortSeat.worker == worker)))


def own_claim(acting: Acting, claim_id: int) -> SubsidyClaim:
    """A claim for a subsidy of the worker who acts, or for whom an office acts."""
    worker = own_worker(acting)
    return existing(SubsidyClaim.get_or_none((SubsidyClaim.id == claim_id) & (SubsidyClaim.worker == worker)))


def own_demand(acting: Acting, demand_id: int) -> Demand:
    """A demand of the enterprise that acts."""
    if acting.role is not Role.ENTERPRISE or acting.enterprise_id is None:
        raise NotAllowed()
    return existing(Demand.get_or_none((Demand.id == demand_id) & (Demand.enterprise == acting.enterprise_id)))


def cohort(acting: Acting, cohort_id: int) -> Cohort:
    """A cohort for its trainer (or any trainer of its base while nobody is assigned), or for an enterprise of its demands."""
    found = existing(Cohort.get_or_none(Cohort.id == cohort_id))
    if acting.role is Role.TRAINER:
        mine = found.trainer_id == acting.trainer_id or (found.trainer_id is None and found.base_id == acting.base_id)
    elif acting.role is Role.ENTERPRISE:
        mine = found.demand.enterprise_id == acting.enterprise_id or _has_share(found, acting.enterprise_id)
    else:
        mine = acting.role is Role.CITY
    if not mine:
        raise NotFound(MISSING)
    return found


def planned_class(acting: Acting, run_id: int) -> CourseRun:
    """A dated class for whoever plans it: the trainer of its order, or any trainer of its base where it is open to all."""
    if acting.role is not Role.TRAINER or acting.trainer_id is None:
        raise NotAllowed()
    run = existing(CourseRun.get_or_none(CourseRun.id == run_id))
    assigned = rosters.trainer_of(run_id)
    if assigned != acting.trainer_id and (assigned is not None or run.base_id != acting.base_id):
        raise NotFound(MISSING)
    return run


def class_run(acting: Acting, run_id: int) -> CourseRun:
    """A dated class for whoever plans it or teaches a session of it, for the enterprise that ordered it, and for the city."""
    run = existing(CourseRun.get_or_none(CourseRun.id == run_id))
    if acting.role is Role.CITY:
        return run
    if acting.role is Role.ENTERPRISE and acting.enterprise_id is not None:
        mine = acting.enterprise_id in timetable.ordered_by(run_id)
    elif acting.role is Role.TRAINER and acting.trainer_id is not None:
        given = (ClassSession.run == run_id) & (ClassSession.trainer == acting.trainer_id)
        if not ClassSession.select().where(given).exists():
            return planned_class(acting, run_id)
        mine = True
    else:
        raise NotAllowed()
    if not mine:
        raise NotFound(MISSING)
    return run


def taught_session(acting: Acting, session_id: int) -> ClassSession:
    """A session for the trainer who gives it, or who plans its class."""
    if acting.role is not Role.TRAINER:
        raise NotAllowed()
    found = existing(ClassSession.get_or_none(ClassSession.id == session_id))
    if acting.trainer_id is None or found.trainer_id != acting.trainer_id:
        planned_class(acting, found.run_id)
    return found


def planned_session(acting: Acting, session_id: int) -> ClassSession:
    """A session for whoever plans its class."""
    found = existing(ClassSession.get_or_none(ClassSession.id == session_id))
    planned_class(acting, found.run_id)
    return found


def own_class(acting: Acting, run_id: int) -> CourseRun:
    """A class that the worker who acts is in, asked for a place in, or lost a place in when it was cancelled."""
    worker = own_worker(acting)
    run = existing(CourseRun.get_or_none(CourseRun.id == run_id))
    mine = Enrolment.get_or_none((Enrolment.run == run) & (Enrolment.worker == worker))
    gone = mine is None or mine.state in (EnrolmentState.WITHDRAWN.value, EnrolmentState.INTERESTED.value)
    if gone and not (mine is not None and is_cancelled(run_id)):
        raise NotFound(MISSING)
    return run


def open_class(run_id: int) -> CourseRun:
    """A class that is open to all, which any worker may look at."""
    run = existing(CourseRun.get_or_none(CourseRun.id == run_id))
    if Cohort.select().where(Cohort.run == run).exists():
        raise NotFound(MISSING)
    return run


def own_session(acting: Acting, session_id: int) -> ClassSession:
    """A session of a class whose roster the worker who acts is on."""
    worker = own_worker(acting)
    found = existing(ClassSession.get_or_none(ClassSession.id == session_id))
    if not rosters.is_on(found.run_id, worker.id):
        raise NotFound(MISSING)
    return found


def _has_share(found: Cohort, enterprise_id: int | None) -> bool:
    """Whether a demand of the enterprise shares an order."""
    shares = CohortDemand.select().join(Demand).where((CohortDemand.cohort == found) & (Demand.enterprise == enterprise_id))
    return bool(shares.exists())


def listed_course(course_id: int) -> Course:
    """A course that anybody signed in may read: listed, or retired (said so on its page)."""
    shown = (CourseState.LISTED.value, CourseState.RETIRED.value)
    return existing(Course.get_or_none((Course.id == course_id) & Course.state.in_(shown)))


def active_mentor(mentor_id: int) -> Mentor:
    """A mentor whom workers may ask."""
    return existing(Mentor.get_or_none((Mentor.id == mentor_id) & Mentor.active & (Mentor.state == RegisterState.LISTED.value)))


def mentorship_for_mentor(acting: Acting, mentorship_id: int) -> Mentorship:
    """A request that was made to the mentor who acts."""
    if acting.role is not Role.MENTOR:
        raise NotAllowed()
    return existing(Mentorship.get_or_none((Mentorship.id == mentorship_id) & (Mentorship.mentor == acting.mentor_id)))


def own_request(account_id: int, worker_id: int | None, request_id: int) -> ServiceRequest:
    """A request that the account opened, or that the clock opened about its worker."""
    about_me = ServiceRequest.account.is_null() & (ServiceRequest.worker == (worker_id or -1))
    mine = (ServiceRequest.account == account_id) | about_me
    return existing(ServiceRequest.get_or_none((ServiceRequest.id == request_id) & mine))


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
    return existing(ServiceRequest.get_or_none((ServiceRequest.id == request_id) & mine))


def own_message(account_id: int, message_id: int) -> Message:
    """A message to the account, or to its worker."""
    workers = Membership.select(Membership.worker).where(
        (Membership.account == account_id) & (Membership.role == Role.WORKER.value)
    )
    mine = (Message.account == account_id) | Message.worker.in_(workers)
    return existing(Message.get_or_none((Message.id == message_id) & mine))


def person_of_office(acting: Acting, worker_id: int) -> Worker:
    """A person of the office that acts: a town's own, or anybody for the city."""
    if acting.role is Role.CITY:
        return existing(Worker.get_or_none(Worker.id == worker_id))
    if acting.role is not Role.TOWN or acting.town_id is None:
        raise NotAllowed()
    return existing(Worker.get_or_none((Worker.id == worker_id) & (Worker.town == acting.town_id)))


def certificate(acting: Acting, certificate_id: int) -> Certificate:
    """A certificate for its person, for the town where that person lives, or for the city."""
    found: Certificate = existing(Certificate.get_or_none(Certificate.id == certificate_id))
    if acting.role is Role.WORKER:
        mine = found.worker_id is not None and found.worker_id == acting.worker_id
    elif acting.role is Role.TOWN:
        person = found.worker
        mine = person is not None and person.town_id is not None and person.town_id == acting.town_id
    else:
        mine = acting.role is Role.CITY
    if not mine:
        raise NotFound(MISSING)
    return found


def existing(row: T | None) -> T:
    """The row; NotFound where there is none."""
    if row is None:
        raise NotFound(MISSING)
    return row
