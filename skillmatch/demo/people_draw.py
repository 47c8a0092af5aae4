"""Draw the people of the city: where they live and work, at which grade, and how they wish to learn."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from skillmatch.demo.names import NameDraw
from skillmatch.demo.world import DemoFirm, Job, World
from skillmatch.terms import Shift

EMPLOYED_SHARE = 0.8
SUPPORT_SHARE = 0.18
SUPPORT_JOBS = ("OCC039", "OCC030", "OCC049", "OCC053", "OCC064", "OCC057")
"""Electricians, fitters, store keepers, forklift drivers, safety officers and inspectors: every enterprise has them."""

GRADE_WEIGHTS = (12, 24, 28, 20, 10, 4.5, 1.2, 0.3)
YOUNGEST = {1: 18, 2: 18, 3: 20, 4: 24, 5: 30, 6: 36, 7: 42, 8: 46}
"""The age from which a grade is plausible."""

CASUAL_FAMILIES = {"AG", "SE", "SV", "LG", "IT"}
SHIFTS: tuple[str, ...] = tuple(str(shift) for shift in (Shift.DAY, Shift.ROTATING, Shift.NIGHT, Shift.FLEXIBLE))


@dataclass
class DemoPerson:
    """A person before the row is written."""

    code: str
    name: str
    gender: str
    birth_year: int
    town: int
    firm: DemoFirm | None
    job: Job
    grade: int
    target: int | None
    hours: int
    shift: str
    interests: str
    personalised: bool
    joined: dt.datetime
    id: int = 0
    held: dict[int, tuple[int, str, dt.date, dt.date | None]] = field(default_factory=dict)
    permits: dict[str, dt.date | None] = field(default_factory=dict)
    taken: list[tuple[int, str, int, dt.date | None]] = field(default_factory=list)
    """(course, state, hours, completed on)."""


class Draw:
    """Draws people one after the other."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.names = NameDraw(world.dice)
        self._firm_weights = [firm.size for firm in world.firms]
        self._trade_weights = [people for _, people, _ in world.trades]
        self._codes = list(world.jobs)

    def person(self, number: int, job: Job | None = None) -> DemoPerson:
        """The person of that number; `job` where the occupation is given."""
        dice = self.world.dice
        firm, town, drawn = self._place()
        job = job or drawn
        age = min(62, max(18, round(dice.triangular(18, 62, 36))))
        gender = "m" if dice.random() < 0.6 else "f"
        return DemoPerson(
            code=f"W{number:06d}",
            name=self.names.draw(gender),
            gender=gender,
            birth_year=self.world.today.year - age,
            town=town,
            firm=firm,
            job=job,
            grade=self._grade(job, age),
            target=self._target(job),
            hours=dice.choice((2, 3, 4, 4, 5, 6, 6, 6, 8, 8, 10, 12)),
            shift=self._shift(job),
            interests=self.world.saying("interest", job.family) if dice.random() < 0.4 else "",
            personalised=dice.random() >= 0.05,
            joined=dt.datetime.combine(self.world.day(-900, -1), dt.time(dice.randint(0, 10), dice.randint(0, 59))),
        )

    def _place(self) -> tuple[DemoFirm | None, int, Job]:
        world, dice = self.world, self.world.dice
        if dice.random() < EMPLOYED_SHARE:
            firm = dice.choices(world.firms, self._firm_weights)[0]
            code = dice.choice(SUPPORT_JOBS) if dice.random() < SUPPORT_SHARE else dice.choice(firm.jobs)
            town = firm.town if dice.random() < 0.7 else self._any_town()
            return firm, town, world.jobs[code]
        code, _, jobs = dice.choices(world.trades, self._trade_weights)[0]
        return None, world.towns[code], world.jobs[dice.choice(jobs)]

    def _any_town(self) -> int:
        code, _, _ = self.world.dice.choices(self.world.trades, self._trade_weights)[0]
        return self.world.towns[code]

    def _grade(self, job: Job, age: int) -> int:
        grades = [grade for grade in range(max(1, job.start_rank - 1), 9) if YOUNGEST[grade] <= age]
        return self.world.dice.choices(grades, [GRADE_WEIGHTS[grade - 1] for grade in grades])[0] if grades else 1

    def _target(self, job: Job) -> int | None:
        dice = self.world.dice
        if dice.random() >= 0.25:
            return None
        related = [other.id for other in self.world.jobs.values() if other.family == job.family and other.id != job.id]
        if related and dice.random() < 0.7:
            return dice.choice(related)
        other = self.world.jobs[dice.choice(self._codes)]
        return None if other.id == job.id else other.id

    def _shift(self, job: Job) -> str:
        weights = (45, 2, 1, 52) if job.family in CASUAL_FAMILIES else (50, 30, 8, 12)
        return str(self.world.dice.choices(SHIFTS, weights)[0])
