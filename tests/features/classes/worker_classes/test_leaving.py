"""Leaving a class, and the waiting list of a full one."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skillmatch import clock, events
from skillmatch.store.classes.models import CourseRun, Enrolment, WaitingPlace
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.db.database import write
from skillmatch.store.demands.models import Demand
from skillmatch.store.messaging.models import Message
from tests import builders
from tests.cast import Cast
from tests.features.classes.conftest import Class


@pytest.fixture
def full(group: Class) -> Class:
    """The class has no place left: its four people fill it."""
    CourseRun.update(seats=4).where(CourseRun.id == group.run.id).execute()
    return group


def state(worker: object, group: Class) -> str:
    return str(Enrolment.get((Enrolment.worker == worker) & (Enrolment.course == group.run.course)).state)


def test_who_leaves_is_withdrawn_and_it_is_announced(as_worker: FlaskClient, cast: Cast, group: Class) -> None:
    heard: list[tuple[int, int]] = []

    def listen(run_id: int, worker_id: int) -> None:
        heard.append((run_id, worker_id))

    with events.place_left.connected_to(listen):
        assert as_worker.post(f"/my-classes/{group.run.id}/leave").status_code == 303
    assert heard == [(group.run.id, cast.worker.id)]
    assert state(cast.worker, group) == "withdrawn"
    assert as_worker.post(f"/my-classes/{group.run.id}/leave").status_code == 404
    assert as_worker.get(f"/my-classes/{group.run.id}").status_code == 404


def test_a_finished_class_is_not_left(as_worker: FlaskClient, cast: Cast, group: Class) -> None:
    Enrolment.update(state="completed").where(Enrolment.worker == cast.worker.id).execute()
    assert as_worker.post(f"/my-classes/{group.run.id}/leave").status_code == 409
    assert state(cast.worker, group) == "completed"


def test_a_class_of_somebody_else_is_a_404(as_outsider: FlaskClient, group: Class) -> None:
    assert as_outsider.get(f"/my-classes/{group.run.id}").status_code == 404
    assert as_outsider.post(f"/my-classes/{group.run.id}/leave").status_code == 404
    page = as_outsider.get("/my-classes")
    assert page.status_code == 200
    assert "焊接基础" not in page.text


def test_the_first_who_waits_has_the_place_of_whoever_leaves_and_is_told(
    as_worker: FlaskClient, as_outsider: FlaskClient, cast: Cast, full: Class
) -> None:
    where = f"/classes/{full.run.id}/waiting"
    assert as_outsider.post(where).status_code == 303
    second = builders.a_worker()
    with write():
        WaitingPlace.create(run=full.run, worker=second, asked_at=clock.now().replace(year=2099))
    page = as_outsider.get(where)
    assert page.status_code == 200
    assert "第 1 位" in page.text
    assert as_worker.post(f"/my-classes/{full.run.id}/leave").status_code == 303
    assert state(cast.other_worker, full) == "enrolled"
    assert not Enrolment.select().where(Enrolment.worker == second).exists()
    told = Message.get(Message.kind == "place_free")
    assert told.worker_id == cast.other_worker.id
    assert "焊接基础" in as_outsider.get("/inbox").text


def test_joining_twice_is_once_and_whoever_comes_back_stands_at_the_end(as_outsider: FlaskClient, cast: Cast, full: Class) -> None:
    where = f"/classes/{full.run.id}/waiting"
    for _ in range(2):
        assert as_outsider.post(where).status_code == 303
    assert WaitingPlace.select().count() == 1
    with write():
        WaitingPlace.create(run=full.run, worker=builders.a_worker())
    assert as_outsider.post(f"{where}/leave").status_code == 303
    assert as_outsider.post(where).status_code == 303
    assert "第 2 位" in as_outsider.get(where).text


def test_whoever_cannot_come_by_now_is_passed_over(as_worker: FlaskClient, full: Class) -> None:
    busy, free = builders.a_worker(), builders.a_worker()
    other = builders.a_run(builders.a_course({}), time=full.run.time, starts_on=full.run.starts_on, ends_on=full.run.ends_on)
    builders.an_enrolment(busy, other.course, run=other, state="enrolled")
    with write():
        WaitingPlace.create(run=full.run, worker=busy, asked_at=clock.now().replace(year=2020))
        WaitingPlace.create(run=full.run, worker=free)
    as_worker.post(f"/my-classes/{full.run.id}/leave")
    assert state(free, full) == "enrolled"
    assert WaitingPlace.get(WaitingPlace.worker == busy).state == "passed"


def test_a_request_that_is_taken_back_frees_the_place_as_well(
    as_worker: FlaskClient, as_outsider: FlaskClient, cast: Cast, full: Class
) -> None:
    Enrolment.update(state="requested").where(Enrolment.worker == cast.worker.id, Enrolment.run == full.run).execute()
    as_outsider.post(f"/classes/{full.run.id}/waiting")
    assert as_worker.post(f"/recommendations/courses/{full.run.course_id}/withdraw").status_code == 303
    assert state(cast.other_worker, full) == "enrolled"


@pytest.mark.parametrize("why", ["free places", "begun", "in it", "clash"])
def test_nobody_waits_in_vain(as_outsider: FlaskClient, as_worker: FlaskClient, cast: Cast, full: Class, why: str) -> None:
    client = as_worker if why == "in it" else as_outsider
    run = CourseRun.get_by_id(full.run.id)
    if why == "free places":
        run.seats = 5
    if why == "begun":
        run.starts_on = clock.today().replace(year=2020)
    if why == "clash":
        other = builders.a_run(builders.a_course({}), time=run.time, starts_on=run.starts_on, ends_on=run.ends_on)
        builders.an_enrolment(cast.other_worker, other.course, run=other, state="enrolled")
    run.save()
    assert client.post(f"/classes/{run.id}/waiting").status_code == 409
    assert not WaitingPlace.select().exists()


def test_the_class_of_an_order_has_no_waiting_list(as_outsider: FlaskClient, cast: Cast, full: Class) -> None:
    with write():
        demand = Demand.select().first()
        Cohort.create(number="T-W", demand=demand, run=full.run, time="weekend", headcount=1, seats=4, state="confirmed")
    assert as_outsider.get(f"/classes/{full.run.id}/waiting").status_code == 404
    assert as_outsider.post(f"/classes/{full.run.id}/waiting").status_code == 404


def test_the_page_of_the_course_leads_to_the_list(as_outsider: FlaskClient, full: Class) -> None:
    builders.a_worker()  # raises the version: the page reads the catalogue anew
    page = as_outsider.get(f"/courses/{full.run.course_id}")
    assert page.status_code == 200
    assert f'href="/classes/{full.run.id}/waiting"' in page.text
