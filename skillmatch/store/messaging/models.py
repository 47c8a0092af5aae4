"""Messages, service requests and calls."""

from __future__ import annotations

from peewee import BooleanField, CharField, Check, DateField, DateTimeField, ForeignKeyField, IntegerField, TextField

from skillmatch import clock
from skillmatch.store.accounts.models import Account
from skillmatch.store.db.database import JsonField, Table, one_of
from skillmatch.store.organisations.models import Enterprise, Town
from skillmatch.store.people.models import Worker
from skillmatch.terms import MessageKind, NetworkLevel, RequestKind, Role


class Message(Table):
    """One message, to an account or to a person of the register: that person reads it with whatever account they come to have."""

    account = ForeignKeyField(Account, null=True, on_delete="CASCADE", index=False)
    worker = ForeignKeyField(Worker, null=True, on_delete="CASCADE", index=False)
    kind = CharField(24, constraints=[one_of("kind", MessageKind)])
    parameters = JsonField(default=dict)
    link = CharField(120, default="")
    at = DateTimeField(default=clock.now)
    read_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("account", "read_at"), False), (("worker", "read_at"), False), (("read_at", "at"), False))
        constraints = (Check("(account_id IS NULL) <> (worker_id IS NULL)"),)


class ServiceRequest(Table):
    """One request. Those that the clock opens carry ``about``: what nobody answered, one request a thing."""

    kind = CharField(16, constraints=[one_of("kind", RequestKind)])
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    worker = ForeignKeyField(Worker, null=True, on_delete="CASCADE")
    town = ForeignKeyField(Town, null=True, on_delete="RESTRICT", index=False)
    enterprise = ForeignKeyField(Enterprise, null=True, on_delete="SET NULL", index=False)
    subject = CharField(120)
    text = TextField(default="")
    about = CharField(40, null=True, unique=True)
    opened_at = DateTimeField(default=clock.now)
    due_on = DateField()
    level = CharField(16, constraints=[one_of("level", NetworkLevel)])
    escalated_at = DateTimeField(null=True)
    answered_at = DateTimeField(null=True)
    answered_by = IntegerField(null=True)
    answer = TextField(default="")

    class Meta:
        indexes = (
            (("answered_at", "due_on"), False),
            (("town", "answered_at"), False),
            (("enterprise", "answered_at"), False),
        )
        constraints = (Check("(answered_at IS NULL) = (answer = '')"),)


class Call(Table):
    """A call to somebody who never reads the inbox."""

    worker = ForeignKeyField(Worker, backref="calls", on_delete="CASCADE")
    account_id = IntegerField()
    role = CharField(16, constraints=[one_of("role", Role)])
    at = DateTimeField(default=clock.now)
    reached = BooleanField()
