"""Dated classes with their sessions, attendance, waiting lists and events."""

from __future__ import annotations

from peewee import SQL, CharField, Check, DateField, DateTimeField, ForeignKeyField, IntegerField, SmallIntegerField, TextField

from skillmatch import clock
from skillmatch.store.accounts.models import Account
from skillmatch.store.catalogue.models import Course
from skillmatch.store.db.database import Table, one_of, within
from skillmatch.store.mentoring.models import Trainer
from skillmatch.store.organisations.models import Base, Lab, Room, Town
from skillmatch.store.people.models import Worker
from skillmatch.terms import AttendanceMeans, AttendanceState, EnrolmentState, RunTime, SessionKind, SessionState, WaitingState


class CourseRun(Table):
    """A dated class of a course at a base, with its seats."""

    course = ForeignKeyField(Course, backref="runs", on_delete="CASCADE")
    base = ForeignKeyField(Base, on_delete="RESTRICT")
    town = ForeignKeyField(Town, null=True, on_delete="RESTRICT")
    time = CharField(16, constraints=[one_of("time", RunTime)])
    starts_on = DateField(index=True)
    ends_on = DateField()
    seats = SmallIntegerField(constraints=[within("seats", 1, 500)])
    basis = CharField(32)
    lab = ForeignKeyField(Lab, null=True, backref="runs", on_delete="SET NULL")
    """Where the practical is; each group of the class has no more people than the lab has stations."""
    lab_groups = IntegerField(default=1, constraints=[SQL("DEFAULT 1"), within("lab_groups", 1, 20)])
    """So many groups take turns at the stations of the lab."""
    practicals_at = CharField(300, default="", constraints=[SQL("DEFAULT ''")])
    """Where the practicals are instead of a lab, as the trainer who approved the class said."""

    class Meta:
        constraints = (Check("starts_on <= ends_on"),)


class Enrolment(Table):
    """One person's way through a course, once a course; counted as 人次."""

    worker = ForeignKeyField(Worker, backref="enrolments", on_delete="CASCADE")
    course = ForeignKeyField(Course, backref="enrolments", on_delete="RESTRICT")
    run = ForeignKeyField(CourseRun, null=True, backref="enrolments", on_delete="RESTRICT")
    state = CharField(16, constraints=[one_of("state", EnrolmentState)])
    hours = IntegerField(default=0)
    created_at = DateTimeField(default=clock.now)
    completed_on = DateField(null=True)

    class Meta:
        indexes = ((("worker", "course"), True), (("course", "state"), False), (("run", "state"), False))


Enrolment.add_index(Enrolment.state, Enrolment.worker, Enrolment.course, name="enrolment_state")


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


class CalendarLink(Table):
    """One link an account, known by the hash of its token alone; made again, the former one is dead."""

    account = ForeignKeyField(Account, unique=True, on_delete="CASCADE")
    token_hash = CharField(64, unique=True)
    locale = CharField(16)
    made_at = DateTimeField(default=clock.now)
