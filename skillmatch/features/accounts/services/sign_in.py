"""Signing in, signing out and changing one's own password: one use, one transaction."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Invalid
from skillmatch.features.accounts import rules
from skillmatch.features.accounts.services import throttle as throttle_service
from skillmatch.features.accounts.views import identity as identity_views
from skillmatch.store.accounts import audit, roles
from skillmatch.store.accounts.models import Account
from skillmatch.store.db import database
from skillmatch.terms import AuditKind


def sign_in(username: str, password: str, keys: throttle_service.ThrottleKeys) -> identity_views.Identity:
    """Check a user name and a password, and start the session.

    A name that nobody has, a wrong password and a disabled account cost the same time and give the same answer.

    Raises
    ------
    TooMany
        Too many failures before this one.
    Invalid
        The two do not belong together.
    """
    throttle_service.admit(keys)
    found = _named(username)
    known = identity_views.fits(password, found or identity_views.nobody())
    if found is None or not known or not found.active:
        _refuse(found, keys)
        raise Invalid(gettext("The user name or the password is not right."))
    with database.write():
        throttle_service.forget(keys)
        audit.record(AuditKind.SIGNED_IN, account_id=found.account_id)
    identity_views.begin(found)
    return found


def sign_out(account_id: int) -> None:
    """End the account's sessions, this one and those on other devices: a copied cookie is worth nothing afterwards."""
    with database.write():
        identity_views.end_everywhere(account_id)
        audit.record(AuditKind.SIGNED_OUT, account_id=account_id)
    identity_views.end()


def change_password(account: identity_views.Identity, current: str, chosen: str, keys: throttle_service.ThrottleKeys) -> None:
    """Set one's own password; all other sessions of the account end, this one goes on renewed.

    Raises
    ------
    TooMany
        Too many wrong current passwords.
    Invalid
        The current password is wrong, or the chosen one cannot be accepted.
    """
    throttle_service.admit(keys)
    stored = _named(account.username)
    if stored is None or not identity_views.fits(current, stored):
        _refuse(stored, keys)
        raise Invalid(fields={"current": gettext("This is not your current password.")})
    if chosen == current:
        raise Invalid(fields={"chosen": gettext("The new password is the current one.")})
    check_password(chosen, account.username, "chosen")
    with database.write():
        set_password(account.account_id, chosen)
        audit.record(AuditKind.PASSWORD_CHANGED, account_id=account.account_id, subject=f"account {account.account_id}")
    renewed = identity_views.identity_of(roles.by_id(account.account_id))
    if renewed is not None:
        identity_views.begin(renewed)


def check_password(password: str, username: str, field: str) -> None:
    """Raise Invalid at `field` with the reason where a password cannot be accepted."""
    fault = rules.password_fault(password, username)
    if fault is None:
        return
    reasons = {
        rules.PasswordFault.SHORT: gettext("Use at least %(n)s characters.", n=rules.MIN_LENGTH),
        rules.PasswordFault.LONG: gettext("Use at most %(n)s characters.", n=rules.MAX_LENGTH),
        rules.PasswordFault.COMMON: gettext("This password is too easy to guess. Several words in a row are better."),
        rules.PasswordFault.NAMED: gettext("Do not use your user name or the name of the product."),
    }
    raise Invalid(fields={field: reasons[fault]})


def set_password(account_id: int, password: str, *, given: bool = False) -> None:
    """Store a password and end the account's sessions, inside the caller's transaction; `given`: somebody else drew it."""
    changed = {"password": identity_views.hashed(password), "password_set_at": clock.now(), "password_given": given}
    Account.update(changed).where(Account.id == account_id).execute()
    identity_views.end_everywhere(account_id)


def _named(username: str) -> identity_views.Identity | None:
    found = database.rows("SELECT id, password FROM account WHERE lower(username) = ?", (username.strip().lower(),))
    if not found:
        return None
    account = identity_views.identity_of(roles.by_id(found[0][0]))
    if account is not None:
        account.password = found[0][1]
    return account


def _refuse(found: identity_views.Identity | None, keys: throttle_service.ThrottleKeys) -> None:
    with database.write():
        throttle_service.refuse(keys, account_id=found.account_id if found else None)
