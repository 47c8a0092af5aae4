"""What happens in a dated class: rooms, sessions, who was there, make-ups, the waiting list, materials, feedback, the timeline.

Times of sessions are the city's own, without a zone: a timetable says half past eight whatever a server thinks.
"""

from __future__ import annotations

from skillmatch.store.classes.models import ClassStanding
from skillmatch.store.workflow import case_events

WORKFLOW = "class"
"""The name under which the timeline of a class is kept."""


def record(run_id: int, kind: str, *, account_id: int | None = None, note: str = "", **detail: object) -> None:
    """Add a line to a class' timeline, inside the transaction of what it tells of."""
    case_events.record(WORKFLOW, run_id, kind, account_id=account_id, reason=note, evidence=detail)


def standing(run_id: int) -> ClassStanding | None:
    """Return what a class has come to; None while it has neither begun nor been cancelled."""
    found: ClassStanding | None = ClassStanding.get_or_none(ClassStanding.run == run_id)
    return found


def is_cancelled(run_id: int) -> bool:
    """Whether a whole class was cancelled."""
    found = standing(run_id)
    return found is not None and found.cancelled_at is not None
