"""Taking attendance, one transaction a use. The first that is taken says that the session was held and the class has begun."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext

from skillmatch import clock, events
from skillmatch.errors import Conflict, Invalid, NotFound
from skillmatch.features.classes.messages import attendance as attendance_messages
from skillmatch.features.classes.rules import attendance as attendance_rules
from skillmatch.features.classes.rules.attendance import AttendanceRefusal
from skillmatch.store.accounts import access, audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.classes import rosters, timeline
from skillmatch.store.classes.models import Attendance, ClassSession, ClassStanding, MakeUp
from skillmatch.store.db.database import write
from skillmatch.terms import AttendanceMeans, AttendanceState, AuditKind, SessionState

THERE = (AttendanceState.PRESENT, AttendanceState.LATE)


@dataclass(frozen=True)
class Seal:
    """A code as somebody sent it: what signs codes, the code, and the moment in seconds at which it came."""

    secret: str
    code: str
    at: float


def mark(session_id: int, acting: Acting, worker_id: int, state: AttendanceState) -> None:
    """Write down whether one person of the roster was there.

    Raises
    ------
    NotFound
        The person is not on the roster.
    Conflict
        The session was cancelled, is too far ahead or too long ago.
    """
    if state not in attendance_rules.TAPPED:
        raise Invalid("", {"state": gettext("Choose one of these.")})
    with write():
        session = _markable(session_id)
        if worker_id not in people_of(session):
            raise NotFound(access.MISSING)
        _hold(session)
        _set(session, [worker_id], state, AttendanceMeans.TAP, acting.account_id)
        _noted(acting, session, state.value, 1)


def mark_rest(session_id: int, acting: Acting, state: AttendanceState) -> int:
    """Write down the same for everybody of whom nothing is written down yet: all present, or the rest absent.

    Returns
    -------
    int
        How many there were.
    """
    if state not in attendance_rules.TAPPED:
        raise Invalid("", {"state": gettext("Choose one of these.")})
    with write():
        session = _markable(session_id)
        known = {row.worker_id for row in Attendance.select(Attendance.worker).where(Attendance.session == session)}
        rest = [worker for worker in people_of(session) if worker not in known]
        if not rest:
            raise Conflict(gettext("Everybody is written down already."))
        _hold(session)
        _set(session, rest, state, AttendanceMeans.TAP, acting.account_id)
        _noted(acting, session, state.value, len(rest))
    return len(rest)


def undo(session_id: int, acting: Acting, worker_ids: Iterable[int]) -> int:
    """Take back what was written down of some people; a session of which nothing is written down any more was not held.

    Returns
    -------
    int
        Of how many it was.
    """
    with write():
        session = _markable(session_id)
        listed = sorted(set(worker_ids))
        gone = Attendance.delete().where((Attendance.session == session) & Attendance.worker.in_(listed)).execute()
        if session.makes_up_id is not None:
            _unmake(session, listed)
        if not Attendance.select().where(Attendance.session == session).exists():
            ClassSession.update(state=SessionState.PLANNED.value).where(ClassSession.id == session.id).execute()
        _noted(acting, session, "undone", int(gone))
    return int(gone)


def check_in(session_id: int, worker_id: int, acting: Acting, seal: Seal) -> AttendanceState:
    """A person of the roster checks in by the code on the screen: once, and only while the code holds.

    Raises
    ------
    NotFound
        The person is not on the roster.
    Conflict
        The code no longer holds or was used by this person before, the session is over, or the trainer wrote something else.
    """
    now = clock.in_city()
    with write():
        session = _session(session_id)
        if worker_id not in people_of(session):
            raise NotFound(access.MISSING)
        refused = attendance_rules.may_check_in(SessionState(session.state), session.starts_at, session.ends_at, now)
        if refused is None and not attendance_rules.holds(seal.secret, session_id, seal.code, seal.at):
            refused = AttendanceRefusal.EXPIRED
        known = Attendance.get_or_none((Attendance.session == session) & (Attendance.worker == worker_id))
        if refused is None and known is not None:
            refused = AttendanceRefusal.ALREADY if AttendanceState(known.state) in THERE else AttendanceRefusal.BY_TRAINER
        if refused is not None:
            raise Conflict(attendance_messages.refusal(refused))
        _hold(session)
        state = attendance_rules.arrival(session.starts_at, now)
        _set(session, [worker_id], state, AttendanceMeans.CODE, acting.account_id)
        _noted(acting, session, state.value, 1)
    return state


def people_of(session: ClassSession) -> list[int]:
    """Return whose attendance is taken: the roster of the class, or those who are booked into a make-up."""
    if session.makes_up_id is None:
        return [worker for worker, _, _ in rosters.roster(session.run_id)]
    return [row.worker_id for row in MakeUp.select(MakeUp.worker).where(MakeUp.session == session).order_by(MakeUp.worker)]


def refusal_of(session: ClassSession, now: dt.datetime) -> AttendanceRefusal | None:
    """Why attendance of a session cannot be taken now."""
    return attendance_rules.may_mark(SessionState(session.state), session.starts_at, now)


def _session(session_id: int) -> ClassSession:
    session: ClassSession | None = ClassSession.get_or_none(ClassSession.id == session_id)
    if session is None:
        raise NotFound(access.MISSING)
    return session


def _markable(session_id: int) -> ClassSession:
    session = _session(session_id)
    refused = refusal_of(session, clock.in_city())
    if refused is not None:
        raise Conflict(attendance_messages.refusal(refused))
    return session


def _hold(session: ClassSession) -> None:
    """The session is held; with the first one the class has begun, which is told once."""
    if session.state == SessionState.PLANNED.value:
        session.state = SessionState.HELD.value
        session.save(only=["state"])
    known = timeline.standing(session.run_id)
    if known is not None and known.begun_at is not None:
        return
    if known is None:
        ClassStanding.create(run=session.run_id, begun_at=clock.now())
    else:
        ClassStanding.update(begun_at=clock.now()).where(ClassStanding.id == known.id).execute()
    timeline.record(session.run_id, "begun")
    events.class_begun.send(session.run_id)


def _set(session: ClassSession, workers: list[int], state: AttendanceState, means: AttendanceMeans, account_id: int) -> None:
    """Write the same down for several, over what stood there; a make-up counts for the session that it makes up."""
    _write(session.id, workers, state, means, account_id)
    if session.makes_up_id is None:
        return
    if state in THERE:
        _write(session.makes_up_id, workers, AttendanceState.MADE_UP, AttendanceMeans.OFFICE, account_id)
    else:
        _unmake(session, workers)


def _write(session_id: int, workers: list[int], state: AttendanceState, means: AttendanceMeans, account_id: int) -> None:
    Attendance.delete().where((Attendance.session == session_id) & Attendance.worker.in_(workers)).execute()
    told = {"session": session_id, "state": state.value, "means": means.value, "at": clock.now(), "account": account_id}
    Attendance.insert_many([told | {"worker": worker} for worker in workers]).execute()


def _unmake(session: ClassSession, workers: list[int]) -> None:
    """Who was not in the make-up after all is absent from the session that it was for."""
    made_up = (
        (Attendance.session == session.makes_up_id)
        & Attendance.worker.in_(workers)
        & (Attendance.state == AttendanceState.MADE_UP.value)
    )
    Attendance.update(state=AttendanceState.ABSENT.value).where(made_up).execute()


def _noted(acting: Acting, session: ClassSession, change: str, people: int) -> None:
    whose = {"account_id": acting.account_id, "role": acting.role.value}
    audit.record(AuditKind.ATTENDANCE_MARKED, **whose, subject=f"session {session.id}", change=change, people=people)
