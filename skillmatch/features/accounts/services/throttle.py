"""Failed sign-ins, counted in the store so that all processes count together (`docs/decisions/0006-accounts.md`).

Three sliding counts, each under a keyed hash. One person from one address is stopped early. An address is stopped late, for a
workshop shares one. A name that many addresses try is only slowed, so that nobody can lock somebody else out; a browser in which
this account signed in before is counted alone and feels neither the others of its address nor the slowing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass

from skillmatch import clock
from skillmatch.store.accounts.models import SignInAttempt

WINDOW = dt.timedelta(minutes=15)
PAIR_LIMIT = 8
ADDRESS_LIMIT = 200
NAME_LIMIT = 40
NAME_PAUSE = dt.timedelta(seconds=5)


class Throttled(Exception):
    """Too many failed sign-ins; `seconds` until the next one is listened to."""

    def __init__(self, wait: dt.timedelta) -> None:
        super().__init__("throttled")
        self.seconds = max(1, int(wait.total_seconds()))


@dataclass(frozen=True)
class Keys:
    """What one attempt counts under."""

    pair: str
    address: str
    name: str
    known_browser: bool

    @classmethod
    def of(cls, secret: str, username: str, address: str, browser: str | None) -> Keys:
        """Hash what must not be kept readable; `browser` is the mark of one in which this account signed in before."""
        pair = ("browser", username, browser) if browser else ("pair", username, address)
        return cls(_hash(secret, *pair), _hash(secret, "address", address), _hash(secret, "name", username), bool(browser))


def admit(keys: Keys) -> None:
    """Let an attempt through, or raise :class:`Throttled`."""
    now = clock.now()
    waits = [_until_room(keys.pair, PAIR_LIMIT, now)]
    if not keys.known_browser:
        waits += [_until_room(keys.address, ADDRESS_LIMIT, now), _pause(keys.name, now)]
    if max(waits) > dt.timedelta(0):
        raise Throttled(max(waits))


def count_failure(keys: Keys) -> bool:
    """Count a failed attempt inside the caller's transaction; True where it was the one that reached the limit."""
    now = clock.now()
    SignInAttempt.delete().where(SignInAttempt.at < now - WINDOW).execute()
    SignInAttempt.insert_many([{"key": key, "at": now} for key in (keys.pair, keys.address, keys.name)]).execute()
    return len(_times(keys.pair, PAIR_LIMIT + 1, now)) == PAIR_LIMIT


def forget(keys: Keys) -> None:
    """Forget the slips of somebody who has now signed in, inside the caller's transaction."""
    SignInAttempt.delete().where(SignInAttempt.key == keys.pair).execute()


def _until_room(key: str, limit: int, now: dt.datetime) -> dt.timedelta:
    times = _times(key, limit, now)
    return times[-1] + WINDOW - now if len(times) == limit else dt.timedelta(0)


def _pause(key: str, now: dt.datetime) -> dt.timedelta:
    times = _times(key, NAME_LIMIT, now)
    return times[0] + NAME_PAUSE - now if len(times) == NAME_LIMIT else dt.timedelta(0)


def _times(key: str, limit: int, now: dt.datetime) -> list[dt.datetime]:
    """The last `limit` failures within the window, newest first."""
    found = (
        SignInAttempt.select(SignInAttempt.at)
        .where((SignInAttempt.key == key) & (SignInAttempt.at > now - WINDOW) & (SignInAttempt.at <= now))
        .order_by(SignInAttempt.at.desc())
        .limit(limit)
    )
    return [row.at for row in found]


def _hash(secret: str, *parts: str) -> str:
    return hmac.new(secret.encode(), "\x00".join(parts).encode(), hashlib.sha256).hexdigest()
