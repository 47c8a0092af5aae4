"""Setting a new password with the code that two officers gave out at a counter."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Invalid
from skillmatch.features.accounts.services import sign_in as sign_in_service
from skillmatch.features.accounts.services import throttle as throttle_service
from skillmatch.store.accounts import audit, codes
from skillmatch.store.accounts.models import Account, PasswordReset
from skillmatch.store.db.database import write
from skillmatch.store.messaging import messages
from skillmatch.terms import AuditKind, MessageKind


def redeem(username: str, typed: str, chosen: str, keys: throttle_service.ThrottleKeys, secret: str) -> None:
    """Set the password of the account that a code was given out for; all its sessions end.

    Raises
    ------
    TooMany
        Too many failures before this one.
    Invalid
        Name and code do not belong together, the code is used or too old, or the password cannot be accepted.
    """
    throttle_service.admit(keys)
    name, code = username.strip().lower(), codes.read(typed)
    found = _open(name, code, secret)
    if found is None:
        with write():
            throttle_service.refuse(keys, subject="reset")
        raise Invalid(gettext("User name and code do not belong together, or the code is used or too old."))
    sign_in_service.check_password(chosen, name, "chosen")
    with write():
        found = _open(name, code, secret)
        if found is None:
            raise Invalid(gettext("User name and code do not belong together, or the code is used or too old."))
        PasswordReset.update(used_at=clock.now()).where(PasswordReset.id == found.id).execute()
        sign_in_service.set_password(found.account_id, chosen)
        audit.record(
            AuditKind.PASSWORD_CHANGED,
            account_id=found.account_id,
            subject=f"account {found.account_id}",
            opened_by=found.opened_by,
            confirmed_by=found.confirmed_by,
        )
        messages.send(MessageKind.PASSWORD_RESET, "/account", account_id=found.account_id)
        throttle_service.forget(keys)


def _open(username: str, code: str | None, secret: str) -> PasswordReset | None:
    if code is None:
        return None
    now = clock.now()
    found: PasswordReset | None = (
        PasswordReset.select()
        .join(Account)
        .where(
            (PasswordReset.code_hash == codes.digest(secret, codes.RESET, code))
            & PasswordReset.used_at.is_null()
            & PasswordReset.closed_at.is_null()
            & (PasswordReset.expires_at > now)
            & (Account.username == username)
            & Account.active
        )
        .first()
    )
    return found
