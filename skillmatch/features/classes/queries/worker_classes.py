"""What a worker's pages of the own classes show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from skillmatch.store.classes import attendance, waiting_list
from skillmatch.store.classes import queries as class_queries
from skillmatch.store.classes.attendance import ClassAttendance
from skillmatch.store.classes.models import Enrolment, Material
from skillmatch.store.classes.queries import ClassRow, SessionRow
from skillmatch.store.db.database import rows
from skillmatch.terms import AttendanceState, EnrolmentState, Name, SessionState

KEPT_DAYS = 400
"""Classes that ended longer ago are left out (chosen)."""


@dataclass(frozen=True)
class WorkerClass:
    """One of the own classes: where the person stands, the attendance with the own share, and the next session."""

    row: ClassRow
    state: EnrolmentState
    attended: ClassAttendance
    share: float | None
    next: SessionRow | None


@dataclass(frozen=True)
class WaitingListPlace:
    """A waiting list that the person is on."""

    run_id: int
    course: Name
    starts_on: str
    position: int


@dataclass(frozen=True)
class WorkerSession:
    """A session as the person sees it: whether they were there, and what they said of it."""

    one: SessionRow
    state: AttendanceState | None
    rating: int | None
    words: str

    @property
    def can_say(self) -> bool:
        """Whether the person may say what it was like."""
        return self.state in (AttendanceState.PRESENT, AttendanceState.LATE)


def mine(worker_id: int, now: dt.datetime) -> list[WorkerClass]:
    """The own classes, the first to begin first."""
    found = class_queries.of_worker(worker_id, now.date() - dt.timedelta(days=KEPT_DAYS))
    runs = [row.id for row in found]
    coming = [
        one for one in class_queries.attended(worker_id, runs) if one.state is not SessionState.CANCELLED and one.ends_at > now
    ]
    states = _states(worker_id)
    attended = {row.id: attendance.of_class(row.id) for row in found}
    return [
        WorkerClass(
            row,
            states[row.id],
            attended[row.id],
            attended[row.id].shares.get(worker_id),
            next((one for one in coming if one.run_id == row.id), None),
        )
        for row in found
    ]


def waiting_for(worker_id: int) -> list[WaitingListPlace]:
    """The waiting lists that the person is on."""
    found = rows(
        "SELECT r.id, k.zh, k.en, r.starts_on FROM waiting_place w JOIN course_run r ON r.id = w.run_id"
        " JOIN course k ON k.id = r.course_id WHERE w.worker_id = ? AND w.state = 'waiting' ORDER BY r.starts_on, r.id",
        (worker_id,),
    )
    return [
        WaitingListPlace(run, Name(zh, en), str(starts), waiting_list.position(run, worker_id)) for run, zh, en, starts in found
    ]


def meetings(worker_id: int, run_id: int) -> list[WorkerSession]:
    """The sessions of one of the own classes, and the own make-ups."""
    there = rows(
        "SELECT a.session_id, a.state FROM attendance a JOIN class_session s ON s.id = a.session_id"
        " WHERE s.run_id = ? AND a.worker_id = ?",
        (run_id, worker_id),
    )
    said = rows(
        "SELECT f.session_id, f.rating, f.words FROM session_feedback f JOIN class_session s ON s.id = f.session_id"
        " WHERE s.run_id = ? AND f.worker_id = ?",
        (run_id, worker_id),
    )
    states = {row[0]: AttendanceState(row[1]) for row in there}
    answers = {row[0]: (row[1], row[2]) for row in said}
    return [
        WorkerSession(one, states.get(one.id), *answers.get(one.id, (None, "")))
        for one in class_queries.attended(worker_id, [run_id])
    ]


def state_in(worker_id: int, run_id: int) -> EnrolmentState:
    """Return where the person stands with one of the own classes."""
    return _states(worker_id)[run_id]


def materials(run_id: int) -> list[Material]:
    """The links of a class, oldest first."""
    return list(Material.select().where(Material.run == run_id).order_by(Material.id))


def _states(worker_id: int) -> dict[int, EnrolmentState]:
    own = Enrolment.select().where((Enrolment.worker == worker_id) & Enrolment.run.is_null(False))
    return {one.run_id: EnrolmentState(one.state) for one in own}
