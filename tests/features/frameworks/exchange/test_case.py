"""Skills, occupations and requirements are read as CASE v1.0 by whoever asks, always under the same identifiers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from skillmatch.features.frameworks.queries.exchange_contents import note_edition
from skillmatch.features.frameworks.views import exchange as exchange_views
from skillmatch.store.catalogue.models import Occupation, Requirement, Skill
from skillmatch.store.db import resources
from skillmatch.store.frameworks.models import CaseEdition, Concept, Framework, Mapping
from tests.features.frameworks.exchange import case_schema

CASE = "/ims/case/v1p0"


def valid(body: Any, form: dict[str, Any]) -> None:
    wrong = next(Draft202012Validator(form).iter_errors(body), None)
    assert wrong is None, wrong


def _whole_address(client: FlaskClient) -> str:
    (document,) = client.get(f"{CASE}/CFDocuments").json["CFDocuments"]
    return str(document["CFPackageURI"]["uri"])


def package(client: FlaskClient) -> dict[str, Any]:
    return client.get(urlsplit(_whole_address(client)).path).json


def ends(one: dict[str, Any]) -> tuple[str, str]:
    return one["originNodeURI"]["identifier"], one["destinationNodeURI"]["identifier"]


@pytest.fixture
def published(app: Flask, cast) -> FlaskClient:
    """A visitor, after an edition was noted."""
    note_edition()
    return app.test_client()


def test_a_visitor_reads_the_document_and_the_whole_package(published: FlaskClient) -> None:
    answer = published.get(f"{CASE}/CFDocuments")
    assert answer.status_code == 200
    (document,) = answer.json["CFDocuments"]
    valid(document, case_schema.DOCUMENT)

    whole = published.get(urlsplit(document["CFPackageURI"]["uri"]).path)
    assert whole.status_code == 200
    assert whole.mimetype == "application/json"
    valid(whole.json, case_schema.PACKAGE)


def test_everything_is_there_once_and_every_end_exists(published: FlaskClient) -> None:
    whole = package(published)
    kinds: dict[str, int] = {}
    for item in whole["CFItems"]:
        kinds[item["CFItemTypeURI"]["identifier"]] = kinds.get(item["CFItemTypeURI"]["identifier"], 0) + 1
    by_code = {one["typeCode"]: kinds[one["identifier"]] for one in whole["CFDefinitions"]["CFItemTypes"]}

    assert by_code["skill"] == Skill.select().count()
    assert by_code["occupation"] == Occupation.select().count()
    assert by_code["requirement"] == Requirement.select().count()
    assert by_code["rank"] == 8
    known = {item["identifier"] for item in whole["CFItems"]} | {whole["CFDocument"]["identifier"]}
    assert len(known) == len(whole["CFItems"]) + 1
    assert len({one["identifier"] for one in whole["CFAssociations"]}) == len(whole["CFAssociations"])
    assert all(set(ends(one)) <= known for one in whole["CFAssociations"])


def test_a_requirement_hangs_on_its_occupation_its_skill_and_its_rank(published: FlaskClient) -> None:
    wanted = Requirement.select().order_by(Requirement.id).first()
    whole = package(published)
    items = {one["identifier"]: one for one in whole["CFItems"]}
    code = f"{wanted.occupation.code}/{wanted.skill.code}"
    own = next(one["identifier"] for one in whole["CFItems"] if one["humanCodingScheme"] == code)

    leads = {
        one["associationType"]: items[ends(one)[1]]["humanCodingScheme"] for one in whole["CFAssociations"] if ends(one)[0] == own
    }
    assert leads == {
        "isChildOf": wanted.occupation.code, "isRelatedTo": wanted.skill.code, "hasSkillLevel": str(wanted.required_rank),
    }  # fmt: skip


def test_each_address_answers_what_the_package_says(published: FlaskClient) -> None:
    whole = package(published)
    item, association, kind = whole["CFItems"][30], whole["CFAssociations"][30], whole["CFDefinitions"]["CFItemTypes"][0]

    alone = published.get(urlsplit(item["uri"]).path).json
    valid(alone, case_schema.ITEM)
    assert {**item, "CFDocumentURI": alone["CFDocumentURI"]} == alone
    assert alone["CFDocumentURI"]["identifier"] == whole["CFDocument"]["identifier"]
    valid(published.get(urlsplit(association["uri"]).path).json, case_schema.ASSOCIATION)
    assert published.get(urlsplit(kind["uri"]).path).json == {"CFItemTypes": [kind]}
    around = published.get(f"{CASE}/CFItemAssociations/{item['identifier']}").json
    assert around["CFItem"] == alone
    assert around["CFAssociations"] == [one for one in whole["CFAssociations"] if item["identifier"] in ends(one)]
    valid(published.get(urlsplit(whole["CFDocument"]["uri"]).path).json, case_schema.DOCUMENT)


def test_the_identifiers_stay_the_same_and_the_addresses_are_the_installations(published: FlaskClient) -> None:
    whole = package(published)
    resources.get(exchange_views.PackageCache).packages.clear()  # made again

    assert package(published) == whole
    elsewhere = published.get(f"{CASE}/CFDocuments", base_url="https://city.example").json["CFDocuments"][0]
    assert elsewhere["identifier"] == whole["CFDocument"]["identifier"]
    assert elsewhere["uri"].startswith("https://city.example/ims/case/v1p0/CFDocuments/")
    assert whole["CFItems"][0]["uri"].startswith("http://localhost/ims/case/v1p0/CFItems/")


def test_a_reader_that_has_it_already_is_told_so(published: FlaskClient) -> None:
    first = published.get(f"{CASE}/CFDocuments")

    again = published.get(f"{CASE}/CFDocuments", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert published.get(f"{CASE}/CFDocuments?limit=0").status_code == 400
    assert published.get(f"{CASE}/CFDocuments?offset=1").json == {"CFDocuments": []}


@pytest.mark.parametrize(
    "resource", ["CFDocuments", "CFPackages", "CFItems", "CFItemAssociations", "CFAssociations", "CFItemTypes"]
)
def test_what_is_not_there_is_told_as_case_tells_it(published: FlaskClient, resource: str) -> None:
    for identifier, word in (("no-identifier", "invalid_uuid"), ("00000000-0000-4000-8000-000000000000", "unknownobject")):
        answer = published.get(f"{CASE}/{resource}/{identifier}")
        assert answer.status_code == 404
        valid(answer.json, case_schema.FAULT)
        assert word in answer.text


def test_confirmed_mappings_are_associations_and_others_are_not(published: FlaskClient, as_city: FlaskClient) -> None:
    before = {one["identifier"] for one in package(published)["CFAssociations"]}
    skill = Skill.select().order_by(Skill.id).first()
    framework = Framework.create(kind="esco")
    relations = ["exact", "close", "broad", "narrow", "exact", "exact"]
    made = {}
    for number, relation in enumerate(relations):
        theirs = Concept.create(framework=framework, subject="skill", ref=f"http://data.europa.eu/esco/skill/{number}", name="turn")
        made[theirs.ref] = Mapping.create(concept=theirs, skill=skill, relation=relation, confidence=0.5)
    chosen = [mapping.id for mapping in made.values()][:4]
    as_city.post("/frameworks/mappings", data={"do": f"refuse-{list(made.values())[5].id}"})

    as_city.post("/frameworks/mappings", data={"do": "confirm-page", "shown": chosen})

    new = [one for one in package(published)["CFAssociations"] if one["identifier"] not in before]
    for one in new:
        valid(one, case_schema.ASSOCIATION)
    told = {(one["originNodeURI"]["uri"][-2:], one["associationType"], one["destinationNodeURI"]["uri"][-2:]) for one in new}
    own = f"{CASE}/CFItems/"
    assert sorted(kind for _, kind, _ in told) == ["exactMatchOf", "isPartOf", "isPartOf", "isRelatedTo"]
    leads = {one["associationType"]: one for one in new if own in one["originNodeURI"]["uri"]}
    assert {kind: one["destinationNodeURI"]["uri"][-2:] for kind, one in leads.items()} == {
        "exactMatchOf": "/0", "isRelatedTo": "/1", "isPartOf": "/2",
    }  # fmt: skip
    (turned,) = [one for one in new if own in one["destinationNodeURI"]["uri"]]
    assert (turned["associationType"], turned["originNodeURI"]["uri"][-2:]) == ("isPartOf", "/3")  # theirs is the narrower one
    assert turned["destinationNodeURI"]["title"] == skill.zh


def test_an_edition_is_noted_only_where_something_differs(published: FlaskClient, as_city: FlaskClient) -> None:
    assert note_edition() is False
    first = package(published)["CFDocument"]
    Skill.update(zh="改名").where(Skill.id == Skill.select().first().id).execute()

    assert note_edition() is True

    assert CaseEdition.select().count() == 2
    assert int(package(published)["CFDocument"]["version"]) == int(first["version"]) + 1


def test_the_city_downloads_it_and_reads_where_it_is(published: FlaskClient, as_city: FlaskClient) -> None:
    page, file = as_city.get("/exchange"), as_city.get("/exchange/case.json")

    assert page.status_code == file.status_code == 200
    assert "http://localhost/ims/case/v1p0/CFDocuments" in page.text
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.data == published.get(urlsplit(_whole_address(published)).path).data


def test_nothing_of_a_person_is_in_it(published: FlaskClient, cast) -> None:
    whole = published.get(urlsplit(_whole_address(published)).path)
    assert whole.status_code == 200
    assert cast.worker.name not in whole.text
    assert cast.worker.code not in whole.text
