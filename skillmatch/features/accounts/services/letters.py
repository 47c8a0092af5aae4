"""Choosing people without an account and drawing their codes: one batch, one transaction, each person's older code revoked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Invalid, NotAllowed
from skillmatch.store.accounts import audit, codes
from skillmatch.store.accounts.access import Acting
from skillmatch.store.accounts.models import AccountLetter
from skillmatch.store.db.database import rows, write
from skillmatch.store.db.like_patterns import beginning, containing
from skillmatch.store.db.scope import CONSENTS
from skillmatch.store.people.models import Disclosure
from skillmatch.store.registers import search
from skillmatch.terms import AuditKind, Role
from skillmatch.web import paper

MAX_LETTERS = 200
"""Sheets of one batch: two and a half seconds of work on a free machine, and a pile that one person can fold."""

PAGE_SIZE = 20
"""People of one page: on a phone each is a stack of six lines."""
MAX_ID = 2**31 - 1
NOWHERE = 0
MAX_COUNTED = 10_000
"""How far the people of a filter are counted: beyond it nobody needs the number to print 200 letters."""
PRINTED = "account letter"
"""What a disclosure to an enterprise that printed a letter is called in the person's own log."""

_PEOPLE = """
FROM worker w LEFT JOIN town t ON t.id = w.town_id LEFT JOIN enterprise e ON e.id = w.enterprise_id
WHERE {scope} AND w.state <> 'retired' AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.worker_id = w.id AND m.role = 'worker')
"""
_COUNT = "SELECT COUNT(*) FROM (SELECT 1 {people} LIMIT ?) counted"
_LETTER = "SELECT 1 FROM account_letter l WHERE l.worker_id = w.id AND l.revoked_at IS NULL AND l.expires_at > ?"
_COLUMNS = "w.id, w.code, w.name, COALESCE(t.zh, ''), COALESCE(t.en, ''), COALESCE(e.zh, ''), COALESCE(e.en, ''), w.sample"


@dataclass(frozen=True)
class LetterFilter:
    """Which people without an account: words of the name or code, an enterprise's words, and only those without a valid letter.

    The city chooses a town, or ``NOWHERE`` for those who state none.
    """

    q: str = ""
    firm: str = ""
    unprinted: bool = True
    town: int | None = None


@dataclass(frozen=True)
class LetterRecipient:
    """Somebody without an account. `name` is empty for an enterprise that may not see it; `letter_until` is the valid letter's."""

    id: int
    code: str
    name: str
    town: dict[str, str]
    enterprise: dict[str, str]
    sample: bool
    letter_until: Any = None


@dataclass(frozen=True)
class LetterSheet:
    """One letter: to whom, and the code inside."""

    code: str
    name: str
    town: dict[str, str]
    enterprise: dict[str, str]
    secret: str
    until: dt.date


def people(acting: Acting, asked: LetterFilter, page: int = 1, size: int = PAGE_SIZE) -> list[LetterRecipient]:
    """One page of the people of an office's scope without an account, by code; one more than `size` where there are more."""
    where, values = _where(acting, asked)
    letter = (
        "(SELECT MAX(l.expires_at) FROM account_letter l WHERE l.worker_id = w.id AND l.revoked_at IS NULL AND l.expires_at > ?)"
    )
    named = "1 = 1" if acting.role is not Role.ENTERPRISE else CONSENTS.format("w")
    found = rows(
        f"SELECT {_COLUMNS}, {letter}, CASE WHEN {named} THEN 1 ELSE 0 END {where} ORDER BY w.code LIMIT ? OFFSET ?",
        (clock.now(), *values, size + 1, (page - 1) * size),
    )
    return [_person(row[:8], row[8], bool(row[9])) for row in found]


def unprintable(acting: Acting, asked: LetterFilter) -> str:
    """Say whose name of those that one print would hold lacks characters in the fonts of the letter; empty where none does."""
    return paper.unprintable_names(person.name for person in people(acting, asked, size=MAX_LETTERS))


def count(acting: Acting, asked: LetterFilter) -> int:
    """Count how many people a filter finds, counted no further than one beyond ``MAX_COUNTED``."""
    where, values = _where(acting, asked)
    return int(rows(_COUNT.format(people=where), (*values, MAX_COUNTED + 1))[0][0])


