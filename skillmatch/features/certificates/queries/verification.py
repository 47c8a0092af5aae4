"""Finding a certificate for whoever holds one in hand, signed in or not; unknown ones are counted, so that nobody tries all."""

from __future__ import annotations

import re

from skillmatch.features.certificates import rules
from skillmatch.store.accounts import rate_limit
from skillmatch.store.certificates import numbers
from skillmatch.store.certificates.models import Certificate

MAX_GUESSES = 30
"""Unknown certificates from one address within `rate_limit.WINDOW` until it is refused. Mistyping stays below it (chosen)."""

TOKEN = re.compile(r"[A-Za-z0-9_-]{20,43}")


def by_token(token: str, address: str, secret: str) -> Certificate | None:
    """The certificate of a QR code, or None.

    Raises
    ------
    TooMany
        This address asked for too many unknown ones.
    """
    key = rate_limit.listen("certificate", address, secret, MAX_GUESSES)
    found = Certificate.get_or_none(Certificate.token == token) if TOKEN.fullmatch(token) else None
    return _counted(found, key)


def by_number(number: str, name: str, address: str, secret: str) -> Certificate | None:
    """The certificate with this number for a person of this name, or None.

    Numbers follow each other: without the name, anybody could read the whole register. A wrong name is like a wrong number.

    Refused as `by_token` is.
    """
    key = rate_limit.listen("certificate", address, secret, MAX_GUESSES)
    read = numbers.read(number)
    found = Certificate.get_or_none(Certificate.number == str(read)) if read is not None else None
    if found is not None and not rules.same_name(name, found.worker.name if found.worker is not None else ""):
        found = None
    return _counted(found, key)


def _counted(found: Certificate | None, key: str) -> Certificate | None:
    if found is None:
        rate_limit.count(key)
    return found
