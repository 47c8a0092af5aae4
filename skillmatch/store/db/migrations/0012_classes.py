"""Dated classes: rooms, sessions, attendance, make-ups, waiting lists, materials, feedback, what a class has come to."""

from peewee import CharField, Check, DateTimeField, ForeignKeyField, IntegerField, Model, SmallIntegerField, TextField

STATES = "state IN ('draft', 'reviewed', 'listed', 'retired')"


class Table(Model):
    class Meta:
        legacy_table_names = False


class Base(Table):
    """What the foreign keys need of the tables that are there already; so the five below."""


class Lab(Table):
    pass


class Trainer(Table):
    pass


class CourseRun(Table):
    pass


class Worker(Table):
    pass


class Account(Table):
    pass


class Room(Table):
    base = ForeignKeyField(Base, on_delete="RESTRICT", backref="+", index=False)
    code = CharField(16)
    zh = CharField(120)
    en = CharField(160)
    seats = SmallIntegerField(constraints=[Check("seats >= 1 AND seats <= 1000")])
    state = CharField(16, constraints=[Check(STATES)])

    class Meta:
        indexes = ((("base", "code"), True),)


class ClassSession(Table):
    run = ForeignKeyField(CourseRun, on_delete="CASCADE", backref="+", index=False)
    number = SmallIntegerField()
    kind = CharField(16, constraints=[Check("kind IN ('theory', 'practical')")])
    starts_at = DateTimeField(index=True)
    ends_at = DateTimeField()
    room = ForeignKeyField(Room, null=True, on_delete="SET NULL", backref="+", index=False)
    lab = ForeignKeyField(Lab, null=True, on_delete="SET NULL", backref="+", index=False)
    trainer = ForeignKeyField(Trainer, null=True, on_delete="SET NULL", backref="+", index=False)
    state = CharField(16, constraints=[Check("state IN ('planned', 'held', 'cancelled')")])
    makes_up = ForeignKeyField("self", null=True, on_delete="SET NULL", backref="+")
    note = TextField()
    sequence = IntegerField()
    changed_at = DateTimeField()

    class Meta:
        indexes = (
            (("run", "starts_at"), False),
            (("room", "starts_at"), False),
            (("lab", "starts_at"), False),
            (("trainer", "starts_at"), False),
        )
        constraints = (Check("starts_at < ends_at"),)


class Attendance(Table):
    session = ForeignKeyField(ClassSession, on_delete="CASCADE", backref="+", index=False)
    worker = ForeignKeyField(Worker, on_delete="CASCADE", backref="+")
    state = CharField(16, constraints=[Check("state IN ('present', 'late', 'absent', 'excused', 'made_up')")])
    means = CharField(16, constraints=[Check("means IN ('tap', 'code', 'office')")])
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+", index=False)

    class Meta:
        indexes = ((("session", "worker"), True),)


class MakeUp(Table):
    session = ForeignKeyField(ClassSession, on_delete="CASCADE", backref="+", index=False)
    worker = ForeignKeyField(Worker, on_delete="CASCADE", backref="+")

    class Meta:
        indexes = ((("session", "worker"), True),)


class WaitingPlace(Table):
    run = ForeignKeyField(CourseRun, on_delete="CASCADE", backref="+", index=False)
    worker = ForeignKeyField(Worker, on_delete="CASCADE", backref="+")
    asked_at = DateTimeField()
    state = CharField(16, constraints=[Check("state IN ('waiting', 'enrolled', 'passed', 'left')")])

    class Meta:
        indexes = ((("run", "worker"), True),)


class Material(Table):
    run = ForeignKeyField(CourseRun, on_delete="CASCADE", backref="+")
    title = CharField(120)
    url = CharField(500)
    added_at = DateTimeField()


class SessionFeedback(Table):
    session = ForeignKeyField(ClassSession, on_delete="CASCADE", backref="+", index=False)
    worker = ForeignKeyField(Worker, on_delete="CASCADE", backref="+")
    rating = SmallIntegerField(constraints=[Check("rating >= 1 AND rating <= 5")])
    words = TextField()
    at = DateTimeField()

    class Meta:
        indexes = ((("session", "worker"), True),)


class ClassStanding(Table):
    run = ForeignKeyField(CourseRun, unique=True, on_delete="CASCADE", backref="+")
    begun_at = DateTimeField(null=True)
    cancelled_at = DateTimeField(null=True)
    reason = TextField()


class ClassEvent(Table):
    run = ForeignKeyField(CourseRun, on_delete="CASCADE", backref="+")
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+", index=False)
    kind = CharField(24)
    note = TextField()
    detail = TextField()
    at = DateTimeField()


TABLES = (Room, ClassSession, Attendance, MakeUp, WaitingPlace, Material, SessionFeedback, ClassStanding, ClassEvent)


def up(migrator, db):
    with db.bind_ctx((Base, Lab, Trainer, CourseRun, Worker, Account, *TABLES)):
        db.create_tables(TABLES, safe=False)
