"""Cancelling with notice: one session, or a whole class before it has begun."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch import clock, events
from skillmatch.errors import Conflict, Invalid, NotFound
from skillmatch.features.classes.messages import classes as classes_messages
from skillmatch.features.classes.services import notifications as notifications_service
from skillmatch.features.classes.services import timetable as timetable_service
from skillmatch.store.accounts import access, audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.classes import timeline
from skillmatch.store.classes.models import ClassSession, ClassStanding, CourseRun, Enrolment, WaitingPlace
from skillmatch.store.db import versions
from skillmatch.store.db.database import write
from skillmatch.terms import AuditKind, EnrolmentState, SessionState, WaitingState

WITH_A_PLACE = (EnrolmentState.REQUESTED.value, EnrolmentState.ENROLLED.value)


def cancel_session(session_id: int, acting: Acting, reason: str) -> ClassSession:
    """Cancel one planned session; it stays on the timetable and in the calendars, marked as cancelled."""
    _with_reason(reason)
    with write():
        session = timetable_service.planned(session_id)
        people = timetable_service.concerned(session.run, session)
        session.state, session.note = SessionState.CANCELLED.value, reason
        timetable_service.raise_edition(session)
        timetable_service.renumber(session.run_id)
        notice = days_of_notice(session)
        timetable_service.noted(acting, session.run, "session_cancelled", session=session.id, notice=notice)
        notifications_service.notify_change(session.run, session, "cancelled", people, acting.account_id, reason)
    return session


def cancel_class(run_id: int, acting: Acting, reason: str) -> int:
    """Cancel a class that has not begun: its people, its enterprise and its trainers are told, and its places are given back.

    Returns
    -------
    int
        Days of notice.

    Raises
    ------
    Conflict
        It has begun, or was cancelled before.
    """
    _with_reason(reason)
    with write():
        run: CourseRun | None = CourseRun.get_or_none(CourseRun.id == run_id)
        if run is None:
            raise NotFound(access.MISSING)
        _not_begun(run_id)
        notice = max((run.starts_on - clock.today()).days, 0)
        places = list(Enrolment.select().where((Enrolment.run == run) & Enrolment.state.in_(WITH_A_PLACE)))
        people = [place.worker_id for place in places]
        notifications_service.cancelled(run, people, acting.account_id, reason, notice)
        for session in ClassSession.select().where((ClassSession.run == run) & (ClassSession.state == SessionState.PLANNED.value)):
            session.state = SessionState.CANCELLED.value
            timetable_service.raise_edition(session)
        _give_back(places)
        waiting = (WaitingPlace.run == run) & (WaitingPlace.state == WaitingState.WAITING.value)
        WaitingPlace.update(state=WaitingState.PASSED.value).where(waiting).execute()
        _stands_cancelled(run_id, reason)
        timeline.record(run_id, "cancelled", account_id=acting.account_id, note=reason, notice=notice, people=len(people))
        whose = {"account_id": acting.account_id, "role": acting.role.value}
        audit.record(AuditKind.CLASS_CANCELLED, **whose, subject=f"class {run_id}", notice=notice, people=len(people))
        versions.raise_version()
        events.class_cancelled.send(run_id)
    return notice


def days_of_notice(session: ClassSession) -> int:
    """Whole days from today to a session; none where it is today or was before."""
    return max((session.starts_at.date() - clock.today()).days, 0)


def _give_back(places: list[Enrolment]) -> None:
    """Nobody has a place any more; a course that was completed before and taken again stays completed."""
    again = [place.id for place in places if place.completed_on is not None]
    first = [place.id for place in places if place.completed_on is None]
    Enrolment.update(state=EnrolmentState.COMPLETED.value, run=None).where(Enrolment.id.in_(again)).execute()
    Enrolment.update(state=EnrolmentState.WITHDRAWN.value).where(Enrolment.id.in_(first)).execute()


def _with_reason(reason: str) -> None:
    if not reason:
        raise Invalid("", {"reason": gettext("Say why: everybody concerned reads it.")})


def _not_begun(run_id: int) -> None:
    found = timeline.standing(run_id)
    if found is not None and found.cancelled_at is not None:
        raise Conflict(classes_messages.class_cancelled())
    held = ClassSession.select().where((ClassSession.run == run_id) & (ClassSession.state == SessionState.HELD.value))
    if (found is not None and found.begun_at is not None) or held.exists():
        raise Conflict(gettext("The class has begun. Cancel single sessions, or lay others in their place."))


def _stands_cancelled(run_id: int, reason: str) -> None:
    now = clock.now()
    if not ClassStanding.update(cancelled_at=now, reason=reason).where(ClassStanding.run == run_id).execute():
        ClassStanding.create(run=run_id, cancelled_at=now, reason=reason)
