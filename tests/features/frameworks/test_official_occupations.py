"""An occupation of the imported official classification is taken into the catalogue, and forms offer it from then on."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch.features.frameworks.services.frameworks import import_files
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.catalogue.models import Occupation
from skillmatch.store.frameworks.models import Concept
from tests.cast import Cast
from tests.features.frameworks import published

ADDED = {"family": "MC", "industry": "智能装备", "en": "", "start_rank": "2", "max_standard_rank": "6"}


@pytest.fixture
def turner(app: Flask, cast: Cast) -> Concept:
    """试验焊工 of the official classification, which the catalogue of the tests lacks."""
    with app.test_request_context():
        import_files([("occupations.tsv", published.CSCO.encode())], label="2022")
    return Concept.get(Concept.code == "6-90-01-02")


def test_it_is_found_added_and_offered_by_every_form(
    as_city: FlaskClient, as_worker: FlaskClient, cast: Cast, turner: Concept
) -> None:
    found = as_city.get("/frameworks/occupations?q=试验焊工").text
    assert f"/frameworks/occupations/{turner.id}" in found
    assert "试验焊工" not in as_city.get("/registers/talent/new").text

    answer = as_city.post(f"/frameworks/occupations/{turner.id}", data=ADDED)

    assert answer.status_code == 303
    made = Occupation.get(Occupation.zh == "试验焊工")
    assert (made.national_code, made.family, made.start_rank, made.source) == ("6-90-01-02", "MC", 2, "《职业分类大典》2022")
    assert AuditEvent.select().where(AuditEvent.kind == "occupation_added").get().subject == f"occupation {made.id}"
    assert "已在目录中" in as_city.get("/frameworks/occupations?q=试验焊工").text
    assert f'value="{made.code}"' in as_city.get("/registers/talent/new").text
    assert "试验焊工" in as_worker.get("/profile/occupations?q=shiyanhangong").text or "试验焊工" in as_worker.get("/profile").text
    assert "试验焊工" in as_city.get("/vocabulary?q=试验焊工").text


def test_a_person_of_it_has_all_pages(as_city: FlaskClient, as_worker: FlaskClient, cast: Cast, turner: Concept) -> None:
    """It asks for no skill yet."""
    as_city.post(f"/frameworks/occupations/{turner.id}", data=ADDED)
    made = Occupation.get(Occupation.zh == "试验焊工")
    cast.worker.occupation = made
    cast.worker.target = made
    cast.worker.save()

    for address in ("/home", "/profile", "/recommendations", "/recommendations?kind=mentors", "/path", "/progress"):
        assert as_worker.get(address).status_code in (200, 303, 404), address
    assert as_worker.get("/recommendations").status_code == 200
    assert as_city.get("/city").status_code == 200
    assert as_city.get(f"/network/transitions/{made.id}/1").status_code == 200
    assert as_city.get(f"/vocabulary/occupations/{made.id}").status_code == 200


def test_what_is_there_already_or_makes_no_sense_is_refused(as_city: FlaskClient, cast: Cast, turner: Concept) -> None:
    before = Occupation.select().count()
    for wrong in ({"industry": ""}, {"family": "XX"}, {"start_rank": "6", "max_standard_rank": "2"}):
        assert as_city.post(f"/frameworks/occupations/{turner.id}", data=ADDED | wrong).status_code == 422
    assert Occupation.select().count() == before
    assert as_city.post(f"/frameworks/occupations/{turner.id}", data=ADDED).status_code == 303
    assert as_city.post(f"/frameworks/occupations/{turner.id}", data=ADDED).status_code == 409
    group = Concept.get(Concept.level == 1)
    assert as_city.get(f"/frameworks/occupations/{group.id}").status_code == 404, "a group is no occupation"


@pytest.mark.parametrize("who", ["demo_town", "demo_enterprise", "demo_worker", "auditor"])
def test_nobody_but_the_city_adds(signed_in, cast: Cast, turner: Concept, who: str) -> None:
    assert signed_in(who).post(f"/frameworks/occupations/{turner.id}", data=ADDED).status_code == 403
