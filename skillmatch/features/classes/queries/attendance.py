"""What a trainer's day and a roster show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from skillmatch import clock
from skillmatch.store.accounts.access import Acting
from skillmatch.store.catalogue.queries import moment
from skillmatch.store.classes import attendance, roster_names, rosters
from skillmatch.store.classes import queries as class_queries
from skillmatch.store.classes.queries import ClassRow, SessionRow
from skillmatch.store.db.database import rows
from skillmatch.store.statistics.suppression import few
from skillmatch.terms import AttendanceMeans, AttendanceState, SessionState

DAY = dt.timedelta(days=1)
BACK_DAYS, AHEAD_DAYS, LAY_DAYS = 14, 7, 21
"""How far a trainer's day looks: back for missing attendance, ahead for sessions without a room and classes that begin (chosen)."""

UNDO = dt.timedelta(hours=1)
"""What was tapped for several at once can be taken back at once for so long (chosen)."""


@dataclass(frozen=True)
class RosterPerson:
    """Somebody on a roster: what is written down of this session, and the share of the class attended so far."""

    worker_id: int
    name: str
    state: AttendanceState | None
    means: AttendanceMeans | None
    share: float | None


@dataclass(frozen=True)
class SessionOpinions:
    """What those who were there think of a session; the mean and the words only where enough have answered."""

    answers: int
    mean: float | None
    words: list[str]


@dataclass(frozen=True)
class TrainerDay:
    """A trainer's day.

    Attributes
    ----------
    today, tomorrow : list of SessionRow
    sizes : dict of int to int
        People on the roster of each class.
    unmarked, unplaced : list of SessionRow
        Sessions of the last days without attendance, and of the next days without a room.
    unlaid : list of ClassRow
        Classes whose timetable is not complete.
    """

    today: list[SessionRow]
    tomorrow: list[SessionRow]
    sizes: dict[int, int]
    unmarked: list[SessionRow]
    unplaced: list[SessionRow]
    unlaid: list[ClassRow]


def day(acting: Acting, now: dt.datetime) -> TrainerDay:
    """The day of the trainer who acts."""
    midnight = dt.datetime.combine(now.date(), dt.time())
    given = class_queries.given(acting.trainer_id or 0, midnight - BACK_DAYS * DAY, midnight + (AHEAD_DAYS + 1) * DAY)
    living = [one for one in given if one.state is not SessionState.CANCELLED]
    today, tomorrow = now.date(), now.date() + DAY
    mine = class_queries.of_trainer(acting.trainer_id, acting.base_id, today)
    return TrainerDay(
        today=[one for one in given if one.on == today],
        tomorrow=[one for one in given if one.on == tomorrow],
        sizes=rosters.sizes(sorted({one.run_id for one in given})),
        unmarked=[one for one in living if one.state is SessionState.PLANNED and one.on < today],
        unplaced=[one for one in living if one.on >= today and one.place is None],
        unlaid=[row for row in mine if _wants_laying(row, today)],
    )


def _wants_laying(row: ClassRow, today: dt.date) -> bool:
    soon = row.starts_on <= today + LAY_DAYS * DAY
    return soon and not row.cancelled and not row.is_laid and bool(row.people or row.number)


def roster(acting: Acting, session: SessionRow, worker_ids: list[int]) -> list[RosterPerson]:
    """The people of a session by name; that they were shown is written down for them to read."""
    found = rows("SELECT worker_id, state, means FROM attendance WHERE session_id = ?", (session.id,))
    states = {row[0]: AttendanceState(row[1]) for row in found}
    means = {row[0]: AttendanceMeans(row[2]) for row in found}
    shares = attendance.share(session.run_id)
    return [
        RosterPerson(one.worker_id, one.name, states.get(one.worker_id), means.get(one.worker_id), shares.get(one.worker_id))
        for one in roster_names.show(acting, session.run_id, worker_ids)
    ]


def last_taps(session_id: int) -> list[int]:
    """Return whom the last tap was about, where it was about several at once: what an undo takes back."""
    found = rows(
        "SELECT worker_id FROM attendance WHERE session_id = ? AND means = 'tap'"
        " AND at = (SELECT MAX(at) FROM attendance WHERE session_id = ?) AND at > ?",
        (session_id, session_id, str(clock.now() - UNDO)),
    )
    return [row[0] for row in found] if len(found) > 1 else []


def opinions(session_id: int) -> SessionOpinions:
    """Return what a session was like; nobody's answer can be told from the others'."""
    found = rows("SELECT rating, words FROM session_feedback WHERE session_id = ? ORDER BY words", (session_id,))
    if few(len(found)):
        return SessionOpinions(len(found), None, [])
    return SessionOpinions(len(found), sum(row[0] for row in found) / len(found), [row[1] for row in found if row[1]])


def checked_in(session_id: int) -> list[tuple[int, dt.datetime]]:
    """Return who is written down as being there, the latest first."""
    found = rows(
        "SELECT worker_id, at FROM attendance WHERE session_id = ? AND state IN ('present', 'late') ORDER BY at DESC, id DESC",
        (session_id,),
    )
    return [(row[0], moment(row[1])) for row in found]
