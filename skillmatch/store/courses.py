"""课程资源清单: courses with their spans, what must come before them, their dated classes, and who takes them."""

from __future__ import annotations

from peewee import CharField, Check, DateField, DateTimeField, ForeignKeyField, IntegerField, SmallIntegerField

from skillmatch import clock
from skillmatch.store import name_keys
from skillmatch.store.database import Table, one_of, within
from skillmatch.store.places import Base, Town
from skillmatch.store.reference import Occupation, Skill, SubsidyRule
from skillmatch.store.sites import Lab
from skillmatch.store.workers import Worker
from skillmatch.terms import CourseState, EnrolmentState, EquipmentKind, Mode, Permit, RunTime


class Course(Table):
    """A course of the register. Only a listed one is ever recommended."""

    code = CharField(16, unique=True)
    zh = CharField(120)
    en = CharField(160)
    name_key = name_keys.column()
    hours = SmallIntegerField(constraints=[within("hours", 1, 2000)])
    mode = CharField(16, constraints=[one_of("mode", Mode)])
    base = ForeignKeyField(Base, backref="courses", on_delete="RESTRICT")
    target_rank = SmallIntegerField(constraints=[within("target_rank", 1, 8)])
    min_rank = SmallIntegerField(constraints=[within("min_rank", 0, 8)])
    family = CharField(8)
    certificate = CharField(24)
    certificate_scope = CharField(120, default="")
    subsidy = ForeignKeyField(SubsidyRule, null=True, on_delete="RESTRICT")
    min_age = SmallIntegerField(default=0, constraints=[within("min_age", 0, 99)])
    permit_given = CharField(16, null=True, constraints=[one_of("permit_given", Permit)])
    permit_needed = CharField(16, null=True, constraints=[one_of("permit_needed", Permit)])
    state = CharField(16, default=CourseState.LISTED.value, constraints=[one_of("state", CourseState)])
    basis = CharField(32)


class CourseSkill(Table):
    """What a course teaches: the ranks ``(from_rank, to_rank]`` of a skill."""

    course = ForeignKeyField(Course, backref="skills", on_delete="CASCADE")
    skill = ForeignKeyField(Skill, backref="courses", on_delete="RESTRICT")
    from_rank = SmallIntegerField(constraints=[within("from_rank", 0, 7)])
    to_rank = SmallIntegerField(constraints=[within("to_rank", 1, 8)])
    basis = CharField(32)

    class Meta:
        indexes = ((("course", "skill"), True),)
        constraints = (Check("from_rank < to_rank"),)


class Prerequisite(Table):
    """``before`` must come before ``course``; circles are refused where they are entered."""

    course = ForeignKeyField(Course, backref="prerequisites", on_delete="CASCADE")
    before = ForeignKeyField(Course, backref="opens", on_delete="RESTRICT")

    class Meta:
        indexes = ((("course", "before"), True),)
        constraints = (Check("course_id <> before_id"),)


class CourseOccupation(Table):
    """Occupations that a course is made for."""

    course = ForeignKeyField(Course, backref="occupations", on_delete="CASCADE")
    occupation = ForeignKeyField(Occupation, backref="courses", on_delete="CASCADE")

    class Meta:
        indexes = ((("course", "occupation"), True),)


class CourseEquipment(Table):
    """A kind of equipment without which a course cannot be given."""

    course = ForeignKeyField(Course, backref="equipment", on_delete="CASCADE")
    kind = CharField(24, constraints=[one_of("kind", EquipmentKind)])

    class Meta:
        indexes = ((("course", "kind"), True),)


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
    """Where the practical is; the class has no more seats than the lab has stations."""

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
"""The figures of training are counted from it alone."""
