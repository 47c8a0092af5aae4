"""One officer opens a reset for a person who stands there, another confirms it, and the first hands over the code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Conflict, Invalid, NotFound
from skillmatch.store.accounts import access, audit, codes, counter
from skillmatch.store.accounts.access import MISSING, Acting
from skillmatch.store.accounts.counter import CounterPerson
from skillmatch.store.accounts.models import Account, Membership, PasswordReset
from skillmatch.store.db.database import rows, write
from skillmatch.terms import AuditKind, Role

OPEN_FOR = dt.timedelta(minutes=30)
"""How long an opened reset waits for the second officer (chosen): the person stands at the counter."""

VALID_FOR = dt.timedelta(minutes=15)
"""How long the code is valid."""

HARMLESS = frozenset({Role.WORKER.value, Role.MENTOR.value})
"""Roles of an account that a counter may reset; an officer's own account goes to the administrator."""

WAITING = """
SELECT r.id, r.opened_at, r.opened_by, a.display_name, r.confirmed_at IS NOT NULL, {columns}
FROM password_reset r JOIN worker w ON w.id = r.worker_id LEFT JOIN town t ON t.id = w.town_id
LEFT JOIN enterprise e ON e.id = w.enterprise_id LEFT JOIN account a ON a.id = r.opened_by
WHERE r.closed_at IS NULL AND {scope} AND ((r.confirmed_at IS NULL AND r.opened_at > ?)
 OR (r.confirmed_at IS NOT NULL AND r.code_hash IS NULL AND r.expires_at > ? AND r.opened_by = ?)) ORDER BY r.id
"""


@dataclass(frozen=True)
class PendingReset:
    """A reset that waits for the second officer, or, where it is ``confirmed``, for the first to hand over the code."""

    id: int
    person: CounterPerson
    opened_at: Any
    opened_by: int
    officer: str
    confirmed: bool


@dataclass(frozen=True)
class HandedAccess:
    """What is handed over once."""

    name: str
    username: str
    code: str
    until: dt.datetime


def find(acting: Acting, text: str) -> list[CounterPerson]:
    """People of the office with an account whose code or whole name is `text`."""
    return counter.find(acting, text, with_account=True)


def waiting(acting: Acting) -> list[PendingReset]:
    """The resets of the office that wait for a second officer, and one's own that were confirmed."""
    scope, values = counter.scope(acting)
    now = clock.now()
    found = rows(WAITING.format(columns=counter.COLUMNS, scope=scope), (*values, now - OPEN_FOR, now, acting.account_id))
    return [PendingReset(row[0], counter.person(row[5:]), row[1], row[2], row[3], bool(row[4])) for row in found]


def open_reset(acting: Acting, worker_id: int) -> PasswordReset:
    """Open a reset; an older one of the same person is closed.

    Raises
    ------
    Conflict
        The account has a role that a counter may not reset, or there is none.
    """
    with write():
        worker = access.person_of_office(acting, worker_id)
        account = _account(worker.id)
        now = clock.now()
        older = (PasswordReset.account == account.id) & PasswordReset.used_at.is_null() & PasswordReset.closed_at.is_null()
        PasswordReset.update(closed_at=now).where(older).execute()
        found = PasswordReset.create(
            worker=worker, account=account, opened_by=acting.account_id, opened_role=acting.role.value, opened_at=now
        )
        _record(AuditKind.RESET_OPENED, acting, found)
    return found


def confirm(acting: Acting, reset_id: int) -> None:
    """Confirm as a second officer: the code then waits for the first, at whose counter the person stands.

    Raises
    ------
    NotFound
        Nothing of this office waits under this id (any more).
    Conflict
        It was opened by this very account.
    """
    with write():
        now = clock.now()
        found = PasswordReset.get_or_none(PasswordReset.id == reset_id)
        if found is None or found.confirmed_at is not None or found.closed_at is not None or found.opened_at <= now - OPEN_FOR:
            raise NotFound(MISSING)
        access.person_of_office(acting, found.worker_id)
        if found.opened_by == acting.account_id:
            raise Conflict(gettext("You opened this yourself: a colleague has to confirm it with another account."))
        _account(found.worker_id)
        found.confirmed_by, found.confirmed_at, found.expires_at = acting.account_id, now, now + VALID_FOR
        found.save(only=["confirmed_by", "confirmed_at", "expires_at"])
        _record(AuditKind.RESET_CONFIRMED, acting, found, opened_by=found.opened_by)


def hand_over(acting: Acting, reset_id: int, secret: str) -> HandedAccess:
    """Draw the code of one's own reset, once, after the second officer confirmed it.

    Raises
    ------
    NotFound
        It was not opened by this account, nobody has confirmed it in time, or its code was drawn already.
    """
    with write():
        now = clock.now()
        mine = (PasswordReset.id == reset_id) & (PasswordReset.opened_by == acting.account_id)
        ready = PasswordReset.confirmed_at.is_null(False) & PasswordReset.code_hash.is_null() & PasswordReset.closed_at.is_null()
        found = PasswordReset.get_or_none(mine & ready & (PasswordReset.expires_at > now))
        if found is None:
            raise NotFound(MISSING)
        access.person_of_office(acting, found.worker_id)
        account, code = _account(found.worker_id), codes.draw()
        found.expires_at, found.code_hash = now + VALID_FOR, codes.digest(secret, codes.RESET, code)
        found.save(only=["expires_at", "code_hash"])
    return HandedAccess(found.worker.name, account.username, code, found.expires_at)


def _account(worker_id: int) -> Account:
    """The account of a worker, if a counter may reset it."""
    held = (Membership.worker == worker_id) & (Membership.role == Role.WORKER.value)
    found = Membership.get_or_none(held)
    if found is None:
        raise Invalid(gettext("This person has no account yet: print an account letter."))
    roles = {row.role for row in Membership.select().where(Membership.account == found.account_id)}
    if not roles <= HARMLESS or not found.account.active:
        raise Conflict(gettext("This account cannot be reset at a counter. Send the person to the administrator."))
    return found.account


def _record(kind: AuditKind, acting: Acting, found: PasswordReset, **detail: object) -> None:
    audit.record(
        kind, account_id=acting.account_id, role=acting.role.value, subject=f"account {found.account_id}", reset=found.id, **detail
    )
