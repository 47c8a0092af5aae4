"""Dated classes and their sessions as pages show them: constant SQL, one query a list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from skillmatch.store.catalogue.queries import day, moment
from skillmatch.store.db.database import rows
from skillmatch.terms import LESSON_MINUTES, Basis, ClassStatus, Name, RunTime, SessionKind, SessionState


@dataclass(frozen=True)
class ClassRow:
    """A dated class: what, where, when, and how far it is.

    Attributes
    ----------
    minutes : int
        How much of the course has its session.
    people, asked, waiting : int
        On the roster, with a requested place, on the waiting list.
    number, trainer : str
        Of the order and its trainer; empty for an open class.
    """

    id: int
    course_id: int
    course: Name
    hours: int
    base_id: int
    base: Name
    town: Name
    time: RunTime
    starts_on: dt.date
    ends_on: dt.date
    seats: int
    people: int
    asked: int
    waiting: int
    minutes: int
    sessions: int
    held: int
    begun: bool
    cancelled: bool
    reason: str
    number: str
    cohort_id: int | None
    trainer: str
    sample: bool

    @property
    def lessons(self) -> float:
        """Class hours that have their session."""
        return round(self.minutes / LESSON_MINUTES, 1)

    @property
    def is_laid(self) -> bool:
        """Whether every whole hour of the course has its session."""
        return self.hours * LESSON_MINUTES - self.minutes < LESSON_MINUTES

    def standing(self, today: dt.date) -> ClassStatus:
        """Return how it stands on a day."""
        if self.cancelled:
            return ClassStatus.CANCELLED
        if self.ends_on < today:
            return ClassStatus.OVER
        if self.begun:
            return ClassStatus.RUNNING
        if not self.sessions:
            return ClassStatus.UNLAID
        return ClassStatus.PLANNED if self.is_laid else ClassStatus.INCOMPLETE


@dataclass(frozen=True)
class SessionRow:
    """One session: when, what, where, with whom, and what came of it.

    Attributes
    ----------
    made_up : int or None
        The number of the session that this one makes up for; None for a session of the whole class.
    there, marked : int
        People who were there, and people of whom anything is written down.
    """

    id: int
    run_id: int
    number: int
    kind: SessionKind
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: SessionState
    sequence: int
    changed_at: dt.datetime
    note: str
    room: Name | None
    lab: Name | None
    trainer_id: int | None
    trainer: str
    makes_up_id: int | None
    made_up: int | None
    there: int
    marked: int
    booked: int
    course: Name
    base: Name

    @property
    def on(self) -> dt.date:
        """Its day."""
        return self.starts_at.date()

    @property
    def hours(self) -> str:
        """From when to when, as 08:30–11:30."""
        return f"{self.starts_at:%H:%M}–{self.ends_at:%H:%M}"

    @property
    def place(self) -> Name | None:
        """Its lab or its room."""
        return self.lab or self.room

    @property
    def lessons(self) -> float:
        """Its class hours."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60 / LESSON_MINUTES, 1)


CLASSES = """
SELECT r.id, k.id, k.zh, k.en, k.hours, b.id, b.zh, b.en, COALESCE(t.zh, ''), COALESCE(t.en, ''), r.time, r.starts_on, r.ends_on,
 r.seats,
 (SELECT COUNT(*) FROM enrolment e WHERE e.run_id = r.id AND e.state IN ('enrolled', 'completed', 'failed')),
 (SELECT COUNT(*) FROM enrolment e WHERE e.run_id = r.id AND e.state = 'requested'),
 (SELECT COUNT(*) FROM waiting_place w WHERE w.run_id = r.id AND w.state = 'waiting'),
 st.begun_at, st.cancelled_at, COALESCE(st.reason, ''), COALESCE(o.number, ''), o.id, COALESCE(p.name, ''), r.basis
FROM course_run r JOIN course k ON k.id = r.course_id JOIN base b ON b.id = r.base_id LEFT JOIN town t ON t.id = r.town_id
LEFT JOIN class_standing st ON st.run_id = r.id
LEFT JOIN cohort o ON o.id = (SELECT MIN(c.id) FROM cohort c WHERE c.run_id = r.id) LEFT JOIN trainer p ON p.id = o.trainer_id
WHERE {where} ORDER BY r.starts_on{falling}, r.id{falling}{part}
"""

