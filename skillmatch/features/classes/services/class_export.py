"""The classes of the city as a file, under the filters of the list; who took it out is recorded. Numbers, and nobody's name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from flask_babel import gettext

from skillmatch.features.classes.queries import classes as classes_queries
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.classes.queries import ClassRow
from skillmatch.web import downloads
from skillmatch.web.downloads import Cell
from skillmatch.web.language import named


def lines(acting: Acting, stands: str, base_id: int | None, today: dt.date) -> Iterator[Sequence[Cell]]:
    """Heads and classes in the order of the list."""
    found = classes_queries.all_that_stand(stands, base_id, today)
    audit.exported("classes", len(found), account_id=acting.account_id, role=acting.role.value)
    return _lines(found, today)


def _lines(found: Sequence[ClassRow], today: dt.date) -> Iterator[Sequence[Cell]]:
    yield (
        gettext("No."), gettext("Course"), gettext("Base"), gettext("Town"), gettext("Order"),
        gettext("First day"), gettext("Last day"), gettext("Time"), gettext("State"), gettext("Seats"), gettext("People"),
        gettext("Hours"), gettext("Sessions laid"), gettext("Sessions held"), gettext("Sample data"),
    )  # fmt: skip
    for row in found:
        yield (
            row.id, named(row.course), named(row.base), named(row.town), row.number, downloads.day(row.starts_on),
            downloads.day(row.ends_on), named(row.time), named(row.standing(today)), row.seats, row.people,
            row.hours, row.sessions, row.held, downloads.yes(row.sample),
        )  # fmt: skip
