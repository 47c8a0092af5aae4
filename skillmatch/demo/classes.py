"""Classes of the coming months with their places, and the lists of those who are interested in a course without a class."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from skillmatch.demo import hero
from skillmatch.demo.bulk import insert
from skillmatch.demo.people_draw import DemoPerson
from skillmatch.demo.world import Lesson, World
from skillmatch.store.classes.models import CourseRun, Enrolment
from skillmatch.store.db.database import rows
from skillmatch.store.organisations import lab_fit
from skillmatch.terms import Basis, EnrolmentState, Mode, RunTime

COURSES_WITH_CLASSES = 0.6
ALWAYS = {"CRS051", "CRS052", "CRS063", "CRS066", "CRS054"}
"""Courses of the demonstration's worker: there is always a class to show."""

FULL_SHARE = 0.12
INTERESTED_SHARE = 0.08
HOURS_A_WEEK = {RunTime.WEEKDAY: 30, RunTime.EVENING: 8, RunTime.WEEKEND: 12, RunTime.ANYTIME: 10}
TIMES = (RunTime.WEEKDAY, RunTime.EVENING, RunTime.WEEKEND)


def plan(world: World, people: list[DemoPerson]) -> None:
    """Write the classes and who has asked for a place in them."""
    chosen = [lesson for lesson in world.lessons if lesson.code in ALWAYS or world.dice.random() < COURSES_WITH_CLASSES]
    planned = [row for lesson in chosen for row in _classes(world, lesson, len(people))]
    fields = ("course", "base", "town", "time", "starts_on", "ends_on", "seats", "basis")
    insert(CourseRun, fields, planned)
    runs: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for run, course, seats in rows("SELECT id, course_id, seats FROM course_run ORDER BY id"):
        runs[course].append((run, seats))
    crowd = _by_job(people)
    taken: set[tuple[int, int]] = {(one.id, course) for one in people for course, *_ in one.taken}
    by_id = {lesson.id: lesson for lesson in world.lessons}
    asked = [row for course, some in runs.items() for row in _enrolments(world, by_id[course], some, crowd, taken)]
    open_courses = [lesson for lesson in world.lessons if lesson.id not in runs]
    asked += _interested(world, open_courses, people, taken)
    insert(Enrolment, ("worker", "course", "run", "state", "hours", "created_at"), asked)


def _classes(world: World, lesson: Lesson, people: int) -> list[tuple[object, ...]]:
    dice = world.dice
    number = dice.choice((1, 1, 2)) * max(1, min(20, people // 4000))
    classes: list[tuple[object, ...]] = []
    for _ in range(number):
        time = RunTime.ANYTIME if lesson.mode == Mode.ONLINE.value else dice.choice(TIMES)
        start = world.calendar.first_meeting(time, world.day(6, 120))
        weeks = max(1, -(-lesson.hours // HOURS_A_WEEK[time]))
        town = dice.choice(list(world.towns.values())) if lesson.mode == Mode.ONSITE.value else lesson.town
        seats = dice.choice((12, 16, 20, 24, 30, 40))
        if lesson.mode == Mode.PRACTICAL.value and lesson.base in world.stations:
            seats = min(seats, lab_fit.MAX_GROUPS * world.stations[lesson.base])
        end = start + dt.timedelta(days=7 * weeks - 1)
        classes.append((lesson.id, lesson.base, town, time.value, start, end, seats, Basis.SAMPLE.value))
    return classes


def _by_job(people: list[DemoPerson]) -> dict[int, list[DemoPerson]]:
    crowd: dict[int, list[DemoPerson]] = defaultdict(list)
    for one in people:
        if one.code != hero.WORKER:
            crowd[one.job.id].append(one)
    return crowd


def _enrolments(
    world: World, lesson: Lesson, runs: list[tuple[int, int]], crowd: dict[int, list[DemoPerson]], taken: set[tuple[int, int]]
) -> list[tuple[object, ...]]:
    dice = world.dice
    waiting = [one for job in sorted(lesson.jobs) for one in crowd[job] if (one.id, lesson.id) not in taken]
    dice.shuffle(waiting)
    asked: list[tuple[object, ...]] = []
    for run, seats in runs:
        full = dice.random() < FULL_SHARE and lesson.code not in ALWAYS
        for number in range(min(seats if full else dice.randint(0, seats // 2), len(waiting))):
            one = waiting.pop()
            taken.add((one.id, lesson.id))
            state = EnrolmentState.ENROLLED if full or number % 3 else EnrolmentState.REQUESTED
            asked.append((one.id, lesson.id, run, state.value, 0, _lately(world)))
    return asked


def _interested(
    world: World, lessons: list[Lesson], people: list[DemoPerson], taken: set[tuple[int, int]]
) -> list[tuple[object, ...]]:
    interested: list[tuple[object, ...]] = []
    for one in people:
        if not lessons or world.dice.random() >= INTERESTED_SHARE:
            continue
        fitting = [lesson for lesson in lessons if one.job.id in lesson.jobs] or lessons
        lesson = world.dice.choice(fitting)
        if (one.id, lesson.id) not in taken:
            taken.add((one.id, lesson.id))
            interested.append((one.id, lesson.id, None, EnrolmentState.INTERESTED.value, 0, _lately(world)))
    return interested


def _lately(world: World) -> dt.datetime:
    return dt.datetime.combine(world.day(-40, -1), dt.time(8, 0))
