"""Laying and changing a timetable: each use is one transaction that looks at what is taken and books in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Conflict, Invalid, NotFound
from skillmatch.features.classes.messages import classes as classes_messages
from skillmatch.features.classes.queries import session_limits as session_limits_queries
from skillmatch.features.classes.rules import classes as classes_rules
from skillmatch.features.classes.rules.classes import SessionLimits, SessionWish
from skillmatch.features.classes.rules.scheduling import ProposedTimetable
from skillmatch.features.classes.services import notifications as notifications_service
from skillmatch.store.accounts import access, audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.classes import rosters, timeline, timetable
from skillmatch.store.classes.models import Attendance, ClassSession, CourseRun, MakeUp
from skillmatch.store.db.database import rows, write
from skillmatch.store.organisations import lab_fit
from skillmatch.store.organisations.models import Lab
from skillmatch.terms import AuditKind, SessionState


def lay_out(run_id: int, acting: Acting) -> ProposedTimetable:
    """Lay sessions for all hours of a course that have none yet, evenly over the days of the class.

    Raises
    ------
    Conflict
        All hours are laid already, or not one session finds a place.
    """
    with write():
        run = open_run(run_id)
        if not session_limits_queries.minutes_left(run):
            raise Conflict(gettext("All hours of the course have their sessions already."))
        _choose_lab(run)
        laid = session_limits_queries.lay(run, session_limits_queries.default_trainer(run, acting.trainer_id), clock.today())
        if not laid.sessions:
            raise Conflict(
                gettext("No session finds a place: no day is left, or the lab, the rooms or the trainer are always taken.")
            )
        for wanted in laid.sessions:
            _create(run, wanted)
        renumber(run.id)
        noted(acting, run, "laid", sessions=len(laid.sessions))
        notifications_service.laid(run, acting.account_id)
    return laid


def _choose_lab(run: CourseRun) -> None:
    """An open class with practicals and without a lab gets the one that suits it, with the groups that it takes."""
    if run.lab_id is None and not run.practicals_at and run.course.mode in lab_fit.PRACTICAL_MODES:
        labs = lab_fit.choices(run.course_id, run.base_id, next(iter(timetable.ordered_by(run.id)), None))
        lab_id, run.lab_groups = lab_fit.usual(labs, run.seats)
        run.lab = None if lab_id is None else Lab.get_by_id(lab_id)
        run.save(only=["lab", "lab_groups"])


def add(run_id: int, acting: Acting, wanted: SessionWish, note: str = "") -> ClassSession:
    """Add one session of the whole class.

    Raises
    ------
    Invalid
        It cannot stand there; the reasons are beside their fields.
    """
    with write():
        run = open_run(run_id)
        _stand(run, wanted, session_limits_queries.frame(run, wanted.starts_at, wanted.ends_at))
        session = _create(run, wanted, note)
        renumber(run.id)
        noted(acting, run, "added", session=session.id)
        notifications_service.notify_change(run, session, "added", concerned(run, session), acting.account_id)
    return session


def change(session_id: int, acting: Acting, wanted: SessionWish, seen: int, note: str = "") -> ClassSession:
    """Move a planned session: its day, its hours, its place or its trainer.

    Raises
    ------
    Conflict
        It was held or cancelled, or somebody has changed it since it was shown.
    Invalid
        It cannot stand there.
    """
    with write():
        session = planned(session_id)
        if session.sequence != seen:
            raise Conflict(gettext("Somebody has changed this session in the meantime. Look at it again."))
        run, booked = session.run, _booked(session)
        _stand(run, wanted, session_limits_queries.frame(run, wanted.starts_at, wanted.ends_at, but=session, booked=booked))
        moved = (session.starts_at, session.ends_at, session.room_id, session.lab_id) != (
            wanted.starts_at, wanted.ends_at, wanted.room_id, wanted.lab_id,
        )  # fmt: skip
        _fill(session, wanted, note)
        raise_edition(session)
        renumber(run.id)
        noted(acting, run, "moved", session=session.id)
        if moved:
            notifications_service.notify_change(run, session, "moved", concerned(run, session), acting.account_id)
    return session


def remove(session_id: int, acting: Acting) -> int:
    """Take a planned session out that nobody was told the attendance of; gives the id of its class."""
    with write():
        session = planned(session_id)
        run = session.run
        if Attendance.select().where(Attendance.session == session).exists():
            raise Conflict(gettext("Attendance was taken in this session; it cannot be removed."))
        people = concerned(run, session)
        notifications_service.notify_change(run, session, "cancelled", people, acting.account_id)
        session.delete_instance()
        renumber(run.id)
        noted(acting, run, "removed", session=session_id)
    return int(run.id)


def make_up(session_id: int, acting: Acting, wanted: SessionWish, worker_ids: Sequence[int], note: str = "") -> ClassSession:
    """Lay a session in which some of those who missed another one make it up.

    Raises
    ------
    Invalid
        Nobody was chosen, somebody did not miss it, or the session cannot stand there.
    """
    with write():
        missed = ClassSession.get_or_none(ClassSession.id == session_id)
        if missed is None:
            raise NotFound(access.MISSING)
        if missed.state != SessionState.HELD.value or missed.makes_up_id is not None:
            raise Conflict(gettext("Only a session that was held can be made up."))
        chosen = sorted(set(worker_ids))
        if not chosen or not set(chosen) <= set(to_make_up(missed)):
            raise Invalid("", {"people": gettext("Choose one or more of those who missed the session.")})
        run = missed.run
        if timeline.is_cancelled(run.id):
            raise Conflict(classes_messages.class_cancelled())
        _stand(run, wanted, session_limits_queries.frame(run, wanted.starts_at, wanted.ends_at, booked=chosen))
        session = _create(run, wanted, note, makes_up=missed)
        MakeUp.insert_many([{"session": session, "worker": worker} for worker in chosen]).execute()
        noted(acting, run, "make_up", session=session.id, people=len(chosen))
        notifications_service.notify_change(run, session, "make_up", chosen, acting.account_id)
    return session


def to_make_up(missed: ClassSession) -> list[int]:
    """Return who missed a held session and is not booked into a make-up of it that is still to come."""
    people = [worker for worker, _, state in rosters.roster(missed.run_id) if state == "enrolled"]
    there = rows("SELECT worker_id FROM attendance WHERE session_id = ? AND state IN ('present', 'late', 'made_up')", (missed.id,))
    booked = rows(
        "SELECT m.worker_id FROM make_up m JOIN class_session s ON s.id = m.session_id"
        " WHERE s.makes_up_id = ? AND s.state = 'planned'",
        (missed.id,),
    )
    done = {row[0] for row in (*there, *booked)}
    return [worker for worker in people if worker not in done]


def open_run(run_id: int) -> CourseRun:
    """A class as it stands inside this transaction, if it was not cancelled."""
    run: CourseRun | None = CourseRun.get_or_none(CourseRun.id == run_id)
    if run is None:
        raise NotFound(access.MISSING)
    if timeline.is_cancelled(run_id):
        raise Conflict(classes_messages.class_cancelled())
    return run


def planned(session_id: int) -> ClassSession:
    """The session as it stands inside this transaction, if it can still be changed."""
    session: ClassSession | None = ClassSession.get_or_none(ClassSession.id == session_id)
    if session is None:
        raise NotFound(access.MISSING)
    if session.state != SessionState.PLANNED.value:
        raise Conflict(gettext("This session was held or cancelled; it can no longer be changed."))
    return session


def _stand(run: CourseRun, wanted: SessionWish, frame: SessionLimits) -> None:
    """Refuse what cannot stand, with the reason beside its field."""
    unknown = {}
    if wanted.room_id is not None and wanted.room_id not in frame.rooms:
        unknown["place"] = gettext("Choose a room of the base.")
    if wanted.lab_id is not None and wanted.lab_id not in frame.labs:
        unknown["place"] = gettext("Choose a lab of the base, or of the enterprise that ordered the class.")
    if wanted.trainer_id is not None and wanted.trainer_id not in timetable.trainers(run.base_id, rosters.trainer_of(run.id)):
        unknown["trainer"] = gettext("Choose a trainer of the base.")
    if unknown:
        raise Invalid(gettext("The session cannot stand there."), unknown)
    found = classes_rules.faults(wanted, frame)
    if found:
        reasons: dict[str, str] = {}
        for fault, number in found.items():
            name, reason = classes_rules.FIELDS[fault], classes_messages.fault(fault, number, frame)
            reasons[name] = f"{reasons[name]} {reason}" if name in reasons else reason
        raise Invalid(gettext("The session cannot stand there."), reasons)


def _create(run: CourseRun, wanted: SessionWish, note: str = "", makes_up: ClassSession | None = None) -> ClassSession:
    session = ClassSession(run=run, number=0, makes_up=makes_up)
    _fill(session, wanted, note)
    session.save()
    return session


def _fill(session: ClassSession, wanted: SessionWish, note: str) -> None:
    session.kind, session.starts_at, session.ends_at = wanted.kind.value, wanted.starts_at, wanted.ends_at
    session.note = note
    for name in ("room", "lab", "trainer"):
        setattr(session, name, getattr(wanted, f"{name}_id"))


def raise_edition(session: ClassSession) -> None:
    """Another edition of the session: calendars take it over."""
    session.sequence += 1
    session.changed_at = clock.now()
    session.save()


def renumber(run_id: int) -> None:
    """Number the sessions of a class in their order; make-ups and cancelled ones have no number."""
    order = ClassSession.select().where(ClassSession.run == run_id).order_by(ClassSession.starts_at, ClassSession.id)
    number = 0
    for one in order:
        counts = one.makes_up_id is None and one.state != SessionState.CANCELLED.value
        number += counts
        if one.number != number * counts:
            ClassSession.update(number=number * counts).where(ClassSession.id == one.id).execute()


def _booked(session: ClassSession) -> list[int] | None:
    if session.makes_up_id is None:
        return None
    return [row.worker_id for row in MakeUp.select(MakeUp.worker).where(MakeUp.session == session)]


def concerned(run: CourseRun, session: ClassSession) -> list[int]:
    """Return who is told of a session: those of the class, or those who are booked into a make-up."""
    booked = _booked(session)
    return [worker for worker, _, state in rosters.roster(run.id) if state == "enrolled"] if booked is None else booked


def noted(acting: Acting, run: CourseRun, kind: str, **detail: Any) -> None:
    """A line on the timeline of the class and one in the audit log."""
    whose = {"account_id": acting.account_id, "role": acting.role.value}
    timeline.record(run.id, kind, account_id=acting.account_id, **detail)
    audit.record(AuditKind.TIMETABLE_CHANGED, **whose, subject=f"class {run.id}", change=kind, **detail)


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """A moment of a timetable: a day and a time on the clocks of the city."""
    return dt.datetime.combine(day, time)
