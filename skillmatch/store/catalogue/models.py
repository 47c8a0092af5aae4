"""Skills, occupations, courses and the subsidy rules of the reference data."""

from __future__ import annotations

from peewee import BooleanField, CharField, Check, ForeignKeyField, SmallIntegerField, TextField

from skillmatch.store.db import name_keys
from skillmatch.store.db.database import JsonField, Table, one_of, within
from skillmatch.store.organisations.models import Base
from skillmatch.terms import CourseState, EquipmentKind, Mode, Permit


class Skill(Table):
    """技能点. ``pinyin`` and ``initials`` are the search keys of the Chinese name."""

    code = CharField(16, unique=True)
    zh = CharField(120)
    en = CharField(160)
    family = CharField(8, index=True)
    family_zh = CharField(40)
    family_en = CharField(80)
    generic = BooleanField(default=False)
    pinyin = CharField(200, default="")
    initials = CharField(60, default="")
    basis = CharField(32)


class Occupation(Table):
    """职业, with its national code; ``start_rank`` is where its ladder begins."""

    code = CharField(16, unique=True)
    national_code = CharField(16, index=True)
    zh = CharField(120)
    en = CharField(160)
    local_alias = CharField(120, default="")
    family = CharField(8)
    industry = CharField(80)
    start_rank = SmallIntegerField(constraints=[within("start_rank", 1, 8)])
    max_standard_rank = SmallIntegerField(constraints=[within("max_standard_rank", 1, 8)])
    tasks = TextField(default="")
    flag = CharField(8, default="")
    confidence = CharField(16)
    source = CharField(80)
    pinyin = CharField(200, default="")
    initials = CharField(60, default="")


class Requirement(Table):
    """What an occupation asks for: at grade g those with ``required_rank`` ≤ g apply."""

    occupation = ForeignKeyField(Occupation, backref="requirements", on_delete="CASCADE")
    skill = ForeignKeyField(Skill, backref="requirements", on_delete="RESTRICT")
    required_rank = SmallIntegerField(constraints=[within("required_rank", 1, 8)])
    origin = CharField(16)
    basis = CharField(32)

    class Meta:
        indexes = ((("occupation", "skill"), True),)


class OccupationPermit(Table):
    """A permit of an occupation: ``required`` by law for its work, or usual; ``source`` names the rule."""

    occupation = ForeignKeyField(Occupation, backref="permits", on_delete="CASCADE")
    permit = CharField(16, constraints=[one_of("permit", Permit)])
    required = BooleanField()
    source = CharField(200)
    basis = CharField(32)

    class Meta:
        indexes = ((("occupation", "permit"), True),)


class SubsidyRule(Table):
    """补贴: amounts by rank (yuan), with the source of each; ``default`` amounts say so."""

    code = CharField(24, unique=True)
    zh = CharField(80)
    en = CharField(160)
    amounts = JsonField(default=dict)
    rule = TextField(default="")
    basis = CharField(160)


class Course(Table):
    """A course of the register. Only a listed one is ever recommended."""

    code = CharField(16, unique=True)
    zh = CharField(120)
    en = CharField(160)
    name_key = name_keys.column()
    code_key = name_keys.code_column()
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
