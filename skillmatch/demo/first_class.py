"""One order that waits when the demonstration starts, so that its trainer finds a proposed class to review."""

from __future__ import annotations

from skillmatch import clock
from skillmatch.demo import hero
from skillmatch.store.cohorts import seating
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.db.database import rows, write
from skillmatch.terms import CohortState, RunTime

MIN_SEATS, MAX_SEATS, RESERVES = 5, 20, 3

OTHERS_DEMANDS = """
SELECT d.id, d.town_id, d.headcount - d.filled FROM demand d
JOIN enterprise e ON e.id = d.enterprise_id
WHERE d.state = 'open' AND e.code <> ? AND d.headcount - d.filled BETWEEN ? AND ?
AND d.occupation_id NOT IN (
    SELECT s.occupation_id FROM demand s JOIN enterprise f ON f.id = s.enterprise_id WHERE f.code = ?)
AND d.occupation_id IN (
    SELECT o.occupation_id FROM course_occupation o JOIN course c ON c.id = o.course_id JOIN base b ON b.id = c.base_id
    WHERE b.code = ? AND c.state = 'listed')
ORDER BY d.id LIMIT 1
"""
"""A demand of another enterprise for an occupation that the base of the trainer teaches and the own enterprise does not ask for."""


def order() -> None:
    """Place the order; the background worker proposes its class. Nothing happens where no demand fits."""
    with write():
        found = rows(OTHERS_DEMANDS, (hero.FIRM, MIN_SEATS, MAX_SEATS, hero.FIRM, hero.ORDER_BASE))
        for demand, town, places in found:
            cohort = Cohort.create(
                number=f"{clock.today().year}-001",
                demand=demand,
                town=town,
                time=RunTime.WEEKEND.value,
                headcount=places,
                reserves=RESERVES,
                seats=places,
                state=CohortState.POSTED.value,
            )
            seating.record(cohort, "requested")
