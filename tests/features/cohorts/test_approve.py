"""A trainer approves or sends back: the days, who is asked, and that no step of the way is skipped."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from skillmatch import clock
from skillmatch.features.cohorts.rules import cohorts as cohorts_rules
from skillmatch.features.cohorts.services import proposing as proposing_service
from skillmatch.store.catalogue.models import Course, CourseEquipment, CourseOccupation, Occupation
from skillmatch.store.classes.models import CourseRun
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.db.database import write
from skillmatch.store.organisations import city_calendar
from skillmatch.store.organisations.models import CalendarDay, Equipment, Lab
from skillmatch.store.people.models import Worker
from skillmatch.store.workflow.case_events import timeline
from skillmatch.terms import CohortState, Name, Role, RunTime, SeatState
from skillmatch.workflow.declared import orders
from skillmatch.workflow.declared.orders import answer_by
from skillmatch.workflow.working_days import WorkCalendar
from tests import builders
from tests.cast import Cast
from tests.features.cohorts.forms import at, days, number, review, version
from tests.features.cohorts.making import Order, an_order

MOVES = orders.ORDER.transitions


def test_approving_dates_the_class_and_offers_every_place(as_trainer: FlaskClient, proposal: Order) -> None:
    review(as_trainer, proposal)
    answer = as_trainer.post(at(proposal, "/approve"), data=days(proposal))
    assert answer.status_code == 303
    cohort, today = proposal.now(), clock.today()
    assert cohort.state == CohortState.CONFIRMED.value
    assert {(seat.state, seat.answer_by) for seat in proposal.seats(SeatState.OFFERED)} == {
        (SeatState.OFFERED.value, today + dt.timedelta(5))
    }
    assert len(proposal.seats(SeatState.OFFERED)) == 3 and len(proposal.seats(SeatState.RESERVE)) == 2
    run = cohort.run
    assert (run.course_id, run.base_id, run.seats, run.time) == (proposal.course.id, cohort.base_id, 3, cohort.time)
    assert run.starts_on == builders.meeting_day(30)
    calendar = city_calendar.work_calendar()
    assert run.ends_on == cohorts_rules.last_day(run.starts_on, 80, RunTime(cohort.time), calendar)
    assert proposal.demand.filled == 0
    assert as_trainer.get(at(proposal)).status_code == 200


@pytest.mark.parametrize(("starts", "answer"), [(30, -1), (5, 5), (3, 9), (-3, -5)])
def test_days_on_which_nobody_could_answer_are_refused(as_trainer: FlaskClient, proposal: Order, starts: int, answer: int) -> None:
    first = clock.today() + dt.timedelta(starts)
    found = as_trainer.post(at(proposal, "/approve"), data=days(proposal, starts, answer) | {"starts_on": first})
    assert found.status_code == 422
    assert 'aria-invalid="true"' in found.text
    assert str(clock.today() + dt.timedelta(starts)) in found.text, "what was entered is kept"
    assert (
        proposal.now().state == CohortState.PROPOSED.value
        and not CourseRun.select().where(CourseRun.course == proposal.course).exists()
    )


@pytest.mark.parametrize("wrong", ["", "tomorrow", "2026-02-30", "0000-00-00", "9999-12-31"])
def test_a_day_that_is_none_is_refused(as_trainer: FlaskClient, proposal: Order, wrong: str) -> None:
    answer = as_trainer.post(at(proposal, "/approve"), data=days(proposal) | {"starts_on": wrong})
    assert answer.status_code == 422


def test_a_list_longer_than_the_seats_is_refused(as_trainer: FlaskClient, proposal: Order) -> None:
    review(as_trainer, proposal)
    with write():
        Cohort.update(headcount=2, seats=2).where(Cohort.id == proposal.cohort.id).execute()
    assert as_trainer.post(at(proposal, "/approve"), data=days(proposal)).status_code == 409


def test_an_empty_list_cannot_be_approved(as_trainer: FlaskClient, proposal: Order) -> None:
    for worker in range(5):
        as_trainer.post(at(proposal, "/remove", worker), data=version(proposal) | {"reason": "x"})
    assert proposal.who(SeatState.PROPOSED) == []
    assert as_trainer.post(at(proposal, "/approve"), data=days(proposal)).status_code == 409


@pytest.mark.parametrize("why", ["personalised", "enrolled"])
def test_who_can_no_longer_take_part_is_not_asked(as_trainer: FlaskClient, proposal: Order, why: str) -> None:
    review(as_trainer, proposal)
    gone = proposal.workers[0]
    if why == "enrolled":
        builders.an_enrolment(gone, proposal.course)
    else:
        with write():
            Worker.update(personalised=False).where(Worker.id == gone.id).execute()
    assert as_trainer.post(at(proposal, "/approve"), data=days(proposal)).status_code == 409
    assert as_trainer.post(at(proposal, "/recompute"), data=version(proposal)).status_code == 303
    assert gone.id not in proposal.who()
    assert as_trainer.post(at(proposal, "/approve"), data=days(proposal)).status_code == 303
    assert len(proposal.seats(SeatState.OFFERED)) == 3


def test_sent_back_with_a_reason_everybody_is_free_again(as_trainer: FlaskClient, proposal: Order, cast: Cast) -> None:
    assert as_trainer.post(at(proposal, "/return"), data=version(proposal)).status_code == 422
    answer = as_trainer.post(at(proposal, "/return"), data=version(proposal) | {"reason": "要求的等级太高"})
    assert answer.status_code == 303
    assert proposal.now().state == CohortState.RETURNED.value
    event = timeline("order", proposal.cohort.id)[-1]
    assert (event.transition, event.reason, event.evidence["reason"]) == ("returned", "要求的等级太高", "trainer")
    other = an_order(cast.trainer, like=proposal)
    proposing_service.propose(other.cohort.id)
    assert other.who(SeatState.PROPOSED) == [worker.id for worker in proposal.workers[:3]]


# Skipped steps


@pytest.mark.parametrize("state", [CohortState.POSTED, CohortState.CONFIRMED, CohortState.RETURNED])
@pytest.mark.parametrize("path", ["/swap", "/remove", "/pin", "/recompute", "/approve", "/return", "/take"])
def test_a_step_that_is_not_due_is_refused(as_trainer: FlaskClient, proposal: Order, state: CohortState, path: str) -> None:
    into, away = number(proposal, 3), at(proposal, path, 0 if path in ("/swap", "/remove", "/pin") else None)
    with write():
        Cohort.update(state=state.value).where(Cohort.id == proposal.cohort.id).execute()
    answer = as_trainer.post(away, data=days(proposal) | {"into": into, "reason": "x", "pinned": 1})
    assert answer.status_code == 409
    assert proposal.now().state == state.value
    assert len(proposal.seats(SeatState.PROPOSED)) == 3


@pytest.mark.parametrize("state", CohortState)
def test_each_state_has_its_page(as_trainer: FlaskClient, proposal: Order, state: CohortState) -> None:
    with write():
        Cohort.update(state=state.value).where(Cohort.id == proposal.cohort.id).execute()
    answer = as_trainer.get(at(proposal))
    assert answer.status_code == 200
    assert proposal.demand.title in answer.text
    assert ("/approve" in answer.text) == (state is CohortState.REVIEW)


def test_offers_can_be_taken_back_only_from_an_approved_class(as_trainer: FlaskClient, proposal: Order) -> None:
    review(as_trainer, proposal)
    assert as_trainer.post(at(proposal, "/release")).status_code == 409
    as_trainer.post(at(proposal, "/approve"), data=days(proposal))
    assert as_trainer.post(at(proposal, "/release")).status_code == 303
    assert len(proposal.seats(SeatState.OFFERED)) == 3, "none of them was late"


def test_the_table_of_moves_knows_every_state_and_person() -> None:
    for move in MOVES:
        step, facts = move.name, dict.fromkeys(move.requires, True)
        for state in CohortState:
            for role in (None, *Role):
                due = state in move.sources and role in move.roles
                assert (orders.refusal(step, state, role, **facts) is None) == due, (step, state, role)
        for need in move.requires:
            state, role = next(iter(move.sources)), next(iter(move.roles))
            assert orders.refusal(step, state, role, **(facts | {need: False})) is not None, (step, need)


def test_no_step_of_the_way_can_be_skipped() -> None:
    way = orders.ORDER.path
    assert len(way) == 8
    for move in MOVES:
        for before in move.sources:
            if before in way and move.target in way and move.target is not CohortState.POSTED:
                assert 0 <= way.index(move.target) - way.index(before) <= 1, (move.name, before)


def test_a_proposal_is_not_approved_before_its_review(as_trainer: FlaskClient, proposal: Order) -> None:
    assert as_trainer.post(at(proposal, "/approve"), data=days(proposal)).status_code == 409
    assert proposal.now().state == CohortState.PROPOSED.value
    review(as_trainer, proposal)
    event = timeline("order", proposal.cohort.id)[-1]
    assert (event.transition, event.role, proposal.now().state) == ("review", "trainer", CohortState.REVIEW.value)
    assert as_trainer.post(at(proposal, "/approve"), data=days(proposal)).status_code == 303


def test_the_first_change_begins_the_review(as_trainer: FlaskClient, proposal: Order) -> None:
    assert as_trainer.post(at(proposal, "/pin", 0), data=version(proposal) | {"pinned": 1}).status_code == 303
    assert proposal.now().state == CohortState.REVIEW.value
    kinds = [line.transition for line in timeline("order", proposal.cohort.id)]
    assert kinds == ["matched", "proposed", "review", "pinned"]


def test_the_dates_suggested_hold(store: None) -> None:
    today = dt.date(2026, 3, 1)
    for asked in (None, today, today - dt.timedelta(9), today + dt.timedelta(1), today + dt.timedelta(2), today + dt.timedelta(99)):
        starts_on = cohorts_rules.first_day(asked, today, RunTime.WEEKEND, city_calendar.work_calendar())
        assert cohorts_rules.dates_hold(today, answer_by(today, starts_on), starts_on)


# Where the practicals are


def practical(order: Order, **values: object) -> None:
    """Its course becomes one of 实训."""
    with write():
        Course.update({"mode": "practical"} | values).where(Course.id == order.course.id).execute()


def a_lab(order: Order, stations: int, kind: str = "welding_set") -> Lab:
    with write():
        lab = Lab.create(code=f"L-{stations}-{kind}", zh="实训室", en="Lab", base=order.trainer.base, stations=stations)
        Equipment.create(lab=lab, kind=kind)
    return lab


def chosen(page: str) -> str:
    """The value of the lab that a form proposes."""
    found = re.search(r'<option selected value="([^"]*)"', page.split('id="lab"')[1].split("</select>")[0])
    return found[1] if found else ""


def beside(page: str, field: str) -> str:
    return page.split(f'id="{field}-error"')[1].split("</p>")[0]


def test_a_practical_course_gets_a_lab_of_its_family_with_the_groups_that_it_takes(
    as_trainer: FlaskClient, proposal: Order
) -> None:
    Lab.update(state="retired").execute()
    practical(proposal, family="MC")
    review(as_trainer, proposal)
    a_lab(proposal, 9, "computer")
    lab = a_lab(proposal, 2)
    page = as_trainer.get(at(proposal, "/approve")).text
    assert chosen(page) == str(lab.id)
    assert 'value="2"' in page.split('id="groups"')[1][:200]
    assert as_trainer.post(at(proposal, "/approve"), data=days(proposal) | {"lab": lab.id, "groups": 2}).status_code == 303
    run = proposal.now().run
    assert (run.lab_id, run.lab_groups, run.practicals_at) == (lab.id, 2, "")


def test_a_course_for_the_same_occupation_says_what_equipment_suits(as_trainer: FlaskClient, proposal: Order) -> None:
    Lab.update(state="retired").execute()
    practical(proposal, family="SV")
    review(as_trainer, proposal)
    lab = a_lab(proposal, 9, "drone")
    assert chosen(as_trainer.get(at(proposal, "/approve")).text) == ""
    occupation = Occupation.get()
    other = builders.a_course({}, occupations=(occupation,))
    with write():
        CourseOccupation.create(course=proposal.course, occupation=occupation)
        CourseEquipment.create(course=other, kind="drone")
    assert chosen(as_trainer.get(at(proposal, "/approve")).text) == str(lab.id)


def test_no_lab_for_a_practical_course_is_refused_beside_the_field_until_the_trainer_says_where_they_are(
    as_trainer: FlaskClient, proposal: Order
) -> None:
    practical(proposal)
    review(as_trainer, proposal)
    answer = as_trainer.post(at(proposal, "/approve"), data=days(proposal) | {"lab": ""})
    assert answer.status_code == 422
    assert "实训" in beside(answer.text, "lab")
    assert f'value="{days(proposal)["starts_on"]}"' in answer.text, "what was entered is kept"
    assert proposal.now().state == CohortState.REVIEW.value
    sent = days(proposal) | {"lab": "", "elsewhere": "企业焊接车间"}
    assert as_trainer.post(at(proposal, "/approve"), data=sent).status_code == 303
    assert proposal.now().run.practicals_at == "企业焊接车间"


def test_too_few_stations_and_missing_equipment_are_said_beside_the_lab(as_trainer: FlaskClient, proposal: Order) -> None:
    practical(proposal)
    review(as_trainer, proposal)
    lab = a_lab(proposal, 2)
    small = as_trainer.post(at(proposal, "/approve"), data=days(proposal) | {"lab": lab.id})
    assert small.status_code == 422 and "工位" in beside(small.text, "lab")
    with write():
        CourseEquipment.create(course=proposal.course, kind="reactor")
    bare = as_trainer.post(at(proposal, "/approve"), data=days(proposal) | {"lab": lab.id, "groups": 2})
    assert bare.status_code == 422 and "设备" in beside(bare.text, "lab")
    assert chosen(bare.text) == str(lab.id)


def test_a_class_begins_on_a_day_at_which_it_meets(as_trainer: FlaskClient, proposal: Order) -> None:
    review(as_trainer, proposal)
    saturday = builders.meeting_day(30)
    for wrong in (saturday + dt.timedelta(days=2), clock.today()):
        answer = as_trainer.post(at(proposal, "/approve"), data=days(proposal) | {"starts_on": wrong})
        assert answer.status_code == 422
    with write():
        CalendarDay.create(day=saturday, kind="holiday", zh="测试假", en="Test holiday", source="test")
    answer = as_trainer.post(at(proposal, "/approve"), data=days(proposal) | {"starts_on": saturday})
    assert answer.status_code == 422 and "周末" not in beside(answer.text, "starts_on")
    suggested = as_trainer.get(at(proposal, "/approve")).text.split('id="starts_on"')[1].split('value="')[1][:10]
    first = dt.date.fromisoformat(suggested)
    assert first.weekday() >= 5 and first != saturday


@given(
    st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 1)), st.integers(1, 300), st.sampled_from(RunTime), st.sets(st.integers(0, 60))
)
def test_a_holiday_never_takes_days_from_a_class(first: dt.date, hours: int, time: RunTime, off: set[int]) -> None:
    calendar = WorkCalendar({first + dt.timedelta(days=number): Name("假", "holiday") for number in off})
    plain, last = (cohorts_rules.last_day(first, hours, time, one) for one in (WorkCalendar(), calendar))

    def meetings(one: WorkCalendar, until: dt.date) -> int:
        return sum(one.meets(time, first + dt.timedelta(days=number)) for number in range((until - first).days + 1))

    assert meetings(calendar, last) == meetings(WorkCalendar(), plain)
