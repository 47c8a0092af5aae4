"""智匠之家: a class cannot exceed its stations."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.cohorts.services import proposing as proposing_service
from skillmatch.features.cohorts.services import review as review_service
from skillmatch.store.classes.models import ClassSession, CourseRun
from skillmatch.store.organisations.models import Lab
from skillmatch.terms import CohortState
from tests import builders
from tests.cast import Cast
from tests.features.cohorts.loop import trainer
from tests.features.cohorts.making import Order, an_order


@pytest.fixture
def proposal(cast: Cast) -> Order:
    """A class of three, with two reserves, that its trainer reviews."""
    order = an_order(cast.trainer, cast.enterprise)
    proposing_service.propose(order.cohort.id)
    review_service.take(order.cohort.id, trainer(order))
    return order


def a_lab(cast: Cast, stations: int) -> Lab:
    """A lab at the trainer's base."""
    return Lab.create(code=f"L-{stations}", zh="实训室", en="Lab", base=cast.trainer.base, stations=stations)


def approve(client: FlaskClient, order: Order, lab: object) -> int:
    """The answer to an approval with a lab."""
    first, last = builders.meeting_day(20, order.now().time), clock.today() + dt.timedelta(days=5)
    days = {"starts_on": first, "answer_by": last, "version": order.now().version}
    return client.post(f"/cohorts/{order.cohort.id}/approve", data=days | {"lab": lab}).status_code


def test_a_class_cannot_exceed_its_stations(as_trainer: FlaskClient, cast: Cast, proposal: Order) -> None:
    seats = proposal.now().seats
    small, large = a_lab(cast, seats - 1), a_lab(cast, seats)
    assert approve(as_trainer, proposal, small.id) == 422
    assert proposal.now().state == CohortState.REVIEW.value
    assert not CourseRun.select().where(CourseRun.lab.is_null(False)).exists()
    assert approve(as_trainer, proposal, large.id) == 303
    assert proposal.now().run.lab_id == large.id


def test_stations_that_another_class_takes_at_the_same_time_are_not_free(
    as_trainer: FlaskClient, cast: Cast, proposal: Order
) -> None:
    seats = proposal.now().seats
    lab = a_lab(cast, seats + 1)
    course = builders.a_course({})
    other = builders.a_run(course, seats=2, lab=lab, time=proposal.now().time)
    assert approve(as_trainer, proposal, lab.id) == 422
    other.time = next(time for time in ("weekend", "evening") if time != proposal.now().time)
    other.save()
    assert approve(as_trainer, proposal, lab.id) == 303


@pytest.mark.parametrize("lab", ["x", "0", "999999"])
def test_a_lab_that_is_none_of_the_class_is_refused(as_trainer: FlaskClient, proposal: Order, lab: str) -> None:
    assert approve(as_trainer, proposal, lab) == 422
    assert proposal.now().run is None


def book(client: FlaskClient, run: CourseRun, lab: Lab, hour: int) -> int:
    """The answer to a practical in a lab on the first day of a class."""
    when = {"day": run.starts_on, "starts": f"{hour:02}:00", "ends": f"{hour + 2:02}:00"}
    data = when | {"kind": "practical", "place": f"lab-{lab.id}", "trainer": ""}
    return client.post(f"/classes/{run.id}/sessions", data=data).status_code


def test_a_session_cannot_exceed_the_stations_that_are_free_at_its_hours(as_trainer: FlaskClient, cast: Cast) -> None:
    lab = a_lab(cast, 12)
    course = builders.a_course({}, base=cast.trainer.base)
    first, second = (builders.a_run(builders.a_course({}, base=course.base), seats=7) for _ in range(2))
    assert book(as_trainer, builders.a_run(course, seats=13), lab, 9) == 422
    assert book(as_trainer, first, lab, 9) == 303
    assert book(as_trainer, second, lab, 10) == 422  # five stations are left
    assert book(as_trainer, second, lab, 11) == 303
    CourseRun.update(seats=5).where(CourseRun.id == second.id).execute()
    assert book(as_trainer, second, lab, 8) == 303
    assert ClassSession.select().where(ClassSession.lab == lab).count() == 3
