"""Unknown codes and addresses, counted by where they came from, so that nobody can try all. Signing in counts for itself
(``features/accounts/services/throttle.py``): it must also tell people of one address apart."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac

from skillmatch import clock
from skillmatch.errors import TooMany
from skillmatch.store.accounts.models import SignInAttempt
from skillmatch.store.db import database

WINDOW = dt.timedelta(minutes=15)


def listen(what: str, address: str, secret: str, most: int) -> str:
    """The key under which this address counts, which no longer shows the address.

    Parameters
    ----------
    what : str
        What is guessed at; each counts alone.
    address : str
        Where the request came from.
    secret : str
        The secret of this installation.
    most : int
        Unknown ones within `WINDOW`; then it is not listened to.

    Raises
    ------
    TooMany
        This address asked for too many unknown ones.
    """
    key = hmac.new(secret.encode(), f"{what}\0{address}".encode(), hashlib.sha256).hexdigest()
    recent = (SignInAttempt.key == key) & (SignInAttempt.at > clock.now() - WINDOW)
    if SignInAttempt.select().where(recent).limit(most).count() >= most:
        raise TooMany(seconds=int(WINDOW.total_seconds()))
    return key


def count(key: str) -> None:
    """Count one that nobody has."""
    with database.write():
        SignInAttempt.create(key=key)
