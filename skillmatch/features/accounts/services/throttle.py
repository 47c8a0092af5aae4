"""Failed sign-ins, counted in the store so that all processes count together (`docs/decisions/0006-accounts.md`).

Three sliding counts, each under a keyed hash. One person from one address is stopped early. An address is stopped late, for a
workshop shares one. A name that many addresses try is only slowed, so that nobody can lock somebody else out; a browser in which
this account signed in before is counted alone and feels neither the others of its address nor the slowing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from skillmatch import clock
from skillmatch.store.accounts import audit, rate_limit
from skillmatch.terms import AuditKind

MAX_PER_PAIR = 8
MAX_PER_ADDRESS = 200
MAX_PER_NAME = 40
NAME_PAUSE = dt.timedelta(seconds=5)


@dataclass(frozen=True)
class ThrottleKeys:
    """What one attempt counts under."""

    pair: str
    address: str
    name: str
    known_browser: bool

    @classmethod
    def of(cls, secret: str, username: str, address: str, browser: str | None) -> ThrottleKeys:
        """Hash what must not be kept readable; `browser` is the mark of one in which this account signed in before."""
        pair = ("browser", username, browser) if browser else ("pair", username, address)
        key_of = rate_limit.key_of
        return cls(key_of(secret, *pair), key_of(secret, "address", address), key_of(secret, "name", username), bool(browser))


def admit(keys: ThrottleKeys) -> None:
    """Let an attempt through, or raise :class:`TooMany`."""
    waits = [rate_limit.until_room(keys.pair, MAX_PER_PAIR)]
    if not keys.known_browser:
        waits += [rate_limit.until_room(keys.address, MAX_PER_ADDRESS), _pause(keys.name)]
    rate_limit.admit(*waits)


def refuse(keys: ThrottleKeys, **about: Any) -> bool:
    """Count a failed attempt and record it with what it was `about`; True where it was the one that reached the limit.

    Inside the caller's transaction.
    """
    rate_limit.count(keys.pair, keys.address, keys.name)
    reached = len(rate_limit.failures(keys.pair, MAX_PER_PAIR + 1)) == MAX_PER_PAIR
    audit.record(AuditKind.SIGN_IN_FAILED, **about)
    if reached:
        audit.record(AuditKind.THROTTLED, **about)
    return reached


def forget(keys: ThrottleKeys) -> None:
    """Forget the slips of somebody who has now signed in, inside the caller's transaction."""
    rate_limit.forget(keys.pair)


def _pause(key: str) -> dt.timedelta:
    times = rate_limit.failures(key, MAX_PER_NAME)
    return times[0] + NAME_PAUSE - clock.now() if len(times) == MAX_PER_NAME else dt.timedelta(0)
