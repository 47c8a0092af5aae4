"""Kept figures, planned courses and programmes of town centres."""

from __future__ import annotations

from peewee import CharField, Check, DateField, DateTimeField, ForeignKeyField, IntegerField, SmallIntegerField, TextField

from skillmatch import clock
from skillmatch.store.accounts.models import Account
from skillmatch.store.catalogue.models import Occupation, Skill
from skillmatch.store.db.database import Table, one_of, within
from skillmatch.store.organisations.models import Base
from skillmatch.terms import PlanState


class FigureSet(Table):
    """Figures of one scope as they were counted at one moment, for cities too large to be counted at every look."""

    name = CharField(32, unique=True)
    version = IntegerField()
    as_of = DateField()
    counted_at = DateTimeField()
    data = TextField()


class CoursePlan(Table):
    """What becomes of a skill that no course teaches: which base takes it up, and until when."""

    skill = ForeignKeyField(Skill, unique=True, backref="plan", on_delete="CASCADE")
    base = ForeignKeyField(Base, null=True, backref="plans", on_delete="SET NULL")
    state = CharField(16, constraints=[one_of("state", PlanState)])
    planned_on = DateField(null=True)
    note = CharField(200, default="")
    account = ForeignKeyField(Account, null=True, backref="+", on_delete="SET NULL")
    updated_at = DateTimeField(default=clock.now)


class TownProgramme(Table):
    """A programme of a town centre, with what is reported of it: nobody's row stands behind these numbers."""

    base = ForeignKeyField(Base, backref="programmes", on_delete="CASCADE")
    code = CharField(24, unique=True)
    zh = CharField(120)
    en = CharField(160)
    occupation = ForeignKeyField(Occupation, null=True, backref="+", on_delete="SET NULL")
    trained = IntegerField(null=True, constraints=[within("trained", 0, 10_000_000)])
    certified = IntegerField(null=True, constraints=[within("certified", 0, 10_000_000)])
    enrolments_a_year = IntegerField(null=True, constraints=[within("enrolments_a_year", 0, 10_000_000)])
    years = SmallIntegerField(null=True, constraints=[within("years", 1, 100)])
    basis = CharField(32)

    class Meta:
        constraints = (Check("certified IS NULL OR trained IS NULL OR certified <= trained"),)
