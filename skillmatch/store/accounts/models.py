"""Accounts, memberships, letters, resets, delegations and the audit log."""

from __future__ import annotations

from peewee import SQL, BooleanField, CharField, Check, DateTimeField, ForeignKeyField, IntegerField

from skillmatch import clock
from skillmatch.store.db.database import JsonField, Table, one_of
from skillmatch.store.mentoring.models import Mentor, Trainer
from skillmatch.store.organisations.models import Base, Enterprise, Town
from skillmatch.store.people.models import Worker
from skillmatch.terms import Role


class Account(Table):
    """Somebody who may sign in. ``fs_uniquifier`` is renewed to end all of the account's sessions."""

    username = CharField(40, unique=True)
    display_name = CharField(80)
    password = CharField(255)
    active = BooleanField(default=True)
    fs_uniquifier = CharField(64, unique=True)
    sample = BooleanField(default=False)
    created_at = DateTimeField(default=clock.now)
    password_set_at = DateTimeField(default=clock.now)
    password_given = BooleanField(default=False)
    """Whether somebody else drew the password: its owner is then asked to choose one before anything else."""


Account.add_index(SQL("CREATE UNIQUE INDEX account_username_lower ON account (lower(username))"))


class Membership(Table):
    """A role of an account with the one scope that the role needs; the other scopes stay empty."""

    account = ForeignKeyField(Account, backref="roles", on_delete="CASCADE")
    role = CharField(16, constraints=[one_of("role", Role)])
    worker = ForeignKeyField(Worker, null=True, on_delete="CASCADE")
    mentor = ForeignKeyField(Mentor, null=True, on_delete="CASCADE")
    trainer = ForeignKeyField(Trainer, null=True, on_delete="CASCADE")
    enterprise = ForeignKeyField(Enterprise, null=True, on_delete="CASCADE")
    town = ForeignKeyField(Town, null=True, on_delete="CASCADE")
    base = ForeignKeyField(Base, null=True, on_delete="CASCADE")


class SignInAttempt(Table):
    """One failed sign-in, by keyed hash of the user name and of the address: counted over all processes, read by nobody."""

    key = CharField(64)
    at = DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("key", "at"), False),)


class DemoMark(Table):
    """Present where ``--demo`` made this database: only there may it renew passwords."""

    made_at = DateTimeField(default=clock.now)
    seed = IntegerField()
    workers = IntegerField()


class AuditEvent(Table):
    """One event. Account and subject are identifiers without foreign keys, so that the log outlives what it speaks of.

    ``record`` is the only way in, and it takes an ``AuditKind``: a CHECK as well would rebuild the log for every new kind.
    """

    at = DateTimeField(default=clock.now, index=True)
    kind = CharField(24)
    account_id = IntegerField(null=True)
    role = CharField(16, default="")
    subject = CharField(80, default="")
    detail = JsonField(default=dict)


class AccountLetter(Table):
    """A letter with a code by which one person opens an account, once. The code is kept as a keyed hash alone."""

    worker = ForeignKeyField(Worker, backref="letters", on_delete="CASCADE")
    code_hash = CharField(64, unique=True)
    issued_at = DateTimeField(default=clock.now)
    issued_by = IntegerField()
    role = CharField(16, constraints=[one_of("role", Role)])
    expires_at = DateTimeField()
    revoked_at = DateTimeField(null=True)
    used_at = DateTimeField(null=True)
    consent_version = CharField(16, default="")
    """The version of the notice that was read before the account was opened."""


class PasswordReset(Table):
    """A password reset at a counter: one officer opens it, another confirms it, then a code is valid for minutes."""

    worker = ForeignKeyField(Worker, on_delete="CASCADE")
    account = ForeignKeyField(Account, on_delete="CASCADE")
    opened_by = IntegerField()
    opened_role = CharField(16, constraints=[one_of("opened_role", Role)])
    opened_at = DateTimeField(default=clock.now)
    confirmed_by = IntegerField(null=True)
    confirmed_at = DateTimeField(null=True)
    code_hash = CharField(64, null=True, unique=True)
    expires_at = DateTimeField(null=True)
    used_at = DateTimeField(null=True)
    closed_at = DateTimeField(null=True)
    """When it was taken back, or replaced by a newer one."""

    class Meta:
        constraints = (Check("confirmed_by IS NULL OR confirmed_by <> opened_by"),)


class Behalf(Table):
    """代办: an officer acts for one person, with a reason, until it is ended or its time is over."""

    worker = ForeignKeyField(Worker, backref="behalves", on_delete="CASCADE")
    account_id = IntegerField()
    role = CharField(16, constraints=[one_of("role", Role)])
    reason = CharField(200)
    began_at = DateTimeField(default=clock.now)
    ends_at = DateTimeField()
    ended_at = DateTimeField(null=True)


class BehalfEntry(Table):
    """One thing that was done on somebody's behalf, for that person to read and to object to."""

    behalf = ForeignKeyField(Behalf, backref="entries", on_delete="CASCADE")
    at = DateTimeField(default=clock.now)
    what = CharField(24)
    detail = JsonField(default=dict)
    objected_at = DateTimeField(null=True)
