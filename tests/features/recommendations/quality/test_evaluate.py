"""``flask --app app evaluate``: a JSON line a task; the swap on this city's people changes nothing; saved lines are on the page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch import clock, jobs
from skillmatch.features.recommendations.services import evaluation as evaluation_service
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.db import database
from skillmatch.store.people.models import Worker
from skillmatch.store.recommendations import evaluations
from tests.cast import Cast


def evaluate(app: Flask, *args: str) -> list[dict]:
    answer = app.test_cli_runner().invoke(args=["evaluate", *args])
    assert answer.exit_code == 0, answer.output
    return [json.loads(line) for line in answer.output.strip().splitlines()]


def test_the_city_is_judged_and_no_swap_changes_a_list(app: Flask, cast: Cast) -> None:
    before = list(Worker.select(Worker.id, Worker.gender, Worker.birth_year).tuples())
    (line,) = evaluate(app, "city")
    assert line["task"] == "city"
    assert line["data"]["workers"] == Worker.select().where(Worker.personalised).count()
    assert line["data"]["generated"] is True
    assert {"coverage", "gini", "novelty", "diversity"} <= set(line["ours"])
    assert {name: swap["changed"] for name, swap in line["ours"]["swap"].items()} == {"age": 0, "gender": 0}
    assert set(line["peers"]) >= {"random", "popularity", "cosine only"}
    assert list(Worker.select(Worker.id, Worker.gender, Worker.birth_year).tuples()) == before
    assert evaluations.tasks() == []


def test_the_swap_reads_people_whose_gender_is_another(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ranking that did look at gender would be found: what the swap reads differs from what stands in the store."""
    seen = []
    read = evaluation_service.engine_workers.some
    monkeypatch.setattr(
        evaluation_service.engine_workers, "some", lambda snap, ids: seen.append(Worker.get_by_id(ids[0]).gender) or read(snap, ids)
    )
    evaluation_service.the_city(clock.today())
    assert sorted(map(str, seen)) == ["f", "m"]


def test_saved_figures_are_on_the_page(app: Flask, cast: Cast, as_city: FlaskClient) -> None:
    for _ in range(2):
        evaluate(app, "city", "--save")
    assert len(evaluations.history("city")) == 2
    as_city.post("/language", data={"lang": "en", "next": "/"})
    page = as_city.get("/quality")
    assert page.status_code == 200
    assert page.text.count("0 changed") == 2
    assert "Share of all courses that somebody is shown" in page.text
    assert 'class="trend"' in page.text
    assert '<th scope="row">Women' in page.text or "groups under 20" in page.text


def test_missing_data_are_skipped_and_not_kept(app: Flask, cast: Cast, tmp_path: Path) -> None:
    (line,) = evaluate(app, "majors", "--data", str(tmp_path / "nowhere"), "--save")
    assert "absent" in line["skipped"]
    assert evaluations.tasks() == []


def test_an_unknown_task_is_named(app: Flask, cast: Cast) -> None:
    answer = app.test_cli_runner().invoke(args=["evaluate", "weather"])
    assert answer.exit_code == 1
    assert "weather" in answer.output


def test_before_anything_is_saved_the_page_says_so_and_asks_nobody_to_type_a_command(as_city: FlaskClient) -> None:
    as_city.post("/language", data={"lang": "en", "next": "/"})
    page = as_city.get("/quality")
    assert page.status_code == 200
    assert "No evaluation has been saved yet" in page.text
    assert "flask" not in page.text
    assert "as shipped" in page.text
    assert "Not measured yet." in page.text and 'action="/quality/measure"' in page.text


def test_the_swap_test_runs_from_the_page_and_its_result_is_there(as_city: FlaskClient, cast: Cast) -> None:
    answer = as_city.post("/quality/measure")
    assert answer.status_code == 303
    assert evaluations.tasks() == ["city"]
    page = as_city.get("/quality")
    assert page.status_code == 200
    assert "没有一份改变" in page.text
    assert AuditEvent.select().where(AuditEvent.kind == "quality_measured").count() == 1


def test_judged_tasks_are_said_in_plain_words(as_city: FlaskClient, cast: Cast) -> None:
    with database.write():
        ours = {"hit@3": {"mean": 0.97}, "by_kind": {"master": 0.5}}
        evaluations.add("people", {"ours": ours, "peers": {"popularity": {"hit@3": {"mean": 0.1}}}})
        evaluations.add("texts", {"ours": {"ticked": {"precision": {"mean": 0.93}}}, "peers": {}})
    page = as_city.get("/quality")
    assert page.status_code == 200
    assert "前 3 门里有辅导员认可的课的人" in page.text
    assert "预先勾选的技能中正确的" in page.text
    assert "master" not in page.text
    part = page.text.split('id="judged"')[1].split("</section>")[0]
    assert len(re.findall("<li>", part)) == 2, "what a report does not have is left out"
    assert "97" in part and "93" in part and not re.search(r"0\.\d", part)


def test_while_the_swap_test_is_under_way_nobody_starts_another(
    as_city: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[str] = []
    monkeypatch.setattr(jobs, "enqueue", lambda name, *args: queued.append(name) or "id")
    assert as_city.post("/quality/measure").status_code == as_city.post("/quality/measure").status_code == 303
    assert queued == ["measure-suggestions"]
    page = as_city.get("/quality")
    assert "<progress" in page.text and 'hx-get="/quality/progress"' in page.text
    part = as_city.get("/quality/progress", headers={"HX-Request": "true"})
    assert part.status_code == 200 and "<html" not in part.text
    evaluation_service.measure()
    over = as_city.get("/quality/progress", headers={"HX-Request": "true"})
    assert over.status_code == 286 and "没有一份改变" in over.text and "<progress" not in over.text
    assert as_city.get("/quality/progress").status_code == 303, "without scripts it leads to the page"


def test_a_swap_test_that_fails_is_told_and_may_be_asked_for_again(
    as_city: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation_service, "the_city", lambda today: None)  # nobody to measure: the task is left out
    assert as_city.post("/quality/measure").status_code == 303
    as_city.post("/language", data={"lang": "en", "next": "/"})
    page = as_city.get("/quality")
    assert "did not succeed" in page.text and 'action="/quality/measure"' in page.text
    assert evaluations.tasks() == []


@pytest.mark.parametrize("who", ["as_worker", "as_enterprise", "as_town", "as_trainer"])
def test_only_the_city_may_have_it_measured(request: pytest.FixtureRequest, who: str) -> None:
    assert request.getfixturevalue(who).post("/quality/measure").status_code == 403
    assert evaluations.tasks() == []


@pytest.mark.parametrize("who", ["as_worker", "as_enterprise", "as_town", "as_trainer"])
def test_the_page_is_the_citys_alone(request: pytest.FixtureRequest, who: str) -> None:
    assert request.getfixturevalue(who).get("/quality").status_code == 403
