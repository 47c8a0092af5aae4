"""Shown lists, answers to them, refused readings, and saved evaluations."""

from __future__ import annotations

from peewee import BooleanField, CharField, DateTimeField, FloatField, ForeignKeyField, IntegerField, SmallIntegerField

from skillmatch import clock
from skillmatch.store.accounts.models import Account
from skillmatch.store.db.database import JsonField, Table, one_of, within
from skillmatch.store.people.models import Worker
from skillmatch.terms import DismissReason, FeedbackKind, TextSubject


class Evaluation(Table):
    """The figures of one task on one day."""

    at = DateTimeField(default=clock.now)
    task = CharField(32)
    figures = JsonField()

    class Meta:
        indexes = ((("task", "at"), False),)


class Feedback(Table):
    """One answer to a suggestion; ``undone_at`` is set where the person took it back."""

    worker = ForeignKeyField(Worker, backref="feedback", on_delete="CASCADE")
    subject = CharField(16)
    """``course``, ``mentor`` or ``track``."""
    subject_id = IntegerField()
    kind = CharField(16, constraints=[one_of("kind", FeedbackKind)])
    reason = CharField(16, null=True, constraints=[one_of("reason", DismissReason)])
    at = DateTimeField(default=clock.now)
    undone_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("worker", "subject", "kind"), False),)


class Impression(Table):
    """One place of a shown list.

    ``propensity`` is the chance that this subject stood at this place. On the place that exploration may change, ``others`` holds
    what else could have stood there: ``{"id", "propensity", "terms"}`` each. ``policy`` names the weights that made the list.
    """

    worker = ForeignKeyField(Worker, index=False, on_delete="CASCADE")
    shown_at = DateTimeField(default=clock.now, index=True)
    context = CharField(16)
    list_id = CharField(32)
    subject = CharField(16)
    subject_id = IntegerField()
    position = SmallIntegerField(constraints=[within("position", 1, 1000)])
    propensity = FloatField(constraints=[within("propensity", 0, 1)])
    terms = JsonField()
    policy = CharField(24)
    explored = BooleanField(default=False)
    others = JsonField(null=True)

    class Meta:
        indexes = ((("list_id", "position"), True), (("worker", "subject", "subject_id"), False))


class TextRefusal(Table):
    """A skill or an occupation that an account unticked."""

    account = ForeignKeyField(Account, backref="+", on_delete="CASCADE", index=False)
    kind = CharField(16, constraints=[one_of("kind", TextSubject)])
    subject_id = IntegerField()
    created_at = DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("account", "kind", "subject_id"), True),)
