"""One-time codes that people type: Crockford's base 32 with his check sign, in groups of four; kept as a keyed hash alone.

Fifteen random signs are 75 bits. Codes whose check sign would be one of Crockford's five extra marks (``*~$=U``) are drawn again,
so that a code has only letters and digits; that costs a quarter of a bit.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 15
GROUP = 4
ALIKE = str.maketrans("OIL", "011")
CHECKS = 37

LETTER, RESET = "letter", "reset"
"""What a code is for: one for one purpose is worth nothing for the other."""


def draw() -> str:
    """A new code, as it is printed."""
    while True:
        value = secrets.randbits(5 * LENGTH)
        if value % CHECKS < len(SIGNS):
            return grouped(_written(value) + SIGNS[value % CHECKS])


def grouped(signs: str) -> str:
    """Signs in groups of four."""
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def read(typed: str) -> str | None:
    """A typed code as it was printed: any case, width and separator, O for 0, I and L for 1; None where its check sign is wrong."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(ALIKE)
    signs = "".join(sign for sign in plain if sign.isalnum())
    if len(signs) != LENGTH + 1 or any(sign not in SIGNS for sign in signs):
        return None
    value = 0
    for sign in signs[:-1]:
        value = value * 32 + SIGNS.index(sign)
    return grouped(signs) if value % CHECKS == SIGNS.index(signs[-1]) else None


def digest(secret: str, purpose: str, code: str) -> str:
    """Return what the store keeps of a code: worthless without the installation's secret, and for another purpose."""
    return hmac.new(secret.encode(), f"{purpose}\x00{code}".encode(), hashlib.sha256).hexdigest()


def _written(value: int) -> str:
    signs = ""
    for _ in range(LENGTH):
        value, at = divmod(value, 32)
        signs = SIGNS[at] + signs
    return signs
