"""代办: acting on somebody's behalf. Who stands in for whom is in the session and checked against the store at each request; what
is done is written down in the transaction that does it: for the person, in the audit log, and in the register's history.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from skillmatch import clock
from skillmatch.errors import Invalid
from skillmatch.store.accounts import access, audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.accounts.models import Behalf, BehalfEntry
from skillmatch.store.catalogue.queries import moment
from skillmatch.store.db.database import rows, write
from skillmatch.store.messaging import messages
from skillmatch.store.organisations.models import Town
from skillmatch.store.people.models import Worker
from skillmatch.store.registers import history
from skillmatch.terms import AuditKind, MessageKind, Role

LASTS = dt.timedelta(minutes=30)
"""How long somebody may act for another before starting again."""

MAX_REASON_LENGTH = 200

LIVING = """
SELECT b.id, b.worker_id, b.account_id, b.role, b.ends_at, w.name, w.code, w.town_id
FROM behalf b JOIN worker w ON w.id = b.worker_id
WHERE b.id = ? AND b.ended_at IS NULL AND b.ends_at > ?
"""
DONE = """
SELECT e.id, e.at, e.what, e.detail, e.objected_at, b.role, b.reason, COALESCE(t.zh, ''), COALESCE(t.en, ''),
 COALESCE(a.display_name, '')
FROM behalf_entry e JOIN behalf b ON b.id = e.behalf_id LEFT JOIN account a ON a.id = b.account_id
LEFT JOIN town t ON b.role = 'town'
 AND t.id = (SELECT MIN(m.town_id) FROM membership m WHERE m.account_id = b.account_id AND m.role = 'town')
WHERE b.worker_id = ? ORDER BY e.id DESC LIMIT 100
"""


@dataclass(frozen=True)
class DelegationNotice:
    """Somebody acts for `name`; `acting` is what the worker's own pages then get."""

    id: int
    name: str
    code: str
    ends_at: dt.datetime
    acting: Acting


def begin(acting: Acting, worker_id: int, reason: str) -> Behalf:
    """Start to act for a person of the office, who is told at once.

    Raises
    ------
    Invalid
        There is no reason.
    """
    if not reason.strip() or len(reason) > MAX_REASON_LENGTH:
        raise Invalid(fields={"reason": "reason"})
    with write():
        worker = access.person_of_office(acting, worker_id)
        now = clock.now()
        _close((Behalf.account_id == acting.account_id) & Behalf.ended_at.is_null(), "ended")
        found = Behalf.create(
            worker=worker,
            account_id=acting.account_id,
            role=acting.role.value,
            reason=reason.strip(),
            began_at=now,
            ends_at=now + LASTS,
        )
        audit.record(AuditKind.ON_BEHALF, account_id=acting.account_id, role=acting.role.value, subject=f"worker {worker.id}",
                     behalf=found.id, what="began")  # fmt: skip
        town = Town.get_or_none(Town.id == acting.town_id) if acting.role is Role.TOWN else None
        place = messages.name(town) if town else {}
        messages.send(MessageKind.ON_BEHALF, "/for-me", worker_id=worker.id, town=place, reason=found.reason)
    return found


def end(acting: Acting, behalf_id: int) -> None:
    """Stop acting for a person; ending again changes nothing."""
    with write():
        _close((Behalf.id == behalf_id) & (Behalf.account_id == acting.account_id) & Behalf.ended_at.is_null(), "ended")


def lapse() -> None:
    """Note the end of those whose time is over; doing it again changes nothing."""
    with write():
        _close(Behalf.ended_at.is_null() & (Behalf.ends_at <= clock.now()), "lapsed")


def _close(which: Any, how: str) -> None:
    """End the chosen ones, now or when their time was over, and record it."""
    now = clock.now()
    for found in Behalf.select().where(which):
        ended_at = min(now, found.ends_at)
        if Behalf.update(ended_at=ended_at).where((Behalf.id == found.id) & Behalf.ended_at.is_null()).execute():
            audit.record(AuditKind.ON_BEHALF, account_id=found.account_id, role=found.role, subject=f"worker {found.worker_id}",
                         behalf=found.id, what="lapsed" if ended_at < now else how)  # fmt: skip


def living(behalf_id: int, memberships: tuple[Acting, ...]) -> DelegationNotice | None:
    """Return who is acted for, while it lasts and while the account still holds the role that it began with, for a person of its
    scope."""
    found = rows(LIVING, (behalf_id, clock.now()))
    if not found:
        return None
    key, worker, account, role, ends, name, code, town = found[0]
    own = (one for one in memberships if one.account_id == account and one.role.value == role)
    held = next((one for one in own if one.role is Role.CITY or one.town_id == town), None)
    if held is None:
        return None
    until = moment(ends)
    return DelegationNotice(key, name, code, until, replace(held, on_behalf_of=worker, behalf_id=key))


@contextmanager
def noted(acting: Acting, what: str) -> Iterator[dict[str, Any]]:
    """Write down what is done inside, in the same transaction, where it is done on somebody's behalf; otherwise nothing more.

    Parameters
    ----------
    acting : Acting
        Who does it.
    what : str
        A code that ``features/accounts/messages/delegation.py`` says in words.

    Yields
    ------
    dict
        To be filled with what it was done with: plain values, names as ``{"zh": …, "en": …}``.
    """
    detail: dict[str, Any] = {}
    if acting.on_behalf_of is None:
        yield detail
        return
    with write():
        yield detail
        worker = Worker.get_by_id(acting.on_behalf_of)
        BehalfEntry.create(behalf=acting.behalf_id, at=clock.now(), what=what, detail=detail)
        audit.record(AuditKind.ON_BEHALF, account_id=acting.account_id, role=acting.role.value, subject=f"worker {worker.id}",
                     behalf=acting.behalf_id, what=what)  # fmt: skip
        history.record("talent", worker.id, worker.code, "on_behalf", {}, {"what": what, **detail}, acting.account_id,
                       acting.role.value)  # fmt: skip


def done_for(worker_id: int) -> list[Any]:
    """Return what was done on a person's behalf, the latest first: rows of the entry, the office and the reason."""
    return rows(DONE, (worker_id,))
