"""How much of a class each person attended, and of which of its sessions nobody wrote down who was there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from skillmatch import clock
from skillmatch.store.catalogue.queries import moment
from skillmatch.store.classes.rosters import ON_THE_ROSTER
from skillmatch.store.db.database import rows
from skillmatch.terms import SessionState

ATTENDED = "('present', 'late', 'made_up')"
"""Who came late was there; who was excused was not, until the session is made up."""

OVER = """
SELECT id, number, starts_at, ends_at, state FROM class_session
WHERE run_id = ? AND state <> 'cancelled' AND makes_up_id IS NULL AND ends_at <= ? ORDER BY starts_at, id
"""
"""A session that is still on says nothing yet of those who are not written down."""

THERE = f"""
SELECT a.worker_id, a.session_id FROM attendance a JOIN class_session s ON s.id = a.session_id
WHERE s.run_id = ? AND s.state = 'held' AND s.makes_up_id IS NULL AND a.state IN {ATTENDED}
"""


@dataclass(frozen=True)
class PastSession:
    """A session of the whole class that is over, and whether anything is written down of who was there."""

    id: int
    number: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    recorded: bool

    @property
    def seconds(self) -> float:
        """Return how long it was."""
        return (self.ends_at - self.starts_at).total_seconds()


@dataclass(frozen=True)
class ClassAttendance:
    """The attendance of a class so far.

    Attributes
    ----------
    sessions : list of PastSession
        Those that are over, in their order.
    shares : dict of int to float
        What each person of the roster attended of the time of all of them, in [0, 1]: a session without a record counts as not
        attended until somebody says otherwise. Empty before anything was written down at all.
    open_share : float
        How much of that time nothing is written down of: so much more each person may have attended.
    """

    sessions: list[PastSession] = field(default_factory=list)
    shares: dict[int, float] = field(default_factory=dict)
    open_share: float = 0.0

    @property
    def unrecorded(self) -> list[PastSession]:
        """The sessions of which nothing is written down."""
        return [one for one in self.sessions if not one.recorded]

    def at_best(self, worker_id: int) -> float | None:
        """Return a person's share if they were in every session without a record; None where nothing is known."""
        known = self.shares.get(worker_id)
        return None if known is None else min(known + self.open_share, 1.0)


def of_class(run_id: int) -> ClassAttendance:
    """The attendance of a class so far; a make-up counts for the session that it makes up and not by itself."""
    found = rows(OVER, (run_id, str(clock.in_city())))
    sessions = [
        PastSession(key, number, moment(starts), moment(ends), state == SessionState.HELD.value)
        for key, number, starts, ends, state in found
    ]
    length = {one.id: one.seconds for one in sessions}
    total = sum(length.values())
    if not any(one.recorded for one in sessions):
        return ClassAttendance(sessions)
    people = rows(f"SELECT worker_id FROM enrolment WHERE run_id = ? AND state IN {ON_THE_ROSTER}", (run_id,))
    there = dict.fromkeys((row[0] for row in people), 0.0)
    for worker, session in rows(THERE, (run_id,)):
        if worker in there and session in length:
            there[worker] += length[session]
    shares = {worker: seconds / total for worker, seconds in there.items()}
    return ClassAttendance(sessions, shares, sum(one.seconds for one in sessions if not one.recorded) / total)


def share(run_id: int) -> dict[int, float]:
    """Return what each person of a class' roster attended of the sessions that are over (:attr:`ClassAttendance.shares`)."""
    return of_class(run_id).shares
