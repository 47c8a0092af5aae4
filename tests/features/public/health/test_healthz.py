"""A supervisor asks whether this process can serve."""

from __future__ import annotations

import peewee
import pytest
from flask.testing import FlaskClient

from skillmatch.store.db import database
from tests.cast import Cast


def test_it_is_ok_when_the_store_and_the_engine_answer(client: FlaskClient, cast: Cast) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert "Set-Cookie" not in answer.headers


def test_it_is_unavailable_without_details_when_the_store_does_not_answer(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise peewee.OperationalError("the disk of host db-7 is gone")

    monkeypatch.setattr(database, "rows", broken)

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json) == (503, {"status": "unavailable"})
