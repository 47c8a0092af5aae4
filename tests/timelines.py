"""What the timeline of a case holds, for tests of any area."""

from __future__ import annotations

from skillmatch.store.workflow import case_events


def steps(workflow: str, case_id: int) -> list[tuple[str, str, str, str]]:
    """Each step with the states before and after, and the role."""
    return [(line.transition, line.from_state, line.to_state, line.role) for line in case_events.timeline(workflow, case_id)]
