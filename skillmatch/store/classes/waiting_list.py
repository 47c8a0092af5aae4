"""The waiting list of a full open class: who comes next, by the time of asking alone."""

from __future__ import annotations

import datetime as dt

from skillmatch import clock
from skillmatch.store.classes import timeline, timetable
from skillmatch.store.classes.models import CourseRun, Enrolment, WaitingPlace
from skillmatch.store.db import versions
from skillmatch.store.db.database import rows, write
from skillmatch.store.messaging import messages
from skillmatch.store.people import renewals
from skillmatch.terms import EnrolmentState, MessageKind, WaitingState

TAKING = (EnrolmentState.REQUESTED.value, EnrolmentState.ENROLLED.value)


def is_full(run: CourseRun) -> bool:
    """Whether every place of a class is taken or asked for."""
    return Enrolment.select().where((Enrolment.run == run) & Enrolment.state.in_(TAKING)).count() >= run.seats


def position(run_id: int, worker_id: int) -> int:
    """The place of a person on the waiting list of a class, from 1; 0 where they are not on it."""
    found = rows(
        "SELECT COUNT(*) FROM waiting_place w"
        " JOIN waiting_place m ON m.run_id = w.run_id AND m.worker_id = ? AND m.state = 'waiting'"
        " WHERE w.run_id = ? AND w.state = 'waiting' AND (w.asked_at < m.asked_at OR (w.asked_at = m.asked_at AND w.id <= m.id))",
        (worker_id, run_id),
    )
    return int(found[0][0])


def fill(run_id: int, today: dt.date) -> int:
    """Give free places of a class that has not begun to those who wait; call it inside the transaction that freed them.

    Whoever cannot take the place by now (in the course already, or at the same time in another class) is passed over.

    Returns
    -------
    int
        How many got a place.
    """
    run: CourseRun | None = CourseRun.get_or_none(CourseRun.id == run_id)
    if run is None or run.starts_on < today or timeline.is_cancelled(run_id):
        return 0
    given = 0
    with write():
        while not is_full(run):
            first: WaitingPlace | None = (
                WaitingPlace.select()
                .where((WaitingPlace.run == run) & (WaitingPlace.state == WaitingState.WAITING.value))
                .order_by(WaitingPlace.asked_at, WaitingPlace.id)
                .first()
            )
            if first is None:
                break
            given += _give(run, first)
    return given


def _give(run: CourseRun, place: WaitingPlace) -> bool:
    """Enrol whoever comes first, or pass them over."""
    mine = Enrolment.get_or_none((Enrolment.worker == place.worker_id) & (Enrolment.course == run.course_id))
    can = not renewals.is_shut(mine, clock.today()) and not timetable.collides(place.worker_id, run.id)
    place.state = (WaitingState.ENROLLED if can else WaitingState.PASSED).value
    place.save(only=["state"])
    if not can:
        return False
    if mine is None:
        Enrolment.create(worker=place.worker_id, course=run.course_id, run=run, state=EnrolmentState.ENROLLED.value)
    else:
        fields = {"run": run, "state": EnrolmentState.ENROLLED.value, "created_at": clock.now()}
        Enrolment.update(**fields).where(Enrolment.id == mine.id).execute()
    timeline.record(run.id, "followed")
    messages.send(
        MessageKind.PLACE_FREE, f"/my-classes/{run.id}", worker_id=place.worker_id, course=messages.name(run.course),
        day=run.starts_on.isoformat(),
    )  # fmt: skip
    versions.raise_version(versions.FIGURES)
    if mine is not None and mine.state == EnrolmentState.REQUESTED.value and mine.run_id not in (None, run.id):
        fill(mine.run_id, clock.today())  # the place that was asked for elsewhere is free again
    return True
