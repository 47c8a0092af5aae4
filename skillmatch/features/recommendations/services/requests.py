"""What a worker asks for on a suggestion: each use is one transaction, and asking twice changes nothing the second time."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch import clock, events
from skillmatch.engine_gateway import snapshot, workers
from skillmatch.errors import Conflict, Invalid, NotFound
from skillmatch.features.recommendations.services import answers as answers_service
from skillmatch.store.accounts import access
from skillmatch.store.catalogue.models import Course
from skillmatch.store.classes.models import CourseRun, Enrolment
from skillmatch.store.cohorts import seating
from skillmatch.store.db import database, versions
from skillmatch.store.mentoring.models import Mentorship
from skillmatch.store.people import renewals, worker_queries
from skillmatch.store.people.models import Worker
from skillmatch.store.shortage.models import ShortageOccupation, ShortageProfession
from skillmatch.terms import CourseState, EnrolmentState, MentorshipState, Role
from skillmatch.web import wording
from skillmatch.web.language import named
from skillmatch.workflow import STATE
from skillmatch.workflow.declared.mentorships import MENTORSHIP

NOT_BLOCKING = frozenset({"full", "taken", "dismissed"})
"""Codes of the engine that keep a course out of the list but say nothing against a request."""

MAX_MESSAGE = 300


def request_place(worker_id: int, run_id: int) -> CourseRun:
    """Request a place in a class; the last seat goes to whoever is first.

    Raises
    ------
    NotFound
        There is no such class, or its course is not listed.
    Conflict
        The class has begun or is full, the worker is in the course already, or a condition of the course is not met.
    """
    run = _run(run_id)
    _may_take(worker_id, run.course_id)
    with database.write():
        run = _run(run_id)
        if run.starts_on < clock.today():
            raise Conflict(gettext("This class has begun already. Choose another one."))
        mine = _enrolment(worker_id, run.course_id)
        _not_running(mine)
        if mine is not None and mine.state == EnrolmentState.REQUESTED.value and mine.run_id == run_id:
            return run
        left = run.seats - worker_queries.seats_taken([run_id]).get(run_id, 0)
        if left <= 0:
            raise Conflict(gettext("The last seat of this class is taken. Choose another class or join the interest list."))
        freed = mine.run_id if mine is not None and mine.state == EnrolmentState.REQUESTED.value else None
        full_before = freed is not None and _is_full(freed)
        _set(mine, worker_id, run.course_id, EnrolmentState.REQUESTED, run_id)
        answers_service.accept(worker_id, "course", run.course_id)
        if freed is not None:
            events.place_left.send(freed, worker_id=worker_id)
        if left == 1 or full_before:
            versions.raise_version()
    return run


def join_interest(worker_id: int, course_id: int) -> Course:
    """Put a worker on the interest list of a course that has no class with a free seat.

    Raises
    ------
    NotFound
        There is no such listed course.
    Conflict
        A class has free seats, or the worker is in the course already.
    """
    with database.write():
        course = answers_service.listed(course_id)
        mine = _enrolment(worker_id, course_id)
        _not_running(mine)
        if mine is not None and mine.state in (EnrolmentState.INTERESTED.value, EnrolmentState.REQUESTED.value):
            return course
        coming = _coming(course_id)
        taken = worker_queries.seats_taken(run.id for run in coming)
        if any(taken.get(run.id, 0) < run.seats for run in coming):
            raise Conflict(gettext("A class of this course has free seats: request a place there."))
        _set(mine, worker_id, course_id, EnrolmentState.INTERESTED, None)
        answers_service.accept(worker_id, "course", course_id)
    return course


def withdraw(worker_id: int, course_id: int) -> Course:
    """Take back a request or an interest; withdrawing again changes nothing.

    Raises
    ------
    NotFound
        The worker never asked for this course.
    Conflict
        The worker is enrolled or has completed it.
    """
    with database.write():
        mine = _enrolment(worker_id, course_id)
        if mine is None:
            raise NotFound(gettext("You have not asked for this course."))
        _not_running(mine)
        if mine.state != EnrolmentState.WITHDRAWN.value:
            was_full = mine.run_id is not None and _is_full(mine.run_id)
            left = EnrolmentState.WITHDRAWN if mine.completed_on is None else EnrolmentState.COMPLETED  # it was asked for again
            Enrolment.update(state=left.value).where(Enrolment.id == mine.id).execute()
            if mine.run_id is not None:
                events.place_left.send(mine.run_id, worker_id=worker_id)
            versions.raise_version(versions.CATALOGUE if was_full else versions.FIGURES)
    return mine.course


def ask_mentor(worker_id: int, mentor_id: int, message: str) -> None:
    """Ask a mentor to take the worker on; the mentor answers.

    Raises
    ------
    NotFound
        There is no such active mentor.
    Invalid
        The message is too long.
    Conflict
        It is the worker himself, the mentor has no place left, or has declined.
    """
    if len(message) > MAX_MESSAGE:
        raise Invalid("", {"message": gettext("Use at most %(n)s characters.", n=MAX_MESSAGE)})
    with database.write():
        mentor = access.active_mentor(mentor_id)
        mine = Mentorship.get_or_none((Mentorship.worker == worker_id) & (Mentorship.mentor == mentor_id))
        step, state = ("ask", None) if mine is None else ("ask again", MentorshipState(mine.state))
        active = Mentorship.select().where((Mentorship.mentor == mentor_id) & (Mentorship.state == MentorshipState.ACTIVE.value))
        facts = {"another": mentor.worker_id != worker_id, "room": active.count() < mentor.capacity}
        code = MENTORSHIP.refusal(step, state, Role.WORKER, facts)
        if code == STATE and state is not MentorshipState.DECLINED:
            return
        known = {
            "another": wording.blocked("self"),
            STATE: gettext("This mentor has declined. Ask another one, or speak with them first."),
            "room": gettext("This mentor has no place left."),
        }
        if code is not None:
            raise Conflict(known[code])
        fields = {"state": MENTORSHIP.target(step).value, "message": message, "created_at": clock.now(), "answered_at": None}
        if mine is None:
            Mentorship.insert(worker=worker_id, mentor=mentor_id, **fields).execute()
        else:
            Mentorship.update(fields).where(Mentorship.id == mine.id).execute()
        answers_service.accept(worker_id, "mentor", mentor_id)


def withdraw_mentor(worker_id: int, mentor_id: int) -> None:
    """Take back a request that the mentor has not answered yet."""
    with database.write():
        mine = Mentorship.get_or_none((Mentorship.worker == worker_id) & (Mentorship.mentor == mentor_id))
        if mine is None:
            raise NotFound(gettext("You have not asked this mentor."))
        if mine.state == MentorshipState.WITHDRAWN.value:
            return
        if MENTORSHIP.refusal("withdraw", MentorshipState(mine.state), Role.WORKER) is not None:
            raise Conflict(gettext("The mentor has answered already."))
        Mentorship.update(state=MENTORSHIP.target("withdraw").value).where(Mentorship.id == mine.id).execute()


def choose_track(worker_id: int, track_id: int) -> ShortageProfession:
    """Make the first occupation of a published shortage profession the worker's target."""
    with database.write():
        track = answers_service.get_subject("track", track_id)
        first = ShortageOccupation.select().where(ShortageOccupation.profession == track_id).order_by(ShortageOccupation.id).first()
        if first is None:
            raise Conflict(gettext("This profession names no occupation yet."))
        Worker.update(target=first.occupation_id, updated_at=clock.now()).where(Worker.id == worker_id).execute()
        answers_service.accept(worker_id, "track", track_id)
    return track


