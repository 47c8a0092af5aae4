"""Courses that would come before themselves: refused before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from skillmatch.store.db.database import rows
from skillmatch.store.registers.intake.outcomes import RowOutcome, RowResult
from skillmatch.store.registers.intake.parsed import CellFault, Parsed
from skillmatch.store.registers.intake.values import ImportFault

LIST = "prerequisites"


def blocked(parsed: Parsed) -> dict[str, ImportFault]:
    """The rows (by place) whose courses before them lead back to themselves, or to a row that is refused itself."""
    ids = dict(rows("SELECT code, id FROM course")) | parsed.expected
    own = {row.place: ids.get(row.values.get("code")) for row in parsed.rows}
    refused = {own[row.place] for row in parsed.rows if row.faults} & set(parsed.expected.values())
    before: dict[int, set[int]] = {}
    for course, earlier in rows("SELECT course_id, before_id FROM prerequisite"):
        before.setdefault(course, set()).add(earlier)
    listed = {row.place: {entry[0] for entry in row.lists[LIST]} for row in parsed.rows if LIST in row.lists}
    for place, earlier in listed.items():
        course = own[place]
        if course is not None:
            before[course] = earlier
    found = {}
    for place, earlier in listed.items():
        if earlier & refused:
            found[place] = ImportFault("before_refused", {})
        elif own[place] is not None and _leads_back(own[place], before):
            found[place] = ImportFault("circle", {})
    return found


def without_refused(parsed: Parsed, outcomes: Sequence[RowOutcome]) -> Sequence[RowOutcome]:
    """Refuse the courses after which one of the file comes that is refused itself, whatever refused it, until none is left."""
    while True:
        added = {outcome.code for outcome in outcomes if outcome.result is RowResult.ADDED}
        gone = {mark for code, mark in parsed.expected.items() if code not in added}
        late = [
            outcome for outcome in outcomes
            if outcome.result is not RowResult.REFUSED and gone & {entry[0] for entry in outcome.row.lists.get(LIST, ())}
        ]  # fmt: skip
        if not late:
            return outcomes
        for outcome in late:
            outcome.row.faults.append(CellFault(LIST, "", ImportFault("before_refused", {})))
            outcome.result = RowResult.REFUSED


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
