"""The city says what becomes of a gap without a course: which base takes it up, and when it begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.store.organisations.models import Base
from skillmatch.store.statistics.models import CoursePlan
from tests.cast import Cast
from tests.features.statistics.overview.test_city_home import english
from tests.features.statistics.overview.test_courses_to_open import lacking


def planned(client: FlaskClient, skill: int, **values: object):
    given = {
        "state": "planned",
        "base": Base.get().id,
        "planned_on": (clock.today() + dt.timedelta(days=30)).isoformat(),
        "note": "",
    }
    return client.post(f"/city/courses-to-open/{skill}/plan", data=given | values)


def test_a_plan_stands_beside_its_gap_for_the_city_and_the_town(as_city: FlaskClient, as_town: FlaskClient, cast: Cast) -> None:
    skill = lacking(cast, 900)
    answer = planned(as_city, skill.id, note="先开一个班")
    assert answer.status_code == 303
    assert answer.location.endswith(f"#skill-{skill.id}")
    plan = CoursePlan.get(CoursePlan.skill == skill)
    assert (plan.state, plan.base_id, plan.account_id) == ("planned", Base.get().id, cast.account("city").id)
    for client, path in ((as_city, "/city/courses-to-open"), (as_town, "/town/courses-to-open")):
        page = english(client, path)
        assert "先开一个班" in page
        assert "Planned" in page
    assert "/plan" not in english(as_town, "/town/courses-to-open")


def test_a_later_word_replaces_an_earlier_one(as_city: FlaskClient, cast: Cast) -> None:
    skill = lacking(cast, 900)
    planned(as_city, skill.id)
    assert planned(as_city, skill.id, state="declined", note="没有师资").status_code == 303
    plan = CoursePlan.get(CoursePlan.skill == skill)
    assert (plan.state, plan.base_id, plan.planned_on, plan.note) == ("declined", None, None, "没有师资")
    assert CoursePlan.select().count() == 1


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"base": "0"}, "Choose the base that takes it up."),
        ({"planned_on": ""}, "Enter the day on which the course begins"),
        ({"planned_on": "2020-01-01"}, "Enter the day on which the course begins"),
        ({"note": "x" * 201}, "note-"),
        ({"state": "somehow"}, "state-"),
        ({"base": "999999"}, "base-"),
    ],
)
def test_what_makes_no_sense_is_refused_and_kept_on_the_page(as_city: FlaskClient, cast: Cast, values: dict, reason: str) -> None:
    as_city.post("/language", data={"lang": "en", "next": "/"})
    skill = lacking(cast, 900)
    answer = planned(as_city, skill.id, **({"note": "留着"} | values))
    assert answer.status_code == 422
    assert reason in answer.text
    assert values.get("note", "留着") in answer.text
    assert not CoursePlan.select().exists()


def test_there_is_no_plan_for_what_is_no_skill(as_city: FlaskClient) -> None:
    assert planned(as_city, 999999).status_code == 404


@pytest.mark.parametrize("who", ["demo_town", "demo_worker", "demo_trainer", "demo_enterprise"])
def test_only_the_city_plans(signed_in: Callable[[str], FlaskClient], cast: Cast, who: str) -> None:
    assert planned(signed_in(who), 1).status_code == 403


def test_the_city_looks_at_one_towns_gaps(as_city: FlaskClient, cast: Cast) -> None:
    lacking(cast, 900)
    assert "谁也不教的技能" in as_city.get(f"/city/courses-to-open?town={cast.town.id}").text
    other = as_city.get(f"/city/courses-to-open?town={cast.other_town.id}")
    assert other.status_code == 200
    assert "谁也不教的技能" not in other.text
    assert as_city.get("/city/courses-to-open?town=999").status_code == 200
