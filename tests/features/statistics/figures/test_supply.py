"""Supply against demand: exact for the city, one's own column for a town, small numbers of people hidden from everybody else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.features.statistics.queries import figures as figures_queries
from skillmatch.features.statistics.rules import figures as figures_rules
from skillmatch.store.accounts.access import Acting
from skillmatch.store.statistics import counting
from skillmatch.terms import MIN_CELL_COUNT, Role
from tests.builders import a_demand, a_worker
from tests.cast import Cast
from tests.features.statistics.figures.test_rows import english
from tests.pages import plain


def acting(role: Role, **scope: int) -> Acting:
    return Acting(1, 1, role, "somebody", **scope)


def test_the_city_sees_what_is_counted(cast: Cast) -> None:
    heat = figures_queries.heat(snapshot.current(), acting(Role.CITY))
    live = counting.places(clock.today())[counting.CITY].balance
    assert {line.track.code: (line.total.demand, line.total.supply) for line in heat.lines} == {
        code: (one.demand, one.supply) for code, one in live.items()
    }
    assert not heat.hidden
    for line in heat.lines:
        assert sum(cell.demand for cell in line.cells) == line.total.demand
        assert sum(cell.supply or 0 for cell in line.cells) == line.total.supply


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.TRAINER])
def test_no_small_number_of_people_is_told_to_others(cast: Cast, role: Role) -> None:
    heat = figures_queries.heat(snapshot.current(), acting(role, enterprise_id=cast.enterprise.id, base_id=1))
    exact = figures_queries.heat(snapshot.current(), acting(Role.CITY))
    assert any(line.total.supply for line in exact.lines), "somebody is qualified in the sample"
    assert heat.hidden
    told = [cell.supply for line in heat.lines for cell in (*line.cells, line.total) if cell.supply is not None]
    assert all(number >= MIN_CELL_COUNT for number in told)
    assert all((cell.step is None) == (cell.supply is None) for line in heat.lines for cell in line.cells), "a colour tells too"


def test_what_is_hidden_stands_nowhere_on_the_page(signed_in: Callable[[str], FlaskClient], cast: Cast) -> None:
    for who in ("demo_enterprise", "demo_trainer"):
        page = english(signed_in(who), "/supply")
        numbers = re.findall(r'data-label="Qualified people">(?:<a [^>]*>)?([\d,]+)', page)
        assert all(int(number.replace(",", "")) >= MIN_CELL_COUNT for number in numbers)
        assert "hidden" in page
        assert "/figures/qualified" not in page


def test_a_town_sees_its_own_column_and_the_rest(cast: Cast) -> None:
    heat = figures_queries.heat(snapshot.current(), acting(Role.TOWN, town_id=cast.town.id))
    own = counting.places(clock.today())[counting.town_name(cast.town.id)]
    assert heat.rest
    assert [place.id if place else None for place in heat.columns] == [cast.town.id, None]
    for line in heat.lines:
        mine, rest = line.cells
        assert mine.supply == own.supply.get(line.track.code, {}).get(cast.town.id, 0)
        assert rest.supply is None or rest.supply >= MIN_CELL_COUNT
        assert (line.total.supply is None) == (rest.supply is None), "the sum less the own column is the rest"


def test_a_few_people_of_another_town_change_nothing_for_a_town(still_clock: None, as_town: FlaskClient, cast: Cast) -> None:
    paths = ("/supply", "/map", "/map?figure=people", "/network", f"/network/towns/{cast.other_town.id}")
    before = [plain(english(as_town, path)) for path in paths]
    for _ in range(2):
        a_worker(town=cast.other_town, grade=8, occupation=cast.worker.occupation_id)
    assert [plain(english(as_town, path)) for path in paths] == before
    a_demand({}, town=cast.other_town)
    assert plain(english(as_town, "/map")) != before[1], "demands are no secret"


def test_the_map_gives_every_town_a_link_a_number_and_a_table(as_city: FlaskClient, cast: Cast) -> None:
    page = english(as_city, "/map?figure=people")
    tiles = re.findall(r'<a href="(/network/towns/\d+)" aria-label="([^"]+): ([^"]+)">', page)
    assert len(tiles) == 15
    found = counting.places(clock.today())[counting.CITY].towns
    assert sum(int(value.replace(",", "")) for _, _, value in tiles) == sum(one.people for town, one in found.items() if town)
    assert page.count('<td class="num"') == 16
    assert as_city.get(tiles[0][0]).status_code == 200
    assert as_city.get("/map?figure=secrets").status_code == 200


def test_the_map_hides_small_numbers_of_people_from_others(as_enterprise: FlaskClient, as_town: FlaskClient, cast: Cast) -> None:
    values = re.findall(r'<a href="/network/towns/\d+" aria-label="[^"]+: ([^"]+)">', english(as_enterprise, "/map?figure=people"))
    assert len(values) == 15
    assert all(value == "hidden" or int(value.replace(",", "")) >= MIN_CELL_COUNT or value == "0" for value in values)
    assert "hidden" in values
    assert 'value="people"' not in english(as_town, "/map"), "a town does not choose figures of others' people"


@pytest.mark.parametrize(("value", "step"), [(None, None), (0, 0), (1, 1), (50, 3), (100, 5)])
def test_colours_follow_the_share_of_the_largest(value: int | None, step: int | None) -> None:
    assert figures_rules.share_step(value, 100) == step


@pytest.mark.parametrize("path", ["/supply", "/map"])
@pytest.mark.parametrize("who", ["demo_worker", "auditor", "administrator"])
def test_nobody_else_sees_them(signed_in: Callable[[str], FlaskClient], who: str, path: str) -> None:
    assert signed_in(who).get(path).status_code == 403
