"""A class that has a session today: rooms, a timetable, who was there so far, a make-up, links, feedback, and a waiting list."""

from __future__ import annotations

import datetime as dt

from skillmatch.demo import hero
from skillmatch.demo.world import World
from skillmatch.store.classes import timeline, waiting_list
from skillmatch.store.classes.models import (
    Attendance,
    ClassSession,
    ClassStanding,
    CourseRun,
    Enrolment,
    MakeUp,
    Material,
    SessionFeedback,
    WaitingPlace,
)
from skillmatch.store.db.database import rows
from skillmatch.store.db.upsert import ids
from skillmatch.store.mentoring.models import Trainer
from skillmatch.store.organisations.models import Base, Lab, Room
from skillmatch.store.people.models import Worker
from skillmatch.store.workflow.models import CaseEvent
from skillmatch.terms import (
    LESSON_MINUTES,
    AttendanceMeans,
    AttendanceState,
    Basis,
    EnrolmentState,
    RunTime,
    SessionKind,
    SessionState,
    WaitingState,
)

ROOMS = (
    ("BASE1", "A101", "一号教室", "Room 1", 40), ("BASE1", "A102", "二号教室", "Room 2", 24),
    ("BASE2", "B201", "一号教室", "Room 1", 40), ("BASE2", "B202", "二号教室", "Room 2", 24),
    ("BASE3", "C301", "一号教室", "Room 1", 40),
)  # fmt: skip
PAST, COMING = 4, 3
"""Sessions before and after today's, every other working day."""

BEGINS, LESSONS = dt.time(14), 4
PEOPLE = 12
MARKS = "ppppplppapepppppappppppplppppppppppppappppppplpp"
"""Who was there, session by session: p is present, l late, a absent, e excused."""

STATES = {
    "p": AttendanceState.PRESENT, "l": AttendanceState.LATE, "a": AttendanceState.ABSENT, "e": AttendanceState.EXCUSED,
}  # fmt: skip
OPINIONS = ((5, "讲得清楚，案例贴近车间。"), (4, ""), (5, ""), (3, "希望多留时间动手练习。"), (4, ""), (5, "老师很耐心。"))
LINKS = (("课程讲义(示例)", "https://example.org/handout"), ("安全操作规程(示例)", "https://example.org/safety"))

COURSE = """
SELECT c.id, c.base_id FROM course c JOIN base b ON b.id = c.base_id WHERE b.code = ? AND c.state = 'listed' AND c.hours >= ?
AND c.mode NOT IN ('online', 'onsite') AND c.permit_given IS NULL
AND NOT EXISTS (SELECT 1 FROM course_equipment q WHERE q.course_id = c.id)
AND NOT EXISTS (SELECT 1 FROM enrolment e JOIN worker w ON w.id = e.worker_id WHERE e.course_id = c.id AND w.code = ?)
ORDER BY c.hours, c.code LIMIT 1
"""
FREE = """
SELECT w.id FROM worker w WHERE w.state = 'listed' AND w.code <> ?
AND NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.worker_id = w.id AND e.course_id = ?) ORDER BY w.id DESC LIMIT ?
"""
OPEN_RUNS = """
SELECT r.id, r.course_id FROM course_run r WHERE r.starts_on > ?
AND NOT EXISTS (SELECT 1 FROM cohort c WHERE c.run_id = r.id) ORDER BY r.id
"""


def hold(world: World) -> None:
    """Write the rooms and the class; nothing but rooms where the base has no course that would do."""
    rooms = _rooms()
    found = rows(COURSE, (hero.ORDER_BASE, (PAST + 1 + COMING) * LESSONS, hero.WORKER))
    _wait(world.today)
    if not found:
        return
    course, base = found[0]
    days = [*reversed(_working_days(world, -1, PAST)), world.today, *_working_days(world, 1, COMING)]
    run = CourseRun.create(
        course=course, base=base, town=None, time=RunTime.WEEKDAY.value, seats=20, starts_on=days[0],
        ends_on=days[-1] + dt.timedelta(days=7), basis=Basis.SAMPLE.value,
    )  # fmt: skip
    people = [Worker.get(Worker.code == hero.WORKER).id, *(row[0] for row in rows(FREE, (hero.WORKER, course, PEOPLE - 1)))]
    began = _morning(run.starts_on)
    for worker in people:
        Enrolment.create(worker=worker, course=course, run=run, state=EnrolmentState.ENROLLED.value, created_at=began)
    sessions = _sessions(run, days, rooms[hero.ORDER_BASE])
    _attend(sessions, people)
    ClassStanding.create(run=run, begun_at=began)
    for kind, detail in (("laid", {"sessions": len(sessions)}), ("begun", {})):
        CaseEvent.create(workflow=timeline.WORKFLOW, case_id=run.id, transition=kind, evidence=detail, at=began)
    for title, url in LINKS:
        Material.create(run=run, title=title, url=url, added_at=began)


