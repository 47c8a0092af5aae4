"""Dated versions of the shortage list with their professions."""

from __future__ import annotations

from peewee import SQL, CharField, Check, DateField, DateTimeField, FloatField, ForeignKeyField, IntegerField, TextField

from skillmatch import clock
from skillmatch.store.catalogue.models import Course, Occupation
from skillmatch.store.db.database import Table, one_of, within
from skillmatch.terms import ListDecision


class ShortageVersion(Table):
    """One list, computed from the demand and the supply of its day: proposed while it has no day of publication.

    ``revises`` is the number of the version that it takes the place of.
    """

    number = IntegerField(unique=True)
    as_of = DateField()
    published_on = DateField(null=True)
    note = TextField(default="")
    revises = IntegerField(null=True)
    proposed_by = IntegerField(null=True)
    published_by = IntegerField(null=True)


class ShortageProfession(Table):
    """A profession of one version: open places, the same by the credibility of who posted them (w), qualified people (s), and the
    index ln((w+1)/(s+1))/ln 11 in [0, 1]."""

    version = ForeignKeyField(ShortageVersion, backref="professions", on_delete="CASCADE")
    code = CharField(16)
    zh = CharField(80)
    en = CharField(120)
    industry = CharField(80)
    demand = IntegerField(default=0)
    weighed = FloatField(default=0.0, constraints=[SQL("DEFAULT 0"), Check("weighed >= 0")])
    supply = IntegerField(default=0)
    shortage_index = FloatField(default=0.0, constraints=[within("shortage_index", 0, 1)])
    drivers = TextField(default="")
    evidence = CharField(80, default="")
    basis = CharField(32)

    class Meta:
        indexes = ((("version", "code"), True),)


class ShortageOccupation(Table):
    """An occupation of a shortage profession."""

    profession = ForeignKeyField(ShortageProfession, backref="occupations", on_delete="CASCADE")
    occupation = ForeignKeyField(Occupation, on_delete="RESTRICT")

    class Meta:
        indexes = ((("profession", "occupation"), True),)


class ShortageCourse(Table):
    """A course that leads to a shortage profession."""

    profession = ForeignKeyField(ShortageProfession, backref="courses", on_delete="CASCADE")
    course = ForeignKeyField(Course, on_delete="RESTRICT")

    class Meta:
        indexes = ((("profession", "course"), True),)


class ShortageDecision(Table):
    """What the city said of a profession while a list was proposed: put on it or left off, and why."""

    version = ForeignKeyField(ShortageVersion, backref="decisions", on_delete="CASCADE", index=False)
    code = CharField(16)
    zh = CharField(80)
    en = CharField(120)
    decision = CharField(16, constraints=[one_of("decision", ListDecision)])
    reason = CharField(300, constraints=[Check("reason <> ''")])
    account_id = IntegerField(null=True)
    at = DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("version", "code"), True),)
