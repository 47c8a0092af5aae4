"""Identity numbers (GB 11643): checked by their last character, sealed at rest, shown masked, found by a keyed hash.

Both keys are drawn from the installation's secret: whoever changes ``SECRET_KEY`` can no longer open what was sealed.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import re
import unicodedata

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from stdnum.cn import ric

from skillmatch.store.db import resources

LENGTH = 18
SEALED_CELL = "sealed:"
_SHAPE = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)


class IdentityKeys:
    """The two keys of an installation, which are given to its resources."""

    def __init__(self, secret: str) -> None:
        self.box = Fernet(base64.urlsafe_b64encode(_derived(secret, b"identity numbers: seal")))
        self.hash_key = _derived(secret, b"identity numbers: find")


def checked(text: str) -> str | None:
    """The number in its one form (ASCII digits, a capital X) if it is one, else None.

    Its length, its date of birth and its check character must hold; spaces and full-width digits are put right.
    """
    number = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if not _SHAPE.fullmatch(number) or not _is_date(number[6:14]):
        return None
    # not ric.validate: it knows some regions alone and refuses people of the others
    return number if number[-1] == ric.calc_check_digit(number) else None


def seal(number: str) -> str:
    """The number encrypted; two seals of one number differ."""
    return resources.get(IdentityKeys).box.encrypt(number.encode("ascii")).decode("ascii")


def unseal(sealed: str) -> str | None:
    """Return what was sealed, or None where this installation's key does not open it."""
    try:
        return resources.get(IdentityKeys).box.decrypt(sealed.encode("ascii")).decode("ascii")
    except InvalidToken:
        return None


def seal_cell(text: str, owner: str) -> str:
    """A cell that must not be shown, for a file that comes back to its `owner`: :func:`open_cell` makes it what it was."""
    if open_cell(text, owner) != text:
        return text
    text = f"{owner}\n{text}"
    return SEALED_CELL + resources.get(IdentityKeys).box.encrypt(text.encode("utf-8")).decode("ascii")


def open_cell(text: str, owner: str) -> str:
    """Return what a cell of :func:`seal_cell` holds where it was sealed for the same owner; any other cell stays as it is."""
    if not text.startswith(SEALED_CELL):
        return text
    try:
        held = resources.get(IdentityKeys).box.decrypt(text.removeprefix(SEALED_CELL).encode("ascii", "replace")).decode("utf-8")
    except InvalidToken:
        return text
    whose, _, cell = held.partition("\n")
    return cell if whose == owner else text


def digest(number: str) -> str:
    """The keyed hash by which a number is found, and by which the same one is not kept twice."""
    return hmac.new(resources.get(IdentityKeys).hash_key, number.encode("ascii"), hashlib.sha256).hexdigest()


def masked(number: str) -> str:
    """Return what may be shown: the region's first three digits and the last two characters."""
    return f"{number[:3]}{'*' * (LENGTH - 5)}{number[-2:]}" if len(number) == LENGTH else "*" * LENGTH


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode("utf-8"))


def _is_date(digits: str) -> bool:
    try:
        born = dt.date.fromisoformat(digits)
    except ValueError:
        return False
    return born.year >= 1900
