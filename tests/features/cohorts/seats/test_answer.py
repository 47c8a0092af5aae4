"""Answering an offered place: what happens to the person, the place, the reserves and the class."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.features.cohorts.queries import cohort_people as cohort_people_queries
from skillmatch.store.catalogue.models import Course
from skillmatch.store.classes.models import ClassSession, CourseRun, Enrolment
from skillmatch.store.cohorts.models import Cohort, CohortSeat
from skillmatch.store.db.database import write
from skillmatch.store.demands.models import Demand
from skillmatch.store.people.models import Worker, WorkerPermit
from skillmatch.store.workflow.case_events import timeline
from skillmatch.terms import EnrolmentState, RunTime, SeatState, SessionKind
from tests import builders
from tests.cast import Cast
from tests.features.cohorts.making import Order, an_order
from tests.features.cohorts.seats.conftest import approve

Enter = Callable[[int], FlaskClient]


def seat(order: Order, place: int) -> CohortSeat:
    """The place of one of the order's people."""
    return CohortSeat.get((CohortSeat.cohort == order.cohort) & (CohortSeat.worker == order.workers[place]))


def test_the_offer_says_what_where_when_why_and_who_will_see_it(enter: Enter, offered: Order) -> None:
    answer = enter(0).get("/seats")
    assert answer.status_code == 200
    for words in (offered.course.zh, offered.now().base.zh, offered.demand.title, offered.demand.enterprise.zh):
        assert words in answer.text
    assert f"/seats/{seat(offered, 0).id}/accept" in answer.text
    assert f"/seats/{seat(offered, 1).id}/" not in answer.text


def test_who_is_only_in_reserve_sees_no_offer(enter: Enter, offered: Order) -> None:
    answer = enter(3).get("/seats")
    assert answer.status_code == 200
    assert offered.course.zh not in answer.text


def test_accepting_enrols_and_shows_the_name_to_the_trainer(enter: Enter, offered: Order, as_trainer: FlaskClient) -> None:
    at = f"/cohorts/{offered.cohort.id}"
    assert offered.workers[0].name not in as_trainer.get(at).text
    assert enter(0).post(f"/seats/{seat(offered, 0).id}/accept").status_code == 303
    assert seat(offered, 0).state == SeatState.ACCEPTED.value
    enrolment = Enrolment.get(Enrolment.worker == offered.workers[0])
    assert (enrolment.course_id, enrolment.run_id, enrolment.state) == (
        offered.course.id, offered.now().run_id, EnrolmentState.ENROLLED.value,
    )  # fmt: skip
    shown = as_trainer.get(at)
    assert shown.status_code == 200
    assert offered.workers[0].name in shown.text and offered.workers[1].name not in shown.text
    assert offered.workers[0].disclosures.count() == 1
    assert Demand.get_by_id(offered.demand.id).filled == 0, "people are trained first"


def test_an_interest_in_the_course_becomes_the_enrolment(enter: Enter, offered: Order) -> None:
    builders.an_enrolment(offered.workers[0], offered.course, state=EnrolmentState.INTERESTED.value)
    assert enter(0).post(f"/seats/{seat(offered, 0).id}/accept").status_code == 303
    (enrolment,) = Enrolment.select().where(Enrolment.worker == offered.workers[0])
    assert (enrolment.state, enrolment.run_id) == (EnrolmentState.ENROLLED.value, offered.now().run_id)


def test_another_worker_can_neither_accept_nor_decline_it(as_worker: FlaskClient, offered: Order) -> None:
    for answer in ("accept", "decline"):
        assert as_worker.post(f"/seats/{seat(offered, 0).id}/{answer}").status_code == 404
        assert as_worker.post(f"/seats/999999/{answer}").status_code == 404
    assert seat(offered, 0).state == SeatState.OFFERED.value


def test_declining_lets_the_best_reserve_move_up(enter: Enter, offered: Order, as_trainer: FlaskClient) -> None:
    answer = enter(1).post(f"/seats/{seat(offered, 1).id}/decline", data={"reason": "家里有事"})
    assert answer.status_code == 303
    assert (seat(offered, 1).state, seat(offered, 1).reason) == (SeatState.DECLINED.value, "家里有事")
    assert (seat(offered, 3).state, seat(offered, 4).state) == (SeatState.OFFERED.value, SeatState.RESERVE.value)
    assert clock.today() < seat(offered, 3).answer_by < offered.now().run.starts_on
    kinds = [event.transition for event in timeline("order", offered.cohort.id)]
    assert kinds[-2:] == ["declined", "moved_up"]
    shown = as_trainer.get(f"/cohorts/{offered.cohort.id}")
    assert shown.status_code == 200
    assert "家里有事" in shown.text and offered.workers[1].name not in shown.text


def test_a_reserve_who_switched_suggestions_off_is_passed_over(enter: Enter, offered: Order) -> None:
    with write():
        Worker.update(personalised=False).where(Worker.id == offered.workers[3].id).execute()
    enter(1).post(f"/seats/{seat(offered, 1).id}/decline")
    assert (seat(offered, 3).state, seat(offered, 4).state) == (SeatState.RESERVE.value, SeatState.OFFERED.value)


def test_a_reason_that_is_too_long_is_kept_in_the_form(enter: Enter, offered: Order) -> None:
    answer = enter(0).post(f"/seats/{seat(offered, 0).id}/decline", data={"reason": "长" * 301})
    assert answer.status_code == 422
    assert "长" * 301 in answer.text and 'aria-invalid="true"' in answer.text
    assert seat(offered, 0).state == SeatState.OFFERED.value


