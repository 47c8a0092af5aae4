"""Opening one's own account with the code of a letter: check the code with the own data, then choose a name and a password."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from skillmatch import clock
from skillmatch.cleaning import name_identity
from skillmatch.errors import Conflict, Invalid
from skillmatch.features.accounts import rules
from skillmatch.features.accounts.services import sign_in as sign_in_service
from skillmatch.features.accounts.services import throttle as throttle_service
from skillmatch.features.accounts.views import identity as identity_views
from skillmatch.store.accounts import audit, codes, roles
from skillmatch.store.accounts.models import Account, AccountLetter, Membership
from skillmatch.store.db.database import write
from skillmatch.store.messaging import messages
from skillmatch.store.people import identity_numbers
from skillmatch.terms import AuditKind, MessageKind, RegisterState, Role

NOTICE_VERSION = "2026-1"
"""The text about the use of personal data that is read before an account is opened; a new text gets a new version."""


LAST = 4
"""So many characters of the identity number are asked, where the register holds it."""


@dataclass(frozen=True)
class OwnData:
    """What a person says about themselves beside the code."""

    name: str
    birth_year: int
    last_four: str = ""


def check(typed: str, own: OwnData, keys: throttle_service.ThrottleKeys, secret: str) -> int:
    """Whether a code and the own data belong together.

    Whatever is wrong is answered alike; only a mistyped code (its check sign is wrong) is told, which says nothing about anybody.
    A letter whose own data were guessed wrong up to the limit of `keys` is worth nothing from then on: years of birth are few.

    Returns
    -------
    int
        The letter's id.

    Raises
    ------
    TooMany
        Too many failures before this one.
    Invalid
        They do not belong together, or the code is used up, replaced or too old.
    """
    throttle_service.admit(keys)
    code = codes.read(typed)
    if code is None:
        raise Invalid(fields={"code": gettext("There is a slip in the code. Compare it with the letter, sign by sign.")})
    letter = AccountLetter.get_or_none(AccountLetter.code_hash == codes.digest(secret, codes.LETTER, code))
    if letter is None or not _open(letter) or not _is(letter.worker, own):
        _refuse(letter, keys)
        raise Invalid(
            gettext("The code and your data do not belong together, or the code is used or too old. Your office can help.")
        )
    return int(letter.id)


def open_account(letter_id: int, username: str, password: str) -> identity_views.Identity:
    """Make the account of a letter that was checked, with its membership, and use the code up; of several at once one wins.

    Raises
    ------
    Invalid
        The user name or the password cannot be accepted.
    Conflict
        The code was used, replaced or ran out in the meantime.
    """
    name = username.strip().lower()
    if not rules.username_holds(name):
        raise Invalid(fields={"username": gettext("Use 3 to 40 Latin letters, digits, dots or dashes.")})
    sign_in_service.check_password(password, name, "chosen")
    hashed = identity_views.hashed(password)
    with write():
        letter = AccountLetter.get_or_none(AccountLetter.id == letter_id)
        if letter is None or not _open(letter):
            raise Conflict(gettext("This code is used up or too old. If it was not you, go to your office."))
        if Account.select().where(Account.username == name).exists():
            raise Invalid(fields={"username": gettext("This user name is taken.")})
        account = Account.create(
            username=name, display_name=letter.worker.name, password=hashed, fs_uniquifier=secrets.token_urlsafe(32)
        )
        Membership.create(account=account, role=Role.WORKER.value, worker=letter.worker_id)
        AccountLetter.update(used_at=clock.now(), consent_version=NOTICE_VERSION).where(AccountLetter.id == letter_id).execute()
        audit.record(AuditKind.ACCOUNT_CLAIMED, account_id=account.id, role=Role.WORKER.value, subject=f"account {account.id}")
        audit.record(AuditKind.CONSENT_GIVEN, account_id=account.id, subject=f"account {account.id}", version=NOTICE_VERSION)
        messages.send(MessageKind.ACCOUNT_CLAIMED, "/profile", worker_id=letter.worker_id)
    found = identity_views.identity_of(roles.by_id(account.id))
    assert found is not None, "it was just made"
    return found


def is_open(letter_id: int) -> bool:
    """Whether a letter that was checked may still be used."""
    letter = AccountLetter.get_or_none(AccountLetter.id == letter_id)
    return letter is not None and _open(letter)


def _open(letter: AccountLetter) -> bool:
    if letter.used_at is not None or letter.revoked_at is not None or letter.expires_at <= clock.now():
        return False
    if letter.worker.state == RegisterState.RETIRED.value:
        return False
    held = (Membership.worker == letter.worker_id) & (Membership.role == Role.WORKER.value)
    return not Membership.select().where(held).exists()


def _refuse(letter: AccountLetter | None, keys: throttle_service.ThrottleKeys) -> None:
    with write():
        reached = throttle_service.refuse(keys, subject="claim")
        if reached and letter is not None:
            unused = (AccountLetter.id == letter.id) & AccountLetter.used_at.is_null() & AccountLetter.revoked_at.is_null()
            AccountLetter.update(revoked_at=clock.now()).where(unused).execute()


def _is(worker: Any, own: OwnData) -> bool:
    """Whether the own data are those of the register, compared in the same time whichever is wrong.

    What the register does not hold (the year of birth, the identity number, or a number that this installation's key no longer
    opens) is not compared.
    """
    number = identity_numbers.unseal(worker.id_sealed) if worker.id_sealed else None
    pairs = [(name_identity(worker.name), name_identity(own.name))]
    if worker.birth_year is not None:
        pairs.append((str(worker.birth_year), str(own.birth_year)))
    if number is not None:
        pairs.append((name_identity(number[-LAST:]), name_identity(own.last_four)))
    alike = [hmac.compare_digest(held.encode(), said.encode()) for held, said in pairs]
    return all(alike)
