"""Looking at one's own people: every look at a name is recorded for that person, in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass

from skillmatch import clock
from skillmatch.errors import NotAllowed
from skillmatch.store.accounts.access import Acting
from skillmatch.store.db.database import rows, write
from skillmatch.store.people import disclosures, renewals
from skillmatch.store.statistics.suppression import few
from skillmatch.terms import Role

PAGE_SIZE = 50
WHAT = "staff list"
"""What the record says was shown: name, occupation, grade and number of skills."""

PERMITS = "permits that end"
"""What it says of the list of permits."""

PEOPLE = """
SELECT w.id, w.name, COALESCE(o.zh, ''), COALESCE(o.en, ''), w.grade, w.sample,
 (SELECT COUNT(*) FROM held_skill h WHERE h.worker_id = w.id)
FROM worker w LEFT JOIN occupation o ON o.id = w.occupation_id WHERE w.enterprise_id = ? AND EXISTS
 (SELECT 1 FROM consent c WHERE c.worker_id = w.id AND c.enterprise_id = w.enterprise_id AND c.withdrawn_at IS NULL)
ORDER BY w.grade DESC, w.name, w.id LIMIT ? OFFSET ?
"""

GRADES = """
SELECT w.grade, COUNT(*) FROM worker w WHERE w.enterprise_id = ? AND NOT EXISTS
 (SELECT 1 FROM consent c WHERE c.worker_id = w.id AND c.enterprise_id = w.enterprise_id AND c.withdrawn_at IS NULL)
GROUP BY w.grade
"""


@dataclass(frozen=True)
class StaffMember:
    """Somebody who lets the enterprise see them; ``zh`` and ``en`` name the occupation."""

    id: int
    name: str
    zh: str
    en: str
    grade: int
    sample: bool
    skills: int


def look(acting: Acting, page: int) -> list[StaffMember]:
    """One page of the people of the enterprise that acts who consented; each of them can read that somebody looked."""
    if acting.role is not Role.ENTERPRISE or acting.enterprise_id is None:
        raise NotAllowed()
    with write():
        found = [StaffMember(*row) for row in rows(PEOPLE, (acting.enterprise_id, PAGE_SIZE, (page - 1) * PAGE_SIZE))]
        disclosures.record(acting, [person.id for person in found], WHAT)
    return found


def unnamed(enterprise_id: int) -> list[int]:
    """Return how many of those without consent stand at each grade, 0 (none yet) to 8."""
    found = dict(rows(GRADES, (enterprise_id,)))
    return [int(found.get(grade, 0)) for grade in range(9)]


def permits(acting: Acting) -> renewals.StaffPermits:
    """Return whose permits have ended or end soon; those who are shown by name can read that they were.

    Of the others a number is told, and only where it is large enough to tell nothing of anybody.
    """
    if acting.role is not Role.ENTERPRISE or acting.enterprise_id is None:
        raise NotAllowed()
    found = renewals.of_enterprise(acting.enterprise_id, clock.today())
    disclosures.record(acting, [key for key, *_ in found.named], PERMITS)
    return renewals.StaffPermits(found.named, 0 if few(found.others) else found.others)