def issue(acting: Acting, asked: LetterFilter, ticked: Sequence[int] | None, secret: str, days: int) -> list[LetterSheet]:
    """Draw a code for each chosen person; older codes of the same people are worth nothing from now on.

    Parameters
    ----------
    acting : Acting
        A town, the city or an enterprise.
    asked : LetterFilter
        Which people.
    ticked : sequence of int or None
        The ids of those who are ticked, or None for all that the filter finds, the first ``MAX_LETTERS`` of them.
    secret, days
        The installation's key, and how long the codes are valid.

    Raises
    ------
    Invalid
        Nobody is chosen, or too many.
    """
    if ticked is not None and len(ticked) > MAX_LETTERS:
        raise Invalid(gettext("Print at most %(n)s letters at a time.", n=MAX_LETTERS))
    with write():
        chosen = _chosen(acting, asked, ticked)
        if not chosen:
            raise Invalid(gettext("Nobody is chosen. Tick people, or choose all that the filter finds."))
        now = clock.now()
        until = now + dt.timedelta(days=days)
        drawn = [codes.draw() for _ in chosen]
        ids = [person.id for person in chosen]
        revoke(ids, now)
        AccountLetter.insert_many(
            {
                "worker": person.id, "code_hash": codes.digest(secret, codes.LETTER, code), "issued_at": now,
                "issued_by": acting.account_id, "role": acting.role.value, "expires_at": until,
            }
            for person, code in zip(chosen, drawn, strict=True)
        ).execute()  # fmt: skip
        _record(acting, ids, now)
    return [
        LetterSheet(one.code, one.name, one.town, one.enterprise, code, clock.day_of(until))
        for one, code in zip(chosen, drawn, strict=True)
    ]


def revoke(worker_ids: Iterable[int], now: dt.datetime) -> None:
    """Make the open letters of people worthless, inside the caller's transaction."""
    open_ones = AccountLetter.revoked_at.is_null() & AccountLetter.used_at.is_null()
    AccountLetter.update(revoked_at=now).where(AccountLetter.worker.in_(list(worker_ids)) & open_ones).execute()


def _record(acting: Acting, ids: list[int], now: dt.datetime) -> None:
    """Each issue stands in the audit log; a person reads that the own enterprise was given the name."""
    for worker in ids:
        audit.record(AuditKind.LETTERS_PRINTED, account_id=acting.account_id, role=acting.role.value, subject=f"worker {worker}")
    if acting.role is Role.ENTERPRISE:
        Disclosure.insert_many(
            {
                "worker": worker, "account_id": acting.account_id, "role": acting.role.value,
                "enterprise": acting.enterprise_id, "what": PRINTED, "at": now,
            }
            for worker in ids
        ).execute()  # fmt: skip


def _chosen(acting: Acting, asked: LetterFilter, ticked: Sequence[int] | None) -> list[LetterRecipient]:
    if ticked is None:
        where, values = _where(acting, asked)
        found = rows(f"SELECT {_COLUMNS} {where} ORDER BY w.code LIMIT ?", (*values, MAX_LETTERS))
    else:
        where, values = _where(acting, LetterFilter(unprinted=False))
        known = [key for key in ticked if 0 < key <= MAX_ID]  # what no id can be, neither database compares with one
        marks = ", ".join("?" * len(known)) or "NULL"
        found = rows(f"SELECT {_COLUMNS} {where} AND w.id IN ({marks}) ORDER BY w.code", (*values, *known))
    return [_person(row, None, True) for row in found]


def _where(acting: Acting, asked: LetterFilter) -> tuple[str, tuple[Any, ...]]:
    """The people of an office's scope without an account; an enterprise has all of its own, since it writes to them all."""
    scopes = {
        Role.CITY: ("1 = 1", None),
        Role.TOWN: ("w.town_id = ?", acting.town_id),
        Role.ENTERPRISE: ("w.enterprise_id = ?", acting.enterprise_id),
    }
    if acting.role not in scopes or (acting.role is not Role.CITY and scopes[acting.role][1] is None):
        raise NotAllowed()
    scope, key = scopes[acting.role]
    where = _PEOPLE.format(scope=scope)
    values: list[Any] = [] if key is None else [key]
    if asked.unprinted:
        where += f" AND NOT EXISTS ({_LETTER})"
        values.append(clock.now())
    if asked.town is not None and acting.role is Role.CITY:
        where += " AND w.town_id IS NULL" if asked.town == NOWHERE else " AND w.town_id = ?"
        values += [] if asked.town == NOWHERE else [asked.town]
    if asked.q:
        seen = "" if acting.role is not Role.ENTERPRISE else f" AND {CONSENTS.format('w')}"
        named, marks = search.named_people(asked.q, "w.id")
        where += f" AND (w.code LIKE ? ESCAPE '!' OR ({named}{seen}))"
        values += [beginning(asked.q), *marks]
    if asked.firm and acting.role is not Role.ENTERPRISE:
        where += " AND (e.zh LIKE ? ESCAPE '!' OR lower(e.en) LIKE ? ESCAPE '!' OR e.code = ?)"
        values += [containing(asked.firm), containing(asked.firm.lower()), asked.firm]
    return where, tuple(values)


def _person(row: Sequence[Any], until: Any, named: bool) -> LetterRecipient:
    key, code, name, town_zh, town_en, zh, en, sample = row
    return LetterRecipient(
        key, code, name if named else "", {"zh": town_zh, "en": town_en}, {"zh": zh, "en": en}, bool(sample), until
    )
