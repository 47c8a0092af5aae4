"""The audit log as a file for the auditor; that it was taken out is the next event of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext

from skillmatch.features.accounts import queries
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.terms import AuditKind, Role
from skillmatch.web.downloads import Cell
from skillmatch.web.language import named

ROLES = {role.value: role for role in Role}


def lines(acting: Acting, kind: AuditKind | None) -> Iterator[Sequence[Cell]]:
    """Heads and events, newest first, of one kind or of all."""
    newest, number = queries.newest_event(kind)
    audit.exported("audit log", number, account_id=acting.account_id, role=acting.role.value)
    return _lines(kind, newest)


def _lines(kind: AuditKind | None, newest: int) -> Iterator[Sequence[Cell]]:
    yield (
        gettext("No."), gettext("Time (UTC)"), gettext("Kind"), gettext("Account"), gettext("Role"), gettext("Concerns"),
        gettext("Details"),
    )  # fmt: skip
    for event in queries.every_event(kind, newest):
        account: Cell = "" if event["account_id"] is None else event["account_id"]
        role = named(ROLES[event["role"]]) if event["role"] in ROLES else ""
        details = " · ".join(f"{key}: {value}" for key, value in event["detail"].items())
        yield event["id"], str(event["at"]), named(AuditKind(event["kind"])), account, role, event["subject"], details
