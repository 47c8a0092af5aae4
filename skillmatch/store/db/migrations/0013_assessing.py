"""Standards in versions, assessments with their results, ties of assessors, and appeals."""

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    Model,
    SmallIntegerField,
    TextField,
)


class Table(Model):
    class Meta:
        legacy_table_names = False


class Account(Table):
    """What the foreign keys need of the tables that are there already."""


class Base(Table):
    pass


class Course(Table):
    pass


class CourseRun(Table):
    pass


class Enterprise(Table):
    pass


class Occupation(Table):
    pass


class Skill(Table):
    pass


class Worker(Table):
    pass


def one_of(column, words):
    return Check(f"{column} IN ({', '.join(repr(word) for word in words.split())})")


def within(column, low, high):
    return Check(f"{column} >= {low} AND {column} <= {high}")


class Standard(Table):
    code = CharField(24, unique=True)
    kind = CharField(16, constraints=[one_of("kind", "standard specification")])
    zh = CharField(120)
    en = CharField(200)
    occupation = ForeignKeyField(Occupation, null=True, on_delete="SET NULL", backref="+")
    family = CharField(8)
    basis = CharField(32)


class StandardVersion(Table):
    standard = ForeignKeyField(Standard, on_delete="CASCADE", index=False, backref="+")
    number = SmallIntegerField(constraints=[within("number", 1, 999)])
    state = CharField(16, constraints=[one_of("state", "draft published superseded")])
    published_on = DateField(null=True)
    valid_from = DateField(null=True)
    note = TextField()
    changes = TextField()
    edited_by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    edited_at = DateTimeField(null=True)
    reviewed_by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    reviewed_at = DateTimeField(null=True)
    published_by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    basis = CharField(32)

    class Meta:
        indexes = ((("standard", "number"), True),)


class Criterion(Table):
    version = ForeignKeyField(StandardVersion, on_delete="CASCADE", index=False, backref="+")
    skill = ForeignKeyField(Skill, on_delete="RESTRICT", backref="+")
    rank = SmallIntegerField(constraints=[within("rank", 1, 8)])
    part = CharField(16, constraints=[one_of("part", "theory practical")])
    zh = CharField(200)
    en = CharField(300)
    weight = SmallIntegerField(constraints=[within("weight", 1, 100)])

    class Meta:
        indexes = ((("version", "skill", "part"), True),)


class StandardCourse(Table):
    version = ForeignKeyField(StandardVersion, on_delete="CASCADE", index=False, backref="+")
    course = ForeignKeyField(Course, on_delete="CASCADE", backref="+")

    class Meta:
        indexes = ((("version", "course"), True),)


KINDS = "SKILL_LEVEL SPECIAL_ABILITY QUALIFICATION SPECIAL_OPERATION UAV_OPERATOR SPECIAL_EQUIPMENT COMPLETION"


class Assessment(Table):
    number = CharField(24, unique=True)
    run = ForeignKeyField(CourseRun, null=True, on_delete="RESTRICT", backref="+")
    course = ForeignKeyField(Course, on_delete="RESTRICT", backref="+")
    version = ForeignKeyField(StandardVersion, null=True, on_delete="RESTRICT", backref="+")
    kind = CharField(24, constraints=[one_of("kind", KINDS)])
    base = ForeignKeyField(Base, on_delete="RESTRICT", backref="+")
    on_day = DateField()
    place = CharField(120)
    theory_weight = SmallIntegerField(constraints=[within("theory_weight", 0, 100)])
    practical_weight = SmallIntegerField(constraints=[within("practical_weight", 0, 100)])
    theory_pass = SmallIntegerField(constraints=[within("theory_pass", 0, 100)])
    practical_pass = SmallIntegerField(constraints=[within("practical_pass", 0, 100)])
    total_pass = SmallIntegerField(constraints=[within("total_pass", 0, 100)])
    attendance_share = SmallIntegerField(constraints=[within("attendance_share", 0, 100)])
    state = CharField(16, constraints=[one_of("state", "planned entered checked published")])
    planned_by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    entered_by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    entered_at = DateTimeField(null=True)
    checked_by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    checked_at = DateTimeField(null=True)
    published_by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    published_at = DateTimeField(null=True)
    basis = CharField(32)

    class Meta:
        indexes = ((("state", "on_day"), False),)
        constraints = (Check("theory_weight + practical_weight = 100"), Check("entered_by_id <> checked_by_id"))


class AssessmentAssessor(Table):
    assessment = ForeignKeyField(Assessment, on_delete="CASCADE", index=False, backref="+")
    account = ForeignKeyField(Account, on_delete="CASCADE", backref="+")

    class Meta:
        indexes = ((("assessment", "account"), True),)


class Result(Table):
    assessment = ForeignKeyField(Assessment, on_delete="CASCADE", index=False, backref="+")
    worker = ForeignKeyField(Worker, on_delete="CASCADE", backref="+")
    number = SmallIntegerField(constraints=[within("number", 1, 9999)])
    state = CharField(16, constraints=[one_of("state", "expected entered checked published corrected")])
    admitted = BooleanField()
    attendance = FloatField(null=True, constraints=[within("attendance", 0, 1)])
    absent = BooleanField()
    theory = FloatField(null=True, constraints=[within("theory", 0, 100)])
    practical = FloatField(null=True, constraints=[within("practical", 0, 100)])
    total = FloatField(null=True, constraints=[within("total", 0, 100)])
    passed = BooleanField(null=True)
    first_theory = FloatField(null=True)
    first_practical = FloatField(null=True)
    first_absent = BooleanField(null=True)
    note = TextField()

    class Meta:
        indexes = ((("assessment", "worker"), True), (("assessment", "number"), True))


class Appeal(Table):
    result = ForeignKeyField(Result, unique=True, on_delete="CASCADE", backref="+")
    reason = TextField()
    state = CharField(16, constraints=[one_of("state", "open upheld refused")])
    opened_at = DateTimeField()
    deadline = DateField()
    handler = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    decided_by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    decided_at = DateTimeField(null=True)
    answer = TextField()
    before = TextField()
    after = TextField()

    class Meta:
        indexes = ((("state", "deadline"), False),)


class AssessorTie(Table):
    account = ForeignKeyField(Account, on_delete="CASCADE", index=False, backref="+")
    kind = CharField(16, constraints=[one_of("kind", "employer relative taught other")])
    worker = ForeignKeyField(Worker, null=True, on_delete="CASCADE", backref="+")
    enterprise = ForeignKeyField(Enterprise, null=True, on_delete="CASCADE", backref="+")
    recorded_by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    at = DateTimeField()

    class Meta:
        indexes = ((("account", "worker"), True), (("account", "enterprise"), True))
        constraints = (Check("(worker_id IS NULL) <> (enterprise_id IS NULL)"),)


class AssessmentEvent(Table):
    assessment = ForeignKeyField(Assessment, on_delete="CASCADE", backref="+")
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    kind = CharField(24)
    note = TextField()
    detail = TextField()
    at = DateTimeField()


NEEDED = (Account, Base, Course, CourseRun, Enterprise, Occupation, Skill, Worker)
TABLES = (
    Standard, StandardVersion, Criterion, StandardCourse, Assessment, AssessmentAssessor, Result, Appeal, AssessorTie,
    AssessmentEvent,
)  # fmt: skip


def up(migrator, db):
    with db.bind_ctx((*NEEDED, *TABLES)):
        db.create_tables(TABLES, safe=False)
