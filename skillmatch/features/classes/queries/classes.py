"""What the pages of a timetable show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from skillmatch.features.classes.messages import classes as classes_messages
from skillmatch.store.classes import queries as class_queries
from skillmatch.store.classes import timeline, timetable
from skillmatch.store.classes.models import CourseRun, Material
from skillmatch.store.classes.queries import ClassRow, SessionRow
from skillmatch.store.classes.timetable import RoomChoice
from skillmatch.store.organisations import lab_fit
from skillmatch.store.organisations.models import Base
from skillmatch.store.workflow import case_events
from skillmatch.terms import SessionState
from skillmatch.web.timeline import TimelineLine

KEPT_DAYS = 60
"""A trainer's list leaves out classes that ended longer ago (chosen)."""

MAX_EVENTS = 30

PAGE_SIZE = 25


@dataclass(frozen=True)
class SessionPlaces:
    """Where the sessions of a class may be."""

    rooms: list[RoomChoice]
    labs: list[RoomChoice]


@dataclass(frozen=True)
class ClassPage:
    """A page of the city's classes.

    Attributes
    ----------
    stands : str
        A key of ``store/classes/queries.STANDS``.
    base : Base or None
        The one base whose classes are shown.
    numbers : dict
        How many classes there are by how they stand.
    """

    stands: str
    base: Base | None
    bases: list[Base]
    numbers: dict[str, int]
    classes: list[ClassRow]
    page: int
    more: bool


def mine(trainer_id: int | None, base_id: int | None, today: dt.date) -> list[ClassRow]:
    """The classes that a trainer plans or teaches, running and coming ones."""
    return class_queries.of_trainer(trainer_id, base_id, today - dt.timedelta(days=KEPT_DAYS))


def everywhere(stands: str, base_id: int | None, page: int, today: dt.date) -> ClassPage:
    """The classes of all bases, or of one; what is not known is as if it had not been asked."""
    bases = list(Base.select().order_by(Base.id))
    base = next((one for one in bases if one.id == base_id), None)
    only, stands = None if base is None else base.id, _stands(stands)
    numbers = class_queries.numbers(only, today)
    return ClassPage(
        stands,
        base,
        bases,
        numbers,
        class_queries.standing(stands, only, today, page, PAGE_SIZE),
        page,
        numbers[stands] > page * PAGE_SIZE,
    )


def all_that_stand(stands: str, base_id: int | None, today: dt.date) -> list[ClassRow]:
    """All classes that stand so, of all bases or of one."""
    base = None if base_id is None else Base.get_or_none(Base.id == base_id)
    return class_queries.standing(_stands(stands), None if base is None else base.id, today)


def _stands(asked: str) -> str:
    return asked if asked in class_queries.STANDS else next(iter(class_queries.STANDS))


def missing(row: ClassRow, sessions: list[SessionRow]) -> list[str]:
    """Return what a timetable still lacks."""
    planned = [one for one in sessions if one.state is SessionState.PLANNED]
    lacks = {
        "hours": not row.is_laid,
        "place": any(one.place is None for one in planned),
        "trainer": any(one.trainer_id is None for one in planned),
    }
    return [name for name, lacking in lacks.items() if lacking]


def places(run: CourseRun) -> SessionPlaces:
    """The rooms of the base, and the labs that fit the course first."""
    labs = lab_fit.choices(run.course_id, run.base_id, next(iter(timetable.ordered_by(run.id)), None))
    return SessionPlaces(timetable.rooms(run.base_id), [RoomChoice(lab.id, lab.zh, lab.en, lab.stations) for lab in labs])


def materials(run_id: int) -> list[Material]:
    """The links of a class, oldest first."""
    return list(Material.select().where(Material.run == run_id).order_by(Material.id))


def events(run_id: int) -> list[TimelineLine]:
    """The timeline of a class, latest first."""
    found = case_events.timeline(timeline.WORKFLOW, run_id, newest_first=True, limit=MAX_EVENTS)
    return [TimelineLine(line.at, classes_messages.event(line.transition, line.evidence), note=line.reason) for line in found]
