"""The one writer and the one reader of timelines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peewee import JOIN

from skillmatch import clock
from skillmatch.store.accounts.models import Account
from skillmatch.store.workflow.models import CaseEvent


def record(
    workflow: str,
    case_id: int,
    transition: str,
    *,
    account_id: int | None = None,
    role: str = "",
    reason: str = "",
    states: tuple[str, str] = ("", ""),
    evidence: Mapping[str, Any] | None = None,
) -> None:
    """Add a line to the timeline of a case; call it inside the transaction of what it records.

    Parameters
    ----------
    workflow : str
        The name of the procedure.
    case_id : int
        The case in the procedure's own table.
    transition : str
        The step, or what else happened to the case.
    account_id, role : int or None, str
        Who did it, and in which role; None and empty for the system.
    reason : str
        In the words of whoever did it.
    states : (str, str)
        The states before and after; empty where the line is no step.
    evidence : mapping, optional
        Plain values that the line's sentence needs.
    """
    CaseEvent.insert(
        workflow=workflow, case_id=case_id, transition=transition, from_state=states[0], to_state=states[1], account=account_id,
        role=role, at=clock.now(), reason=reason, evidence=dict(evidence or {}),
    ).execute()  # fmt: skip


def timeline(workflow: str, case_id: int, *, newest_first: bool = False, limit: int | None = None) -> list[CaseEvent]:
    """Return the lines of a case with the accounts that wrote them, by one query."""
    order = CaseEvent.id.desc() if newest_first else CaseEvent.id
    lines = (
        CaseEvent.select(CaseEvent, Account)
        .join(Account, JOIN.LEFT_OUTER)
        .where((CaseEvent.workflow == workflow) & (CaseEvent.case_id == case_id))
        .order_by(order)
        .limit(limit)
    )
    return list(lines)


def has_happened(workflow: str, transition: str) -> Any:
    """Return the query of the cases of a procedure to which something has happened."""
    return CaseEvent.select(CaseEvent.case_id).where((CaseEvent.workflow == workflow) & (CaseEvent.transition == transition))
