"""Failed attempts, counted in the store so that all processes count together: each under a keyed hash, forgotten after `WINDOW`.

What counts together is the caller's: a code that is guessed at counts by the address alone (`listen`), signing in by more
(``features/accounts/services/throttle.py``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac

from skillmatch import clock
from skillmatch.errors import TooMany
from skillmatch.store.accounts.models import SignInAttempt
from skillmatch.store.db import database

WINDOW = dt.timedelta(minutes=15)


def key_of(secret: str, *parts: str) -> str:
    """Return what an attempt counts under; it no longer shows an address or a name."""
    return hmac.new(secret.encode(), "\x00".join(parts).encode(), hashlib.sha256).hexdigest()


def failures(key: str, limit: int) -> list[dt.datetime]:
    """The times of the last `limit` failures within the window, newest first."""
    now = clock.now()
    found = (
        SignInAttempt.select(SignInAttempt.at)
        .where((SignInAttempt.key == key) & (SignInAttempt.at > now - WINDOW) & (SignInAttempt.at <= now))
        .order_by(SignInAttempt.at.desc())
        .limit(limit)
    )
    return [row.at for row in found]


def until_room(key: str, limit: int) -> dt.timedelta:
    """Return how long until fewer than `limit` failures are within the window."""
    times = failures(key, limit)
    return times[-1] + WINDOW - clock.now() if len(times) == limit else dt.timedelta(0)


def admit(*waits: dt.timedelta) -> None:
    """Let an attempt through that has nothing to wait for.

    Raises
    ------
    TooMany
        One of `waits` is not over.
    """
    if max(waits) > dt.timedelta(0):
        raise TooMany(seconds=max(1, int(max(waits).total_seconds())))


def count(*keys: str) -> None:
    """Count one failure under each key, and let go of what is older than the window."""
    now = clock.now()
    with database.write():
        SignInAttempt.delete().where(SignInAttempt.at < now - WINDOW).execute()
        SignInAttempt.insert_many([{"key": key, "at": now} for key in keys]).execute()


def forget(key: str) -> None:
    """Forget the failures under a key, inside the caller's transaction."""
    SignInAttempt.delete().where(SignInAttempt.key == key).execute()


def listen(what: str, address: str, secret: str, most: int) -> str:
    """The key under which this address counts.

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
    key = key_of(secret, what, address)
    admit(until_room(key, most))
    return key
