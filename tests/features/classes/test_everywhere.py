"""The city sees the dated classes of all bases: how each stands, of one base or of all; nobody else has that list."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.store.classes.models import CourseRun
from skillmatch.store.db.database import write
from skillmatch.store.organisations.models import Base
from tests import builders
from tests.features.classes.conftest import Class

TITLE = re.compile(r'class="queue-title">\s*<a\s+href="/classes/(\d+)"')


def listed(client: FlaskClient, query: str = "") -> list[int]:
    answer = client.get(f"/city/classes{query}")
    assert answer.status_code == 200
    return [int(run) for run in TITLE.findall(answer.text)]


def move(run: CourseRun, days: int) -> None:
    """Let a class begin so many days from today, for ten days."""
    starts = clock.today() + dt.timedelta(days=days)
    with write():
        CourseRun.update(starts_on=starts, ends_on=starts + dt.timedelta(days=10)).where(CourseRun.id == run.id).execute()


@pytest.mark.parametrize(("days", "stands"), [(1, "coming"), (0, "running"), (-10, "running"), (-11, "over")])
def test_a_class_is_where_its_days_put_it(as_city: FlaskClient, group: Class, days: int, stands: str) -> None:
    move(group.run, days)
    where = {
        kind: group.run.id in listed(as_city, f"?stands={kind}&base={group.run.base_id}") for kind in ("coming", "running", "over")
    }
    assert where == {kind: kind == stands for kind in where}


def test_a_cancelled_class_is_among_the_cancelled_alone(as_city: FlaskClient, as_trainer: FlaskClient, group: Class) -> None:
    move(group.run, 5)
    assert as_trainer.post(f"/classes/{group.run.id}/cancel", data={"reason": "炉子坏了"}).status_code == 303
    assert listed(as_city, "?stands=cancelled") == [group.run.id]
    assert group.run.id not in listed(as_city, f"?stands=coming&base={group.run.base_id}")


def test_the_numbers_are_those_of_the_lists_and_a_long_list_goes_on(as_city: FlaskClient, group: Class) -> None:
    with write():
        base = Base.create(code="T-BASE", kind="TOWN_CENTER", zh="试验基地", en="Trial base", basis="sample")
    course = builders.a_course({}, base=base)
    runs = [builders.a_run(course, starts_on=clock.today() + dt.timedelta(days=day)) for day in range(1, 28)]
    first = as_city.get(f"/city/classes?stands=coming&base={base.id}")
    assert first.status_code == 200
    assert "27 个班" in first.text
    there = listed(as_city, f"?stands=coming&base={base.id}") + listed(as_city, f"?stands=coming&base={base.id}&page=2")
    assert there == [run.id for run in runs], "by their start"


def test_it_leads_to_the_class_and_back(as_city: FlaskClient, group: Class) -> None:
    assert "/city/classes" in as_city.get("/city").text
    shown = as_city.get(f"/classes/{group.run.id}")
    assert shown.status_code == 200
    assert "/city/classes" in shown.text


def test_what_makes_no_sense_shows_all_that_run(as_city: FlaskClient, group: Class) -> None:
    assert listed(as_city, "?stands=x&base=x&page=-1") == listed(as_city)
    assert listed(as_city, "?base=999999999") == listed(as_city)


@pytest.mark.parametrize("who", ["demo_worker", "demo_trainer", "demo_enterprise", "demo_town", "other_worker"])
def test_nobody_else_has_the_list(signed_in, who: str) -> None:
    assert signed_in(who).get("/city/classes").status_code == 403
