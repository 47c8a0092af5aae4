"""Files of a classification are imported beside the page: one import at a time, with its progress, resumed after a kill."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from skillmatch import events
from skillmatch.features.frameworks.services import frameworks as frameworks_service
from skillmatch.features.frameworks.services import uploads as uploads_service
from skillmatch.store.frameworks.models import Concept, FrameworkFile
from tests.cast import Cast
from tests.features.frameworks import published

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://localhost/frameworks"}


class Killed(BaseException):
    """As sudden as a signal."""


@pytest.fixture
def no_worker() -> Iterator[None]:
    """Nothing takes up what is received."""
    heard = list(events.framework_received.receivers.items())
    events.framework_received.receivers.clear()
    yield
    events.framework_received.receivers.update(heard)


def send(client: FlaskClient, name: str = "c.tsv", content: bytes = published.CSCO.encode()) -> TestResponse:
    return client.post("/frameworks", data={"files": [(io.BytesIO(content), name)]}, content_type="multipart/form-data")


def test_the_page_shows_how_far_it_is_and_may_be_left(app: Flask, as_city: FlaskClient, cast: Cast, no_worker: None) -> None:
    to = send(as_city).headers["Location"]

    uploads_service.tell(0.4)
    for address in (to, "/frameworks"):
        page = as_city.get(address)
        assert page.status_code == 200
        assert 'hx-get="/frameworks/progress"' in page.text
        assert 'value="40"' in page.text
        assert f'href="{to}"' in page.text  # without JavaScript it is looked at again
    asked = as_city.get("/frameworks/progress", headers=HTMX)
    assert (asked.status_code, "c.tsv" in asked.text) == (200, True)
    assert as_city.get("/frameworks/progress").status_code == 303

    with app.app_context():
        frameworks_service.bring_received()
    over = as_city.get("/frameworks/progress", headers=HTMX)
    assert (over.status_code, over.headers["HX-Redirect"]) == (286, to)
    assert "c.tsv" in as_city.get(to).text
    assert Concept.select().count() == 3


def test_a_second_import_has_to_wait(as_city: FlaskClient, cast: Cast, no_worker: None) -> None:
    assert send(as_city).status_code == 303
    assert send(as_city, "other.tsv").status_code == 409

    now = uploads_service.under_way()
    assert now is not None
    assert now.names == ("c.tsv",)


def test_a_killed_import_leaves_nothing_and_is_taken_up_again(
    app: Flask, as_city: FlaskClient, cast: Cast, no_worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(as_city)

    def break_off(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(frameworks_service.audit, "record", break_off)  # the last thing within the transaction
        with app.app_context(), pytest.raises(Killed):
            frameworks_service.bring_received()
    assert (Concept.select().count(), FrameworkFile.select().count()) == (0, 0)
    assert uploads_service.under_way() is not None

    asked: list[object] = []
    with events.framework_received.connected_to(asked.append), app.app_context():
        frameworks_service.resume()
        frameworks_service.bring_received()
        frameworks_service.resume()
    assert len(asked) == 1
    assert (Concept.select().count(), uploads_service.under_way()) == (3, None)


def test_a_fault_of_ours_is_said_and_frees_the_way(
    app: Flask, as_city: FlaskClient, cast: Cast, no_worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = send(as_city).headers["Location"]

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken, app.app_context():
        broken.setattr(frameworks_service, "bring_in", fail)
        frameworks_service.bring_received()
    assert "form-errors" in as_city.get(to).text
    assert send(as_city).status_code == 303


def test_nobody_but_the_city_sees_it(as_outsider: FlaskClient, cast: Cast) -> None:
    assert as_outsider.get("/frameworks/progress").status_code in (303, 403, 404)
    assert send(as_outsider).status_code in (303, 403, 404)
    assert uploads_service.under_way() is None


def test_rows_that_repeat_another_are_reported(app: Flask, as_city: FlaskClient, cast: Cast) -> None:
    """The published table gives one code at two levels, and has a row twice: both are said, with their lines."""
    rows = [
        "code\tlevel\tname\tdefinition\ttasks",
        "2-03-01-00\t3\t农业技术人员\t\t",
        "2-03-01-00\t4\t农业技术人员\t\t",
        "6-90-01-01\t4\t车工\t\t",
        "6-90-01-01\t4\t车工\t\t",
    ]
    to = send(as_city, content="\n".join(rows).encode()).headers["Location"]

    page = as_city.get(to).text

    assert "有2行与其他行重复" in page
    assert "2-03-01-00同时列在第4级和第3级" in page and "6-90-01-01在前面的行中已有" in page
    assert re.search(r"第 ?3 ?行", page) and re.search(r"第 ?5 ?行", page)
    assert Concept.select().count() == 2
