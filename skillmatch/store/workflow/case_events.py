"""The one writer and the one reader of timelines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from typing import Any

from peewee import JOIN, chunked

from skillmatch import clock
from skillmatch.store.accounts.models import Account
from skillmatch.store.workflow.models import CaseEvent
from skillmatch.terms import Role
from skillmatch.workflow import Workflow

BATCH_SIZE = 100
"""So many lines of one statement."""


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


def record_step(
    workflow: Workflow[Any],
    cases: Iterable[tuple[int, Enum | None]],
    step: str,
    *,
    account_id: int | None = None,
    role: Role | None = None,
    reason: str = "",
    evidence: Mapping[str, Any] | None = None,
    at: dt.datetime | None = None,
) -> None:
    """Add the same declared step to the timelines of cases, each with its state before it (None: it is opened).

    Call it inside the transaction of the step. `role` is who acts, an office for a worker too; None is the system.
    """
    target = workflow.target(step).value
    values = {"workflow": workflow.name, "transition": step, "to_state": target, "account": account_id,
              "role": "" if role is None else role.value, "at": at or clock.now(), "reason": reason,
              "evidence": dict(evidence or {})}  # fmt: skip
    lines = [{**values, "case_id": key, "from_state": "" if state is None else state.value} for key, state in cases]
    for batch in chunked(lines, BATCH_SIZE):
        CaseEvent.insert_many(batch).execute()


def timeline(workflow: str, case_id: int, *, newest_first: bool = False, limit: int | None = None) -> list[CaseEvent]:
    """Return the lines of a case with the accounts that wrote them, by one query."""
    order = CaseEvent.id.desc() if newest_first else CaseEvent.id
    return list(_lines(workflow, CaseEvent.case_id == case_id).order_by(order).limit(limit))


def timelines(workflow: str, case_ids: Collection[int]) -> dict[int, list[CaseEvent]]:
    """Return the lines of several cases by their numbers, by one query; a page has few."""
    found: dict[int, list[CaseEvent]] = {key: [] for key in case_ids}
    for line in _lines(workflow, CaseEvent.case_id.in_(list(case_ids))).order_by(CaseEvent.id):
        found[line.case_id].append(line)
    return found


def _lines(workflow: str, which: Any) -> Any:
    return CaseEvent.select(CaseEvent, Account).join(Account, JOIN.LEFT_OUTER).where((CaseEvent.workflow == workflow) & which)


def has_happened(workflow: str, transition: str) -> Any:
    """Return the query of the cases of a procedure to which something has happened."""
    return CaseEvent.select(CaseEvent.case_id).where((CaseEvent.workflow == workflow) & (CaseEvent.transition == transition))
