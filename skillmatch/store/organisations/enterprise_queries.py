"""What several pages of an enterprise read: its orders in numbers, and how many people it has. Constant SQL, nobody's name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from skillmatch.store.assessments.passes import HAS_PASSED, OUTCOME, SAT
from skillmatch.store.catalogue.queries import day, moment
from skillmatch.store.cohorts import residual_gap
from skillmatch.store.db.database import rows
from skillmatch.terms import CohortState
from skillmatch.workflow.declared.orders import UNDECIDED

ORDERS = f"""
SELECT c.id, c.number, x.demand_id, d.title, COALESCE(k.zh, ''), COALESCE(k.en, ''), c.state, x.headcount, c.reserves, c.starts_on,
 c.requested_at, COALESCE(s.accepted, 0), COALESCE(s.offered, 0), COALESCE(s.reserve, 0), COALESCE(s.proposed, 0),
 COALESCE(s.assessed, 0), COALESCE(s.passed, 0)
FROM cohort c JOIN cohort_demand x ON x.cohort_id = c.id JOIN demand d ON d.id = x.demand_id
LEFT JOIN course k ON k.id = c.course_id
LEFT JOIN (SELECT p.cohort_id, COALESCE(p.demand_id, o.demand_id) AS demand_id,
 SUM(CASE WHEN p.state = 'accepted' THEN 1 ELSE 0 END) AS accepted,
 SUM(CASE WHEN p.state = 'offered' THEN 1 ELSE 0 END) AS offered, SUM(CASE WHEN p.state = 'reserve' THEN 1 ELSE 0 END) AS reserve,
 SUM(CASE WHEN p.state = 'proposed' THEN 1 ELSE 0 END) AS proposed,
 SUM(CASE WHEN p.state = 'accepted' AND r.best >= {SAT} THEN 1 ELSE 0 END) AS assessed,
 SUM(CASE WHEN p.state = 'accepted' AND r.best = {HAS_PASSED} THEN 1 ELSE 0 END) AS passed
 FROM cohort_seat p JOIN cohort o ON o.id = p.cohort_id LEFT JOIN (
  SELECT a.run_id, r.worker_id, MAX({OUTCOME}) AS best
  FROM result r JOIN assessment a ON a.id = r.assessment_id WHERE a.state = 'published' GROUP BY a.run_id, r.worker_id
 ) r ON r.run_id = o.run_id AND r.worker_id = p.worker_id
 WHERE o.id IN (SELECT z.cohort_id FROM cohort_demand z JOIN demand y ON y.id = z.demand_id WHERE y.enterprise_id = ?)
 GROUP BY p.cohort_id, COALESCE(p.demand_id, o.demand_id)) s ON s.cohort_id = c.id AND s.demand_id = x.demand_id
WHERE d.enterprise_id = ? ORDER BY c.id DESC, d.id
"""
"""A line for each demand of each order, with its own places alone."""

STAFF = """
SELECT COUNT(*), COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM consent c WHERE c.worker_id = w.id
 AND c.enterprise_id = w.enterprise_id AND c.withdrawn_at IS NULL) THEN 1 ELSE 0 END), 0)
FROM worker w WHERE w.enterprise_id = ?
"""


@dataclass(frozen=True)
class OrderPart:
    """A demand's part of an order in numbers; ``zh`` and ``en`` name its course, empty before one is chosen."""

    id: int
    number: str
    demand_id: int
    title: str
    zh: str
    en: str
    state: CohortState
    headcount: int
    reserves: int
    starts_on: dt.date | None
    requested_at: dt.datetime
    accepted: int
    offered: int
    reserve: int
    proposed: int

    assessed: int
    passed: int

    @property
    def missing(self) -> int | None:
        """People who are still missing (:func:`~skillmatch.store.cohorts.residual_gap.missing`)."""
        return residual_gap.missing(self.state, self.headcount, self.accepted, self.passed)

    @property
    def ended(self) -> bool:
        """Whether its class was assessed."""
        return self.state in residual_gap.ENDED

    @property
    def begun(self) -> bool:
        """Whether its class has begun, so that there is something to count."""
        return self.ended or self.state is CohortState.RUNNING

    @property
    def living(self) -> bool:
        """Whether the order still waits for somebody's decision or answer, so that no other may be placed beside it."""
        return self.state in UNDECIDED or (self.state is CohortState.CONFIRMED and self.offered > 0)


def orders(enterprise_id: int) -> list[OrderPart]:
    """All orders of an enterprise, the latest first: a line for each of its demands that has a part in one."""
    return [_order(row) for row in rows(ORDERS, (enterprise_id, enterprise_id))]


def staff(enterprise_id: int) -> tuple[int, int]:
    """Return how many people belong to an enterprise, and how many of them let it see them by name."""
    people, consenting = rows(STAFF, (enterprise_id,))[0]
    return int(people), int(consenting)


def _order(row: tuple[Any, ...]) -> OrderPart:
    starts, requested = row[9], row[10]
    when = moment(requested)
    values: list[Any] = [
        *row[:6],
        CohortState(row[6]),
        *row[7:9],
        None if starts is None else day(starts),
        when,
        *map(int, row[11:]),
    ]
    return OrderPart(*values)
