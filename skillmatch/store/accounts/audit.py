"""The append-only audit log: what happened, never personal data. Triggers refuse every change and deletion."""

from __future__ import annotations

from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.db.database import write
from skillmatch.terms import AuditKind


def record(kind: AuditKind, *, account_id: int | None = None, role: str = "", subject: str = "", **detail: object) -> None:
    """Append one event; call it inside the transaction of what it records."""
    AuditEvent.insert(kind=kind.value, account_id=account_id, role=role, subject=subject[:80], detail=detail).execute()


def exported(subject: str, rows: int, *, account_id: int | None = None, role: str = "") -> None:
    """Record that a list was taken out as a file, in the caller's transaction or in one of its own."""
    with write():
        record(AuditKind.EXPORTED, account_id=account_id, role=role, subject=subject, rows=rows)
