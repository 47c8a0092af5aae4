"""Demands of enterprises with their skills and permits."""

from __future__ import annotations

from peewee import (
    SQL,
    CharField,
    Check,
    DateField,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from skillmatch import clock
from skillmatch.store.catalogue.models import Occupation, Skill
from skillmatch.store.db.database import Table, one_of, within
from skillmatch.store.organisations.models import Enterprise, Town
from skillmatch.terms import CloseReason, DemandState, Permit


class Demand(Table):
    """A demand for ``headcount`` people, ``filled`` of them found. Pay is in yuan a month."""

    enterprise = ForeignKeyField(Enterprise, backref="demands", on_delete="RESTRICT")
    occupation = ForeignKeyField(Occupation, backref="demands", on_delete="RESTRICT")
    title = CharField(120)
    headcount = SmallIntegerField(constraints=[within("headcount", 1, 1000)])
    filled = SmallIntegerField(default=0, constraints=[within("filled", 0, 1000)])
    needed_by = DateField(null=True)
    pay_low = IntegerField(null=True, constraints=[within("pay_low", 0, 1000000)])
    pay_high = IntegerField(null=True, constraints=[within("pay_high", 0, 1000000)])
    town = ForeignKeyField(Town, null=True, on_delete="RESTRICT")
    urgency = FloatField(default=1.0, constraints=[within("urgency", 0, 3)])
    note = TextField(default="")
    training_hours = IntegerField(default=80, constraints=[SQL("DEFAULT 80"), within("training_hours", 1, 2000)])
    """Within so many class hours people may become qualified: what its supply is counted for."""
    state = CharField(16, default=DemandState.OPEN.value, constraints=[one_of("state", DemandState)])
    posted_at = DateTimeField(default=clock.now)
    closed_at = DateTimeField(null=True)
    closed_reason = CharField(16, null=True, constraints=[one_of("closed_reason", CloseReason)])
    updated_at = DateTimeField(default=clock.now)
    basis = CharField(32, default="sample")

    class Meta:
        indexes = ((("enterprise", "state"), False),)
        constraints = (
            Check("filled <= headcount"),
            Check("pay_low IS NULL OR pay_high IS NULL OR pay_low <= pay_high"),
        )


class DemandSkill(Table):
    """A skill and the rank that a demand asks for."""

    demand = ForeignKeyField(Demand, backref="skills", on_delete="CASCADE")
    skill = ForeignKeyField(Skill, on_delete="RESTRICT")
    required_rank = SmallIntegerField(constraints=[within("required_rank", 1, 8)])

    class Meta:
        indexes = ((("demand", "skill"), True),)


class DemandPermit(Table):
    """A permit that a demand asks for."""

    demand = ForeignKeyField(Demand, backref="permits", on_delete="CASCADE")
    permit = CharField(16, constraints=[one_of("permit", Permit)])

    class Meta:
        indexes = ((("demand", "permit"), True),)
