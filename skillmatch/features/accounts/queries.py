"""What the administrator and the auditor read: accounts without anything personal beyond them, and the audit log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from skillmatch import clock
from skillmatch.features.accounts import rules
from skillmatch.store.accounts import roles
from skillmatch.store.accounts.access import Acting
from skillmatch.store.accounts.models import Account, AuditEvent, Membership
from skillmatch.store.db import like_patterns
from skillmatch.store.db.database import rows
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


SCOPES: Mapping[Role, str] = {
    Role.TOWN: "SELECT r.code, r.zh, r.en, '', '' FROM town r WHERE {} ORDER BY r.code LIMIT ?",
    Role.ENTERPRISE: "SELECT r.code, r.zh, r.en, '', '' FROM enterprise r WHERE {} ORDER BY r.code LIMIT ?",
    Role.TRAINER: "SELECT r.code, r.name, r.name, b.zh, b.en FROM trainer r LEFT JOIN base b ON b.id = r.base_id WHERE {} "
    "ORDER BY r.code LIMIT ?",
    Role.MENTOR: "SELECT r.code, r.name, r.name, e.zh, e.en FROM mentor r LEFT JOIN enterprise e ON e.id = r.enterprise_id "
    "WHERE {} ORDER BY r.code LIMIT ?",
}
"""What the scope of a role is chosen from: code, name and place. People of the register are listed to no administrator."""

SOUGHT: Mapping[Role, tuple[str, ...]] = {
    Role.TOWN: ("r.code", "r.zh", "r.en"),
    Role.ENTERPRISE: ("r.code", "r.zh", "r.en"),
    Role.TRAINER: ("r.code", "r.name", "b.zh", "b.en"),
    Role.MENTOR: ("r.code", "r.name", "e.zh", "e.en"),
}
"""Where what is typed is looked for."""

MAX_SCOPES = 100
"""Lines of the list; one that is longer is searched."""


@dataclass(frozen=True)
class ScopeOption:
    """One place or person that a role may be for."""

    code: str
    zh: str
    en: str
    place_zh: str = ""
    place_en: str = ""


@dataclass(frozen=True)
class ScopeList:
    """What the scope of a role is chosen from; none where the role has none, or its code is typed."""

    is_listed: bool
    is_typed: bool = False
    options: tuple[ScopeOption, ...] = ()
    is_long: bool = False


def scopes(role: Role, sought: str, chosen: str) -> ScopeList:
    """Return what the scope of a role is chosen from; what was chosen before stays in the list, whatever is sought.

    Parameters
    ----------
    sought : str
        A part of a name or of a code; all are listed where it is empty.
    chosen : str
        The code that was entered.
    """
    if role not in SCOPES:
        return ScopeList(False, role in rules.SCOPES)
    condition = " OR ".join(f"LOWER({column}) LIKE ? ESCAPE '!'" for column in SOUGHT[role])
    marks = [like_patterns.containing(sought.strip().lower())] * len(SOUGHT[role])
    found = [ScopeOption(*row) for row in rows(SCOPES[role].format(condition), (*marks, MAX_SCOPES + 1))]
    is_long = len(found) > MAX_SCOPES
    options = found[:MAX_SCOPES]
    if chosen and chosen not in {option.code for option in options}:
        kept = rows(SCOPES[role].format("r.code = ?"), (chosen, 1))
        options.insert(0, ScopeOption(*kept[0]) if kept else ScopeOption(chosen, chosen, chosen))
    return ScopeList(True, options=tuple(options), is_long=is_long or bool(sought.strip()))


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


@dataclass(frozen=True)
class EventFilter:
    """What of the audit log is read: of one kind, of accounts whose name contains a text, from a day to a day."""

    kind: AuditKind | None = None
    who: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> EventFilter:
        """Return what an address asks for; what makes no sense is no filter."""
        kind = next((known for known in AuditKind if known.value == arguments.get("kind")), None)
        return cls(kind, arguments.get("who", "").strip()[:60], _day(arguments.get("since")), _day(arguments.get("until")))

    def arguments(self) -> dict[str, str]:
        """The same as an address has it."""
        days = {"since": self.since, "until": self.until}
        found = {"kind": self.kind.value if self.kind else "", "who": self.who}
        found |= {name: value.isoformat() for name, value in days.items() if value}
        return {name: value for name, value in found.items() if value}


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None


def events(asked: EventFilter, number: int) -> AccountPage:
    """A page of the audit log, newest first."""
    query = _events(asked)
    total = query.count()
    number, pages = _within(number, total)
    return AccountPage(list(query.order_by(AuditEvent.id.desc()).paginate(number, PAGE).dicts()), number, pages, total)


def newest_event(asked: EventFilter) -> tuple[int, int]:
    """The id of the newest event, 0 where there is none, and how many there are."""
    newest = _events(asked).order_by(AuditEvent.id.desc()).first()
    return (0, 0) if newest is None else (newest.id, _events(asked).count())


def every_event(asked: EventFilter, newest: int) -> Iterator[list[dict[str, Any]]]:
    """The log from an event on, newest first, some at a time."""
    before = newest + 1
    while found := list(_events(asked).where(AuditEvent.id < before).order_by(AuditEvent.id.desc()).limit(A_STEP).dicts()):
        yield found
        before = found[-1]["id"]


def _events(asked: EventFilter) -> Any:
    query = AuditEvent.select()
    if asked.kind is not None:
        query = query.where(AuditEvent.kind == asked.kind.value)
    if asked.who:
        fits = Account.username.contains(asked.who) | Account.display_name.contains(asked.who)
        query = query.where(AuditEvent.account_id.in_(Account.select(Account.id).where(fits)))
    if asked.since is not None:
        query = query.where(AuditEvent.at >= clock.begin_of(asked.since))
    if asked.until is not None:
        query = query.where(AuditEvent.at < clock.begin_of(asked.until + dt.timedelta(days=1)))
    return query


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
