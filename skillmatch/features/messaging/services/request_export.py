"""The requests of an office as a file, open or answered; who took it out is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flask_babel import gettext

from skillmatch.features.messaging.messages import service_desk as service_desk_messages
from skillmatch.features.messaging.queries import service_desk as service_desk_queries
from skillmatch.features.messaging.queries.service_desk import RequestFilter, RequestSummary
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.web import downloads
from skillmatch.web.downloads import Cell
from skillmatch.web.language import named


def lines(acting: Acting, answered: bool, asked: RequestFilter) -> Iterator[Sequence[Cell]]:
    """Heads and requests in the order of the list."""
    keys = service_desk_queries.all_for_office(acting, answered, asked)
    audit.exported("service desk", len(keys), account_id=acting.account_id, role=acting.role.value)
    return _lines(service_desk_queries.several(keys))


def _lines(found: Iterable[RequestSummary]) -> Iterator[Sequence[Cell]]:
    yield (
        gettext("No."), gettext("Request"), gettext("Kind"), gettext("From"), gettext("Lies with"), gettext("Opened on"),
        gettext("Deadline"), gettext("Moved up on"), gettext("Answered on"), gettext("Answer"), gettext("Sample data"),
    )  # fmt: skip
    for row in found:
        who = row.who or (named(row.enterprise) if row.by_itself else "")
        yield (
            row.id, row.subject, named(row.kind), who, service_desk_messages.office(row.level, row.town, row.enterprise),
            downloads.day(row.opened_at), downloads.day(row.due_on), downloads.day(row.escalated_at),
            downloads.day(row.answered_at), row.answer or "", downloads.yes(row.sample),
        )  # fmt: skip
