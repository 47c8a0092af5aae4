"""Standards in versions, assessments with their results, and appeals."""

from __future__ import annotations

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    SmallIntegerField,
    TextField,
)

from skillmatch import clock
from skillmatch.store.accounts.models import Account
from skillmatch.store.catalogue.models import Course, Occupation, Skill
from skillmatch.store.classes.models import CourseRun
from skillmatch.store.db.database import JsonField, Table, one_of, within
from skillmatch.store.organisations.models import Base, Enterprise
from skillmatch.store.people.models import Worker
from skillmatch.terms import (
    AppealState,
    AssessmentPart,
    AssessmentState,
    EvaluationKind,
    ResultState,
    StandardKind,
    StandardState,
    TieKind,
)


class Standard(Table):
    """A local standard, or the specification by which a special ability is assessed."""

    code = CharField(24, unique=True)
    kind = CharField(16, constraints=[one_of("kind", StandardKind)])
    zh = CharField(120)
    en = CharField(200)
    occupation = ForeignKeyField(Occupation, null=True, backref="standards", on_delete="SET NULL")
    family = CharField(8)
    basis = CharField(32)


class StandardVersion(Table):
    """One version. ``changes`` freezes at publication what it changed and what that touched."""

    standard = ForeignKeyField(Standard, backref="versions", on_delete="CASCADE", index=False)
    number = SmallIntegerField(constraints=[within("number", 1, 999)])
    state = CharField(16, constraints=[one_of("state", StandardState)])
    published_on = DateField(null=True)
    valid_from = DateField(null=True)
    note = TextField(default="")
    changes = JsonField(default=dict)
    edited_by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    edited_at = DateTimeField(null=True)
    reviewed_by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    reviewed_at = DateTimeField(null=True)
    """The second person who read the draft as it stands; every change of it asks for another look."""
    published_by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    basis = CharField(32)

    class Meta:
        indexes = ((("standard", "number"), True),)


class Criterion(Table):
    """What a version asks for: a skill at a rank, shown in theory or in practice, with its weight within the part."""

    version = ForeignKeyField(StandardVersion, backref="criteria", on_delete="CASCADE", index=False)
    skill = ForeignKeyField(Skill, backref="criteria", on_delete="RESTRICT")
    rank = SmallIntegerField(constraints=[within("rank", 1, 8)])
    part = CharField(16, constraints=[one_of("part", AssessmentPart)])
    zh = CharField(200, default="")
    en = CharField(300, default="")
    weight = SmallIntegerField(constraints=[within("weight", 1, 100)])

    class Meta:
        indexes = ((("version", "skill", "part"), True),)


class StandardCourse(Table):
    """A course that teaches to a version."""

    version = ForeignKeyField(StandardVersion, backref="courses", on_delete="CASCADE", index=False)
    course = ForeignKeyField(Course, backref="standards", on_delete="CASCADE")

    class Meta:
        indexes = ((("version", "course"), True),)


class Assessment(Table):
    """One day on which the people of a class, or of a course without one, are assessed. Weights are per cent, marks 0 to 100."""

    number = CharField(24, unique=True)
    run = ForeignKeyField(CourseRun, null=True, backref="assessments", on_delete="RESTRICT")
    course = ForeignKeyField(Course, backref="assessments", on_delete="RESTRICT")
    version = ForeignKeyField(StandardVersion, null=True, backref="assessments", on_delete="RESTRICT")
    kind = CharField(24, constraints=[one_of("kind", EvaluationKind)])
    base = ForeignKeyField(Base, backref="assessments", on_delete="RESTRICT")
    on_day = DateField()
    place = CharField(120)
    theory_weight = SmallIntegerField(constraints=[within("theory_weight", 0, 100)])
    practical_weight = SmallIntegerField(constraints=[within("practical_weight", 0, 100)])
    theory_pass = SmallIntegerField(constraints=[within("theory_pass", 0, 100)])
    practical_pass = SmallIntegerField(constraints=[within("practical_pass", 0, 100)])
    total_pass = SmallIntegerField(constraints=[within("total_pass", 0, 100)])
    attendance_share = SmallIntegerField(constraints=[within("attendance_share", 0, 100)])
    """Who was there for a smaller part of the class, in per cent, is not admitted."""
    state = CharField(16, constraints=[one_of("state", AssessmentState)])
    planned_by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    entered_by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    entered_at = DateTimeField(null=True)
    checked_by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    checked_at = DateTimeField(null=True)
    published_by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    published_at = DateTimeField(null=True)
    basis = CharField(32)

    class Meta:
        indexes = ((("state", "on_day"), False),)
        constraints = (Check("theory_weight + practical_weight = 100"), Check("entered_by_id <> checked_by_id"))


class AssessmentAssessor(Table):
    """Who assesses; their results are entered by one of them and checked by another."""

    assessment = ForeignKeyField(Assessment, backref="assessors", on_delete="CASCADE", index=False)
    account = ForeignKeyField(Account, backref="assessments", on_delete="CASCADE")

    class Meta:
        indexes = ((("assessment", "account"), True),)


class Result(Table):
    """One candidate, whom assessors know by ``number`` alone; the ``first_`` columns keep what was entered before the check."""

    assessment = ForeignKeyField(Assessment, backref="results", on_delete="CASCADE", index=False)
    worker = ForeignKeyField(Worker, backref="results", on_delete="CASCADE")
    number = SmallIntegerField(constraints=[within("number", 1, 9999)])
    state = CharField(16, constraints=[one_of("state", ResultState)])
    admitted = BooleanField(default=True)
    attendance = FloatField(null=True, constraints=[within("attendance", 0, 1)])
    absent = BooleanField(default=False)
    theory = FloatField(null=True, constraints=[within("theory", 0, 100)])
    practical = FloatField(null=True, constraints=[within("practical", 0, 100)])
    total = FloatField(null=True, constraints=[within("total", 0, 100)])
    passed = BooleanField(null=True)
    first_theory = FloatField(null=True)
    first_practical = FloatField(null=True)
    first_absent = BooleanField(null=True)
    note = TextField(default="")
    """Why the check changed what was entered."""

    class Meta:
        indexes = ((("assessment", "worker"), True), (("assessment", "number"), True))


class Appeal(Table):
    """A worker asks that somebody else looks at a result again, once a result. ``before`` and ``after`` keep the marks."""

    result = ForeignKeyField(Result, unique=True, backref="appeals", on_delete="CASCADE")
    reason = TextField()
    state = CharField(16, constraints=[one_of("state", AppealState)])
    opened_at = DateTimeField(default=clock.now)
    deadline = DateField()
    handler = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    """The assessor whom the city asked to decide."""
    decided_by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    decided_at = DateTimeField(null=True)
    answer = TextField(default="")
    before = JsonField(default=dict)
    after = JsonField(default=dict)

    class Meta:
        indexes = ((("state", "deadline"), False),)


class AssessorTie(Table):
    """A person or an enterprise that an assessor is tied to, and therefore never assesses."""

    account = ForeignKeyField(Account, backref="ties", on_delete="CASCADE", index=False)
    kind = CharField(16, constraints=[one_of("kind", TieKind)])
    worker = ForeignKeyField(Worker, null=True, on_delete="CASCADE")
    enterprise = ForeignKeyField(Enterprise, null=True, on_delete="CASCADE")
    recorded_by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("account", "worker"), True), (("account", "enterprise"), True))
        constraints = (Check("(worker_id IS NULL) <> (enterprise_id IS NULL)"),)