@pytest.mark.parametrize("state", [state for state in SeatState if state is not SeatState.OFFERED])
@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_only_an_offered_place_can_be_answered(enter: Enter, offered: Order, state: SeatState, answer: str) -> None:
    with write():
        CohortSeat.update(state=state.value).where(CohortSeat.id == seat(offered, 0).id).execute()
    found = enter(0).post(f"/seats/{seat(offered, 0).id}/{answer}")
    assert found.status_code == 409
    assert seat(offered, 0).state == state.value
    assert not Enrolment.select().where(Enrolment.worker == offered.workers[0]).exists()


@pytest.mark.parametrize("state", ["posted", "proposed", "returned"])
def test_a_place_of_a_class_that_is_not_approved_cannot_be_answered(enter: Enter, offered: Order, state: str) -> None:
    with write():
        Cohort.update(state=state).where(Cohort.id == offered.cohort.id).execute()
    assert enter(0).post(f"/seats/{seat(offered, 0).id}/accept").status_code == 409


def test_a_full_class_takes_nobody(enter: Enter, offered: Order) -> None:
    for _ in range(3):
        builders.an_enrolment(builders.a_worker(), offered.course, run=offered.now().run, state=EnrolmentState.ENROLLED.value)
    assert enter(0).post(f"/seats/{seat(offered, 0).id}/accept").status_code == 409
    assert seat(offered, 0).state == SeatState.OFFERED.value


@pytest.mark.parametrize(
    ("time", "days", "answer"),
    [
        (RunTime.WEEKEND, 20, 409),
        (RunTime.EVENING, 20, 303),
        (RunTime.WEEKEND, 200, 303),
    ],
)
def test_a_class_at_the_same_time_is_in_the_way(enter: Enter, offered: Order, time: RunTime, days: int, answer: int) -> None:
    course = builders.a_course({builders.a_skill(): (0, 2)})
    run = builders.a_run(course, time=time.value, starts_on=clock.today() + dt.timedelta(days))
    builders.an_enrolment(offered.workers[0], course, run=run, state=EnrolmentState.ENROLLED.value)
    assert enter(0).post(f"/seats/{seat(offered, 0).id}/accept").status_code == answer


@pytest.mark.parametrize(("hour", "answer"), [(9, 409), (13, 303)])
def test_where_both_classes_have_a_timetable_their_sessions_decide(enter: Enter, offered: Order, hour: int, answer: int) -> None:
    course = builders.a_course({builders.a_skill(): (0, 2)})
    run = builders.a_run(course, time=RunTime.WEEKEND.value, starts_on=clock.today() + dt.timedelta(20))
    builders.an_enrolment(offered.workers[0], course, run=run, state=EnrolmentState.ENROLLED.value)
    day = dt.datetime.combine(clock.today() + dt.timedelta(40), dt.time(8))
    for of, at in ((offered.now().run, day), (run, day.replace(hour=hour))):
        ClassSession.create(run=of, number=1, kind=SessionKind.THEORY.value, starts_at=at, ends_at=at + dt.timedelta(hours=3))
    assert enter(0).post(f"/seats/{seat(offered, 0).id}/accept").status_code == answer


def test_nobody_accepts_two_places_on_the_same_days(enter: Enter, offered: Order, cast: Cast) -> None:
    other = an_order(cast.trainer)
    approve(other, cast.trainer.id, cast.account("trainer").id)
    with write():
        twin = seat(other, 0)
        twin.worker = offered.workers[0]
        twin.save()
        CourseRun.update(time=RunTime.EVENING.value).where(CourseRun.id == other.now().run_id).execute()
    person = enter(0)
    assert person.post(f"/seats/{seat(offered, 0).id}/accept").status_code == 303
    assert person.post(f"/seats/{twin.id}/accept").status_code == 409


def test_who_takes_the_course_already_cannot_take_it_twice(enter: Enter, offered: Order) -> None:
    builders.an_enrolment(offered.workers[0], offered.course)
    assert enter(0).post(f"/seats/{seat(offered, 0).id}/accept").status_code == 409


def test_who_renews_a_permit_takes_its_course_again(enter: Enter, offered: Order) -> None:
    Course.update(permit_given="welding").where(Course.id == offered.course.id).execute()
    builders.an_enrolment(offered.workers[0], offered.course, completed_on=clock.today() - dt.timedelta(6 * 365))
    WorkerPermit.create(worker=offered.workers[0], permit="welding", expires_on=clock.today() + dt.timedelta(30))
    assert enter(0).post(f"/seats/{seat(offered, 0).id}/accept").status_code == 303


def test_the_class_of_an_order_is_not_open_to_others(offered: Order, as_worker: FlaskClient) -> None:
    run = offered.now().run_id
    assert run not in snapshot.load(clock.today()).runs
    assert builders.a_run(offered.course).id in snapshot.load(clock.today()).runs
    assert as_worker.post("/recommendations/place", data={"run": run}).status_code == 404
    assert not Enrolment.select().where(Enrolment.run == run).exists()


def test_the_numbers_stay_the_same_after_approval(offered: Order, as_trainer: FlaskClient) -> None:
    shown = as_trainer.get(f"/cohorts/{offered.cohort.id}")
    assert shown.status_code == 200
    for worker in offered.workers[:5]:
        assert cohort_people_queries.numbers(offered.now()).of(worker.id) in shown.text


def test_what_a_person_writes_stays_words(enter: Enter, offered: Order, as_trainer: FlaskClient) -> None:
    evil = "<img src=x hx-get=/x hx-trigger=load>{{7*7}}"
    enter(0).post(f"/seats/{seat(offered, 0).id}/decline", data={"reason": evil})
    shown = as_trainer.get(f"/cohorts/{offered.cohort.id}")
    assert shown.status_code == 200
    assert "&lt;img src=x hx-get=/x hx-trigger=load&gt;{{7*7}}" in shown.text
    assert "<img" not in shown.text
