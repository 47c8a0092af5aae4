"""三级培训网络: the towns' sum equals the city; town A can neither read nor infer town B's people."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from skillmatch.store.places import Town
from skillmatch.store.workers import Worker
from tests.builders import a_worker
from tests.cast import Cast
from tests.pages import plain


def figures(page: str) -> list[list[int]]:
    """The rows of numbers of the table that compares the towns, the last one the city's."""
    table = next(part for part in re.findall(r"<table.*?</table>", page, re.S) if Town.get(Town.code == "TOWN104").zh in part)
    rows = [re.findall(r"<td[^>]*>\s*([\d,]+)\s*</td>", row) for row in re.findall(r"<tr.*?</tr>", table, re.S)]
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
