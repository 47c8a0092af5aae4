"""What people did with what was suggested to them."""

from __future__ import annotations

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField

from skillmatch import clock
from skillmatch.store.database import Table, one_of
from skillmatch.store.workers import Worker
from skillmatch.terms import DismissReason, FeedbackKind


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
