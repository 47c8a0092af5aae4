"""The network as a tree: every base and enterprise once, figures of people only for those who may see them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from playhouse.test_utils import count_queries

from skillmatch.store.organisations.models import Base, Enterprise
from tests.builders import an_enterprise
from tests.cast import Cast
from tests.features.statistics.figures.test_rows import english


def test_it_shows_every_base_and_every_enterprise(as_city: FlaskClient) -> None:
    page = as_city.get("/network")
    assert page.status_code == 200
    assert not [row.zh for row in (*Base.select(), *Enterprise.select()) if row.zh not in page.text]


@pytest.mark.parametrize("who", ["demo_enterprise", "demo_trainer"])
def test_figures_of_people_are_not_told_to_others(signed_in: Callable[[str], FlaskClient], cast: Cast, who: str) -> None:
    page = english(signed_in(who), "/network")
    assert "people trained" not in page
    assert "/figures/" not in page
    assert "people trained" in english(signed_in("demo_city"), "/network")


def test_a_town_opens_no_rows_from_the_page_of_another(as_town: FlaskClient, cast: Cast) -> None:
    own, other = (english(as_town, f"/network/towns/{town.id}") for town in (cast.town, cast.other_town))
    assert f"town={cast.town.code}" in own
    assert f"town={cast.other_town.code}" not in other
    assert f"town={cast.other_town.id}" not in other
    assert as_town.get("/network/towns/999999").status_code == 404


def test_more_enterprises_need_no_more_queries(as_city: FlaskClient, cast: Cast) -> None:
    as_city.get("/network")
    with count_queries() as few:
        assert as_city.get("/network").status_code == 200
    for _ in range(5):
        an_enterprise(town=cast.town)
    as_city.get("/network")
    with count_queries() as many:
        assert as_city.get("/network").status_code == 200
    assert many.count == few.count


@pytest.mark.parametrize("path", ["/network", "/network/towns/1"])
@pytest.mark.parametrize("who", ["demo_worker", "auditor", "administrator"])
def test_nobody_else_sees_it(signed_in: Callable[[str], FlaskClient], who: str, path: str) -> None:
    assert signed_in(who).get(path).status_code == 403
