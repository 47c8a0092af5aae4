"""What an order has brought, in people: ordered, seated, attended, assessed, passed, and the gap that is left.

Each demand of a shared order has its own numbers; a place without a demand of its own is the order's first demand's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from skillmatch.store.assessments.passes import HAS_PASSED, OUTCOME, SAT
from skillmatch.store.classes import attendance
from skillmatch.store.db.database import rows
from skillmatch.terms import CohortState

PEOPLE = f"""
SELECT COALESCE(s.demand_id, c.demand_id), s.worker_id, c.run_id,
 (SELECT MAX({OUTCOME}) FROM result r JOIN assessment a ON a.id = r.assessment_id
  WHERE a.run_id = c.run_id AND a.state = 'published' AND r.worker_id = s.worker_id)
FROM cohort c JOIN cohort_seat s ON s.cohort_id = c.id WHERE c.id = ? AND s.state = 'accepted' ORDER BY s.worker_id
"""
ORDERED = """
SELECT x.demand_id, x.headcount, d.enterprise_id, d.title FROM cohort_demand x JOIN demand d ON d.id = x.demand_id
WHERE x.cohort_id = ? ORDER BY d.id
"""
ON_THE_WAY = """
SELECT COUNT(*) FROM cohort c JOIN cohort_seat s ON s.cohort_id = c.id
WHERE COALESCE(s.demand_id, c.demand_id) = ? AND s.state = 'accepted' AND c.state IN ('confirmed', 'running', 'assessed')
AND COALESCE((SELECT MAX(CASE WHEN r.passed THEN 1 ELSE 0 END) FROM result r JOIN assessment a ON a.id = r.assessment_id
 WHERE a.run_id = c.run_id AND a.state = 'published' AND r.worker_id = s.worker_id), 1) = 1
"""
"""People in classes on their way for a demand, but those who were assessed and never passed."""

ENDED = (CohortState.ASSESSED, CohortState.CLOSED)
ATTENDED = 0.0
"""Who was there at all has attended."""


@dataclass(frozen=True)
class ResidualGap:
    """An order, or one demand's part of it, in people."""

    ordered: int
    seated: int
    attended: int | None
    """None before any session of the class was held."""
    assessed: int
    """Who sat the assessment."""
    passed: int
    with_result: int
    """Who has a published result, those who did not sit included."""

    @property
    def gap(self) -> int:
        """People who are still missing: ordered, less passed."""
        return max(self.ordered - self.passed, 0)


@dataclass(frozen=True)
class OrderShare:
    """One demand's part of an order."""

    demand_id: int
    enterprise_id: int
    title: str
    counts: ResidualGap


def missing(state: CohortState, ordered: int, accepted: int, passed: int) -> int | None:
    """People who are still missing of an order: before its class begins those without a place, after its results those who have not
    passed; None while it runs, when nobody can tell, and for an order that was cancelled."""
    if state in (CohortState.RUNNING, CohortState.CANCELLED):
        return None
    return max(ordered - (passed if state in ENDED else accepted), 0)


def shares(cohort_id: int) -> list[OrderShare]:
    """The demands of an order with their numbers, in ascending order of the demands."""
    people = rows(PEOPLE, (cohort_id,))
    there = attendance.share(people[0][2]) if people and people[0][2] else {}
    return [
        OrderShare(demand, enterprise, title, _counted(headcount, [row for row in people if row[0] == demand], there))
        for demand, headcount, enterprise, title in rows(ORDERED, (cohort_id,))
    ]


def of_cohort(cohort_id: int) -> ResidualGap:
    """The whole order in numbers."""
    return total(shares(cohort_id))


def of_share(cohort_id: int, demand_id: int) -> ResidualGap:
    """One demand's part of an order."""
    return total([one for one in shares(cohort_id) if one.demand_id == demand_id])


def total(listed: list[OrderShare]) -> ResidualGap:
    """Several parts together."""
    parts = [one.counts for one in listed]
    there = [part.attended for part in parts if part.attended is not None]
    return ResidualGap(
        ordered=sum(part.ordered for part in parts),
        seated=sum(part.seated for part in parts),
        attended=sum(there) if there else None,
        assessed=sum(part.assessed for part in parts),
        passed=sum(part.passed for part in parts),
        with_result=sum(part.with_result for part in parts),
    )


def on_the_way(demand_id: int) -> int:
    """People who are learning for a demand now, or passed in an order that is not closed yet: no place to order again."""
    return int(rows(ON_THE_WAY, (demand_id,))[0][0])


def orderable(demand: Any) -> int:
    """People that may still be ordered for a demand: its open places, less those who are on the way."""
    return max(demand.headcount - demand.filled - on_the_way(demand.id), 0)


def _counted(headcount: int, people: list[Any], there: dict[int, float]) -> ResidualGap:
    results = [row[3] for row in people]
    return ResidualGap(
        ordered=headcount,
        seated=len(people),
        attended=sum(there.get(row[1], 0.0) > ATTENDED for row in people) if there else None,
        assessed=sum(result is not None and result >= SAT for result in results),
        passed=sum(result == HAS_PASSED for result in results),
        with_result=sum(result is not None for result in results),
    )
