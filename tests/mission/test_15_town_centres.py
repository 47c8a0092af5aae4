"""镇街平台: town centres with their programmes and conversion rates; the way from 菜农 to 农业技术员 with its hours."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from skillmatch.engine_gateway import snapshot, transitions
from skillmatch.store.catalogue.models import Prerequisite
from skillmatch.store.organisations import queries as organisation_queries
from skillmatch.store.organisations.models import Town
from skillmatch.store.statistics.models import TownProgramme
from tests.cast import Cast


def test_taitou_has_certified_about_36_of_each_hundred_trained(as_city: FlaskClient) -> None:
    total = TownProgramme.get(TownProgramme.code == "TP-104")
    assert (total.trained, total.certified, total.basis) == (2800, 1000, "article")
    parts = TownProgramme.select().where(TownProgramme.code.startswith("TP-104-"))
    assert {part.basis for part in parts} == {"sample"}
    assert (sum(part.trained for part in parts), sum(part.certified for part in parts)) == (2800, 1000)
    page = as_city.get(f"/network/towns/{Town.get(Town.code == 'TOWN104').id}")
    assert page.status_code == 200
    row = re.search(r"<tr><th scope=\"row\">防水行业技能人才培训.*?</tr>", page.text, re.S)
    assert row
    assert "2,800" in row[0]
    assert "36%" in row[0]
    assert "示例" not in row[0]


def test_every_number_of_the_report_stands_with_its_basis(as_town: FlaskClient) -> None:
    page = as_town.get("/network")
    assert page.status_code == 200
    for name, numbers in {
        "防水行业技能人才培训": ("2,800", "1,000"), "企业职工化工实训": ("2,000",), "农业技术员培训": ("5,000",),
    }.items():  # fmt: skip
        row = re.search(rf"<tr><th scope=\"row\">{name}.*?</tr>", page.text, re.S)
        assert row, name
        assert all(number in row[0] for number in numbers)
    samples = [one for listed in organisation_queries.programmes().values() for one in listed if one.sample]
    assert all(re.search(rf"{one.zh} <span class=\"tag[^>]*>示例", page.text) for one in samples)


def test_the_way_of_the_grower_is_an_ordered_path_with_hours(as_worker: FlaskClient, cast: Cast) -> None:
    snap = snapshot.current()
    pair = transitions.pair(snap)
    assert pair
    way = transitions.between(snap, *(card.id for card in pair))
    assert (way.origin.zh, way.goal.zh) == ("园艺工", "农业技术员")
    assert way.steps
    assert way.hours == sum(step.hours for step in way.steps) > 0
    place = {step.course.id: at for at, step in enumerate(way.steps)}
    for row in Prerequisite.select():
        if row.course_id in place:
            assert place.get(row.before_id, len(place)) < place[row.course_id]
    page = as_worker.get(f"/network/transitions/{pair[0].id}/{pair[1].id}")
    assert page.status_code == 200
    at = [page.text.index(f"{number}. {step.course.zh}") for number, step in enumerate(way.steps, start=1)]
    assert at == sorted(at)


def test_any_two_trades_have_a_page_and_none_a_404(as_worker: FlaskClient, cast: Cast) -> None:
    snap = snapshot.current()
    ids = [card.id for card in snap.occupations]
    for origin, goal in zip(ids[::9], ids[4::9], strict=False):
        assert as_worker.get(f"/network/transitions/{origin}/{goal}").status_code == 200
    assert as_worker.get(f"/network/transitions/{ids[0]}/{ids[0]}").status_code == 200
    assert as_worker.get("/network/transitions/1/999999").status_code == 404
    chosen = as_worker.get(f"/network/transitions?from={ids[0]}&to={ids[1]}")
    assert chosen.status_code == 303
    assert chosen.location.endswith(f"/network/transitions/{ids[0]}/{ids[1]}")
    assert as_worker.get("/network/transitions?from=x").status_code == 200
