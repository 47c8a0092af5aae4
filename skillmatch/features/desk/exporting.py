"""The requests of an office as a file, open or answered; who took it out is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext

from skillmatch import clock
from skillmatch.features.desk import reading, wording
from skillmatch.features.desk.reading import Row
from skillmatch.store import audit
from skillmatch.store.access import Acting
from skillmatch.store.catalogue_rows import moment
from skillmatch.web.downloads import Cell
from skillmatch.web.language import named


def lines(acting: Acting, answered: bool) -> Iterator[Sequence[Cell]]:
    """Heads and requests in the order of the list."""
    found = reading.all_for_office(acting, answered)
    audit.exported("service desk", len(found), account_id=acting.account_id, role=acting.role.value)
    return _lines(found)


def _lines(found: Sequence[Row]) -> Iterator[Sequence[Cell]]:
    yield (
        gettext("No."), gettext("Request"), gettext("Kind"), gettext("From"), gettext("Lies with"), gettext("Opened on"),
        gettext("Deadline"), gettext("Moved up on"), gettext("Answered on"), gettext("Answer"), gettext("Sample data"),
    )  # fmt: skip
    for row in found:
        who = row.who or (named(row.enterprise) if row.by_itself else "")
        yield (
            row.id, row.subject, named(row.kind), who, wording.office(row.level, row.town, row.enterprise), _day(row.opened_at),
            row.due_on.isoformat(), _day(row.escalated_at), _day(row.answered_at), row.answer or "",
            gettext("yes") if row.sample else "",
        )  # fmt: skip


def _day(at: object) -> str:
    return "" if at is None else clock.day_of(moment(at)).isoformat()