def _may_take(worker_id: int, course_id: int) -> None:
    """Refuse what the law or the course itself forbids, in the engine's own words."""
    snap = snapshot.current()
    place = snap.course_index.at(course_id)
    if place < 0:
        raise NotFound(access.MISSING)
    codes = snap.engine.explain(workers.one_worker(snap, worker_id), 0, place).blocked
    said = [_why_not(snap, place, code) for code in codes if code not in NOT_BLOCKING]
    if said:
        raise Conflict(" ".join(said))


def _why_not(snap: snapshot.Snapshot, place: int, code: str) -> str:
    if code != "prerequisite":
        return wording.blocked(code)
    before = [named(card) for card in snap.courses if card.id in snap.courses[place].before]
    return gettext("These courses have to come first: %(courses)s.", courses=gettext(", ").join(before))


def _run(run_id: int) -> CourseRun:
    run = (
        CourseRun.select(CourseRun, Course)
        .join(Course)
        .where((CourseRun.id == run_id) & (Course.state == CourseState.LISTED.value) & seating.open_to_all())
        .first()
    )
    if run is None:
        raise NotFound(access.MISSING)
    return run


def _coming(course_id: int) -> list[CourseRun]:
    coming = (CourseRun.course == course_id) & (CourseRun.starts_on >= clock.today()) & seating.open_to_all()
    return list(CourseRun.select().where(coming))


def _is_full(run_id: int) -> bool:
    run = CourseRun.get_by_id(run_id)
    return worker_queries.seats_taken([run_id]).get(run_id, 0) >= run.seats


def _enrolment(worker_id: int, course_id: int) -> Enrolment | None:
    return Enrolment.get_or_none((Enrolment.worker == worker_id) & (Enrolment.course == course_id))


def _not_running(mine: Enrolment | None) -> None:
    if mine is not None and mine.state == EnrolmentState.ENROLLED.value:
        raise Conflict(gettext("You are enrolled in this course already; speak with the trainer to leave it."))
    if mine is not None and mine.state == EnrolmentState.COMPLETED.value:
        if mine.course_id in renewals.again(mine.worker_id, clock.today()):
            return
        raise Conflict(gettext("You have completed this course already."))


def _set(mine: Enrolment | None, worker_id: int, course_id: int, state: EnrolmentState, run_id: int | None) -> None:
    if mine is None:
        Enrolment.insert(worker=worker_id, course=course_id, run=run_id, state=state.value).execute()
    else:
        Enrolment.update(state=state.value, run=run_id, created_at=clock.now()).where(Enrolment.id == mine.id).execute()
    versions.raise_version(versions.FIGURES)
