"""What the generator knows: the reference data in the store, its own lists, the dice and the day."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from skillmatch.store.catalogue.models import Course, Occupation
from skillmatch.store.db.database import rows
from skillmatch.store.db.upsert import ids
from skillmatch.store.organisations import city_calendar
from skillmatch.store.organisations.models import Base, Town
from skillmatch.terms import BaseKind
from skillmatch.workflow.working_days import WorkCalendar

DATA = Path(__file__).parent / "data"
CITY_TOWN = "TOWN001"
"""Where the sample classes of the city's bases are held."""


@dataclass(frozen=True)
class Job:
    """An occupation: (skill id, required rank, origin) by rank, and the permit that its work needs."""

    id: int
    code: str
    name: str
    family: str
    start_rank: int
    skills: list[tuple[int, int, str]]
    permit: str | None


@dataclass(frozen=True)
class Lesson:
    """A course as the generator sees it; ``spans`` are (skill id, from, to)."""

    id: int
    code: str
    hours: int
    mode: str
    family: str
    base: int
    town: int | None
    min_rank: int
    before: list[int]
    jobs: set[int]
    spans: list[tuple[int, int, int]]
    permit: str | None


@dataclass
class DemoFirm:
    """A fictitious enterprise."""

    id: int
    code: str
    town: int
    size: int
    jobs: list[str]


@dataclass
class World:
    """Everything that the parts of the generator share."""

    dice: random.Random
    today: dt.date
    jobs: dict[str, Job]
    lessons: list[Lesson]
    towns: dict[str, int]
    family_skills: dict[str, list[int]]
    trades: list[tuple[str, int, list[str]]]
    sayings: dict[str, list[tuple[str, str]]]
    calendar: WorkCalendar
    firms: list[DemoFirm] = field(default_factory=list)
    stations: dict[int, int] = field(default_factory=dict)
    """Stations of the largest lab of each base that has one."""

    def day(self, first: int, last: int) -> dt.date:
        """A day between `first` and `last` days from today."""
        return self.today + dt.timedelta(days=self.dice.randint(first, last))

    def saying(self, kind: str, family: str) -> str:
        """A sentence of that kind for that family, or for everybody."""
        return self.dice.choice([text for of, text in self.sayings[kind] if of in ("", family)])


def table(name: str) -> list[dict[str, str]]:
    """The lines of one of the generator's own lists."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def look(seed: int, today: dt.date) -> World:
    """Read what the generator needs."""
    towns = ids(Town)
    families: dict[str, list[int]] = defaultdict(list)
    for skill, family in rows("SELECT id, family FROM skill ORDER BY id"):
        families[family].append(skill)
    sayings: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in table("sayings.csv"):
        sayings[row["kind"]].append((row["family"], row["text"]))
    trades = [(row["town"], int(row["people"]), row["occupations"].split(";")) for row in table("town_trades.csv")]
    return World(
        random.Random(seed), today, _jobs(), _lessons(towns), towns, families, trades, sayings, city_calendar.work_calendar()
    )


def _jobs() -> dict[str, Job]:
    asked: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for job, skill, rank, origin in rows("SELECT occupation_id, skill_id, required_rank, origin FROM requirement"):
        asked[job].append((skill, rank, origin))
    permits = {row["occupation"]: row["permit"] for row in table("permits.csv")}
    return {
        row.code: Job(
            row.id,
            row.code,
            row.local_alias or row.zh,
            row.family,
            row.start_rank,
            sorted(asked[row.id], key=lambda one: (one[1], one[0])),
            permits.get(row.code),
        )
        for row in Occupation.select().order_by(Occupation.code)
    }


def _lessons(towns: dict[str, int]) -> list[Lesson]:
    before: dict[int, list[int]] = defaultdict(list)
    for course, earlier in rows("SELECT course_id, before_id FROM prerequisite ORDER BY id"):
        before[course].append(earlier)
    jobs: dict[int, set[int]] = defaultdict(set)
    for course, job in rows("SELECT course_id, occupation_id FROM course_occupation ORDER BY id"):
        jobs[course].add(job)
    spans: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for course, skill, low, high in rows("SELECT course_id, skill_id, from_rank, to_rank FROM course_skill ORDER BY id"):
        spans[course].append((skill, low, high))
    lessons = []
    for row in Course.select(Course, Base).join(Base).order_by(Course.code):
        station = row.base.kind == BaseKind.ENTERPRISE_STATION.value
        town = row.base.town_id or (None if station else towns[CITY_TOWN])
        lesson = Lesson(
            row.id, row.code, row.hours, row.mode, row.family, row.base_id, town, row.min_rank,
            before[row.id], jobs[row.id], spans[row.id], row.permit_given,
        )  # fmt: skip
        lessons.append(lesson)
    return lessons
