"""Assessments with their results, what an assessor is tied to, and appeals."""

from __future__ import annotations

from skillmatch import clock
from skillmatch.store.assessments.models import Assessment, AssessmentEvent


def record(assessment: Assessment, kind: str, *, account_id: int | None = None, note: str = "", **detail: object) -> None:
    """Add a line to the timeline of an assessment; call it inside the transaction of what it records."""
    AssessmentEvent.insert(assessment=assessment, account=account_id, kind=kind, note=note, detail=detail, at=clock.now()).execute()
