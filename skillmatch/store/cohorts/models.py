"""Orders and cohorts with their seats, proposals and events."""

from __future__ import annotations

from typing import Any

from peewee import (
    BooleanField,
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
from skillmatch.store.accounts.models import Account
from skillmatch.store.catalogue.models import Course
from skillmatch.store.classes.models import CourseRun
from skillmatch.store.db.database import JsonField, Table, one_of, within
from skillmatch.store.demands.models import Demand
from skillmatch.store.mentoring.models import Trainer
from skillmatch.store.organisations.models import Base, Town
from skillmatch.store.people.models import Worker
from skillmatch.terms import CohortState, RunTime, SeatState


class Cohort(Table):
    """An order for a class. ``demand`` is the first of the demands that share it; ``CohortDemand`` has all of them.

    ``inputs`` says what the list was computed from (weights, seed, versions); each proposal keeps its own in ``ProposalRun``.
    """

    number = CharField(24, unique=True)
    demand = ForeignKeyField(Demand, backref="cohorts", on_delete="RESTRICT")
    course = ForeignKeyField(Course, null=True, backref="cohorts", on_delete="RESTRICT")
    base = ForeignKeyField(Base, null=True, on_delete="RESTRICT")
    trainer = ForeignKeyField(Trainer, null=True, backref="cohorts", on_delete="SET NULL")
    run = ForeignKeyField(CourseRun, null=True, on_delete="SET NULL")
    town = ForeignKeyField(Town, null=True, on_delete="RESTRICT")
    time = CharField(16, constraints=[one_of("time", RunTime)])
    starts_on = DateField(null=True)
    headcount = SmallIntegerField(constraints=[within("headcount", 1, 1000)])
    reserves = SmallIntegerField(default=0, constraints=[within("reserves", 0, 100)])
    seats = SmallIntegerField(constraints=[within("seats", 1, 1000)])
    own_staff_first = BooleanField(default=False)
    state = CharField(16, constraints=[one_of("state", CohortState)])
    note = TextField(default="")
    objective = FloatField(null=True)
    greedy_objective = FloatField(null=True)
    eligible = IntegerField(null=True)
    left_out = JsonField(default=list)
    exposure = JsonField(default=list)
    inputs = JsonField(default=dict)
    requested_by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    requested_at = DateTimeField(default=clock.now)
    proposed_at = DateTimeField(null=True)
    decided_at = DateTimeField(null=True)
    version = IntegerField(default=0)
    """Raised at every change: a trainer who decides on an older one is told so."""
    joined = ForeignKeyField("self", null=True, on_delete="SET NULL")
    """The order whose class this one was joined to; its demands stand there."""

    class Meta:
        indexes = ((("state", "trainer"), False),)
        constraints = (Check("headcount <= seats"),)

    def save(self, *args: Any, **options: Any) -> Any:
        """Write the row; a new order carries its own demand with the whole headcount, until it is said otherwise."""
        new = self._pk is None
        answer = super().save(*args, **options)
        if new:
            CohortDemand.insert(cohort=self, demand=self.demand_id, headcount=self.headcount).execute()
        return answer


class CohortDemand(Table):
    """A demand that shares an order, with the people that it asks for; the headcounts add up to the order's."""

    cohort = ForeignKeyField(Cohort, backref="demands", on_delete="CASCADE", index=False)
    demand = ForeignKeyField(Demand, backref="shares", on_delete="RESTRICT")
    headcount = SmallIntegerField(constraints=[within("headcount", 1, 1000)])
    counted = SmallIntegerField(default=0)
    """Passes of a closed order that were added to what the demand has filled."""

    class Meta:
        indexes = ((("cohort", "demand"), True),)


class CohortSeat(Table):
    """One person in a cohort, with the terms of the contribution as they were proposed."""

    cohort = ForeignKeyField(Cohort, backref="people", on_delete="CASCADE")
    worker = ForeignKeyField(Worker, backref="seats", on_delete="RESTRICT")
    position = SmallIntegerField()
    state = CharField(16, constraints=[one_of("state", SeatState)])
    contribution = FloatField()
    coverage = FloatField()
    coverage_after = FloatField()
    hours = FloatField()
    terms = JsonField(default=list)
    gains = JsonField(default=list)
    pinned = BooleanField(default=False)
    own_staff = BooleanField(default=False)
    reason = TextField(default="")
    answer_by = DateField(null=True)
    answered_at = DateTimeField(null=True)
    demand = ForeignKeyField(Demand, null=True, on_delete="SET NULL")
    """Whose place this is, where several demands share the order; a reserve has none, and without one it is the order's own."""

    class Meta:
        indexes = ((("cohort", "worker"), True), (("worker", "state"), False))


class ProposalRun(Table):
    """A proposal as it was computed: kept for good, so that it can be computed again and compared with another.

    ``inputs`` has the weights, the seed, the version of the catalogue, the day, the orders that were computed together, and who was
    kept, left out and asked for; ``seats`` the people, best first, the reserves behind them.
    """

    cohort = ForeignKeyField(Cohort, backref="proposals", on_delete="CASCADE", index=False)
    number = SmallIntegerField()
    made_at = DateTimeField(default=clock.now)
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL", index=False)
    course = ForeignKeyField(Course, on_delete="RESTRICT", index=False)
    objective = FloatField()
    greedy_objective = FloatField()
    eligible = IntegerField()
    seats = JsonField(default=list)
    left_out = JsonField(default=list)
    exposure = JsonField(default=list)
    inputs = JsonField(default=dict)

    class Meta:
        indexes = ((("cohort", "number"), True),)


class PlaceWish(Table):
    """A worker without personal suggestions asks to be considered for the class of an order."""

    cohort = ForeignKeyField(Cohort, backref="wishes", on_delete="CASCADE", index=False)
    worker = ForeignKeyField(Worker, backref="wishes", on_delete="CASCADE")
    asked_at = DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("cohort", "worker"), True),)
