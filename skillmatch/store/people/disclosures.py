"""The record of who was shown whom: for the person to read, and for the audit log."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from peewee import chunked

from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.db.database import write
from skillmatch.store.db.upsert import ROWS_A_STATEMENT
from skillmatch.store.people.models import Disclosure
from skillmatch.terms import AuditKind

FIELDS = ["worker", "account_id", "role", "enterprise", "what"]


def note(worker_ids: Iterable[int], account_id: int | None, role: str, enterprise_id: int | None, what: str) -> None:
    """Write down for each of these people that they were shown; call it inside the transaction of what it tells of."""
    for part in chunked(((worker, account_id, role, enterprise_id, what) for worker in worker_ids), ROWS_A_STATEMENT):
        Disclosure.insert_many(part, FIELDS).execute()


def record(acting: Acting, worker_ids: Collection[int], what: str) -> None:
    """Note that these people were shown by name to the enterprise that acts."""
    people = sorted(set(worker_ids))
    if not people:
        return
    with write():
        note(people, acting.account_id, acting.role.value, acting.enterprise_id, what)
        audit.record(
            AuditKind.DISCLOSED,
            account_id=acting.account_id,
            role=acting.role.value,
            subject=f"enterprise {acting.enterprise_id}",
            people=len(people),
        )
