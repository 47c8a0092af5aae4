"""What still runs on an entry of a register, so that nobody retires it without knowing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from skillmatch.store.db.database import rows
from skillmatch.store.registers.columns import Register

ORDERS = """
SELECT c.number FROM cohort c WHERE {0} AND c.state NOT IN ('closed', 'returned', 'cancelled') ORDER BY c.id
"""
CLASSES = """
SELECT r.id, k.zh, k.en FROM course_run r JOIN course k ON k.id = r.course_id WHERE {0} AND r.ends_on >= ?
 AND NOT EXISTS (SELECT 1 FROM class_standing t WHERE t.run_id = r.id AND t.cancelled_at IS NOT NULL) ORDER BY r.id
"""
OF_ORDERS = {
    "courses": "c.course_id = ?",
    "trainers": "c.trainer_id = ?",
    "enterprises": "EXISTS (SELECT 1 FROM cohort_demand x JOIN demand d ON d.id = x.demand_id"
    " WHERE x.cohort_id = c.id AND d.enterprise_id = ?)",
}
OF_CLASSES = {
    "courses": "r.course_id = ?",
    "trainers": "r.id IN (SELECT s.run_id FROM class_session s WHERE s.trainer_id = ? AND s.state = 'planned')",
    "labs": "(r.lab_id = ? OR r.id IN (SELECT s.run_id FROM class_session s WHERE s.lab_id = ? AND s.state = 'planned'))",
}
COUNTS = {
    "enterprises": ("SELECT COUNT(*) FROM demand WHERE enterprise_id = ? AND state = 'open'", "demands"),
    "mentors": ("SELECT COUNT(*) FROM mentorship WHERE mentor_id = ? AND state IN ('requested', 'active')", "mentorships"),
    "talent": ("SELECT COUNT(*) FROM enrolment WHERE worker_id = ? AND state = 'enrolled'", "enrolments"),
}


@dataclass(frozen=True)
class RunningOn:
    """What runs on an entry: the numbers of orders, classes by id with their course, and how many of what else."""

    orders: list[str]
    classes: list[tuple[int, dict[str, str]]]
    count: int = 0
    what: str = ""

    def __bool__(self) -> bool:
        """Whether anything runs."""
        return bool(self.orders or self.classes or self.count)


def running_on(register: Register, entry_id: int, today: dt.date) -> RunningOn:
    """Return what runs on an entry now or is still to come."""
    name = register.name
    orders = [row[0] for row in rows(ORDERS.format(OF_ORDERS[name]), (entry_id,))] if name in OF_ORDERS else []
    classes = []
    if name in OF_CLASSES:
        condition = OF_CLASSES[name]
        found = rows(CLASSES.format(condition), (*[entry_id] * condition.count("?"), today.isoformat()))
        classes = [(key, {"zh": zh, "en": en}) for key, zh, en in found]
    sql, what = COUNTS.get(name, ("", ""))
    return RunningOn(orders, classes, int(rows(sql, (entry_id,))[0][0]) if sql else 0, what)
