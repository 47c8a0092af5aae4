"""The history of the registers: who changed what, when, from what to what; and where merged codes and saved views are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, fn

from skillmatch.store.accounts.models import Account
from skillmatch.store.registers.models import Change, MergedCode

REMOVED = "removed"
"""What the history calls it when an entry is taken out of the register again."""


@dataclass(frozen=True)
class HistoryEntry:
    """One change as a page shows it."""

    at: Any
    account_id: int | None
    who: str
    role: str
    action: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    batch_id: int | None


def record(
    register: str,
    subject_id: int,
    code: str,
    action: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    account_id: int | None,
    role: str,
    batch_id: int | None = None,
) -> None:
    """Write down one change; call it inside the transaction of the change.

    Parameters
    ----------
    register : str
        The register's name.
    subject_id, code : int, str
        The entry.
    action : str
        ``added``, ``changed``, ``merged``, ``removed``, ``undone``, ``merge_undone``, or the state that it went to.
    before, after : mapping
        The fields that changed, with what they held.
    account_id, role : int or None, str
        Who did it; None and "" where nobody did.
    batch_id : int, optional
        The import that it belongs to.
    """
    Change.create(
        account_id=account_id,
        role=role,
        register=register,
        subject_id=subject_id,
        subject_code=code[:24],
        action=action,
        before=dict(before),
        after=dict(after),
        batch_id=batch_id,
    )


def list_changes(register: str, subject_id: int, most: int = 100) -> list[HistoryEntry]:
    """The changes of an entry, the latest first; not those of one that is no more and whose id the database gave again."""
    own = (Change.register == register) & (Change.subject_id == subject_id)
    removed = int(Change.select(fn.MAX(Change.id)).where(own & (Change.action == REMOVED)).scalar() or 0)
    found = (
        Change.select(Change, Account.display_name.alias("who"))
        .join(Account, on=(Change.account_id == Account.id), join_type=JOIN.LEFT_OUTER)
        .where(own & (Change.id > removed))
        .order_by(Change.id.desc())
        .limit(most)
        .objects()
    )
    return [
        HistoryEntry(row.at, row.account_id, row.who or "", row.role, row.action, row.before, row.after, row.batch_id)
        for row in found
    ]


def survivor(register: str, code: str) -> int | None:
    """The id of the entry into which the one with this code was merged, or None."""
    found = MergedCode.get_or_none((MergedCode.register == register) & (MergedCode.code == code))
    return None if found is None else int(found.survivor_id)


def merged(register: str) -> dict[str, int]:
    """The survivors' ids by the codes that were merged into them."""
    return {row.code: int(row.survivor_id) for row in MergedCode.select().where(MergedCode.register == register)}


def left_alone(register: str) -> set[str]:
    """The codes of the entries that somebody changed by hand or by a file, or merged: the reference data leave them alone."""
    by_people = (Change.register == register) & Change.account_id.is_null(False)
    changed = {row.subject_code for row in Change.select(Change.subject_code).where(by_people).distinct()}
    return changed | set(merged(register))
