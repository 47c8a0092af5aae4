"""The audit log as a file for the auditor; that it was taken out is the next event of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext

from skillmatch.features.accounts import queries
from skillmatch.features.accounts.messages import audit_log
from skillmatch.features.accounts.queries import EventFilter
from skillmatch.store.accounts import audit, audit_subjects
from skillmatch.store.accounts.access import Acting
from skillmatch.terms import AuditKind
from skillmatch.web.downloads import Cell
from skillmatch.web.language import named


def lines(acting: Acting, asked: EventFilter) -> Iterator[Sequence[Cell]]:
    """Heads and events, newest first, as far as they are asked for."""
    newest, number = queries.newest_event(asked)
    audit.exported("audit log", number, account_id=acting.account_id, role=acting.role.value)
    return _lines(asked, newest)


def _lines(asked: EventFilter, newest: int) -> Iterator[Sequence[Cell]]:
    yield (
        gettext("No."), gettext("Time (UTC)"), gettext("Kind"), gettext("Account"), gettext("Role"), gettext("Concerns"),
        gettext("Details"),
    )  # fmt: skip
    for some in queries.every_event(asked, newest):
        names = audit_subjects.names(some)
        for event in some:
            yield (
                event["id"], str(event["at"]), named(AuditKind(event["kind"])), audit_log.who(event, names), audit_log.role(event),
                audit_log.subject(event, names), " · ".join(audit_log.details(event)),
            )  # fmt: skip
