"""What several pages of an enterprise read: its orders in numbers, and how many people it has. Constant SQL, nobody's name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from skillmatch.store.catalogue_rows import day
from skillmatch.store.database import rows
from skillmatch.terms import CohortState

ORDERS = """
SELECT c.id, c.number, c.demand_id, d.title, COALESCE(k.zh, ''), COALESCE(k.en, ''), c.state, c.headcount, c.reserves, c.starts_on,
 c.requested_at, COALESCE(s.accepted, 0), COALESCE(s.offered, 0), COALESCE(s.reserve, 0), COALESCE(s.proposed, 0)
FROM cohort c JOIN demand d ON d.id = c.demand_id LEFT JOIN course k ON k.id = c.course_id
LEFT JOIN (SELECT cohort_id, SUM(CASE WHEN state = 'accepted' THEN 1 ELSE 0 END) AS accepted,
 SUM(CASE WHEN state = 'offered' THEN 1 ELSE 0 END) AS offered, SUM(CASE WHEN state = 'reserve' THEN 1 ELSE 0 END) AS reserve,
 SUM(CASE WHEN state = 'proposed' THEN 1 ELSE 0 END) AS proposed FROM cohort_seat GROUP BY cohort_id) s ON s.cohort_id = c.id
WHERE d.enterprise_id = ? ORDER BY c.id DESC
"""

STAFF = """
SELECT COUNT(*), COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM consent c WHERE c.worker_id = w.id
 AND c.enterprise_id = w.enterprise_id AND c.withdrawn_at IS NULL) THEN 1 ELSE 0 END), 0)
FROM worker w WHERE w.enterprise_id = ?
"""


@dataclass(frozen=True)
class Order:
    """An order for a cohort in numbers; ``zh`` and ``en`` name its course, empty before one is chosen."""

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

    @property
    def missing(self) -> int:
        """People still missing: ordered, less accepted."""
        return max(self.headcount - self.accepted, 0)

    @property
    def living(self) -> bool:
        """Whether the order still waits for somebody's decision or answer, so that no other may be placed beside it."""
        if self.state is CohortState.CONFIRMED:
            return self.offered > 0
        return self.state in (CohortState.POSTED, CohortState.PROPOSED)


def orders(enterprise_id: int) -> list[Order]:
    """All orders of an enterprise, the latest first."""
    return [_order(row) for row in rows(ORDERS, (enterprise_id,))]


def staff(enterprise_id: int) -> tuple[int, int]:
    """How many people belong to an enterprise, and how many of them let it see them by name."""
    people, consenting = rows(STAFF, (enterprise_id,))[0]
    return int(people), int(consenting)


def _order(row: tuple[Any, ...]) -> Order:
    starts, requested = row[9], row[10]
    when = dt.datetime.fromisoformat(requested) if isinstance(requested, str) else requested
    values: list[Any] = [
        *row[:6],
        CohortState(row[6]),
        *row[7:9],
        None if starts is None else day(starts),
        when,
        *map(int, row[11:]),
    ]
    return Order(*values)
