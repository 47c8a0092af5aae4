"""Leaving a class, waiting for a place in one, and saying what a session was like: each use is one transaction."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch import clock, events
from skillmatch.errors import Conflict, NotFound
from skillmatch.store.accounts import access, audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.classes import rosters, timeline, timetable, waiting_list
from skillmatch.store.classes.models import Attendance, ClassSession, CourseRun, Enrolment, MakeUp, SessionFeedback, WaitingPlace
from skillmatch.store.db import versions
from skillmatch.store.db.database import write
from skillmatch.store.messaging import messages
from skillmatch.store.people import renewals
from skillmatch.terms import AttendanceState, AuditKind, EnrolmentState, MessageKind, Role, SessionState, WaitingState

THERE = (AttendanceState.PRESENT.value, AttendanceState.LATE.value)


def leave(run_id: int, worker_id: int, acting: Acting) -> CourseRun:
    """Give up a place in a class; whoever comes next is told.

    Raises
    ------
    NotFound
        The person has no place there.
    Conflict
        The class is over for them: completed, or its result is out.
    """
    with write():
        mine = Enrolment.get_or_none((Enrolment.run == run_id) & (Enrolment.worker == worker_id))
        if mine is None or mine.state == EnrolmentState.WITHDRAWN.value:
            raise NotFound(access.MISSING)
        if mine.state not in (EnrolmentState.REQUESTED.value, EnrolmentState.ENROLLED.value):
            raise Conflict(gettext("You have finished this class; there is no place to give up."))
        run: CourseRun = CourseRun.get_by_id(run_id)
        given_up: dict[str, object] = {"state": EnrolmentState.WITHDRAWN.value}
        if mine.completed_on is not None:  # the course was taken again
            given_up = {"state": EnrolmentState.COMPLETED.value, "run": None}
        Enrolment.update(**given_up).where(Enrolment.id == mine.id).execute()
        coming = ClassSession.select().where((ClassSession.run == run) & (ClassSession.state == SessionState.PLANNED.value))
        MakeUp.delete().where((MakeUp.worker == worker_id) & MakeUp.session.in_(coming)).execute()
        timeline.record(run_id, "left", account_id=acting.account_id)
        audit.record(
            AuditKind.PLACE_LEFT, account_id=acting.account_id, role=acting.role.value, subject=f"class {run_id}", worker=worker_id
        )
        accounts = messages.accounts_of(Role.TRAINER, trainer=rosters.trainer_of(run_id))
        name = messages.name(run.course)
        messages.send_many(MessageKind.CLASS_CHANGED, f"/classes/{run_id}", accounts=accounts, course=name, change="left")
        events.place_left.send(run_id, worker_id=worker_id)
        versions.raise_version()
    return run


def wait(run_id: int, worker_id: int) -> int:
    """Join the waiting list of a full open class; joining again changes nothing.

    Returns
    -------
    int
        The place on the list, from 1.

    Raises
    ------
    Conflict
        It has free places, has begun or was cancelled, or the person is in the course already or in another class then.
    """
    with write():
        run = access.open_class(run_id)
        _may_wait(run, worker_id)
        known = WaitingPlace.get_or_none((WaitingPlace.run == run) & (WaitingPlace.worker == worker_id))
        if known is None:
            WaitingPlace.create(run=run, worker=worker_id, asked_at=clock.now())
        elif known.state != WaitingState.WAITING.value:
            known.delete_instance()  # whoever comes back stands at the end
            WaitingPlace.create(run=run, worker=worker_id, asked_at=clock.now())
        return waiting_list.position(run_id, worker_id)


def stop_waiting(run_id: int, worker_id: int) -> None:
    """Leave the waiting list; leaving again changes nothing."""
    with write():
        known = WaitingPlace.get_or_none((WaitingPlace.run == run_id) & (WaitingPlace.worker == worker_id))
        if known is None:
            raise NotFound(access.MISSING)
        if known.state == WaitingState.WAITING.value:
            WaitingPlace.update(state=WaitingState.LEFT.value).where(WaitingPlace.id == known.id).execute()


def say(session_id: int, worker_id: int, rating: int, words: str) -> None:
    """Say what a session was like; saying it again replaces what was said.

    Raises
    ------
    Conflict
        The person was not there.
    """
    with write():
        was = (Attendance.session == session_id) & (Attendance.worker == worker_id) & Attendance.state.in_(THERE)
        if not Attendance.select().where(was).exists():
            raise Conflict(gettext("Only those who were in a session can say what it was like."))
        mine = (SessionFeedback.session == session_id) & (SessionFeedback.worker == worker_id)
        if not SessionFeedback.update(rating=rating, words=words, at=clock.now()).where(mine).execute():
            SessionFeedback.create(session=session_id, worker=worker_id, rating=rating, words=words)


def _may_wait(run: CourseRun, worker_id: int) -> None:
    if timeline.is_cancelled(run.id):
        raise Conflict(gettext("This class was cancelled."))
    if run.starts_on < clock.today():
        raise Conflict(gettext("This class has begun already. Choose another one."))
    mine = Enrolment.get_or_none((Enrolment.worker == worker_id) & (Enrolment.course == run.course_id))
    if renewals.is_shut(mine, clock.today()):
        raise Conflict(gettext("You take this course already, or have completed it."))
    if mine is not None and mine.state == EnrolmentState.REQUESTED.value and mine.run_id == run.id:
        raise Conflict(gettext("You have asked for a place in this class already."))
    if not waiting_list.is_full(run):
        raise Conflict(gettext("This class has free places: ask for one on the page of the course."))
    if timetable.collides(worker_id, run.id):
        raise Conflict(gettext("You are in another class at the same time. Leave that one first."))
