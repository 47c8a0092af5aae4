"""A town's first page shows its own town, and nothing of another can be read or inferred from it."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.store.catalogue.models import Course
from skillmatch.store.people.models import Worker
from skillmatch.store.statistics import counting, figures
from tests.builders import a_demand, a_worker, an_enrolment
from tests.cast import Cast
from tests.features.statistics.overview.test_city_home import english, figure
from tests.pages import plain


def test_its_figures_are_of_its_own_people(as_town: FlaskClient, cast: Cast) -> None:
    page = english(as_town, "/town")
    own = Worker.select().where(Worker.town == cast.town).count()
    assert own != Worker.select().count()
    assert figure(page, "People in the register") == [own]
    assert sum(counting.places(clock.today(), cast.town.id)[counting.town_name(cast.town.id)].grades.values()) == own


@pytest.mark.parametrize("path", ["/town", "/town/courses-to-open"])
def test_another_town_changes_nothing_on_it(still_clock: None, as_town: FlaskClient, cast: Cast, path: str) -> None:
    before = plain(english(as_town, path))
    person = a_worker(town=cast.other_town, grade=8, occupation=cast.worker.occupation_id)
    an_enrolment(person, Course.select().first(), state="enrolled")
    assert plain(english(as_town, path)) == before
    mine = a_worker(town=cast.town, grade=8, occupation=cast.worker.occupation_id)
    an_enrolment(mine, Course.select().first(), state="enrolled")
    assert plain(english(as_town, path)) != before


def test_demands_of_another_town_do_not_appear(as_town: FlaskClient, as_other_town: FlaskClient, cast: Cast) -> None:
    soon = clock.today() + dt.timedelta(days=5)
    a_demand({}, title="本镇的需求", town=cast.town, needed_by=soon)
    a_demand({}, title="别镇的需求", town=cast.other_town, needed_by=soon)
    mine, theirs = as_town.get("/town"), as_other_town.get("/town")
    assert mine.status_code == theirs.status_code == 200
    assert "本镇的需求" in mine.get_data(as_text=True)
    assert "别镇的需求" not in mine.get_data(as_text=True)
    assert "别镇的需求" in theirs.get_data(as_text=True)


def test_no_parameter_opens_another_town(as_town: FlaskClient, cast: Cast) -> None:
    plain = english(as_town, "/town")
    for query in (f"?town={cast.other_town.id}", f"?town_id={cast.other_town.id}"):
        asked = as_town.get("/town" + query)
        assert asked.status_code == 200
        assert figure(asked.get_data(as_text=True), "People in the register") == figure(plain, "People in the register")
    assert cast.other_town.en not in plain


@pytest.mark.parametrize("path", ["/town", "/town/courses-to-open"])
@pytest.mark.parametrize("who", ["demo_worker", "demo_enterprise", "demo_trainer", "demo_city", "auditor"])
def test_it_refuses_every_other_role(signed_in, path: str, who: str) -> None:
    assert signed_in(who).get(path).status_code == 403


def test_two_towns_and_the_city_agree(store: None, cast: Cast) -> None:
    by_town = figures.by_town(clock.today())
    for town in (cast.town, cast.other_town):
        assert figures.by_town(clock.today(), town.id) == {town.id: by_town[town.id]}


def test_the_shortage_figures_of_the_towns_do_not_exceed_the_citys(store: None, cast: Cast) -> None:
    city = counting.places(clock.today())[counting.CITY].balance
    own = counting.places(clock.today(), cast.town.id)[counting.town_name(cast.town.id)].balance
    assert own.keys() == city.keys()
    assert all(own[code].supply <= city[code].supply and own[code].demand <= city[code].demand for code in city)
