"""CHECK constraints and foreign keys refuse what cannot be, whichever code writes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import peewee
import pytest

from skillmatch.store.accounts.models import Account
from skillmatch.store.catalogue.models import CourseSkill, Prerequisite, Skill
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.db.database import write
from skillmatch.store.organisations.models import Town
from skillmatch.store.people.models import HeldSkill, Worker, WorkerPermit
from tests import builders

DAY = dt.date(2026, 5, 4)


def _span(low: int, high: int) -> Any:
    course = builders.a_course({})
    return lambda: CourseSkill.create(course=course, skill=builders.a_skill(), from_rank=low, to_rank=high, basis="sample")


def _held(**values: Any) -> Any:
    worker, skill = builders.a_worker(), builders.a_skill()
    return lambda: builders.a_held_skill(worker, skill, **{"rank": 3} | values)


def _twice() -> Any:
    held = builders.a_held_skill(builders.a_worker(), builders.a_skill(), 3)
    return lambda: HeldSkill.create(worker=held.worker, skill=held.skill, rank=4, evidence="self", dated_on=DAY)


def _names() -> Any:
    Account.create(username="wang.lei", display_name="", password="", fs_uniquifier="1")
    return lambda: Account.create(username="Wang.Lei", display_name="", password="", fs_uniquifier="2")


def _itself() -> Any:
    course = builders.a_course({})
    return lambda: Prerequisite.create(course=course, before=course)


def _cohort(**values: Any) -> Any:
    given = {"number": "T-1", "demand": builders.a_demand({}), "time": "weekend", "headcount": 5, "seats": 6, "state": "posted"}
    return lambda: Cohort.create(**given | values)


def _held_skill_of_a_known_skill() -> Any:
    skill = builders.a_skill()
    builders.a_held_skill(builders.a_worker(), skill, 3)
    return lambda: Skill.delete().where(Skill.id == skill.id).execute()


IMPOSSIBLE: dict[str, Callable[[], Callable[[], Any]]] = {
    "a span that teaches nothing": lambda: _span(3, 3),
    "a span downwards": lambda: _span(4, 2),
    "a span above the last rank": lambda: _span(4, 9),
    "a held rank of nought": lambda: _held(rank=0),
    "a held rank of nine": lambda: _held(rank=9),
    "evidence by hearsay": lambda: _held(evidence="hearsay"),
    "a skill held twice": _twice,
    "two user names that differ by case": _names,
    "a course before itself": _itself,
    "an unknown town": lambda: lambda: builders.a_worker(town=987654),
    "an unknown shift": lambda: lambda: builders.a_worker(shift="sometimes"),
    "a week of 61 hours": lambda: lambda: builders.a_worker(hours_per_week=61),
    "a grade below nought": lambda: lambda: builders.a_worker(grade=-1),
    "an unknown permit": lambda: lambda: WorkerPermit.create(worker=builders.a_worker(), permit="swimming"),
    "a demand for nobody": lambda: lambda: builders.a_demand({}, headcount=0),
    "more found than wanted": lambda: lambda: builders.a_demand({}, headcount=5, filled=6),
    "a pay band upside down": lambda: lambda: builders.a_demand({}, pay_low=9000, pay_high=5000),
    "a class that ends before it begins": lambda: (
        lambda: builders.a_run(builders.a_course({}), starts_on=DAY, ends_on=DAY - dt.timedelta(days=1))
    ),
    "a class without seats": lambda: lambda: builders.a_run(builders.a_course({}), seats=0),
    "a course of no hours": lambda: lambda: builders.a_course({}, hours=0),
    "a course in an unknown state": lambda: lambda: builders.a_course({}, state="lost"),
    "a mentor of rank three": lambda: lambda: builders.a_mentor({}, rank=3),
    "a mentor with six places": lambda: lambda: builders.a_mentor({}, capacity=6),
    "an outcome above one": lambda: lambda: builders.a_mentor({}, outcomes=1.2),
    "a cohort with fewer seats than people": lambda: _cohort(seats=4),
    "a town taken from its people": lambda: (
        lambda: Town.delete().where(Town.id == builders.a_worker(town=builders.a_town()).town_id).execute()
    ),
    "a skill taken from its holders": _held_skill_of_a_known_skill,
}


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_it_is_refused(shared: str, case: str) -> None:
    with write():
        attempt = IMPOSSIBLE[case]()
    with pytest.raises(peewee.IntegrityError), write():
        attempt()


def test_what_belongs_to_a_worker_goes_with_the_worker(shared: str) -> None:
    held = builders.a_held_skill(builders.a_worker(), builders.a_skill(), 3)
    with write():
        Worker.delete().where(Worker.id == held.worker_id).execute()
    assert HeldSkill.get_or_none(HeldSkill.id == held.id) is None


POSSIBLE: dict[str, Callable[[], Any]] = {
    "a span": lambda: _span(2, 4)(),
    "the widest span": lambda: _span(0, 8)(),
    "a held skill": lambda: _held()(),
    "a worker": lambda: builders.a_worker(hours_per_week=60, grade=8, town=builders.a_town()),
    "a permit": lambda: WorkerPermit.create(worker=builders.a_worker(), permit="welding"),
    "a demand": lambda: builders.a_demand({}, headcount=5, filled=5, pay_low=5000, pay_high=5000),
    "a class of one day": lambda: builders.a_run(builders.a_course({}), starts_on=DAY, ends_on=DAY, seats=1),
    "a mentor": lambda: builders.a_mentor({}, rank=4, capacity=5, outcomes=1),
    "a cohort": lambda: _cohort(seats=5)(),
    "a skill that nobody holds is taken": lambda: Skill.delete().where(Skill.id == builders.a_skill().id).execute(),
}
"""The same rows within their bounds, so that what is refused above is refused for its own fault."""


@pytest.mark.parametrize("case", POSSIBLE)
def test_what_is_possible_is_kept(shared: str, case: str) -> None:
    with write():
        assert POSSIBLE[case]()
