"""Who retires an entry on which something runs is told what, and asked; without anything, one click does."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skillmatch.store.catalogue.models import Course
from skillmatch.store.classes.models import CourseRun
from skillmatch.store.db.database import write
from skillmatch.store.mentoring.models import Trainer
from skillmatch.store.organisations.models import Lab
from skillmatch.store.registers.models import Change
from tests import builders
from tests.cast import Cast
from tests.features.cohorts.making import an_order


def retire(client: FlaskClient, name: str, key: int, **more: str) -> tuple[int, str]:
    """The answer to the click."""
    answer = client.post(f"/registers/{name}/{key}/state", data={"to": "retired"} | more)
    return answer.status_code, answer.text


def test_a_course_with_an_order_and_a_class_says_so_and_is_retired_only_when_confirmed(as_city: FlaskClient, cast: Cast) -> None:
    order = an_order(cast.trainer, cast.enterprise)
    with write():
        order.cohort.course = order.course
        order.cohort.save()
    run = builders.a_run(order.course)
    status, page = retire(as_city, "courses", order.course.id)
    assert status == 422
    assert order.cohort.number in page and f"{run.id}号班" in page and "仍要停用" in page
    assert Course.get_by_id(order.course.id).state == "listed"
    assert not Change.select().where((Change.register == "courses") & (Change.subject_id == order.course.id)).exists()
    assert retire(as_city, "courses", order.course.id, confirmed="yes")[0] == 303
    assert Course.get_by_id(order.course.id).state == "retired"


def test_a_course_on_which_nothing_runs_is_retired_at_once(as_city: FlaskClient, cast: Cast) -> None:
    order = an_order(cast.trainer, cast.enterprise)
    with write():
        order.cohort.course, order.cohort.state = order.course, "closed"
        order.cohort.save()
    builders.a_run(order.course, starts_on=builders.meeting_day(-90), ends_on=builders.meeting_day(-60))
    assert retire(as_city, "courses", order.course.id)[0] == 303


@pytest.mark.parametrize("name", ["trainers", "labs", "enterprises"])
def test_the_same_holds_for_a_trainer_a_lab_and_an_enterprise(as_city: FlaskClient, cast: Cast, name: str) -> None:
    with write():
        trainer = Trainer.create(code="T-R", name="新教师", base=cast.trainer.base, basis="sample")
        lab = Lab.create(code="L-R", zh="新实训室", en="New lab", base=cast.trainer.base, stations=9)
    enterprise = builders.an_enterprise()
    key = {"trainers": trainer.id, "labs": lab.id, "enterprises": enterprise.id}[name]
    if name == "enterprises":
        builders.a_demand({}, enterprise=enterprise)
    else:
        order = an_order(cast.trainer, cast.enterprise)
        with write():
            order.cohort.trainer = trainer
            order.cohort.save()
            CourseRun.update(lab=lab).where(CourseRun.id == builders.a_run(order.course).id).execute()
    assert retire(as_city, name, key)[0] == 422
    assert retire(as_city, name, key, confirmed="yes")[0] == 303
