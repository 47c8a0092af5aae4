"""Answering an offered place: one transaction each, so that the last place has one winner and nobody sits in two classes."""

from __future__ import annotations

import datetime as dt

from peewee import fn

from skillmatch import clock, events
from skillmatch.errors import Conflict, NotFound
from skillmatch.features.cohorts.messages import seats as seats_messages
from skillmatch.features.cohorts.rules import seats as seats_rules
from skillmatch.features.cohorts.rules.seats import ClassDates, SeatRefusal
from skillmatch.store.accounts.access import MISSING
from skillmatch.store.classes import timetable, waiting_list
from skillmatch.store.classes.models import CourseRun, Enrolment
from skillmatch.store.cohorts import seating
from skillmatch.store.cohorts.models import Cohort, CohortSeat
from skillmatch.store.db.database import write
from skillmatch.store.db.versions import FIGURES, raise_version
from skillmatch.store.people import renewals
from skillmatch.terms import CohortState, EnrolmentState, Role, SeatState

TAKING = (EnrolmentState.REQUESTED.value, EnrolmentState.ENROLLED.value)


def accept(seat_id: int, account_id: int) -> CourseRun:
    """Take the place: the person is enrolled in the class, and the trainer may see the name from now on.

    Returns
    -------
    CourseRun
        The class.
    """
    with write():
        seat = _answerable(seat_id)
        run = seat.cohort.run
        if run is None:
            raise Conflict(seats_messages.refusal(SeatRefusal.CLOSED))
        refused = _in_the_way(seat, run)
        if refused is not None:
            raise Conflict(seats_messages.refusal(refused))
        _enrol(seat, run)
        _answer(seat, SeatState.ACCEPTED, account_id)
    return run


def decline(seat_id: int, account_id: int, reason: str = "") -> CohortSeat:
    """Leave the place to the best reserve."""
    with write():
        seat = _answerable(seat_id)
        seat.reason = reason.strip()
        _answer(seat, SeatState.DECLINED, account_id)
        seating.offer_next(seat.cohort, clock.today(), seat.demand_id)
    return seat


def withdraw(seat_id: int) -> CohortSeat:
    """Give back a place that was accepted, before or after the class began; the next reserve is asked while there is time.

    Raises
    ------
    Conflict
        The place is not accepted, or the class is over.
    """
    with write():
        seat = CohortSeat.get_or_none(CohortSeat.id == seat_id)
        if seat is None:
            raise NotFound(MISSING)
        refused = seats_rules.withdrawal_refused(SeatState(seat.state), CohortState(seat.cohort.state))
        if refused is not None:
            raise Conflict(seats_messages.refusal(refused))
        Enrolment.update(state=EnrolmentState.WITHDRAWN.value).where(
            (Enrolment.worker == seat.worker_id)
            & (Enrolment.run == seat.cohort.run_id)
            & (Enrolment.state == EnrolmentState.ENROLLED.value)
        ).execute()
        raise_version(FIGURES)
        seating.leave(seat, clock.today())
        events.place_left.send(seat.cohort.run_id, worker_id=seat.worker_id)
    return seat


def lapse(today: dt.date) -> int:
    """Take back every offer whose last day has passed and ask the reserves: the day's work of the background worker.

    Returns
    -------
    int
        Offers that ran out.
    """
    with write():
        return seating.lapse(today)


def _answerable(seat_id: int) -> CohortSeat:
    """The place as it stands inside this transaction, if it may be answered."""
    seat = CohortSeat.get_or_none(CohortSeat.id == seat_id)
    if seat is None:
        raise NotFound(MISSING)
    refused = seats_rules.answer_refused(SeatState(seat.state), CohortState(seat.cohort.state), seat.answer_by, clock.today())
    if refused is not None:
        raise Conflict(seats_messages.refusal(refused))
    return seat


def _in_the_way(seat: CohortSeat, run: CourseRun) -> SeatRefusal | None:
    """What keeps the person out of the class: no room, another place on these days, a clash, or the course itself."""
    taken = Enrolment.select(fn.COUNT(Enrolment.id)).where((Enrolment.run == run) & Enrolment.state.in_(TAKING)).scalar()
    if taken >= run.seats:
        return SeatRefusal.FULL
    here = _dated(run)
    if any(here.overlaps(_dated(other)) for other in _accepted_runs(seat)):
        return SeatRefusal.ELSEWHERE
    own = Enrolment.get_or_none((Enrolment.worker == seat.worker_id) & (Enrolment.course == run.course_id))
    if renewals.is_shut(own, clock.today()):
        return SeatRefusal.ENROLLED
    return SeatRefusal.CLASH if timetable.collides(seat.worker_id, run.id) else None


def _accepted_runs(seat: CohortSeat) -> list[CourseRun]:
    """Classes in which the person has accepted another place."""
    return list(
        CourseRun.select()
        .join(Cohort, on=(Cohort.run == CourseRun.id))
        .join(CohortSeat, on=(CohortSeat.cohort == Cohort.id))
        .where(
            (CohortSeat.worker == seat.worker_id)
            & (CohortSeat.id != seat.id)
            & (CohortSeat.state == SeatState.ACCEPTED.value)
            & Cohort.state.in_((CohortState.CONFIRMED.value, CohortState.RUNNING.value))
        )
    )


def _enrol(seat: CohortSeat, run: CourseRun) -> None:
    """Enrol the person; an earlier interest, request or withdrawal becomes this enrolment."""
    known = Enrolment.get_or_none((Enrolment.worker == seat.worker_id) & (Enrolment.course == run.course_id))
    if known is None:
        Enrolment.create(worker=seat.worker_id, course=run.course_id, run=run, state=EnrolmentState.ENROLLED.value)
    else:
        left = known.run_id if known.state == EnrolmentState.REQUESTED.value and known.run_id != run.id else None
        known.run, known.state = run, EnrolmentState.ENROLLED.value
        known.save(only=["run", "state"])
        if left is not None:
            waiting_list.fill(left, clock.today())
    raise_version(FIGURES)


def _answer(seat: CohortSeat, state: SeatState, account_id: int) -> None:
    seat.state, seat.answered_at = state.value, clock.now()
    seat.save(only=["state", "answered_at", "reason"])
    seating.record(seat.cohort, state.value, account_id=account_id, role=Role.WORKER.value, seat=seat.worker_id)


def _dated(run: CourseRun) -> ClassDates:
    return ClassDates(run.starts_on, run.ends_on, run.time)
