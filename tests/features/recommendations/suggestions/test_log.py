"""Shown lists of courses are logged with their chances; nothing is logged, and nothing is by chance, without personalisation."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch.engine_gateway import suggestions
from skillmatch.matching.courses.exploration import ExploredList
from skillmatch.store.people.models import Worker
from skillmatch.store.recommendations import impressions
from skillmatch.store.recommendations.models import Impression
from tests.cast import Cast

MARK = "试试看"
PAGES = {"/recommendations": "list", "/recommendations?view=brief": "brief", "/home": "brief", "/profile": "brief"}


def shown(page: str) -> list[int]:
    return [int(key) for key in re.findall(r'id="course-(\d+)"', page)]


def explore(app: Flask, share: float) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], exploration=share)


@pytest.mark.parametrize("where", PAGES)
def test_a_shown_list_is_logged_as_it_stands(as_worker: FlaskClient, cast: Cast, where: str) -> None:
    answer = as_worker.get(where)
    assert answer.status_code == 200
    logged = impressions.of_worker(cast.worker.id)
    assert logged
    assert {row.context for row in logged} == {PAGES[where]}
    if PAGES[where] == "list":
        assert [row.subject_id for row in logged] == shown(answer.text)
    assert [row.position for row in logged] == list(range(1, len(logged) + 1))
    assert {row.propensity for row in logged} == {1.0}
    assert {"gap", "fit", "distance"} <= set(logged[0].terms)
    as_worker.get(where)
    assert len(impressions.of_worker(cast.worker.id)) == len(logged)


def test_the_lists_of_mentors_are_not_logged(as_worker: FlaskClient, cast: Cast) -> None:
    assert as_worker.get("/recommendations?kind=mentors").status_code == 200
    assert impressions.of_worker(cast.worker.id) == []


def test_without_personalisation_nothing_is_logged_and_nothing_is_by_chance(app: Flask, as_worker: FlaskClient, cast: Cast) -> None:
    Worker.update(personalised=False).where(Worker.id == cast.worker.id).execute()
    plain = shown(as_worker.get("/recommendations").text)
    explore(app, 0.5)
    assert plain
    assert shown(as_worker.get("/recommendations").text) == plain
    assert Impression.select().count() == 0


def test_chance_moves_the_last_place_alone_and_is_logged(app: Flask, signed_in, cast: Cast) -> None:
    before = {username: shown(signed_in(username).get("/recommendations?n=2").text) for username in ("demo_worker", "other_worker")}
    Impression.delete().execute()
    explore(app, 0.5)
    for username, plain in before.items():
        client = signed_in(username)
        now = shown(client.get("/recommendations?n=2").text)
        assert now[:-1] == plain[:-1]
        assert shown(client.get("/recommendations?n=2").text) == now
        last = Impression.get(Impression.subject_id == now[-1], Impression.position == len(now))
        assert last.explored == (now[-1] != plain[-1])
        assert last.propensity == pytest.approx(0.5 / len(last.others) if last.explored else 0.5)
        assert last.propensity + sum(one["propensity"] for one in last.others) == pytest.approx(1)
        assert all(set(one["terms"]) == set(last.terms) for one in last.others)


def test_a_worker_reads_the_log_in_the_own_record(as_worker: FlaskClient, cast: Cast) -> None:
    listed = shown(as_worker.get("/recommendations").text)
    answer = as_worker.get("/profile/export.json")
    assert answer.status_code == 200
    assert [row["subject_id"] for row in json.loads(answer.text)["lists_shown"]] == listed


@pytest.mark.parametrize("where", PAGES)
def test_what_chance_put_there_says_so(app: Flask, as_worker: FlaskClient, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    explore(app, 0.5)
    monkeypatch.setattr(
        suggestions, "explore", lambda listed, reserve, share, seed: ExploredList((*listed[:-1], reserve[0]), True, 0.1)
    )
    short = f"{where}?n=2" if where == "/recommendations" else where  # so that something is left for chance
    page = as_worker.get(short).text
    assert page.count(MARK) == 1
    if PAGES[where] == "list":
        card = page.partition(MARK)[0].rpartition('id="course-')[2].partition('"')[0]
        assert int(card) == shown(page)[-1]
    monkeypatch.setattr(suggestions, "explore", lambda listed, reserve, share, seed: ExploredList(tuple(listed), False, 0.5))
    assert MARK not in as_worker.get(short).text


def test_the_page_about_recommendations_explains_the_mark(app: Flask, client: FlaskClient) -> None:
    explore(app, 0.05)
    assert MARK in client.get("/about/recommendations").text
    explore(app, 0)
    assert MARK not in client.get("/about/recommendations").text
