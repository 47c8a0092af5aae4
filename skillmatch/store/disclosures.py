"""The record of who was shown whom: for the person to read, and for the audit log."""

from __future__ import annotations

from collections.abc import Collection

from skillmatch.store import audit
from skillmatch.store.access import Acting
from skillmatch.store.database import write
from skillmatch.store.workers import Disclosure
from skillmatch.terms import AuditKind


def record(acting: Acting, worker_ids: Collection[int], what: str) -> None:
    """Note that these people were shown by name to the enterprise that acts."""
    people = sorted(set(worker_ids))
    if not people:
        return
    lines = [(worker, acting.account_id, acting.role.value, acting.enterprise_id, what) for worker in people]
    with write():
        Disclosure.insert_many(lines, ["worker", "account_id", "role", "enterprise", "what"]).execute()
        audit.record(
            AuditKind.DISCLOSED,
            account_id=acting.account_id,
            role=acting.role.value,
            subject=f"enterprise {acting.enterprise_id}",
            people=len(people),
        )
