"""The append-only audit log: what happened, never personal data. Triggers refuse every change and deletion."""

from __future__ import annotations

from peewee import CharField, DateTimeField, IntegerField

from skillmatch import clock
from skillmatch.store.database import JsonField, Table, write
from skillmatch.terms import AuditKind


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


def record(kind: AuditKind, *, account_id: int | None = None, role: str = "", subject: str = "", **detail: object) -> None:
    """Append one event; call it inside the transaction of what it records."""
    AuditEvent.insert(kind=kind.value, account_id=account_id, role=role, subject=subject[:80], detail=detail).execute()


def exported(subject: str, rows: int, *, account_id: int | None = None, role: str = "") -> None:
    """Record that a list was taken out as a file, in the caller's transaction or in one of its own."""
    with write():
        record(AuditKind.EXPORTED, account_id=account_id, role=role, subject=subject, rows=rows)
