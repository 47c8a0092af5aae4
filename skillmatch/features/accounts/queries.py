"""What the administrator and the auditor read: accounts without anything personal beyond them, and the audit log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from skillmatch.store.accounts import roles
from skillmatch.store.accounts.access import Acting
from skillmatch.store.accounts.models import Account, AuditEvent, Membership
from skillmatch.terms import AuditKind, Role
from skillmatch.web import paging

PAGE, A_STEP = 50, 1000


@dataclass(frozen=True)
class AccountRow:
    """One account of the list."""

    id: int
    username: str
    display_name: str
    active: bool
    sample: bool
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class AccountCard:
    """One account with its memberships."""

    id: int
    username: str
    display_name: str
    active: bool
    sample: bool
    created_at: dt.datetime
    password_set_at: dt.datetime
    memberships: tuple[Acting, ...]


@dataclass(frozen=True)
class AccountPage:
    """Some rows of many."""

    rows: list[Any]
    number: int
    pages: int
    total: int


def accounts(text: str, number: int) -> AccountPage:
    """A page of the accounts whose user name or shown name contains `text`, by user name."""
    query = Account.select(Account.id, Account.username, Account.display_name, Account.active, Account.sample)
    if text.strip():
        wanted = text.strip()
        query = query.where(Account.username.contains(wanted) | Account.display_name.contains(wanted))
    total = query.count()
    number, pages = _within(number, total)
    found: list[Any] = list(query.order_by(Account.username).paginate(number, PAGE).tuples())
    held = _roles(row[0] for row in found)
    rows = [AccountRow(id_, name, shown, active, sample, tuple(held.get(id_, ()))) for id_, name, shown, active, sample in found]
    return AccountPage(rows, number, pages, total)


def account(account_id: int) -> AccountCard | None:
    """One account."""
    found, row = roles.by_id(account_id), Account.get_or_none(Account.id == account_id)
    if found is None or row is None:
        return None
    return AccountCard(
        row.id, row.username, row.display_name, row.active, row.sample, row.created_at, row.password_set_at, found.memberships
    )


def events(kind: AuditKind | None, number: int) -> AccountPage:
    """A page of the audit log, newest first."""
    query = _events(kind)
    total = query.count()
    number, pages = _within(number, total)
    return AccountPage(list(query.order_by(AuditEvent.id.desc()).paginate(number, PAGE).dicts()), number, pages, total)


def newest_event(kind: AuditKind | None) -> tuple[int, int]:
    """The id of the newest event, 0 where there is none, and how many there are."""
    newest = _events(kind).order_by(AuditEvent.id.desc()).first()
    return (0, 0) if newest is None else (newest.id, _events(kind).count())


def every_event(kind: AuditKind | None, newest: int) -> Iterator[dict[str, Any]]:
    """The log from an event on, newest first, read some at a time."""
    before = newest + 1
    while found := list(_events(kind).where(AuditEvent.id < before).order_by(AuditEvent.id.desc()).limit(A_STEP).dicts()):
        yield from found
        before = found[-1]["id"]


def _events(kind: AuditKind | None) -> Any:
    query = AuditEvent.select()
    return query if kind is None else query.where(AuditEvent.kind == kind.value)


def _roles(account_ids: Iterable[int]) -> dict[int, list[Role]]:
    held: dict[int, list[Role]] = {}
    query = Membership.select(Membership.account, Membership.role).where(Membership.account.in_(list(account_ids)))
    found: list[Any] = list(query.order_by(Membership.id).tuples())
    for account_id, role in found:
        held.setdefault(account_id, []).append(Role(role))
    return held


def _within(number: int, total: int) -> tuple[int, int]:
    pages = paging.pages_of(total, PAGE)
    return min(number, pages), pages
