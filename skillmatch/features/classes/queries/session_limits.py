"""What a session has to keep within, read from the store as it stands: inside the transaction that books it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from skillmatch.features.classes.rules import classes as classes_rules
from skillmatch.features.classes.rules import scheduling as scheduling_rules
from skillmatch.features.classes.rules.classes import SessionLimits, SessionWish
from skillmatch.features.classes.rules.scheduling import ProposedTimetable
from skillmatch.store.classes import rosters, timetable
from skillmatch.store.classes.models import ClassSession, CourseRun
from skillmatch.store.organisations import city_calendar, lab_fit
from skillmatch.terms import LESSON_MINUTES, RunTime, SessionKind, SessionState

DAY = dt.timedelta(days=1)


def frame(
    run: CourseRun, since: dt.datetime, until: dt.datetime, *, but: ClassSession | None = None, booked: Sequence[int] | None = None
) -> SessionLimits:
    """The frame of a session of `run` between two moments.

    Parameters
    ----------
    run : CourseRun
    since, until : datetime
        All that is taken in this span is looked at.
    but : ClassSession, optional
        The session that is changed: it is not in its own way.
    booked : sequence of int, optional
        The workers of a make-up; None for a session of the whole class.
    """
    labs = lab_fit.choices(run.course_id, run.base_id, next(iter(timetable.ordered_by(run.id)), None))
    people = timetable.expected(run.id) if booked is None else list(booked)
    key = None if but is None else but.id
    return SessionLimits(
        run_id=run.id,
        seats=run.seats if booked is None else max(len(booked), 1),
        stations=lab_fit.places_taken(run.seats, run.lab_groups) if booked is None else max(len(booked), 1),
        starts_on=run.starts_on,
        ends_on=run.ends_on if booked is None else run.ends_on + classes_rules.MAKE_UP_DAYS * DAY,
        minutes_left=minutes_left(run, but) if booked is None else -1,
        needs_equipment=bool(lab_fit.needed(run.course_id)),
        equipped={lab.id for lab in labs if lab.equipped},
        rooms={room.id: room.places for room in timetable.rooms(run.base_id)},
        labs={lab.id: lab.stations for lab in labs},
        taken=timetable.taken(since, until, key),
        kept=timetable.reserved_stations(run.id),
        busy_people=timetable.people_busy(people, since, until, key),
        holidays=city_calendar.work_calendar().holidays,
        makes_up=booked is not None,
    )


def minutes_left(run: CourseRun, but: ClassSession | None = None) -> int:
    """Count how many minutes of the course have no session yet; never below nothing."""
    used = sum(_minutes(one) for one in _living_sessions(run) if but is None or one.id != but.id)
    return max(run.course.hours * LESSON_MINUTES - used, 0)


def _living_sessions(run: CourseRun) -> list[ClassSession]:
    """The sessions of the whole class that are held or still to come."""
    living = (ClassSession.run == run.id) & (ClassSession.state != SessionState.CANCELLED.value) & ClassSession.makes_up.is_null()
    return list(ClassSession.select().where(living))


def _minutes(session: ClassSession) -> int:
    return int((session.ends_at - session.starts_at).total_seconds()) // 60


def lay(run: CourseRun, trainer_id: int | None, today: dt.date) -> ProposedTimetable:
    """A timetable for what has no session yet, from the first day on that is still to come."""
    first = max(run.starts_on, today + DAY)
    midnight = dt.time()
    whole = frame(run, dt.datetime.combine(first, midnight), dt.datetime.combine(run.ends_on + DAY, midnight))
    whole = replace(whole, minutes_left=-1)
    labs = lab_fit.choices(run.course_id, run.base_id, next(iter(timetable.ordered_by(run.id)), None))
    places = _Places(run, whole, trainer_id, [lab.id for lab in labs if lab.fits])
    has_practice = whole.needs_equipment or run.lab_id is not None or run.course.mode in lab_fit.PRACTICAL_MODES
    share = lab_fit.PRACTICAL_SHARE.get(run.course.mode, 0.0) if has_practice else 0.0
    lessons = minutes_left(run) // LESSON_MINUTES
    practical = min(max(round(run.course.hours * share) - _practical_lessons(run), 0), lessons)
    parts = (lessons - practical, practical)
    return scheduling_rules.lay(parts, RunTime(run.time), (first, run.ends_on), city_calendar.work_calendar(), places.find)


def _practical_lessons(run: CourseRun) -> int:
    """Class hours of a class that are practicals already."""
    sessions = [one for one in _living_sessions(run) if one.kind == SessionKind.PRACTICAL.value]
    return sum(_minutes(one) for one in sessions) // LESSON_MINUTES


class _Places:
    """Finds a place for one session after another; those found already are in the way of the next."""

    def __init__(self, run: CourseRun, frame: SessionLimits, trainer_id: int | None, fitting: Sequence[int]) -> None:
        self.run, self.frame, self.trainer_id, self.fitting = run, frame, trainer_id, fitting

    def find(self, kind: SessionKind, starts_at: dt.datetime, ends_at: dt.datetime) -> SessionWish | None:
        """The session in the first room or lab that is free then; None where there is none."""
        at = SessionWish(kind, starts_at, ends_at, trainer_id=self.trainer_id)
        return next((one for one in self._choices(at) if not classes_rules.faults(one, self.frame)), None)

    def _choices(self, at: SessionWish) -> list[SessionWish]:
        """Where it could be: a practical in the lab of the class or another that fits, theory in the smallest room that does.

        A practical never becomes theory: without a lab it stands nowhere, but for where the trainer said that it is instead.
        """
        if at.kind is SessionKind.PRACTICAL:
            if self.run.practicals_at:
                return [at]
            labs = {self.run.lab_id, *self.fitting} & set(self.frame.labs)
            nearest = sorted(labs, key=lambda lab: (lab != self.run.lab_id, self.frame.labs[lab], lab))
            return [replace(at, lab_id=lab) for lab in nearest]
        large = [room for room, seats in self.frame.rooms.items() if seats >= self.frame.seats]
        return [replace(at, room_id=room) for room in large] or [at]


def default_trainer(run: CourseRun, acting_trainer: int | None) -> int | None:
    """Return who gives a session that says nothing else: the trainer of the order, or whoever lays the timetable."""
    return rosters.trainer_of(run.id) or acting_trainer
