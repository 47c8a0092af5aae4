"""三级培训网络: the towns' sum equals the city; town A can neither read nor infer town B's people."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.store.catalogue.models import Course
from skillmatch.store.organisations.models import Town
from skillmatch.store.people.models import Worker
from skillmatch.store.statistics import counting, figure_sets
from tests.builders import a_worker, an_enrolment
from tests.cast import Cast
from tests.pages import plain


def figures(page: str) -> list[list[int]]:
    """The rows of numbers of the table that compares the towns, the last one the city's."""
    table = next(part for part in re.findall(r"<table.*?</table>", page, re.S) if Town.get(Town.code == "TOWN104").zh in part)
    rows = [
        re.findall(r"<td[^>]*>\s*(?:<a [^>]*>)?([\d,]+)(?:</a>)?\s*</td>", row) for row in re.findall(r"<tr.*?</tr>", table, re.S)
    ]
    return [[int(cell.replace(",", "")) for cell in row] for row in rows if row]


def test_the_towns_add_up_to_the_city(as_city: FlaskClient) -> None:
    page = as_city.get("/city")
    assert page.status_code == 200
    *towns, city = figures(page.text)
    assert len(towns) == 15
    assert [sum(column) for column in zip(*towns, strict=True)] == city
    assert city[0] == Worker.select().count()


def test_a_town_learns_nothing_of_another_towns_people(as_town: FlaskClient, cast: Cast) -> None:
    pages = ("/town", "/town/courses-to-open")
    before = [plain(as_town.get(path).text) for path in pages]
    name = "只在别的镇街的人"
    for _ in range(6):
        stranger = a_worker(name=name, town=cast.other_town, grade=7, occupation=cast.worker.occupation_id)
    answers = [as_town.get(path) for path in pages]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [plain(answer.text) for answer in answers] == before
    assert name not in "".join(before)
    for path in (
        "/city",
        "/enterprise",
        "/staff",
        "/cohorts",
        "/home",
        f"/workers/{stranger.id}",
        f"/town?town={cast.other_town.id}",
    ):
        answer = as_town.get(path)
        assert answer.status_code in (200, 403, 404)
        assert name not in answer.text


def test_the_towns_add_up_to_the_city_in_every_figure(as_city: FlaskClient, as_town: FlaskClient, cast: Cast) -> None:
    city = counting.places(clock.today())[counting.CITY]
    towns = [figure_sets.of_place(town.id).of for town in Town.select()]
    assert sum(city.grades.values()) == sum(sum(one.grades.values()) for one in towns) == Worker.select().count()
    for name in ("training_enrolments", "completed_people", "certified", "converted", "open_places"):
        shares = [getattr(part, name) for one in towns for part in one.towns.values()]
        assert sum(getattr(one, name) for one in city.towns.values()) == sum(shares)
    for base, one in city.bases.items():
        assert one.enrolments == sum(part.bases[base].enrolments for part in towns if base in part.bases)
    own = figure_sets.of_place(cast.town.id).of
    for client, path, counted in ((as_city, "/city", city), (as_town, "/town", own)):
        page = client.get(path)
        assert page.status_code == 200
        assert f">{sum(counted.grades.values())}</a>" in page.text


def test_a_town_opens_no_row_of_another_by_any_address(as_town: FlaskClient, as_other_town: FlaskClient, cast: Cast) -> None:
    name, course, other = "只在别的镇街的人", Course.select().first(), cast.other_town
    for _ in range(6):
        stranger = a_worker({course.skills[0].skill_id: 4}, name=name, town=other, grade=7)
        an_enrolment(stranger, course)
    asked = (f"town={other.id}", f"town={other.code}", f"base={course.base_id}", "grade=7", "", "after=0", "pillar=ACADEMY")
    for of in ("people", "trained", "training", "certified", "converted", "qualified", "enrolments"):
        for query in asked:
            answer = as_town.get(f"/figures/{of}?profession=SHT01&{query}")
            assert answer.status_code == 200
            assert name not in answer.text
    assert name in as_other_town.get("/figures/converted").text


def test_a_town_reads_of_others_only_what_no_person_stands_behind(as_town: FlaskClient, cast: Cast) -> None:
    pages = ("/supply", "/map", "/network", f"/network/towns/{cast.other_town.id}")
    before = [plain(as_town.get(path).text) for path in pages]
    for _ in range(4):
        an_enrolment(a_worker(town=cast.other_town, grade=7, occupation=cast.worker.occupation_id), Course.select().first())
    assert [plain(as_town.get(path).text) for path in pages] == before
