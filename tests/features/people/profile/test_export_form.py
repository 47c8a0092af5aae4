"""A worker's own record has the published form, whoever downloads it."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from skillmatch import clock
from skillmatch.features.people.queries import own_data as own_data_queries
from skillmatch.features.people.queries import person_schema as person_schema_queries
from skillmatch.store.assessments.models import Appeal, Result
from skillmatch.store.cohorts.models import PlaceWish
from skillmatch.store.frameworks.models import Concept, Framework, Mapping
from skillmatch.store.people.models import Worker
from tests import builders
from tests.features.certificates.making import an_assessment, passed
from tests.features.cohorts.making import an_order


def objects(form: Any) -> list[dict[str, Any]]:
    if isinstance(form, list):
        return [one for part in form for one in objects(part)]
    if not isinstance(form, dict):
        return []
    found = [form] if form.get("type") == "object" else []
    return found + [one for part in form.values() for one in objects(part)]


def test_the_schema_is_public_and_closed(client: FlaskClient, cast) -> None:
    answer = client.get("/schemas/person-1.json")

    assert answer.status_code == 200
    assert answer.mimetype == "application/schema+json"
    form = answer.get_json(force=True)
    Draft202012Validator.check_schema(form)
    assert form["$id"] == "http://localhost/schemas/person-1.json"
    assert len(objects(form)) > 10
    assert all(one["additionalProperties"] is False for one in objects(form))


def test_the_export_names_its_schema_and_fits_it(as_worker: FlaskClient, client: FlaskClient) -> None:
    answer = as_worker.get("/profile/export.json")

    assert answer.status_code == 200
    data = answer.json
    assert data["$schema"] == "http://localhost/schemas/person-1.json"
    Draft202012Validator(client.get("/schemas/person-1.json").get_json(force=True)).validate(data)


def test_every_worker_of_the_demonstration_fits(app: Flask, cast) -> None:
    validator = Draft202012Validator(person_schema_queries.schema("http://localhost/schemas/person-1.json"))
    wrong, told = [], {"skills": 0, "courses": 0, "mentors": 0, "consents": 0}
    for worker in Worker.select():
        record = {"$schema": "http://localhost/schemas/person-1.json", **own_data_queries.data_of(worker)}
        wrong += [f"{worker.code} {error.json_path}: {error.message[:80]}" for error in validator.iter_errors(record)]
        for part in told:
            told[part] += len(record[part])
    assert not wrong, wrong[:5]
    assert all(told.values()), told  # each part was tried with something in it


def test_results_appeals_and_wishes_are_exported_and_no_result_before_it_is_published(app: Flask, cast) -> None:
    worker, course = builders.a_worker(), builders.a_course({builders.a_skill(): (0, 2)})
    open_one = an_assessment(course, state="checked", published_at=None)
    Result.create(assessment=open_one, worker=worker, number=1, state="checked", theory=41, practical=42)
    result = Result.select().where(Result.assessment == passed(worker, course).assessment_id).get()
    Appeal.create(result=result, reason="再看一次", state="open", deadline=clock.today())
    cohort = an_order(builders.a_trainer(), cast.enterprise, people=0).cohort
    PlaceWish.create(cohort=cohort, worker=worker)

    record = {"$schema": "http://localhost/schemas/person-1.json", **own_data_queries.data_of(worker)}

    assert not list(
        Draft202012Validator(person_schema_queries.schema("http://localhost/schemas/person-1.json")).iter_errors(record)
    )
    assert sorted((one["state"], one["theory"], one["passed"]) for one in record["results"]) == [
        ("checked", None, None), ("published", 80.0, True),
    ]  # fmt: skip
    assert [one["reason"] for one in record["appeals"]] == ["再看一次"]
    assert record["place_wishes"] == [{"cohort": cohort.number}]


def test_what_does_not_fit_is_found(app: Flask, cast) -> None:
    validator = Draft202012Validator(person_schema_queries.schema("http://localhost/schemas/person-1.json"))
    record = {"$schema": "x", **own_data_queries.data_of(cast.worker)}

    assert not list(validator.iter_errors(record))
    assert list(validator.iter_errors({**record, "another": 1}))
    assert list(validator.iter_errors({**record, "person": {**record["person"], "shift": "sometimes"}}))
    assert list(validator.iter_errors({**record, "skills": [{**record["skills"][0], "rank": 9}]}))


def test_confirmed_mappings_stand_beside_the_skill_and_the_occupation(as_worker: FlaskClient, cast) -> None:
    esco = Framework.create(kind="esco")
    skill = cast.worker.held.order_by("skill").first().skill
    turn = Concept.create(framework=esco, subject="skill", ref="http://data.europa.eu/esco/skill/1", name="turn")
    trade = Concept.create(
        framework=esco, subject="occupation", ref="http://data.europa.eu/esco/occupation/1", code="7", name="hand"
    )
    Mapping.create(concept=turn, skill=skill, relation="close", confidence=0.5, state="confirmed")
    Mapping.create(concept=trade, occupation=cast.worker.occupation, relation="exact", confidence=1, state="confirmed")

    data = as_worker.get("/profile/export.json").json

    found = next(one for one in data["skills"] if one["skill"] == skill.zh)
    assert found["mapped"] == [{"framework": "esco", "relation": "close", "ref": turn.ref, "code": "", "name": "turn"}]
    assert [one["name"] for one in data["person"]["occupation_mapped"]] == ["hand"]
    Mapping.update(state="refused").execute()
    assert as_worker.get("/profile/export.json").json["person"]["occupation_mapped"] == []
