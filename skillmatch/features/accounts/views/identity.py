"""What stands between Flask-Security and the store: the account of a session, and how passwords are hashed.

Flask-Security keeps the session and the hashing. Its own pages, registration, tokens and principals stay unused: the pages here
are `sign_in.py`, and who may do what is decided by memberships in `web/access.py`.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app, session
from flask_login import current_user
from flask_security import RoleMixin, Security, UserDatastore, UserMixin
from flask_security.utils import hash_password, login_user, logout_user
from flask_security.utils import verify_and_update_password as _verify

from skillmatch.config import Settings
from skillmatch.store.accounts import audit, roles
from skillmatch.store.accounts.access import Acting
from skillmatch.store.accounts.models import Account
from skillmatch.store.db import database
from skillmatch.terms import AuditKind
from skillmatch.web.security import ABSOLUTE_LIMIT

IDLE_LIMIT_SECONDS = 30 * 60
"""A session ends this long after its last page."""

MARK_SECONDS = 60
"""How far the mark of the last page in the cookie may lag, so that not every answer sets a cookie."""

KEPT = ("lang", "large")
"""What a session keeps through sign-in and sign-out: how the person reads, not who they are."""

ARGON2 = {"argon2__type": "ID", "argon2__memory_cost": 19456, "argon2__time_cost": 2, "argon2__parallelism": 1}
"""OWASP's least costs for argon2id: 19 MiB, 2 rounds; about 30 ms on one core."""

CHEAP = {"argon2__type": "ID", "argon2__memory_cost": 8, "argon2__time_cost": 1, "argon2__parallelism": 1}


@dataclass(eq=False)
class Identity(UserMixin):
    """An account as Flask-Security and Flask-Login see it."""

    account_id: int = 0
    username: str = ""
    display_name: str = ""
    fs_uniquifier: str = ""
    active: bool = True
    password_given: bool = False
    memberships: tuple[Acting, ...] = ()
    unread: int = 0
    password: str = ""

    @property
    def roles(self) -> list[Any]:  # type: ignore[override]
        """Flask-Security's own roles are not used."""
        return []


class NoRole(RoleMixin):
    """Flask-Security asks for a class of roles; ours are memberships."""

    name = ""


class Datastore(UserDatastore):
    """The little of a user datastore that signing in and out needs, over the store's own tables."""

    def __init__(self) -> None:
        super().__init__(Identity, NoRole)

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Identity | None:
        """The account of a session."""
        return identity_of(roles.by_session(str(kwargs["fs_uniquifier"])))

    def put(self, model: Identity) -> Identity:
        """Keep a password that was hashed again with newer costs."""
        with database.write():
            Account.update(password=model.password).where(Account.id == model.account_id).execute()
        return model

    def commit(self) -> None:
        """Every write here is its own transaction."""


def init_app(app: Flask, settings: Settings) -> None:
    """Let Flask-Security keep sessions and hash passwords for the accounts of the store."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - a scheme
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH={"argon2"},
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=CHEAP if settings.cheap_passwords else ARGON2,
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"username": {"mapper": str.strip, "case_insensitive": True}}],
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
    )
    security = Security(app, Datastore(), register_blueprint=False)
    security.principal.skip_static = True
    security.login_manager.request_loader(None)  # a session signs in, never a token in a header or an address
    security.login_manager.session_protection = None  # phones change their address; the session has its own limits
    with app.app_context():
        app.extensions["nobodys_password"] = hashed(secrets.token_urlsafe(32))


def identity_of(found: roles.SignedIn | None) -> Identity | None:
    """An account as Flask-Login sees it."""
    if found is None:
        return None
    return Identity(
        found.account_id,
        found.username,
        found.display_name,
        found.fs_uniquifier,
        found.active,
        found.password_given,
        found.memberships,
        found.unread,
    )


def load() -> Identity | None:
    """The account behind this session, if the session still lives; a session past its limits is emptied."""
    if not current_user.is_authenticated:
        return None
    now, began, seen = time.time(), session.get("began", 0), session.get("seen", 0)
    # A clock that was set back does not lengthen a session either: what lies ahead of now is not believed.
    fresh = -MARK_SECONDS <= now - seen <= IDLE_LIMIT_SECONDS
    if not fresh or not -MARK_SECONDS <= now - began <= ABSOLUTE_LIMIT.total_seconds():
        end()
        return None
    if now - seen > MARK_SECONDS:
        session["seen"] = int(now)
    return cast(Identity, current_user._get_current_object())


def begin(account: Identity) -> None:
    """Start a session that shares nothing with the one before but the language and the size of the text."""
    kept = {name: session[name] for name in KEPT if name in session}
    session.clear()
    login_user(account, authn_via=["password"])
    session.update(kept, began=int(time.time()), seen=int(time.time()))


def end() -> None:
    """Empty this browser's session."""
    kept = {name: session[name] for name in KEPT if name in session}
    logout_user()
    session.clear()
    session.update(kept)


def end_everywhere(account_id: int) -> None:
    """End all sessions of an account, wherever they are; call it inside the transaction of the reason."""
    Account.update(fs_uniquifier=secrets.token_urlsafe(32)).where(Account.id == account_id).execute()


def hashed(password: str) -> str:
    """A password as the store keeps it."""
    return str(hash_password(password))


def fits(password: str, account: Identity) -> bool:
    """Whether `password` is the account's."""
    return bool(_verify(password, account))


def nobody() -> Identity:
    """An account with a password that nobody knows, to spend the same time on a name that nobody has."""
    return Identity(password=current_app.extensions["nobodys_password"])


def denied(account_id: int, role: str, endpoint: str) -> None:
    """Record that an account asked for what none of its roles may do."""
    with database.write():
        audit.record(AuditKind.DENIED, account_id=account_id, role=role, subject=endpoint)
