"""The figures of the city and its towns count the same on both databases, and as the published list would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from skillmatch import clock
from skillmatch.store.catalogue.models import Course, Occupation, Requirement
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.people.models import HeldSkill
from skillmatch.store.shortage import figures as shortage_figures
from skillmatch.store.shortage.figures import ShortageFigures
from skillmatch.store.shortage.models import ShortageProfession
from skillmatch.store.statistics import counting, figures
from tests import builders


def _qualify(code: str, **values) -> None:
    """A worker who holds all that entry to an occupation asks for."""
    occupation = Occupation.get(Occupation.code == code)
    asked = occupation.requirements.where(Requirement.required_rank <= occupation.start_rank)
    builders.a_worker({row.skill_id: row.required_rank for row in asked}, **values)


@dataclass(frozen=True)
class Before:
    """What was counted before the fixture's people and demands came: on SQLite the demonstration's own stand there already."""

    city: dict[str, ShortageFigures]
    here: dict[str, ShortageFigures]
    there: dict[str, ShortageFigures]
    towns: dict[int | None, figures.TownFigures]
    grades: Mapping[int, int]


def balance(town_id: int | None = None) -> dict[str, ShortageFigures]:
    name = counting.CITY if town_id is None else counting.town_name(town_id)
    return counting.places(clock.today(), town_id)[name].balance


@pytest.fixture
def before(seeded: str) -> Before:
    """Three qualified people in two towns, one who lacks a skill, one whose certificate has expired, and two demands."""
    here, there, today = builders.a_town("TOWN001"), builders.a_town("TOWN109"), clock.today()
    counted = Before(
        balance(), balance(here.id), balance(there.id),
        figures.by_town(today), counting.places(today)[counting.CITY].grades,
    )  # fmt: skip
    for town in (here, here, there):
        _qualify("OCC011", town=town)
    _qualify("OCC011", town=here)
    HeldSkill.delete().where(HeldSkill.id == HeldSkill.select(HeldSkill.id).order_by(HeldSkill.id.desc()).limit(1)).execute()
    _qualify("OCC011", town=here)
    last = HeldSkill.select().order_by(HeldSkill.id.desc()).first()
    HeldSkill.update(expires_on=clock.today() - dt.timedelta(days=1)).where(HeldSkill.id == last.id).execute()
    occupation = builders.an_occupation("OCC011")
    builders.a_demand({}, occupation=occupation, headcount=9, filled=2, town=here)
    builders.a_demand({}, occupation=occupation, headcount=4, town=there, state="closed")
    return counted


def _more(now: ShortageFigures, before: ShortageFigures) -> tuple[int, int]:
    return now.demand - before.demand, now.supply - before.supply


def test_what_is_counted_now_is_what_would_be_published(before: Before) -> None:
    live = balance()
    assert _more(live["SHT02"], before.city["SHT02"]) == (7, 3)
    for profession in ShortageProfession.select():
        occupations = [row.occupation_id for row in profession.occupations]
        assert live[profession.code] == shortage_figures.figures(occupations, clock.today())


def test_a_town_counts_its_own_people_and_places(before: Before) -> None:
    here, there = (balance(builders.a_town(code).id)["SHT02"] for code in ("TOWN001", "TOWN109"))
    assert _more(here, before.here["SHT02"]) == (7, 2)
    assert _more(there, before.there["SHT02"]) == (0, 1)


def test_the_towns_sum_to_the_city(before: Before) -> None:
    person = builders.a_worker(town=None, sample=True)
    for course in Course.select().limit(2):
        builders.an_enrolment(person, course, state="enrolled")
    by_town = figures.by_town(clock.today())
    now, then = figures.total(by_town.values()), figures.total(before.towns.values())
    assert (now.people - then.people, now.sample_people - then.sample_people, now.open_places - then.open_places) == (6, 1, 7)
    assert now.training_people - then.training_people == 1
    assert now.training_enrolments - then.training_enrolments == 2
    assert by_town[None].people == 1
    here = builders.a_town("TOWN001").id
    assert by_town[here].certified - before.towns.get(here, figures.TownFigures()).certified == 4
    grades = counting.places(clock.today())[counting.CITY].grades
    assert {grade: n - before.grades.get(grade, 0) for grade, n in grades.items() if n != before.grades.get(grade, 0)} == {3: 6}


@pytest.mark.usefixtures("seeded")
def test_what_waits_is_found() -> None:
    soon, now = clock.today() + dt.timedelta(days=30), clock.now()
    demand = builders.a_demand({}, needed_by=soon, town=builders.a_town())
    late = builders.a_demand({}, needed_by=soon + dt.timedelta(days=1))
    waiting = [row.id for row in figures.demands_without_order(soon)]
    assert demand.id in waiting
    assert builders.a_demand({}, needed_by=None).id in [row.id for row in figures.demands_without_order(soon)]
    assert late.id not in waiting
    made = {"demand": demand, "time": "weekend", "headcount": 1, "seats": 1, "town": builders.a_town()}
    Cohort.create(number="T-1", state="proposed", proposed_at=now - dt.timedelta(days=3), **made)
    Cohort.create(number="T-2", state="proposed", proposed_at=now, **made)
    Cohort.create(number="T-3", state="confirmed", proposed_at=now - dt.timedelta(days=9), **made)
    assert demand.id not in [row.id for row in figures.demands_without_order(soon)]
    since = now - dt.timedelta(days=3)
    for town, numbers in ((None, ["T-1"]), (builders.a_town().id, ["T-1"]), (builders.a_town("TOWN109").id, [])):
        assert [row.number for row in figures.cohorts_waiting(since, town) if row.number.startswith("T-")] == numbers
