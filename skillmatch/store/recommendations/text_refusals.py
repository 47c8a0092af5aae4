"""What people did not want when free text was read for them: it is not suggested to them again unless the words name it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from skillmatch.store.accounts.models import Membership
from skillmatch.store.db.database import rows
from skillmatch.store.recommendations.models import TextRefusal
from skillmatch.terms import TextSubject


def refused_ids(account_id: int, kind: TextSubject) -> set[int]:
    """The ids that an account refused."""
    found = rows("SELECT subject_id FROM text_refusal WHERE account_id = ? AND kind = ?", (account_id, kind.value))
    return {int(row[0]) for row in found}


def remember(account_id: int, kind: TextSubject, refused: Iterable[int], taken: Iterable[int]) -> None:
    """Remember what was refused and forget what was taken after all; call it inside a transaction."""
    own = (TextRefusal.account == account_id) & (TextRefusal.kind == kind.value)
    kept = set(taken)
    if kept:
        TextRefusal.delete().where(own & TextRefusal.subject_id.in_(kept)).execute()
    new = sorted(set(refused) - kept - refused_ids(account_id, kind))
    if new:
        columns = [TextRefusal.account, TextRefusal.kind, TextRefusal.subject_id]
        TextRefusal.insert_many([(account_id, kind.value, subject) for subject in new], columns).execute()


def of_worker(worker_id: int) -> list[TextRefusal]:
    """Everything that the accounts of a worker refused, oldest first."""
    return list(TextRefusal.select().where(TextRefusal.account.in_(_accounts(worker_id))).order_by(TextRefusal.id))


def forget(worker_id: int) -> None:
    """Forget everything that the accounts of a worker refused; call it inside a transaction."""
    TextRefusal.delete().where(TextRefusal.account.in_(_accounts(worker_id))).execute()


def _accounts(worker_id: int) -> Any:
    return Membership.select(Membership.account).where(Membership.worker == worker_id)
