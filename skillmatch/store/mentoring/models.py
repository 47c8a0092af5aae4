"""Mentors, trainers and mentorships."""

from __future__ import annotations

from peewee import SQL, BooleanField, CharField, DateTimeField, FloatField, ForeignKeyField, SmallIntegerField, TextField

from skillmatch import clock
from skillmatch.store.catalogue.models import Skill
from skillmatch.store.db import name_keys
from skillmatch.store.db.database import Table, one_of, within
from skillmatch.store.organisations.models import Base, Enterprise, Town
from skillmatch.store.people.models import Worker
from skillmatch.terms import MentorshipState, RegisterState


class Mentor(Table):
    """师傅. ``apprentices`` is how many there were, ``outcomes`` the share of them, in [0, 1], who reached their aim."""

    code = CharField(16, unique=True)
    name = CharField(60)
    name_key = name_keys.column()
    code_key = name_keys.code_column()
    worker = ForeignKeyField(Worker, null=True, unique=True, on_delete="SET NULL")
    enterprise = ForeignKeyField(Enterprise, null=True, backref="mentors", on_delete="SET NULL")
    base = ForeignKeyField(Base, null=True, backref="mentors", on_delete="SET NULL")
    town = ForeignKeyField(Town, null=True, on_delete="RESTRICT")
    rank = SmallIntegerField(constraints=[within("rank", 4, 8)])
    capacity = SmallIntegerField(default=1, constraints=[within("capacity", 0, 5)])
    outcomes = FloatField(default=0.5, constraints=[within("outcomes", 0, 1)])
    apprentices = SmallIntegerField(default=0, constraints=[within("apprentices", 0, 1000)])
    about = TextField(default="")
    active = BooleanField(default=True)
    basis = CharField(32)
    state = CharField(16, default=RegisterState.LISTED.value, constraints=[SQL("DEFAULT 'listed'"), one_of("state", RegisterState)])


class MentorSkill(Table):
    """A skill that a mentor teaches, up to ``rank``."""

    mentor = ForeignKeyField(Mentor, backref="skills", on_delete="CASCADE")
    skill = ForeignKeyField(Skill, on_delete="RESTRICT")
    rank = SmallIntegerField(constraints=[within("rank", 1, 8)])

    class Meta:
        indexes = ((("mentor", "skill"), True),)


class Mentorship(Table):
    """A worker asks a mentor (拜师); the mentor answers. One open one a pair."""

    worker = ForeignKeyField(Worker, backref="mentorships", on_delete="CASCADE")
    mentor = ForeignKeyField(Mentor, backref="mentorships", on_delete="RESTRICT")
    state = CharField(16, constraints=[one_of("state", MentorshipState)])
    message = TextField(default="")
    answer = TextField(default="")
    """Why the mentor declined or ended it, in the mentor's own words."""
    created_at = DateTimeField(default=clock.now)
    answered_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("worker", "mentor"), True), (("mentor", "state"), False))


class Trainer(Table):
    """培训师资库. A paused trainer is never assigned."""

    code = CharField(16, unique=True)
    name = CharField(60)
    name_key = name_keys.column()
    code_key = name_keys.code_column()
    base = ForeignKeyField(Base, backref="trainers", on_delete="RESTRICT")
    capacity = SmallIntegerField(default=3, constraints=[within("capacity", 0, 50)])
    paused = BooleanField(default=False)
    basis = CharField(32)
    state = CharField(16, default=RegisterState.LISTED.value, constraints=[SQL("DEFAULT 'listed'"), one_of("state", RegisterState)])


class TrainerSkill(Table):
    """A skill family that a trainer teaches."""

    trainer = ForeignKeyField(Trainer, backref="families", on_delete="CASCADE")
    family = CharField(8)

    class Meta:
        indexes = ((("trainer", "family"), True),)
