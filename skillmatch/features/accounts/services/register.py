"""The register of accounts: one use, one transaction, each recorded in the audit log. `by` is the account that does it, None for a
command on the machine itself.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from skillmatch.errors import Conflict, Invalid, NotFound
from skillmatch.features.accounts import rules
from skillmatch.features.accounts.services import sign_in as sign_in_service
from skillmatch.features.accounts.views import identity as identity_views
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.models import Account, Membership
from skillmatch.store.db import database
from skillmatch.store.mentoring.models import Mentor, Trainer
from skillmatch.store.organisations.models import Enterprise, Town
from skillmatch.store.people.models import Worker
from skillmatch.terms import AuditKind, Role

SCOPE_TABLES: dict[str, Any] = {
    "worker": Worker,
    "mentor": Mentor,
    "enterprise": Enterprise,
    "trainer": Trainer,
    "town": Town,
}


@dataclass(frozen=True)
class NewPassword:
    """What an administrator hands over once: it is stored only as a hash."""

    account_id: int
    username: str
    password: str


def create(
    by: int | None, username: str, display_name: str, role: Role, scope: str = "", password: str | None = None
) -> NewPassword:
    """Make an account with one role.

    Parameters
    ----------
    by : int or None
        Who does it.
    username : str
        In any case; kept in lower case.
    display_name : str
        Shown in the head of the page.
    role : Role
        Its first role.
    scope : str
        The code of the worker, mentor, trainer, enterprise or town that the role needs.
    password : str, optional
        Drawn at random where it is not given; its owner is then asked to choose another at the first sign-in.

    Raises
    ------
    Invalid
        The name is taken or cannot be given, the scope does not exist, or the password is too weak.
    """
    name = username.strip().lower()
    if not rules.username_holds(name):
        raise Invalid(fields={"username": gettext("Use 3 to 40 Latin letters, digits, dots or dashes.")})
    if password is not None:
        sign_in_service.check_password(password, name, "password")
    chosen = password or rules.one_time_password()
    hashed = identity_views.hashed(chosen)
    with database.write():
        if Account.select().where(Account.username == name).exists():
            raise Invalid(fields={"username": gettext("This user name is taken.")})
        account = Account.create(
            username=name,
            display_name=display_name.strip(),
            password=hashed,
            password_given=password is None,
            fs_uniquifier=secrets.token_urlsafe(32),
        )
        _grant(by, account.id, role, scope)
    return NewPassword(account.id, name, chosen)


def grant(by: int, account_id: int, role: Role, scope: str) -> None:
    """Give an account a further role; it holds from the next request on."""
    with database.write():
        _existing(account_id)
        _grant(by, account_id, role, scope)


def revoke(by: int, account_id: int, membership_id: int) -> None:
    """Take a role away; it is gone at the next request.

    Raises
    ------
    Conflict
        It is the administrator's own role of administrator: another administrator has to do that.
    """
    with database.write():
        held = Membership.get_or_none((Membership.id == membership_id) & (Membership.account == account_id))
        if held is None:
            raise NotFound()
        if by == account_id and held.role == Role.ADMINISTRATOR.value:
            raise Conflict(gettext("Ask another administrator to take this role from you."))
        held.delete_instance()
        audit.record(AuditKind.ROLE_REVOKED, account_id=by, subject=f"account {account_id}", role=held.role)


def set_active(by: int | None, account_id: int, *, active: bool) -> None:
    """Disable an account, which ends its sessions at once, or enable it again.

    Raises
    ------
    Conflict
        Nobody disables their own account.
    """
    if by == account_id and not active:
        raise Conflict(gettext("Ask another administrator to disable your account."))
    with database.write():
        _existing(account_id)
        Account.update(active=active).where(Account.id == account_id).execute()
        identity_views.end_everywhere(account_id)
        kind = AuditKind.ROLE_GRANTED if active else AuditKind.ROLE_REVOKED
        audit.record(kind, account_id=by, subject=f"account {account_id}", account="enabled" if active else "disabled")


def reset_password(by: int, account_id: int) -> NewPassword:
    """Draw a new password for somebody who forgot theirs, to be changed at the next sign-in; all sessions of the account end."""
    password = rules.one_time_password()
    with database.write():
        account = _existing(account_id)
        sign_in_service.set_password(account_id, password, given=True)
        audit.record(AuditKind.PASSWORD_CHANGED, account_id=by, subject=f"account {account_id}")
    return NewPassword(account_id, account.username, password)


def id_of(username: str) -> int:
    """The id of a user name."""
    found = Account.get_or_none(Account.username == username.strip().lower())
    if found is None:
        raise NotFound(gettext("There is no such account."))
    return int(found.id)


def _grant(by: int | None, account_id: int, role: Role, scope: str) -> None:
    column = rules.SCOPES.get(role)
    held = (Membership.account == account_id) & (Membership.role == role.value)
    columns: dict[str, int] = {}
    if column:
        columns[column] = _scope(column, scope)
        held &= getattr(Membership, column) == columns[column]
    elif scope.strip():
        raise Invalid(fields={"scope": gettext("This role has no scope: leave the field empty.")})
    if Membership.select().where(held).exists():
        raise Invalid(fields={"role": gettext("The account holds this role already.")})
    Membership.create(account=account_id, role=role.value, **columns)
    audit.record(AuditKind.ROLE_GRANTED, account_id=by, subject=f"account {account_id}", role=role.value)


def _scope(column: str, code: str) -> int:
    wanted = code.strip()
    if not wanted:
        raise Invalid(fields={"scope": gettext("This role needs the code of whom or what it is for.")})
    table = SCOPE_TABLES[column]
    found = table.get_or_none(table.code == wanted)
    if found is None:
        raise Invalid(fields={"scope": gettext("Nothing has this code.")})
    return int(found.id)


def _existing(account_id: int) -> Account:
    found = Account.get_or_none(Account.id == account_id)
    if found is None:
        raise NotFound()
    return found
