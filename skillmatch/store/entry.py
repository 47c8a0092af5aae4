"""How people get in: letters with one-time codes, resets at a counter, work on somebody's behalf, calls to those who never read."""

from __future__ import annotations

from peewee import BooleanField, CharField, Check, DateTimeField, ForeignKeyField, IntegerField

from skillmatch import clock
from skillmatch.store.accounts import Account
from skillmatch.store.database import JsonField, Table, one_of
from skillmatch.store.workers import Worker
from skillmatch.terms import Role


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


class Call(Table):
    """A call to somebody who never reads the inbox."""

    worker = ForeignKeyField(Worker, backref="calls", on_delete="CASCADE")
    account_id = IntegerField()
    role = CharField(16, constraints=[one_of("role", Role)])
    at = DateTimeField(default=clock.now)
    reached = BooleanField()
