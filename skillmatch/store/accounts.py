"""Accounts and memberships (who may sign in, as what, within which scope), and the count of sign-in attempts."""

from __future__ import annotations

from peewee import SQL, BooleanField, CharField, DateTimeField, ForeignKeyField, IntegerField

from skillmatch import clock
from skillmatch.store.database import Table, one_of
from skillmatch.store.mentors import Mentor, Trainer
from skillmatch.store.places import Base, Enterprise, Town
from skillmatch.store.workers import Worker
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
