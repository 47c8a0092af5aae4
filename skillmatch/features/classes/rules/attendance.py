"""Pure decisions about attendance: when it may be taken, and the code on the screen.

The code is a signature over the session and a short span of time. It tells nothing, cannot be made without the key of the
installation, and is worth nothing a minute later.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from enum import Enum

from skillmatch.terms import AttendanceState, SessionState

STEP_SECONDS = 20
"""The code on the screen changes so often (chosen)."""

STEPS_VALID = 3
"""A code holds for the span in which it was made and the two after it: a minute at most, to open a camera in (chosen)."""

EARLY = dt.timedelta(minutes=30)
"""Attendance may be taken from so long before a session begins (chosen)."""

LATE_AFTER = dt.timedelta(minutes=10)
"""Who comes later than this after the beginning is late (chosen)."""

OPEN_DAYS = 30
"""A trainer may write down attendance so many days after a session (chosen)."""

TAPPED = (AttendanceState.PRESENT, AttendanceState.LATE, AttendanceState.ABSENT, AttendanceState.EXCUSED)
"""What a trainer may write down; that somebody made a session up follows from the make-up."""

LENGTH = 24


class AttendanceRefusal(Enum):
    """Why attendance cannot be taken now."""

    CANCELLED = "cancelled"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    OVER = "over"
    EXPIRED = "expired"
    ALREADY = "already"
    BY_TRAINER = "by_trainer"


def may_mark(state: SessionState, starts_at: dt.datetime, now: dt.datetime) -> AttendanceRefusal | None:
    """Why a trainer cannot write down attendance; None where it can be."""
    if state is SessionState.CANCELLED:
        return AttendanceRefusal.CANCELLED
    if now < starts_at - EARLY:
        return AttendanceRefusal.TOO_EARLY
    return AttendanceRefusal.TOO_LATE if now > starts_at + dt.timedelta(days=OPEN_DAYS) else None


def may_check_in(state: SessionState, starts_at: dt.datetime, ends_at: dt.datetime, now: dt.datetime) -> AttendanceRefusal | None:
    """Why nobody can check in by the code; None where they can."""
    if state is SessionState.CANCELLED:
        return AttendanceRefusal.CANCELLED
    if now < starts_at - EARLY:
        return AttendanceRefusal.TOO_EARLY
    return AttendanceRefusal.OVER if now > ends_at else None


def arrival(starts_at: dt.datetime, now: dt.datetime) -> AttendanceState:
    """Present or late, by the time of the check-in."""
    return AttendanceState.LATE if now > starts_at + LATE_AFTER else AttendanceState.PRESENT


def code(secret: str, session_id: int, at: float) -> str:
    """The code of a session at a moment, given in seconds.

    Examples
    --------
    >>> code("key", 7, 1000.0) == code("key", 7, 1005.0), code("key", 7, 1000.0) == code("key", 7, 1020.0)
    (True, False)
    """
    return _sign(secret, session_id, int(at) // STEP_SECONDS)


def holds(secret: str, session_id: int, given: str, at: float) -> bool:
    """Whether a code is of this session and still holds."""
    step = int(at) // STEP_SECONDS
    return any(hmac.compare_digest(_sign(secret, session_id, step - ago).encode(), given.encode()) for ago in range(STEPS_VALID))


def _sign(secret: str, session_id: int, step: int) -> str:
    words = f"attendance\0{session_id}\0{step}".encode()
    return hmac.new(secret.encode(), words, hashlib.sha256).hexdigest()[:LENGTH]
