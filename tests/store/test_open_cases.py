"""What waits, for whom and until when: the same for every procedure and on both databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields

import pytest

from skillmatch import clock
from skillmatch.demo.city import make
from skillmatch.store.accounts.access import Acting
from skillmatch.store.accounts.models import Membership
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.mentoring.models import Mentorship
from skillmatch.store.workflow import open_cases
from skillmatch.store.workflow.open_cases import CaseSource
from skillmatch.store.workflow.sources import DEMANDS, MENTORSHIPS, ORDERS, SOURCES
from skillmatch.terms import Role
from tests import builders

each_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.workflow.name)
NOBODY = dict.fromkeys(("worker_id", "mentor_id", "trainer_id", "enterprise_id", "town_id", "base_id"), -1)
"""Places that do not exist."""


def acting(role: Role, **scope: int) -> Acting:
    return Acting(-1, -1, role, "", **scope)


def everybody() -> list[Acting]:
    """Every account in each of its roles."""
    names = {field.name for field in fields(Acting)} & set(Membership._meta.columns)
    return [
        Acting(held.account_id, held.id, Role(held.role), "", **{name: getattr(held, name) for name in names if name in NOBODY})
        for held in Membership.select()
    ]


@pytest.fixture
def city(seeded: str) -> None:
    """The demonstration city, in which something of every kind waits."""
    make(workers=60)


def test_what_waits_is_found_within_its_scope(seeded: str) -> None:
    soon, now = clock.today() + dt.timedelta(days=30), clock.now()
    demand = builders.a_demand({}, needed_by=soon, town=builders.a_town())
    office = acting(Role.CITY)
    (waiting,) = [case for case in open_cases.in_scope(DEMANDS, office) if case.id == demand.id]
    assert (waiting.due_on, waiting.stated, waiting.is_overdue(soon), waiting.is_overdue(soon + dt.timedelta(days=1))) == (
        soon, True, False, True,
    )  # fmt: skip
    for until, found in ((soon, True), (soon - dt.timedelta(days=1), False)):
        assert (demand.id in [case.id for case in open_cases.in_scope(DEMANDS, office, until)]) is found
    made = {"demand": demand, "time": "weekend", "headcount": 1, "seats": 1, "town": builders.a_town()}
    Cohort.create(number="T-1", state="proposed", proposed_at=now - dt.timedelta(days=4), **made)
    Cohort.create(number="T-2", state="proposed", proposed_at=now, **made)
    Cohort.create(number="T-3", state="confirmed", proposed_at=now - dt.timedelta(days=9), **made)
    assert demand.id not in [case.id for case in open_cases.in_scope(DEMANDS, office)], "an order is on its way"
    here, elsewhere = (acting(Role.TOWN, town_id=builders.a_town(code).id) for code in ("TOWN001", "TOWN109"))
    for viewer, numbers in ((office, ["T-1"]), (here, ["T-1"]), (elsewhere, [])):
        late = [case for case in open_cases.in_scope(ORDERS, viewer) if case.is_overdue(clock.today())]
        assert [case.title for case in late if case.title.startswith("T-")] == numbers
        assert open_cases.needing(ORDERS, viewer) == [], "it waits for a trainer, and no office can review it"


@each_source
def test_a_waiting_case_has_one_due_day_or_none_and_waits_for_whoever_is_told(city: None, source: CaseSource) -> None:
    for viewer in everybody():
        seen = {case.id: case for case in open_cases.in_scope(source, viewer)}
        told = open_cases.needing(source, viewer)
        assert len({case.id for case in told}) == len(told)
        for case in told:
            assert seen[case.id] == case
            assert viewer.role in source.workflow.waits_for(case.state)
            assert any(
                viewer.role in step.roles and source.workflow.is_due(step.name, case.state) for step in source.workflow.transitions
            )
        for case in seen.values():
            declared = source.workflow.deadline(case.state) is not None
            assert (case.due_on is not None) == (declared or case.stated)
            assert len(case.about) <= 40
        assert open_cases.count(source, viewer, *{case.state for case in seen.values()}) == len(seen)


@each_source
def test_whoever_has_no_part_in_it_sees_nothing(city: None, source: CaseSource) -> None:
    for role in Role:
        if source.scopes.get(role, ("",))[0] == "1 = 1":
            continue
        assert open_cases.in_scope(source, acting(role, **NOBODY)) == []
        assert open_cases.in_scope(source, acting(role)) == [], "a role without its place"


@each_source
def test_the_clock_finds_what_is_overdue_everywhere(city: None, source: CaseSource) -> None:
    future = clock.today() + dt.timedelta(days=4000)
    late = open_cases.overdue(source, future)
    assert all(case.is_overdue(future) for case in late)
    assert {case.id for case in open_cases.in_scope(source, acting(Role.CITY)) if case.due_on} <= {case.id for case in late}


def test_a_case_that_comes_to_wait_again_is_another_one_for_the_desk(seeded: str) -> None:
    asked = Mentorship.create(worker=builders.a_worker(), mentor=builders.a_mentor({"SK-RB-010": 5}), state="requested")
    master = acting(Role.MENTOR, mentor_id=asked.mentor_id)
    (first,) = open_cases.needing(MENTORSHIPS, master)
    Mentorship.update(created_at=clock.now() - dt.timedelta(days=9)).where(Mentorship.id == asked.id).execute()
    (again,) = open_cases.needing(MENTORSHIPS, master)
    assert first.about != again.about
    Mentorship.update(state="active").where(Mentorship.id == asked.id).execute()
    assert open_cases.needing(MENTORSHIPS, master) == []
