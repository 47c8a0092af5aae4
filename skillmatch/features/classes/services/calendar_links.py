"""The secret address of an account's calendar: made, made again, revoked, and found by its token alone."""

from __future__ import annotations

import hashlib
import secrets

from skillmatch.errors import NotFound
from skillmatch.store.accounts import audit, rate_limit
from skillmatch.store.accounts.access import MISSING, Acting
from skillmatch.store.classes.models import CalendarLink
from skillmatch.store.db import database
from skillmatch.terms import AuditKind

TOKEN_BYTES = 32
MAX_GUESSES = 40
"""Unknown tokens from one address within `guesses.WINDOW`; then it is not listened to. Nobody guesses 256 bits; it is for quiet."""


def link_of(account_id: int) -> CalendarLink | None:
    """The account's link, whose token nobody can read any more."""
    found: CalendarLink | None = CalendarLink.get_or_none(CalendarLink.account == account_id)
    return found


def make_link(acting: Acting, locale: str) -> str:
    """Draw a token for the account; a former one is dead from now on.

    Returns
    -------
    str
        The token, which is shown once: the store keeps its hash.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with database.write():
        CalendarLink.delete().where(CalendarLink.account == acting.account_id).execute()
        CalendarLink.create(account=acting.account_id, token_hash=_hash(token), locale=locale)
        audit.record(AuditKind.CALENDAR_LINK_MADE, account_id=acting.account_id, role=acting.role.value)
    return token


def revoke_link(acting: Acting) -> bool:
    """Shut the account's address; False where there was none."""
    with database.write():
        gone = bool(CalendarLink.delete().where(CalendarLink.account == acting.account_id).execute())
        if gone:
            audit.record(AuditKind.CALENDAR_LINK_REVOKED, account_id=acting.account_id, role=acting.role.value)
    return gone


def get_link(token: str, address: str, secret: str) -> CalendarLink:
    """The link of a token.

    Raises
    ------
    TooMany
        This address sent too many unknown ones.
    NotFound
        Nobody has this token; it is counted.
    """
    key = rate_limit.listen("calendar", address, secret, MAX_GUESSES)
    link: CalendarLink | None = CalendarLink.get_or_none(CalendarLink.token_hash == _hash(token))
    if link is None:
        rate_limit.count(key)
        raise NotFound(MISSING)
    return link


def _hash(token: str) -> str:
    """A token has 256 bits of chance, so that a plain hash hides it."""
    return hashlib.sha256(token.encode()).hexdigest()
