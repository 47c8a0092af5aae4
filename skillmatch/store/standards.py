"""地方标准与考核规范: standards in versions, what each asks for, and the courses that teach to it.

A published version is never changed: a revision is a version of its own, and the earlier ones stay readable.
"""

from __future__ import annotations

from peewee import CharField, DateField, DateTimeField, ForeignKeyField, SmallIntegerField, TextField

from skillmatch.store.accounts import Account
from skillmatch.store.courses import Course
from skillmatch.store.database import JsonField, Table, one_of, within
from skillmatch.store.reference import Occupation, Skill
from skillmatch.terms import AssessmentPart, StandardKind, StandardState


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