NOW = "st.cancelled_at IS NULL AND "
STANDS = {
    "running": (NOW + "r.starts_on <= ? AND r.ends_on >= ?", 2),
    "coming": (NOW + "r.starts_on > ?", 1),
    "over": (NOW + "r.ends_on < ?", 1),
    "cancelled": ("st.cancelled_at IS NOT NULL", 0),
}
"""Of classes by how they stand at a day: the condition, and how often it asks for the day."""

SESSIONS = """
SELECT s.id, s.run_id, s.number, s.kind, s.starts_at, s.ends_at, s.state, s.sequence, s.changed_at, s.note,
 m.zh, m.en, l.zh, l.en, s.trainer_id, COALESCE(p.name, ''), s.makes_up_id, f.number,
 (SELECT COUNT(*) FROM attendance a WHERE a.session_id = s.id AND a.state IN ('present', 'late', 'made_up')),
 (SELECT COUNT(*) FROM attendance a WHERE a.session_id = s.id),
 (SELECT COUNT(*) FROM make_up u WHERE u.session_id = s.id), k.zh, k.en, b.zh, b.en
FROM class_session s JOIN course_run r ON r.id = s.run_id JOIN course k ON k.id = r.course_id JOIN base b ON b.id = r.base_id
LEFT JOIN room m ON m.id = s.room_id LEFT JOIN lab l ON l.id = s.lab_id LEFT JOIN trainer p ON p.id = s.trainer_id
LEFT JOIN class_session f ON f.id = s.makes_up_id
WHERE {where} ORDER BY s.starts_at, s.id
"""

MINE = (
    "(o.trainer_id = ? OR (o.trainer_id IS NULL AND r.base_id = ?)"
    " OR r.id IN (SELECT x.run_id FROM class_session x WHERE x.trainer_id = ?))"
)
"""The classes of a trainer: of their orders, open ones of their base, and those in which they give a session."""

IN_IT = "EXISTS (SELECT 1 FROM enrolment e WHERE e.run_id = r.id AND e.worker_id = ? AND e.state IN {states})"


def find_class(run_id: int) -> ClassRow | None:
    """One class."""
    return next(iter(_classes("r.id = ?", (run_id,))), None)


def of_trainer(trainer_id: int | None, base_id: int | None, since: dt.date) -> list[ClassRow]:
    """The classes of a trainer that end on `since` or later."""
    return _classes(f"{MINE} AND r.ends_on >= ?", (trainer_id or 0, base_id or 0, trainer_id or 0, since.isoformat()))


def standing(stands: str, base_id: int | None, today: dt.date, page: int = 1, size: int | None = None) -> list[ClassRow]:
    """The classes that stand as `stands` says, or a page of them, of one base or of all: coming ones by their start, others
    backwards."""
    where, days = STANDS[stands]
    where, marks = _at_base(where, base_id)
    days_and_base = (*[today.isoformat()] * days, *marks)
    part = "" if size is None else f" LIMIT {int(size)} OFFSET {int((page - 1) * size)}"
    return _classes(where, days_and_base, falling=stands != "coming", part=part)


def numbers(base_id: int | None, today: dt.date) -> dict[str, int]:
    """Return how many classes there are by how they stand."""
    where, marks = _at_base("1 = 1", base_id)
    sums = ", ".join(f"COALESCE(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END), 0)" for condition, _ in STANDS.values())
    days = [today.isoformat()] * sum(number for _, number in STANDS.values())
    sql = f"SELECT {sums} FROM course_run r LEFT JOIN class_standing st ON st.run_id = r.id WHERE {where}"
    return dict(zip(STANDS, map(int, rows(sql, (*days, *marks))[0]), strict=True))


def of_worker(worker_id: int, since: dt.date) -> list[ClassRow]:
    """The classes that a worker is in, or asked for a place in, and that end on `since` or later; cancelled ones as well."""
    states = IN_IT.format(states="('requested', 'enrolled', 'completed', 'failed')")
    was = IN_IT.format(states="('withdrawn')")
    where = f"({states} OR (st.cancelled_at IS NOT NULL AND {was})) AND r.ends_on >= ?"
    return _classes(where, (worker_id, worker_id, since.isoformat()))


def sessions(run_id: int) -> list[SessionRow]:
    """The sessions of a class, the first to begin first."""
    return _sessions("s.run_id = ?", (run_id,))


def session(session_id: int) -> SessionRow | None:
    """One session."""
    return next(iter(_sessions("s.id = ?", (session_id,))), None)


