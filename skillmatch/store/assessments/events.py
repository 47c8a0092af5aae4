"""The timeline of an assessment."""

from __future__ import annotations

from skillmatch.store.assessments.models import Assessment
from skillmatch.store.workflow import case_events
from skillmatch.workflow.declared.assessments import ASSESSMENT


def record(
    assessment: Assessment,
    kind: str,
    *,
    account_id: int | None = None,
    note: str = "",
    states: tuple[str, str] = ("", ""),
    **detail: object,
) -> None:
    """Add a line to the timeline of an assessment; call it inside the transaction of what it records."""
    case_events.record(ASSESSMENT.name, assessment.id, kind, account_id=account_id, reason=note, states=states, evidence=detail)
