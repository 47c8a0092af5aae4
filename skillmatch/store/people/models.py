"""Workers, the skills and permits they hold, consents and disclosures."""

from __future__ import annotations

from peewee import (
    SQL,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from skillmatch import clock
from skillmatch.store.catalogue.models import Occupation, Skill
from skillmatch.store.db import name_keys
from skillmatch.store.db.database import Table, one_of, within
from skillmatch.store.organisations.models import Enterprise, Town
from skillmatch.terms import Education, Evidence, Permit, RegisterState, Shift


class Worker(Table):
    """A person. ``birth_year`` serves legal age limits alone; ``gender`` serves the audit of fairness alone."""

    code = CharField(24, unique=True)
    name = CharField(60)
    name_key = name_keys.column()
    code_key = name_keys.code_column()
    gender = CharField(1, null=True)
    birth_year = SmallIntegerField(null=True, constraints=[within("birth_year", 1900, 2100)])
    town = ForeignKeyField(Town, null=True, backref="workers", on_delete="RESTRICT")
    enterprise = ForeignKeyField(Enterprise, null=True, backref="workers", on_delete="SET NULL")
    occupation = ForeignKeyField(Occupation, null=True, backref="workers", on_delete="SET NULL")
    target = ForeignKeyField(Occupation, null=True, backref="aspirants", on_delete="SET NULL")
    grade = SmallIntegerField(default=0, constraints=[within("grade", 0, 8)])
    hours_per_week = SmallIntegerField(default=6, constraints=[within("hours_per_week", 0, 60)])
    shift = CharField(16, default=Shift.DAY.value, constraints=[one_of("shift", Shift)])
    interests = TextField(default="")
    personalised = BooleanField(default=True)
    sample = BooleanField(default=False)
    created_at = DateTimeField(default=clock.now)
    updated_at = DateTimeField(default=clock.now)
    state = CharField(16, default=RegisterState.LISTED.value, constraints=[SQL("DEFAULT 'listed'"), one_of("state", RegisterState)])
    """Somebody retired is no supply any more and is never proposed."""
    id_sealed = TextField(null=True)
    id_hash = CharField(64, null=True, unique=True)
    """The identity number, encrypted, and the keyed hash by which it is found (``identity_numbers.py``)."""
    phone_sealed = TextField(null=True)
    phone_hash = CharField(64, null=True)
    """The telephone number, encrypted, and the keyed hash by which a person is found again (``phones.py``)."""
    education = CharField(16, null=True, constraints=[one_of("education", Education)])
    hired_on = DateField(null=True)
    certificate_number = CharField(40, default="", constraints=[SQL("DEFAULT ''")])
    certified_on = DateField(null=True)
    """The certificate that stands behind ``grade``: its number and the day of its issue."""

    class Meta:
        indexes = ((("grade",), False), (("updated_at",), False))


Worker.add_index(
    Worker.town, Worker.state, Worker.grade, Worker.birth_year, Worker.occupation, Worker.enterprise, Worker.shift, Worker.gender,
    Worker.sample, Worker.updated_at, Worker.name_key, Worker.code_key, name="worker_list",
)  # fmt: skip
Worker.add_index(Worker.name_key, Worker.birth_year, Worker.enterprise, Worker.town, Worker.state, name="worker_alike")
Worker.add_index(Worker.name_key, Worker.town, Worker.state, Worker.enterprise, name="worker_name_order")
Worker.add_index(Worker.code_key, name="worker_code_order")
Worker.add_index(SQL("CREATE INDEX worker_birth_order ON worker (COALESCE(birth_year, 0))"))


class HeldSkill(Table):
    """A skill that a worker holds, with the strongest evidence for it."""

    worker = ForeignKeyField(Worker, backref="held", on_delete="CASCADE", index=False)
    skill = ForeignKeyField(Skill, backref="holders", on_delete="RESTRICT", index=False)
    rank = SmallIntegerField(constraints=[within("rank", 1, 8)])
    evidence = CharField(16, constraints=[one_of("evidence", Evidence)])
    dated_on = DateField()
    expires_on = DateField(null=True)

    class Meta:
        indexes = ((("worker", "skill"), True), (("skill", "worker"), False))


class WorkerPermit(Table):
    """A permit that a worker holds until ``expires_on``."""

    worker = ForeignKeyField(Worker, backref="permits", on_delete="CASCADE")
    permit = CharField(16, constraints=[one_of("permit", Permit)])
    expires_on = DateField(null=True)

    class Meta:
        indexes = ((("worker", "permit"), True),)


class Consent(Table):
    """A worker's consent that one enterprise may see the person; withdrawn as easily as given."""

    worker = ForeignKeyField(Worker, backref="consents", on_delete="CASCADE")
    enterprise = ForeignKeyField(Enterprise, backref="consents", on_delete="CASCADE")
    version = CharField(16)
    given_at = DateTimeField(default=clock.now)
    withdrawn_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("worker", "enterprise"), False),)


class Disclosure(Table):
    """Who was shown what of a person, for that person to read: it stays true when the account's role is gone."""

    worker = ForeignKeyField(Worker, backref="disclosures", on_delete="CASCADE")
    account_id = IntegerField()
    role = CharField(16)
    enterprise = ForeignKeyField(Enterprise, null=True, backref="disclosures", on_delete="SET NULL")
    what = CharField(40)
    cohort_id = IntegerField(null=True)
    at = DateTimeField(default=clock.now)
