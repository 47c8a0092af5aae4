"""Places in classes: the last seat has one winner, a request is one, conditions hold, and everything can be taken back."""

from __future__ import annotations

import pytest

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.features.recommendations.services import requests as requests_service
from skillmatch.store.classes.models import Enrolment
from skillmatch.store.db import versions
from skillmatch.store.people.models import WorkerPermit
from skillmatch.terms import EnrolmentState
from tests import builders
from tests.at_once import at_once, won

ASKERS = 50


@pytest.fixture
def course(app):
    return builders.a_course({"SK-RB-008": (1, 4)})


@pytest.fixture
def run(course):
    return builders.a_run(course, seats=3)


def mine(cast, course):
    found = Enrolment.get_or_none((Enrolment.worker == cast.worker) & (Enrolment.course == course))
    return None if found is None else (found.state, found.run_id)


def ask(client, run):
    return client.post("/recommendations/place", data={"run": run.id})


def test_a_place_is_requested_once(as_worker, cast, course, run):
    for _ in range(3):
        assert ask(as_worker, run).status_code == 303
    assert mine(cast, course) == ("requested", run.id)
    assert Enrolment.select().where(Enrolment.course == course).count() == 1
    page = as_worker.get("/recommendations?kind=mine")
    assert page.status_code == 200
    assert course.zh in page.text


def test_a_full_class_refuses(as_worker, cast, course):
    full = builders.a_run(course, seats=2, taken=2)
    assert ask(as_worker, full).status_code == 409
    assert mine(cast, course) is None


def test_of_fifty_at_once_one_gets_the_last_seat(app, course):
    run = builders.a_run(course, seats=4, taken=3)
    people = [builders.a_worker({"SK-RB-008": 1}) for _ in range(ASKERS)]
    snapshot.current()

    def ask_for(worker_id: int) -> object:
        with app.test_request_context():
            return requests_service.request_place(worker_id, run.id)

    assert won(at_once([lambda id_=worker.id: ask_for(id_) for worker in people])) == 1
    taken = Enrolment.select().where((Enrolment.run == run) & Enrolment.state.in_(["requested", "enrolled"])).count()
    assert taken == run.seats


def test_the_catalogue_hears_when_a_class_fills_and_frees(as_worker, cast, course):
    run = builders.a_run(course, seats=2, taken=1)
    before = versions.version()
    assert ask(as_worker, run).status_code == 303
    filled = versions.version()
    assert filled > before
    assert as_worker.post(f"/recommendations/courses/{course.id}/withdraw").status_code == 303
    assert versions.version() > filled
    assert mine(cast, course)[0] == "withdrawn"


def test_a_request_in_a_half_empty_class_leaves_the_catalogue_alone(as_worker, run):
    before = versions.version()
    assert ask(as_worker, run).status_code == 303
    assert versions.version() == before


def test_another_class_replaces_the_first_choice(as_worker, cast, course, run):
    other = builders.a_run(course, seats=3)
    assert ask(as_worker, run).status_code == ask(as_worker, other).status_code == 303
    assert mine(cast, course) == ("requested", other.id)


def test_a_withdrawn_request_can_be_made_again(as_worker, cast, course, run):
    assert ask(as_worker, run).status_code == 303
    for _ in range(2):
        assert as_worker.post(f"/recommendations/courses/{course.id}/withdraw").status_code == 303
    assert ask(as_worker, run).status_code == 303
    assert mine(cast, course) == ("requested", run.id)


@pytest.mark.parametrize("state", ["enrolled", "completed"])
def test_who_is_in_the_course_neither_asks_nor_withdraws(as_worker, cast, course, run, state):
    builders.an_enrolment(cast.worker, course, state=state)
    assert ask(as_worker, run).status_code == 409
    assert as_worker.post(f"/recommendations/courses/{course.id}/withdraw").status_code == 409
    assert as_worker.post(f"/recommendations/courses/{course.id}/interest").status_code == 409
    assert mine(cast, course)[0] == state


def test_a_needed_permit_is_asked_for(as_worker, cast):
    WorkerPermit.delete().where(WorkerPermit.worker == cast.worker).execute()
    course = builders.a_course({"SK-RB-008": (1, 4)}, permit_needed="electric")
    answer = ask(as_worker, builders.a_run(course))
    assert answer.status_code == 409
    assert "需要的证件您没有或已过期" in answer.text
    assert mine(cast, course) is None


def test_a_course_before_is_asked_for_by_name(as_worker, cast):
    first = builders.a_course({"SK-AG-001": (0, 3)}, zh="先学的课")
    course = builders.a_course({"SK-AG-002": (0, 3)}, before=(first,))
    answer = ask(as_worker, builders.a_run(course))
    assert answer.status_code == 409
    assert "先学的课" in answer.text
    assert mine(cast, course) is None


def test_a_class_that_has_begun_refuses(as_worker, cast, course):
    begun = builders.a_run(course, starts_on=clock.today() - builders.dt.timedelta(days=1))
    assert ask(as_worker, begun).status_code == 409
    assert mine(cast, course) is None


@pytest.mark.parametrize("state", ["draft", "reviewed", "retired"])
def test_a_course_that_is_not_listed_is_not_there(as_worker, cast, state):
    course = builders.a_course({"SK-RB-008": (1, 4)}, state=state)
    assert ask(as_worker, builders.a_run(course)).status_code == 404
    assert as_worker.post(f"/recommendations/courses/{course.id}/interest").status_code == 404
    assert mine(cast, course) is None


def test_interest_is_for_courses_without_a_free_class(as_worker, cast, course, run):
    assert as_worker.post(f"/recommendations/courses/{course.id}/interest").status_code == 409
    alone = builders.a_course({"SK-RB-008": (1, 4)})
    for _ in range(2):
        assert as_worker.post(f"/recommendations/courses/{alone.id}/interest").status_code == 303
    assert mine(cast, alone) == (EnrolmentState.INTERESTED.value, None)
    full = builders.a_course({"SK-RB-008": (1, 4)})
    builders.a_run(full, seats=1, taken=1)
    assert as_worker.post(f"/recommendations/courses/{full.id}/interest").status_code == 303


@pytest.mark.parametrize(("run_id", "status"), [("999999", 404), ("-1", 404), ("NaN", 422), ("", 422), (str(2**63), 422)])
def test_an_unknown_class_is_refused(as_worker, cast, run_id, status):
    before = Enrolment.select().count()
    assert as_worker.post("/recommendations/place", data={"run": run_id}).status_code == status
    assert Enrolment.select().count() == before


def test_what_was_never_asked_for_cannot_be_withdrawn(as_worker, as_outsider, cast, course, run):
    assert ask(as_worker, run).status_code == 303
    assert as_outsider.post(f"/recommendations/courses/{course.id}/withdraw").status_code == 404
    assert as_worker.post(f"/recommendations/courses/{2**70}/withdraw").status_code == 404
    assert mine(cast, course) == ("requested", run.id)


def test_other_roles_take_no_places(as_enterprise, as_trainer, as_city, client, run):
    for visitor in (as_enterprise, as_trainer, as_city):
        assert ask(visitor, run).status_code == 403
    assert ask(client, run).status_code == 303  # to the sign-in page
    assert not Enrolment.select().where(Enrolment.run == run).exists()
