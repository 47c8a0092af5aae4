"""A permit that ends: its holder is warned once at each distance, it blocks the matching when it has ended, and can be renewed."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from skillmatch.engine_gateway import snapshot, workers
from skillmatch.features.certificates.services import permit_warnings as permit_warnings_service
from skillmatch.store.catalogue.models import Course
from skillmatch.store.classes.models import Enrolment
from skillmatch.store.db.database import write
from skillmatch.store.messaging.models import Message
from skillmatch.store.people.models import Disclosure, Worker, WorkerPermit
from skillmatch.terms import MessageKind, Permit
from tests.builders import a_course, a_demand, a_run, a_skill, a_worker, an_enrolment, an_enterprise
from tests.cast import Cast
from tests.features.certificates.making import in_days, passed

DISTANCES = (90, 30)
LONG_AGO = in_days(-6 * 365)
"""When a permit that ends now was passed."""


def with_permit(days: int, permit: str = "forklift", **values: object) -> Worker:
    worker = a_worker(**values)
    with write():
        WorkerPermit.create(worker=worker, permit=permit, expires_on=in_days(days))
    return worker


def told(worker: Worker) -> list[Message]:
    mine = (Message.worker == worker) & (Message.kind == MessageKind.PERMIT_EXPIRING.value)
    return list(Message.select().where(mine).order_by(Message.id))


def warn(later: int = 0) -> None:
    permit_warnings_service.warn(in_days(later), DISTANCES)


def renewal() -> Course:
    """The only listed course that gives the permit."""
    with write():
        Course.update(state="retired").where(Course.permit_given == Permit.FORKLIFT.value).execute()
    return a_course({a_skill(): (0, 2)}, permit_given=Permit.FORKLIFT.value)


@pytest.mark.usefixtures("store")
def test_each_holder_is_warned_once_at_each_distance() -> None:
    far, soon, sooner = (with_permit(days) for days in (120, 80, 20))
    warn()
    warn()
    assert [len(told(one)) for one in (far, soon, sooner)] == [0, 1, 1]
    warn(later=51)
    warn(later=52)
    assert [len(told(one)) for one in (far, soon, sooner)] == [1, 2, 1]


@pytest.mark.usefixtures("store")
def test_a_renewed_permit_is_warned_of_anew() -> None:
    worker = with_permit(20)
    warn()
    with write():
        WorkerPermit.update(expires_on=in_days(60)).where(WorkerPermit.worker == worker).execute()
    warn()
    assert len(told(worker)) == 2


@pytest.mark.usefixtures("store")
def test_the_message_names_the_course_that_renews_it() -> None:
    course, worker = renewal(), with_permit(20)
    warn()
    (message,) = told(worker)
    assert message.link == f"/courses/{course.id}"
    assert message.parameters["course"] == {"zh": course.zh, "en": course.en}


@pytest.mark.usefixtures("store")
def test_who_left_the_register_is_not_written_to() -> None:
    worker = with_permit(20, state="retired")
    warn()
    assert told(worker) == []


def blocked(worker: Worker, course: Course) -> tuple[str, ...]:
    snap = snapshot.current()
    return snap.engine.explain(workers.one_worker(snap, worker.id), 0, snap.course_index.at(course.id)).blocked


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(("days", "valid"), [(0, True), (-1, False)])
def test_an_ended_permit_shuts_courses_demands_and_supply(days: int, valid: bool) -> None:
    skill, permit = a_skill(), Permit.FORKLIFT
    course = a_course({skill: (0, 2)}, permit_needed=permit.value)
    demand = a_demand({skill: 2}, permits=(permit.value,), headcount=1)
    worker = with_permit(days)
    assert ("permit" in blocked(worker, course)) is not valid
    snap = snapshot.current()
    place = snap.demand_index.at(demand.id)
    passed(worker, a_course({skill: (0, 2)}), "SPECIAL_ABILITY")
    assert bool(snapshot.current().engine.reachable(workers.one_worker(snap, worker.id), 0)[place]) is valid
    asked = snap.catalogue.demands.required.take([place])
    everybody = workers.some(snap, [worker.id])
    found = snap.engine.candidates(asked, everybody, 5, 0.0, int(snap.catalogue.demands.permits[place]))
    assert bool([one for one in found if one.qualified]) is valid


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(("days", "taken"), [(200, True), (60, False), (-5, False)])
def test_its_completed_course_may_be_taken_again_once_it_ends_soon(days: int, taken: bool) -> None:
    course, other, worker = renewal(), a_course({a_skill(): (0, 2)}), with_permit(days)
    for one in (course, other):
        an_enrolment(worker, one, completed_on=LONG_AGO)
    assert ("taken" in blocked(worker, course)) is taken
    assert "taken" in blocked(worker, other)


@pytest.mark.usefixtures("store")
def test_a_class_that_runs_is_not_taken_twice() -> None:
    course, worker = renewal(), with_permit(10)
    an_enrolment(worker, course, run=a_run(course), state="enrolled")
    assert "taken" in blocked(worker, course)


@pytest.mark.usefixtures("store")
def test_an_ended_permit_puts_its_course_back_among_the_suggestions() -> None:
    skill, course = a_skill(), renewal()
    a_demand({skill: 2}, permits=("forklift",), headcount=30)
    worker = with_permit(-5)
    passed(worker, a_course({skill: (0, 2)}), "SPECIAL_ABILITY")
    an_enrolment(worker, course, completed_on=LONG_AGO)
    snap = snapshot.current()
    listed = snap.engine.recommend(workers.one_worker(snap, worker.id), 10, "scores")[0]
    assert course.id in {one.course_id for one in listed}


def test_home_says_which_course_renews_it_and_a_place_can_be_asked_for(as_worker: FlaskClient, cast: Cast) -> None:
    course = renewal()
    run = a_run(course)
    with write():
        WorkerPermit.delete().where(WorkerPermit.worker == cast.worker).execute()
        WorkerPermit.create(worker=cast.worker, permit="forklift", expires_on=in_days(-3))
    an_enrolment(cast.worker, course, completed_on=LONG_AGO)
    page = as_worker.get("/home")
    assert page.status_code == 200
    assert f'href="/courses/{course.id}"' in page.text
    assert as_worker.get(f"/courses/{course.id}").status_code == 200
    assert as_worker.post("/recommendations/place", data={"run": run.id}).status_code == 303
    mine = (Enrolment.worker == cast.worker) & (Enrolment.course == course)
    assert (Enrolment.get(mine).state, Enrolment.get(mine).run_id) == ("requested", run.id)
    as_worker.post(f"/recommendations/courses/{course.id}/withdraw")
    assert Enrolment.get(mine).state == "completed"


def test_the_enterprise_sees_names_with_consent_and_otherwise_a_number_of_many(as_enterprise: FlaskClient, cast: Cast) -> None:
    willing = with_permit(10, "refrigeration", enterprise=cast.enterprise, name="愿意之人", consent=True)
    for _ in range(4):
        with_permit(-10, "refrigeration", enterprise=cast.enterprise, name="保密之人")
    with_permit(10, "refrigeration", enterprise=an_enterprise(), name="别家之人", consent=True)
    with write():
        everybody = Worker.select(Worker.id).where(Worker.enterprise == cast.enterprise, Worker.sample)
        WorkerPermit.delete().where(WorkerPermit.worker.in_(everybody)).execute()

    def shown() -> str:
        page = as_enterprise.get("/staff")
        assert page.status_code == 200
        return page.text.split('id="permits"')[1].split("</section>")[0]

    assert "愿意之人" in shown() and "保密之人" not in shown() and "别家之人" not in shown()
    assert "4" not in re.sub(r"<[^>]+>|\d{4}年\d+月\d+日", "", shown())
    assert Disclosure.select().where((Disclosure.worker == willing) & (Disclosure.what == "permits that end")).exists()
    with_permit(-10, "refrigeration", enterprise=cast.enterprise, name="保密之人")
    assert "5" in re.sub(r"<[^>]+>|\d{4}年\d+月\d+日", "", shown())


def test_who_has_just_passed_the_course_is_not_told_to_take_it_again(as_worker: FlaskClient, cast: Cast) -> None:
    """The permit in the register still ends soon; the one of the pass is on its way."""
    course = renewal()
    with write():
        WorkerPermit.delete().where(WorkerPermit.worker == cast.worker).execute()
        WorkerPermit.create(worker=cast.worker, permit=Permit.FORKLIFT.value, expires_on=in_days(45))
    mine = an_enrolment(cast.worker, course, completed_on=in_days(-300))
    run = a_run(course)
    assert as_worker.post("/recommendations/place", data={"run": run.id}).status_code == 409
    with write():
        Enrolment.update(completed_on=LONG_AGO).where(Enrolment.id == mine.id).execute()
    assert as_worker.post("/recommendations/place", data={"run": run.id}).status_code == 303
