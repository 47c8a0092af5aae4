"""A standard that grants less than its course teaches is told to who keeps it and to trainers; forecasts count what it grants."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from skillmatch.features.cohorts.services import proposing as proposing_service
from skillmatch.store.assessments.models import Criterion, Standard, StandardCourse, StandardVersion
from skillmatch.store.catalogue.models import Course
from skillmatch.store.db.database import write
from skillmatch.terms import SeatState
from tests import assessing
from tests.cast import Cast
from tests.features.cohorts.making import Order, an_order

SAID = "低于课程所教"


def a_standard(course: Course, ranks: dict[object, int]) -> Standard:
    """A standard in force, by which a course is assessed, that grants these ranks."""
    with write():
        standard = Standard.create(
            code=f"T-{course.id}", kind="standard", zh="测试标准", en="Test standard", family="ZZ", basis="sample"
        )
        day = dt.date(2026, 1, 1)
        version = StandardVersion.create(
            standard=standard, number=1, state="published", published_on=day, valid_from=day, basis="sample"
        )
        for skill, rank in ranks.items():
            Criterion.create(version=version, skill=skill, part="practical", rank=rank, weight=100 // len(ranks), zh="", en="")
        StandardCourse.create(version=version, course=course)
    return standard


@pytest.fixture
def order(cast: Cast) -> Order:
    """An order of the trainer whose course teaches eight skills to rank 3."""
    return an_order(cast.trainer, cast.enterprise)


def test_the_forecast_of_a_class_counts_what_its_standard_grants(as_trainer: FlaskClient, order: Order) -> None:
    a_standard(order.course, {skill: 2 if skill == order.skills[0] else 3 for skill in order.skills})
    proposing_service.propose(order.cohort.id)
    for seat in order.seats(SeatState.PROPOSED):
        reached = {row["skill"]: row["reached"] for row in seat.gains}
        assert reached[order.skills[0].id] < 3
    page = as_trainer.get(f"/cohorts/{order.cohort.id}")
    assert "<b>0 / 3</b>" in page.text.replace("共 3", "/ 3") or "预计班后全部达标" in page.text
    assert "教到3级，只认定到2级" in page.text


def test_without_a_shortfall_nothing_is_said_and_everybody_meets_it(as_trainer: FlaskClient, order: Order) -> None:
    a_standard(order.course, dict.fromkeys(order.skills, 3))
    proposing_service.propose(order.cohort.id)
    best = order.seats(SeatState.PROPOSED)[0]
    assert all(row["reached"] >= row["required"] for row in best.gains if row["held"] >= 1)
    assert SAID not in as_trainer.get(f"/cohorts/{order.cohort.id}").text


def test_who_keeps_the_standard_and_who_sets_an_assessment_are_told(
    cast: Cast, as_city: FlaskClient, as_trainer: FlaskClient, order: Order
) -> None:
    untouched = as_city.get("/standards").text.count("认定低于课程所教")
    standard = a_standard(order.course, {order.skills[0]: 2})
    assert as_city.get("/standards").text.count("认定低于课程所教") == untouched + 1
    for client, where in ((as_city, f"/standards/{standard.id}"), (as_trainer, f"/standards/{standard.id}")):
        page = client.get(where).text
        assert "教到3级，只认定到2级" in page and "教到3级，标准没有考核" in page
    run = assessing.a_class(2, cast.trainer, order.course)
    assert SAID in as_trainer.get(f"/assessments/new?run={run.id}").text
    made = assessing.an_assessment(as_trainer, run)
    assert SAID in as_trainer.get(f"/assessments/{made.id}").text
