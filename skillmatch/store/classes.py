"""What happens in a dated class: rooms, sessions, who was there, make-ups, the waiting list, materials, feedback, the timeline.

Times of sessions are the city's own, without a zone: a timetable says half past eight whatever a server thinks.
"""

from __future__ import annotations

from peewee import CharField, Check, DateTimeField, ForeignKeyField, IntegerField, SmallIntegerField, TextField

from skillmatch import clock
from skillmatch.store.accounts import Account
from skillmatch.store.courses import CourseRun
from skillmatch.store.database import JsonField, Table, one_of, within
from skillmatch.store.mentors import Trainer
from skillmatch.store.places import Base
from skillmatch.store.sites import Lab
from skillmatch.store.workers import Worker
from skillmatch.terms import AttendanceMeans, AttendanceState, RegisterState, SessionKind, SessionState, WaitingState


class Room(Table):
    """A classroom of a base, with its seats."""

    base = ForeignKeyField(Base, backref="rooms", on_delete="RESTRICT", index=False)
    code = CharField(16)
    zh = CharField(120)
    en = CharField(160, default="")
    seats = SmallIntegerField(constraints=[within("seats", 1, 1000)])
    state = CharField(16, default=RegisterState.LISTED.value, constraints=[one_of("state", RegisterState)])

    class Meta:
        indexes = ((("base", "code"), True),)


class ClassSession(Table):
    """One meeting of a class. ``makes_up`` is the session that this one makes up for those who missed it."""

    run = ForeignKeyField(CourseRun, backref="sessions", on_delete="CASCADE", index=False)
    number = SmallIntegerField()
    kind = CharField(16, constraints=[one_of("kind", SessionKind)])
    starts_at = DateTimeField(index=True)
    ends_at = DateTimeField()
    room = ForeignKeyField(Room, null=True, on_delete="SET NULL", index=False)
    lab = ForeignKeyField(Lab, null=True, on_delete="SET NULL", index=False)
    trainer = ForeignKeyField(Trainer, null=True, on_delete="SET NULL", index=False)
    state = CharField(16, default=SessionState.PLANNED.value, constraints=[one_of("state", SessionState)])
    makes_up = ForeignKeyField("self", null=True, on_delete="SET NULL")
    note = TextField(default="")
    sequence = IntegerField(default=0)
    """Raised at every change: calendars take over the higher one, and who edits an older one is told so."""
    changed_at = DateTimeField(default=clock.now)

    class Meta:
        indexes = (
            (("run", "starts_at"), False), (("room", "starts_at"), False), (("lab", "starts_at"), False),
            (("trainer", "starts_at"), False),
        )  # fmt: skip
        constraints = (Check("starts_at < ends_at"),)


class Attendance(Table):
    """Whether one person was in one session, and how that is known."""

    session = ForeignKeyField(ClassSession, backref="attendances", on_delete="CASCADE", index=False)
    worker = ForeignKeyField(Worker, backref="attendances", on_delete="CASCADE")
    state = CharField(16, constraints=[one_of("state", AttendanceState)])
    means = CharField(16, constraints=[one_of("means", AttendanceMeans)])
    at = DateTimeField(default=clock.now)
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL", index=False)

    class Meta:
        indexes = ((("session", "worker"), True),)


class MakeUp(Table):
    """A person who is booked into a make-up session."""

    session = ForeignKeyField(ClassSession, backref="made_up_by", on_delete="CASCADE", index=False)
    worker = ForeignKeyField(Worker, on_delete="CASCADE")

    class Meta:
        indexes = ((("session", "worker"), True),)


class WaitingPlace(Table):
    """A place on the waiting list of a full class; the earliest comes first."""

    run = ForeignKeyField(CourseRun, backref="waiting", on_delete="CASCADE", index=False)
    worker = ForeignKeyField(Worker, on_delete="CASCADE")
    asked_at = DateTimeField(default=clock.now)
    state = CharField(16, default=WaitingState.WAITING.value, constraints=[one_of("state", WaitingState)])

    class Meta:
        indexes = ((("run", "worker"), True),)


class Material(Table):
    """A link to what a class works with; nothing is kept here but the link."""

    run = ForeignKeyField(CourseRun, backref="materials", on_delete="CASCADE")
    title = CharField(120)
    url = CharField(500)
    added_at = DateTimeField(default=clock.now)


class SessionFeedback(Table):
    """What somebody who was there thinks of a session."""

    session = ForeignKeyField(ClassSession, backref="feedback", on_delete="CASCADE", index=False)
    worker = ForeignKeyField(Worker, on_delete="CASCADE")
    rating = SmallIntegerField(constraints=[within("rating", 1, 5)])
    words = TextField(default="")
    at = DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("session", "worker"), True),)


class ClassStanding(Table):
    """What a dated class has come to: begun, or cancelled with notice. A class without a row has done neither."""

    run = ForeignKeyField(CourseRun, unique=True, backref="standing", on_delete="CASCADE")
    begun_at = DateTimeField(null=True)
    cancelled_at = DateTimeField(null=True)
    reason = TextField(default="")


class ClassEvent(Table):
    """The timeline of a dated class: who did what, when, and why."""

    run = ForeignKeyField(CourseRun, backref="events", on_delete="CASCADE")
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL", index=False)
    kind = CharField(24)
    note = TextField(default="")
    detail = JsonField(default=dict)
    at = DateTimeField(default=clock.now)


def record(run_id: int, kind: str, *, account_id: int | None = None, note: str = "", **detail: object) -> None:
    """Add a line to a class' timeline, inside the transaction of what it tells of."""
    ClassEvent.insert(run=run_id, account=account_id, kind=kind, note=note, detail=detail).execute()


def standing(run_id: int) -> ClassStanding | None:
    """What a class has come to; None while it has neither begun nor been cancelled."""
    found: ClassStanding | None = ClassStanding.get_or_none(ClassStanding.run == run_id)
    return found


def is_cancelled(run_id: int) -> bool:
    """Whether a whole class was cancelled."""
    found = standing(run_id)
    return found is not None and found.cancelled_at is not None
