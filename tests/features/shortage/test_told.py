"""Qualified people of the published list: exact for the city alone; nobody else reads or infers a small number."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.features.statistics.queries import figures as figures_queries
from skillmatch.store.accounts.access import Acting
from skillmatch.store.catalogue.models import Occupation
from skillmatch.store.db.database import rows, write
from skillmatch.store.db.versions import raise_version
from skillmatch.store.demands import qualified as demand_qualified
from skillmatch.store.demands.qualified import Supply, qualified_in, summed
from skillmatch.store.shortage.index import shortage_index
from skillmatch.store.shortage.lists import publish
from skillmatch.store.shortage.models import ShortageProfession, ShortageVersion
from skillmatch.store.statistics import counting, supply
from skillmatch.terms import MIN_CELL_COUNT, Role
from tests.builders import a_worker
from tests.cast import Cast

OTHERS = ("demo_worker", "demo_enterprise", "demo_trainer", "other_mentor", "demo_town", "auditor")


def newest() -> ShortageVersion:
    return ShortageVersion.select().order_by(ShortageVersion.number.desc()).first()


def the_profession() -> ShortageProfession:
    return newest().professions.where(ShortageProfession.code == "SHT06").get()


def qualified(n: int, **values: object) -> None:
    """People who hold all that entry to the profession asks for."""
    occupation: Occupation = the_profession().occupations[0].occupation
    asked = {one.skill_id: one.required_rank for one in occupation.requirements if one.required_rank <= occupation.start_rank}
    for _ in range(n):
        a_worker(asked, **values)


def own_supply(enterprise_id: int) -> Supply:
    return counting.staff(clock.today(), enterprise_id)[counting.staff_name(enterprise_id)].supply


def republished() -> ShortageProfession:
    with write():
        publish("counted again")
        raise_version()
    return the_profession()


def english(client: FlaskClient, path: str) -> str:
    client.post("/language", data={"lang": "en", "next": "/"})
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def told_people(page: str) -> list[int]:
    cells = re.findall(r'data-label="Qualified people">(.*?)</td>', page)
    return [int(cell.replace(",", "")) for cell in cells if "hidden" not in cell]


def test_the_city_reads_every_number(as_city: FlaskClient) -> None:
    page = english(as_city, "/shortage")
    listed = page.split('id="list"')[1].split("</table>")[0]
    assert sorted(told_people(listed)) == sorted(row.supply for row in newest().professions)
    assert "at least" not in listed


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_reads_a_small_number_or_the_index_that_tells_it(signed_in: Callable[[str], FlaskClient], who: str) -> None:
    few = [row for row in newest().professions if row.supply < MIN_CELL_COUNT]
    assert few, "the sample has small numbers"
    page = english(signed_in(who), "/shortage")
    assert all(number >= MIN_CELL_COUNT for number in told_people(page))
    for row in few:
        line = page.split(f'href="/shortage/{row.id}"')[1].split("</tr>")[0]
        assert f">{row.shortage_index:.2f}<" not in line
        detail = english(signed_in(who), f"/shortage/{row.id}")
        said = detail.split('<section class="panel" id="figures"')[1].split("</section>")[0] if 'id="figures"' in detail else detail
        assert "hidden" in said
        assert f"<b>{row.shortage_index:.2f}</b>" not in said


@pytest.mark.parametrize("elsewhere", [0, 1, 4, 5, 9])
def test_a_town_cannot_subtract_its_own(as_town: FlaskClient, cast: Cast, elsewhere: int) -> None:
    before = the_profession()
    qualified(8, town=cast.town)
    qualified(elsewhere, town=cast.other_town)
    row = republished()
    assert row.supply >= before.supply + 8 + elsewhere
    own = counting.places(clock.today())[counting.town_name(cast.town.id)].supply[row.code][cast.town.id]
    page = english(as_town, "/shortage")
    line = page.split(f'href="/shortage/{row.id}"')[1].split("</tr>")[0]
    if row.supply - own < MIN_CELL_COUNT:
        assert not told_people(line)
        assert f">{row.shortage_index:.2f}<" not in line
    else:
        assert told_people(line) == [row.supply]


@pytest.mark.parametrize("elsewhere", [1, 4])
def test_another_small_number_elsewhere_changes_nothing_for_a_town(as_town: FlaskClient, cast: Cast, elsewhere: int) -> None:
    qualified(8, town=cast.town)
    paths = ("/shortage", "/town", "/supply")
    republished()
    rest = the_profession().supply - 8
    first = [english(as_town, path) for path in paths]
    assert rest < MIN_CELL_COUNT
    if rest + elsewhere < MIN_CELL_COUNT:
        qualified(elsewhere, town=cast.other_town)
        republished()
        later = [english(as_town, path) for path in paths]
        assert [_line(page) for page in first] == [_line(page) for page in later]


def _line(page: str) -> str:
    """What a page says of the profession, without ids of versions."""
    place = page.find(the_profession().en)
    return re.sub(r"/shortage/\d+", "", page[place : page.find("</tr>", place)])


@pytest.mark.parametrize("others", [1, 4, 6])
def test_an_enterprise_cannot_subtract_its_own(cast: Cast, others: int) -> None:
    qualified(9, enterprise=cast.enterprise, town=cast.town, consent=True)
    qualified(others, town=cast.town)
    row = republished()
    acting = Acting(1, 1, Role.ENTERPRISE, "somebody", enterprise_id=cast.enterprise.id)
    mine = sum(own_supply(cast.enterprise.id)[row.code].values())
    assert mine >= 9
    told = supply.of_list(acting, [(row.code, row.weighed, row.supply)])[0]
    assert (told.people is None) or told.people - mine >= MIN_CELL_COUNT
    if row.supply - mine < MIN_CELL_COUNT:
        assert told == supply.SuppressedSupply(None, None)
    heat = next(line for line in figures_queries.heat(snapshot.current(), acting).lines if line.track.code == row.code)
    column = [town.id for town in snapshot.current().towns].index(cast.town.id)
    assert heat.cells[column].supply is None or heat.cells[column].supply - 9 >= MIN_CELL_COUNT


def test_an_enterprises_own_are_counted_as_the_city_counts_them(cast: Cast) -> None:
    qualified(3, enterprise=cast.enterprise, town=cast.town, consent=True)
    qualified(2, enterprise=cast.enterprise, town=cast.town)  # without consent: not its to know
    own = own_supply(cast.enterprise.id)
    ids = {row[0] for code in own for row in _people(code, cast.enterprise.id)}
    assert sum(own["SHT06"].values()) == len(_people("SHT06", cast.enterprise.id))
    assert ids


def _people(code: str, enterprise_id: int) -> list[tuple[int]]:
    from_, parameters = qualified_in(code, clock.today())
    consented = "SELECT ct.worker_id FROM consent ct WHERE ct.enterprise_id = ? AND ct.withdrawn_at IS NULL"
    sql = f"SELECT id FROM worker WHERE enterprise_id = ? AND id IN ({from_}) AND id IN ({consented})"
    return rows(sql, (enterprise_id, *parameters, enterprise_id))


def test_the_least_index_says_no_more_than_that_few_are_qualified(cast: Cast) -> None:
    said = [supply.of_list(None, [("X", 20, people)])[0] for people in range(MIN_CELL_COUNT)]
    assert len(set(said)) == 1
    assert said[0].people is None
    assert said[0].index == shortage_index(20, MIN_CELL_COUNT - 1)
    assert supply.of_list(None, [("X", 20, 5)])[0] == supply.SuppressedSupply(5, shortage_index(20, 5))


def test_nobody_is_told_a_sum_from_which_a_town_could_take_its_own(as_worker: FlaskClient, cast: Cast) -> None:
    """A town officer may ask any worker what the worker reads."""
    qualified(12, town=cast.town)
    row = republished()
    largest = max(counting.places(clock.today())[counting.CITY].supply[row.code].values())
    assert row.supply - largest < MIN_CELL_COUNT <= row.supply, "the sample has few others"
    told = supply.of_list(None, [(row.code, row.weighed, row.supply)])[0]
    assert told == supply.SuppressedSupply(None, None)
    line = english(as_worker, "/shortage").split(f'href="/shortage/{row.id}"')[1].split("</tr>")[0]
    assert not told_people(line)


def test_scores_contain_no_index_that_tells_a_small_number(cast: Cast) -> None:
    snap = snapshot.current()
    few = [place for place, track in enumerate(snap.tracks) if track.supply < MIN_CELL_COUNT and track.demand]
    assert few
    for place in few:
        assert float(snap.catalogue.tracks.index[place]) == pytest.approx(
            shortage_index(snap.tracks[place].weighed, MIN_CELL_COUNT - 1), abs=1e-6
        )


def test_days_do_not_matter_to_what_is_told(cast: Cast) -> None:
    """An earlier version is told under the same rule as the one in force."""
    town = Acting(1, 1, Role.TOWN, "somebody", town_id=cast.town.id)
    own = summed(demand_qualified.qualified(clock.today(), cast.town.id)).get("SHT06", {}).get(cast.town.id, 0)
    assert supply.of_list(town, [("SHT06", 10, own + 4)])[0].people is None
