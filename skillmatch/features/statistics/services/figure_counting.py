"""Counting the figures of a large city in the background, and planning the courses that are missing."""

from __future__ import annotations

import datetime as dt

from flask_babel import gettext

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.engine_gateway import workers as engine_workers
from skillmatch.errors import Invalid, NotAllowed, NotFound
from skillmatch.matching import Workers
from skillmatch.store.accounts.access import MISSING, Acting
from skillmatch.store.catalogue.models import Skill
from skillmatch.store.db.database import write
from skillmatch.store.organisations.models import Base
from skillmatch.store.statistics import figure_sets
from skillmatch.store.statistics.models import CoursePlan
from skillmatch.terms import PlanState, Role


def count() -> bool:
    """Count all figures anew where they are old: the job of a large city."""
    return figure_sets.count(_gaps)


def plan(acting: Acting, skill_id: int, state: PlanState, base_id: int | None, planned_on: dt.date | None, note: str) -> CoursePlan:
    """Say what becomes of a skill that no course teaches.

    Raises
    ------
    NotAllowed
        Only the city office plans.
    NotFound
        There is no such skill.
    Invalid
        A skill is taken up by nobody, or planned for no day or for one gone by.
    """
    if acting.role is not Role.CITY:
        raise NotAllowed()
    taken = state in (PlanState.TAKEN_UP, PlanState.PLANNED)
    wrong = {}
    if taken and (base_id is None or not Base.select().where(Base.id == base_id).exists()):
        wrong["base"] = gettext("Choose the base that takes it up.")
    if state is PlanState.PLANNED and (planned_on is None or planned_on < clock.today()):
        wrong["planned_on"] = gettext("Enter the day on which the course begins, today or later.")
    if wrong:
        raise Invalid("", wrong)
    with write():
        if not Skill.select().where(Skill.id == skill_id).exists():
            raise NotFound(MISSING)
        values = {
            "base": base_id if taken else None,
            "state": state.value,
            "planned_on": planned_on if taken else None,
            "note": note,
            "account": acting.account_id,
            "updated_at": clock.now(),
        }
        if not CoursePlan.update(values).where(CoursePlan.skill == skill_id).execute():
            CoursePlan.create(skill=skill_id, **values)
        return CoursePlan.get(CoursePlan.skill == skill_id)


def _gaps() -> dict[str, list[list[int]]]:
    """The gaps without a course of the city and of each town, from one reading of the people."""
    snap = snapshot.current()
    everybody = engine_workers.everyone(snap)
    found = {figure_sets.gaps_name(None): _listed(snap, everybody)}
    for place, town in enumerate(snap.towns):
        found[figure_sets.gaps_name(town.id)] = _listed(snap, everybody.take((everybody.town == place).nonzero()[0]))
    return found


def _listed(snap: snapshot.Snapshot, workers: Workers) -> list[list[int]]:
    return [[snap.skills[skill].id, places, number] for skill, places, number in snap.engine.courses_to_open(workers)]
