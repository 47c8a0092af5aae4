"""服务链: a demand or request that nobody answered by its deadline escalates, with the deadline on the page."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.messaging.feature import answer_due
from skillmatch.store.messaging.models import ServiceRequest
from skillmatch.terms import NetworkLevel, RequestKind
from skillmatch.web.language import day
from tests import builders
from tests.cast import Cast


def an_hour_later(app: Flask, monkeypatch: pytest.MonkeyPatch, today: dt.date) -> None:
    """What the background worker does for the service chain at the next hour of another day."""
    monkeypatch.setattr(clock, "today", lambda: today)
    monkeypatch.setattr(clock, "now", lambda: dt.datetime.combine(today, dt.time(2)))
    assert answer_due in app.extensions["work"].hourly
    with app.app_context():
        answer_due()


def written(app: Flask, date: dt.date) -> str:
    with app.test_request_context():
        return day(date)


def test_a_request_that_the_town_leaves_moves_up_to_the_city(
    app: Flask, cast: Cast, signed_in, as_worker: FlaskClient, as_city: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"kind": "course", "level": "town", "subject": "想学无人机植保", "text": "附近没有这门课"}
    assert as_worker.post("/requests", data=asked).status_code == 303
    request = ServiceRequest.get(ServiceRequest.subject == asked["subject"])
    page = as_worker.get(f"/requests/{request.id}")
    assert page.status_code == 200
    assert written(app, request.due_on) in page.text
    an_hour_later(app, monkeypatch, request.due_on)
    assert ServiceRequest.get_by_id(request.id).level == NetworkLevel.TOWN.value, "not before its last day has passed"
    an_hour_later(app, monkeypatch, request.due_on + dt.timedelta(days=1))
    moved = ServiceRequest.get_by_id(request.id)
    assert moved.level == NetworkLevel.CITY.value
    assert moved.due_on > request.due_on
    for client, path in ((as_worker, f"/requests/{request.id}"), (as_city, f"/desk/{request.id}"), (as_city, "/desk")):
        shown = client.get(path)
        assert shown.status_code == 200
        assert written(app, moved.due_on) in shown.text, "the deadline is on the page"
        assert "上报" in shown.text
    assert as_city.post(f"/desk/{request.id}/answer", data={"answer": "下月在台头镇开班"}).status_code == 303
    assert "下月在台头镇开班" in as_worker.get(f"/requests/{request.id}").text


def test_a_demand_that_nobody_answered_appears_and_moves_up(
    app: Flask, cast: Cast, as_town: FlaskClient, as_city: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = clock.today() + dt.timedelta(days=10)
    firm = builders.an_enterprise(town=cast.town)
    demand = builders.a_demand({"SK-RB-010": 3}, enterprise=firm, needed_by=needed, title="急需调试工")
    an_hour_later(app, monkeypatch, needed)
    assert "急需调试工" not in as_town.get("/desk").text
    an_hour_later(app, monkeypatch, needed + dt.timedelta(days=1))
    request = ServiceRequest.get(ServiceRequest.about.startswith(f"demand:{demand.id}:"))
    assert (request.kind, request.level, request.town_id) == (RequestKind.DEMAND.value, NetworkLevel.TOWN.value, cast.town.id)
    page = as_town.get("/desk")
    assert page.status_code == 200
    assert "急需调试工" in page.text and written(app, request.due_on) in page.text
    an_hour_later(app, monkeypatch, request.due_on + dt.timedelta(days=1))
    assert ServiceRequest.get_by_id(request.id).level == NetworkLevel.CITY.value
    shown = as_city.get(f"/desk/{request.id}")
    assert shown.status_code == 200
    assert written(app, ServiceRequest.get_by_id(request.id).due_on) in shown.text
