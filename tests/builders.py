"""Small builders: what a test does not say gets a plain value. Each row is written at once and raises the catalogue's version."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from skillmatch import clock
from skillmatch.store.catalogue.models import Course, CourseOccupation, CourseSkill, Occupation, Prerequisite, Skill
from skillmatch.store.classes.models import CourseRun, Enrolment
from skillmatch.store.db.database import write
from skillmatch.store.db.versions import raise_version
from skillmatch.store.demands.models import Demand, DemandPermit, DemandSkill
from skillmatch.store.mentoring.models import Mentor, MentorSkill, Trainer, TrainerSkill
from skillmatch.store.organisations import city_calendar
from skillmatch.store.organisations.models import Base, Enterprise, Town
from skillmatch.store.people.models import Consent, HeldSkill, Worker, WorkerPermit
from skillmatch.store.registers import search
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.terms import EnrolmentState, Evidence, Mode, RunTime

_numbers = itertools.count(1)


def a_skill(**values: Any) -> Skill:
    """A skill of no occupation."""
    number = next(_numbers)
    given = {"code": f"T-{number}", "zh": f"测试技能{number}", "en": f"Test skill {number}", "family": "MC", "basis": "sample"}
    return _made(Skill, given | {"family_zh": "机械加工与装备", "family_en": "Machining and equipment"} | values)


def a_worker(held: dict[Any, int] | None = None, *, permits: tuple[str, ...] = (), consent: bool = False, **values: Any) -> Worker:
    """A worker; `held` maps skills (rows, ids or codes) to ranks, known by certificate as of today."""
    number = next(_numbers)
    given = {"code": f"T-{number}", "name": f"测试职工{number}", "birth_year": clock.today().year - 35, "grade": 3}
    worker = _made(Worker, given | values)
    for key, rank in (held or {}).items():
        a_held_skill(worker, key, rank)
    for permit in permits:
        WorkerPermit.create(worker=worker, permit=permit, expires_on=_in_days(365))
    if consent:
        Consent.create(worker=worker, enterprise=worker.enterprise_id, version="2026-1")
    return worker


def a_held_skill(worker: Worker, skill: Any, rank: int, **values: Any) -> HeldSkill:
    """A skill that a worker holds by certificate since today."""
    given = {"evidence": Evidence.CERTIFICATE.value, "dated_on": clock.today()}
    return _made(HeldSkill, given | {"worker": worker, "skill": skill_id(skill), "rank": rank} | values)


def a_course(spans: dict[Any, tuple[int, int]], *, before: tuple[Course, ...] = (), occupations: tuple[Any, ...] = (),
             **values: Any) -> Course:  # fmt: skip
    """A listed course; `spans` maps skills to (from, to)."""
    number = next(_numbers)
    given = {
        "code": f"T-{number}", "zh": f"测试课程{number}", "en": f"Test course {number}", "hours": 40, "family": "MC",
        "mode": Mode.OFFLINE.value, "target_rank": 3, "min_rank": 1, "certificate": "COMPLETION", "basis": "sample",
    }  # fmt: skip
    if "base" not in values:
        given["base"] = Base.get(Base.code == "BASE1")
    course = _made(Course, given | values)
    for key, (low, high) in spans.items():
        CourseSkill.create(course=course, skill=skill_id(key), from_rank=low, to_rank=high, basis="sample")
    for earlier in before:
        Prerequisite.create(course=course, before=earlier)
    for occupation in occupations:
        CourseOccupation.create(course=course, occupation=occupation)
    return course


def a_run(course: Course, *, taken: int = 0, **values: Any) -> CourseRun:
    """A class of `course` that begins in three weeks, with `taken` of its places gone."""
    start = values.pop("starts_on", _in_days(21))
    end = start + dt.timedelta(days=27)
    given = {"base": course.base, "time": RunTime.WEEKEND.value, "seats": 20, "basis": "sample", "ends_on": end}
    run = _made(CourseRun, given | {"course": course, "starts_on": start} | values)
    for _ in range(taken):
        an_enrolment(a_worker(), course, run=run, state=EnrolmentState.ENROLLED.value)
    return run


def an_enrolment(worker: Worker, course: Course, **values: Any) -> Enrolment:
    """A course that a worker completed a month ago."""
    given = {"state": EnrolmentState.COMPLETED.value, "hours": course.hours, "completed_on": _in_days(-30)}
    if values.get("state", given["state"]) != EnrolmentState.COMPLETED.value:
        given = {"state": "", "hours": 0}
    return _made(Enrolment, given | {"worker": worker, "course": course} | values)


def a_mentor(teaches: dict[Any, int], **values: Any) -> Mentor:
    """An active mentor with a free place; `teaches` maps skills to ranks."""
    number = next(_numbers)
    given = {"code": f"T-{number}", "name": f"测试师傅{number}", "rank": 6, "capacity": 2, "basis": "sample"}
    mentor = _made(Mentor, given | values)
    for key, rank in teaches.items():
        MentorSkill.create(mentor=mentor, skill=skill_id(key), rank=rank)
    return mentor


def a_trainer(families: tuple[str, ...] = ("MC",), **values: Any) -> Trainer:
    """A trainer of the academy who teaches `families`."""
    number = next(_numbers)
    given = {"code": f"TEST-{number}", "name": f"测试教师{number}", "base": Base.get(Base.code == "BASE1"), "basis": "sample"}
    trainer = _made(Trainer, given | values)
    for family in families:
        TrainerSkill.create(trainer=trainer, family=family)
    return trainer


def an_enterprise(**values: Any) -> Enterprise:
    """A fictitious enterprise in the first town."""
    number = next(_numbers)
    names = {"code": f"T-{number}", "zh": f"测试企业{number}", "en": f"Test enterprise {number}"}
    return _made(Enterprise, names | {"industry": "智能装备", "basis": "sample", "town": a_town()} | values)


def a_demand(skills: dict[Any, int], *, permits: tuple[str, ...] = (), **values: Any) -> Demand:
    """An open demand for five people in two months; `skills` maps skills to required ranks."""
    number = next(_numbers)
    given: dict[str, Any] = {"title": f"测试需求{number}", "headcount": 5, "needed_by": _in_days(60)}
    if "enterprise" not in values:
        given["enterprise"] = an_enterprise()
    if "occupation" not in values:
        given["occupation"] = an_occupation()
    demand = _made(Demand, given | values)
    for key, rank in skills.items():
        DemandSkill.create(demand=demand, skill=skill_id(key), required_rank=rank)
    for permit in permits:
        DemandPermit.create(demand=demand, permit=permit)
    return demand


def an_occupation(code: str = "OCC026") -> Occupation:
    """An occupation of the reference data."""
    return Occupation.get(Occupation.code == code)


def a_town(code: str = "TOWN001") -> Town:
    """A town of the reference data."""
    return Town.get(Town.code == code)


def skill_id(skill: Any) -> int:
    """The id of a skill that is given as a row, an id or a code."""
    if isinstance(skill, Skill):
        return int(skill.id)
    return skill if isinstance(skill, int) else int(Skill.get(Skill.code == skill).id)


def meeting_day(days: int, time: str = RunTime.WEEKEND.value) -> dt.date:
    """The first day from `days` ahead on at which a class that meets at `time` of the week may begin."""
    return city_calendar.work_calendar().first_meeting(RunTime(time), _in_days(days))


def _in_days(days: int) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


def _made(table: Any, values: dict[str, Any]) -> Any:
    register = next((one for one in REGISTERS.values() if one.table is table), None)
    with write():
        row = table.create(**values)
        if register is not None and "name_key" not in values:  # found and ordered as whoever writes an entry has it
            search.index(register.name, [row.id])
        raise_version()
    return row
