"""服务链: what was asked of the service desk, until when it is to be answered, at which level it lies, and what happened to it."""

from __future__ import annotations

from peewee import CharField, Check, DateField, DateTimeField, ForeignKeyField, IntegerField, TextField

from skillmatch import clock
from skillmatch.store.accounts import Account
from skillmatch.store.database import JsonField, Table, one_of
from skillmatch.store.places import Enterprise, Town
from skillmatch.store.workers import Worker
from skillmatch.terms import NetworkLevel, RequestKind


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


class ServiceEvent(Table):
    """One line of a request's timeline."""

    request = ForeignKeyField(ServiceRequest, backref="events", on_delete="CASCADE")
    at = DateTimeField(default=clock.now)
    kind = CharField(16)
    account_id = IntegerField(null=True)
    detail = JsonField(default=dict)
