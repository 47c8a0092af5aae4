"""Courses that would come before themselves: refused before anything is written."""

from __future__ import annotations

from skillmatch.store.db.database import rows
from skillmatch.store.registers.intake.parsed import Parsed
from skillmatch.store.registers.intake.values import ImportFault

LIST = "prerequisites"


def blocked(parsed: Parsed) -> dict[int, ImportFault]:
    """The rows (by number) whose courses before them lead back to themselves, or to a row that is refused itself."""
    ids = dict(rows("SELECT code, id FROM course")) | parsed.expected
    own = {row.number: ids.get(row.values.get("code")) for row in parsed.rows}
    refused = {own[row.number] for row in parsed.rows if row.faults} & set(parsed.expected.values())
    before: dict[int, set[int]] = {}
    for course, earlier in rows("SELECT course_id, before_id FROM prerequisite"):
        before.setdefault(course, set()).add(earlier)
    listed = {row.number: {entry[0] for entry in row.lists[LIST]} for row in parsed.rows if LIST in row.lists}
    for number, earlier in listed.items():
        course = own[number]
        if course is not None:
            before[course] = earlier
    found = {}
    for number, earlier in listed.items():
        if earlier & refused:
            found[number] = ImportFault("before_refused", {})
        elif own[number] is not None and _leads_back(own[number], before):
            found[number] = ImportFault("circle", {})
    return found


def _leads_back(start: int | None, before: dict[int, set[int]]) -> bool:
    waiting, seen = list(before.get(start or 0, ())), set[int]()
    while waiting:
        node = waiting.pop()
        if node == start:
            return True
        if node not in seen:
            seen.add(node)
            waiting += before.get(node, ())
    return False