def given(trainer_id: int, since: dt.datetime, until: dt.datetime) -> list[SessionRow]:
    """The sessions that a trainer gives in a span of time; one without a trainer counts as given by the trainer of its order."""
    ordered = "s.trainer_id IS NULL AND EXISTS (SELECT 1 FROM cohort c WHERE c.run_id = r.id AND c.trainer_id = ?)"
    mine = f"(s.trainer_id = ? OR ({ordered}))"
    return _sessions(f"{mine} AND s.starts_at < ? AND s.ends_at > ?", (trainer_id, trainer_id, str(until), str(since)))


def attended(worker_id: int, run_ids: list[int]) -> list[SessionRow]:
    """The sessions of classes that concern a worker: those of the whole class, and the make-ups that the worker is booked into."""
    listed = ", ".join(str(int(run)) for run in run_ids) or "-1"
    mine = "(s.makes_up_id IS NULL OR EXISTS (SELECT 1 FROM make_up u WHERE u.session_id = s.id AND u.worker_id = ?))"
    return _sessions(f"s.run_id IN ({listed}) AND {mine}", (worker_id,))


def whole(run_ids: list[int]) -> list[SessionRow]:
    """The sessions of classes that are for all of the class."""
    listed = ", ".join(str(int(run)) for run in run_ids) or "-1"
    return _sessions(f"s.run_id IN ({listed}) AND s.makes_up_id IS NULL", ())


def laid(run_ids: list[int]) -> set[int]:
    """Return which of some classes have any session."""
    listed = ", ".join(str(int(run)) for run in run_ids) or "-1"
    return {row[0] for row in rows(f"SELECT DISTINCT run_id FROM class_session WHERE run_id IN ({listed})")}


def _at_base(where: str, base_id: int | None) -> tuple[str, tuple[int, ...]]:
    return (where, ()) if base_id is None else (f"{where} AND r.base_id = ?", (base_id,))


def _classes(where: str, parameters: tuple[Any, ...], *, falling: bool = False, part: str = "") -> list[ClassRow]:
    found = rows(CLASSES.format(where=where, falling=" DESC" if falling else "", part=part), parameters)
    laid = _laid([row[0] for row in found])
    return [_class(row, laid.get(row[0], (0, 0, 0))) for row in found]


def _laid(run_ids: list[int]) -> dict[int, tuple[int, int, int]]:
    """Minutes, sessions and held sessions of each class, without make-ups and what was cancelled."""
    listed = ", ".join(str(int(run)) for run in run_ids) or "-1"
    found = rows(
        "SELECT run_id, starts_at, ends_at, state FROM class_session"
        f" WHERE run_id IN ({listed}) AND makes_up_id IS NULL AND state <> 'cancelled'"
    )
    laid: dict[int, tuple[int, int, int]] = {}
    for run, starts, ends, state in found:
        minutes, number, held = laid.get(run, (0, 0, 0))
        length = int((moment(ends) - moment(starts)).total_seconds()) // 60
        laid[run] = (minutes + length, number + 1, held + (state == SessionState.HELD.value))
    return laid


def _class(row: tuple[Any, ...], laid: tuple[int, int, int]) -> ClassRow:
    return ClassRow(
        id=row[0], course_id=row[1], course=Name(row[2], row[3]), hours=row[4], base_id=row[5], base=Name(row[6], row[7]),
        town=Name(row[8], row[9]), time=RunTime(row[10]), starts_on=day(row[11]), ends_on=day(row[12]), seats=row[13],
        people=row[14], asked=row[15], waiting=row[16], minutes=laid[0], sessions=laid[1], held=laid[2], begun=row[17] is not None,
        cancelled=row[18] is not None, reason=row[19], number=row[20], cohort_id=row[21], trainer=row[22],
        sample=row[23] == Basis.SAMPLE.value,
    )  # fmt: skip


def _sessions(where: str, parameters: tuple[Any, ...]) -> list[SessionRow]:
    return [_session(row) for row in rows(SESSIONS.format(where=where), parameters)]


def _session(row: tuple[Any, ...]) -> SessionRow:
    return SessionRow(
        id=row[0], run_id=row[1], number=row[2], kind=SessionKind(row[3]), starts_at=moment(row[4]), ends_at=moment(row[5]),
        state=SessionState(row[6]), sequence=row[7], changed_at=moment(row[8]), note=row[9],
        room=None if row[10] is None else Name(row[10], row[11]), lab=None if row[12] is None else Name(row[12], row[13]),
        trainer_id=row[14], trainer=row[15], makes_up_id=row[16], made_up=row[17], there=row[18], marked=row[19], booked=row[20],
        course=Name(row[21], row[22]), base=Name(row[23], row[24]),
    )  # fmt: skip