def _morning(day: dt.date) -> dt.datetime:
    """A moment of a day, as the store keeps it."""
    return dt.datetime.combine(day, dt.time(6))


def _rooms() -> dict[str, Room]:
    """The rooms; gives the largest of each base."""
    bases = ids(Base)
    largest: dict[str, Room] = {}
    for base, code, zh, en, seats in ROOMS:
        room = Room.create(base=bases[base], code=code, zh=f"{zh}(示例)", en=f"{en} (sample)", seats=seats)
        largest.setdefault(base, room)
    return largest


def _working_days(world: World, step: int, number: int) -> list[dt.date]:
    """Every other working day before or after today, the nearest first."""
    days = (world.today + dt.timedelta(days=step * away) for away in range(1, 4 * number + 20))
    return [day for day in days if world.calendar.is_working_day(day)][1 : 2 * number : 2]


def _sessions(run: CourseRun, days: list[dt.date], room: Room) -> list[ClassSession]:
    """Theory in the room, and the last ones as practice in the base's lab."""
    trainer, length = Trainer.get(Trainer.code == hero.TRAINER), dt.timedelta(minutes=LESSONS * LESSON_MINUTES)
    lab, made = Lab.get_or_none(Lab.base == run.base_id), []
    for number, day in enumerate(days, start=1):
        starts = dt.datetime.combine(day, BEGINS)
        state = SessionState.HELD if number <= PAST else SessionState.PLANNED
        practice = lab is not None and lab.stations >= run.seats and number > PAST + 1
        made.append(
            ClassSession.create(
                run=run, number=number, starts_at=starts, ends_at=starts + length, trainer=trainer, state=state.value,
                kind=(SessionKind.PRACTICAL if practice else SessionKind.THEORY).value,
                room=None if practice else room, lab=lab if practice else None, changed_at=_morning(run.starts_on),
            )
        )  # fmt: skip
    return made


def _attend(sessions: list[ClassSession], people: list[int]) -> None:
    """Who was there so far, a make-up for who was not, and what they thought of the first sessions."""
    held = [session for session in sessions if session.state == SessionState.HELD.value]
    absent: list[int] = []
    for place, (session, worker) in enumerate((session, worker) for session in held for worker in people):
        state = STATES[MARKS[place % len(MARKS)]]
        at = session.starts_at - dt.timedelta(hours=8)  # the city's clocks are eight hours ahead of the store's
        means = AttendanceMeans.CODE if place % 3 else AttendanceMeans.TAP
        Attendance.create(session=session, worker=worker, state=state.value, means=means.value, at=at)
        if session == held[1] and state in (AttendanceState.ABSENT, AttendanceState.EXCUSED):
            absent.append(worker)
    if absent:
        begins = dt.datetime.combine(sessions[-1].starts_at.date() + dt.timedelta(days=7), BEGINS)
        again = ClassSession.create(
            run=held[1].run_id, number=0, kind=held[1].kind, starts_at=begins,
            ends_at=begins + (held[1].ends_at - held[1].starts_at),
            room=held[1].room_id, trainer=held[1].trainer_id, makes_up=held[1], changed_at=held[1].ends_at,
        )  # fmt: skip
        MakeUp.insert_many([{"session": again, "worker": worker} for worker in absent]).execute()
    for worker, (rating, words) in zip(people, OPINIONS, strict=False):
        SessionFeedback.create(session=held[0], worker=worker, rating=rating, words=words, at=held[0].ends_at)


def _wait(today: dt.date) -> None:
    """Two people wait for the first open class that is full."""
    for run, course in rows(OPEN_RUNS, (today.isoformat(),)):
        if waiting_list.is_full(CourseRun.get_by_id(run)):
            for number, (worker,) in enumerate(rows(FREE, (hero.WORKER, course, 2))):
                at = _morning(today - dt.timedelta(days=3 - number))
                WaitingPlace.create(run=run, worker=worker, asked_at=at, state=WaitingState.WAITING.value)
            return
