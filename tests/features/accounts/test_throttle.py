"""Guessing is stopped, over all processes, and nobody can lock somebody else out with it."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.accounts.services import throttle as throttle_service
from skillmatch.store.accounts import rate_limit
from skillmatch.store.accounts.models import AuditEvent, SignInAttempt
from tests.cast import Cast


def attempt(client: FlaskClient, username: str, password: str = "a wrong guess", address: str = "10.0.0.1"):
    data = {"username": username, "password": password}
    return client.post("/login", data=data, environ_overrides={"REMOTE_ADDR": address})


def guess(app: Flask, times: int, **how: str) -> list[int]:
    """Guess as a client without cookies does."""
    return [attempt(app.test_client(), "demo_worker", **how).status_code for _ in range(times)]


def test_one_address_is_stopped_for_one_name_and_told_how_long(app: Flask, cast: Cast) -> None:
    assert guess(app, throttle_service.MAX_PER_PAIR) == [422] * throttle_service.MAX_PER_PAIR

    answer = attempt(app.test_client(), "DEMO_worker", cast.password("worker"))

    assert answer.status_code == 429
    assert 800 < int(answer.headers["Retry-After"]) <= 900
    assert "15" in answer.text
    assert AuditEvent.select().where(AuditEvent.kind == "throttled").count() == 1


def test_unknown_names_are_stopped_alike(app: Flask) -> None:
    found = [attempt(app.test_client(), "nobody-here").status_code for _ in range(throttle_service.MAX_PER_PAIR + 1)]

    assert found == [422] * throttle_service.MAX_PER_PAIR + [429]


def test_the_person_signs_in_from_elsewhere_while_somebody_guesses(app: Flask, cast: Cast) -> None:
    assert guess(app, throttle_service.MAX_PER_PAIR + 1)[-1] == 429

    assert attempt(app.test_client(), "demo_worker", cast.password("worker"), address="10.0.0.2").status_code == 303


def test_a_browser_that_is_known_is_not_stopped_by_others_of_its_address(app: Flask, client: FlaskClient, cast: Cast) -> None:
    assert attempt(client, "demo_worker", cast.password("worker")).status_code == 303
    client.post("/logout")
    assert guess(app, throttle_service.MAX_PER_PAIR + 1)[-1] == 429

    assert attempt(client, "demo_worker", cast.password("worker")).status_code == 303


def test_a_known_browser_may_not_guess_for_ever(client: FlaskClient, cast: Cast) -> None:
    attempt(client, "demo_worker", cast.password("worker"))
    client.post("/logout")

    found = [attempt(client, "demo_worker").status_code for _ in range(throttle_service.MAX_PER_PAIR + 1)]

    assert found[-2:] == [422, 429]


def test_a_mark_for_one_name_is_worth_nothing_for_another(app: Flask, client: FlaskClient, cast: Cast) -> None:
    attempt(client, "demo_town", cast.password("town"))
    client.post("/logout")
    assert guess(app, throttle_service.MAX_PER_PAIR)[-1] == 422

    assert attempt(client, "demo_worker").status_code == 429


def test_a_name_that_many_addresses_try_is_only_slowed(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle_service, "MAX_PER_NAME", 3)
    for number in range(3):
        attempt(app.test_client(), "demo_worker", address=f"10.1.0.{number}")

    slowed = attempt(app.test_client(), "demo_worker", cast.password("worker"), address="10.2.0.1")
    assert slowed.status_code == 429
    assert int(slowed.headers["Retry-After"]) <= throttle_service.NAME_PAUSE.total_seconds()

    SignInAttempt.update(at=clock.now() - throttle_service.NAME_PAUSE - dt.timedelta(seconds=1)).execute()
    assert attempt(app.test_client(), "demo_worker", cast.password("worker"), address="10.2.0.1").status_code == 303


def test_an_address_that_tries_many_names_is_stopped(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle_service, "MAX_PER_ADDRESS", 3)

    found = [attempt(app.test_client(), f"somebody-{number}").status_code for number in range(4)]

    assert found == [422, 422, 422, 429]


def test_it_is_forgotten_after_a_quarter_of_an_hour_and_after_signing_in(app: Flask, cast: Cast) -> None:
    guess(app, throttle_service.MAX_PER_PAIR)
    SignInAttempt.update(at=clock.now() - rate_limit.WINDOW).execute()
    assert attempt(app.test_client(), "demo_worker", cast.password("worker")).status_code == 303

    assert guess(app, throttle_service.MAX_PER_PAIR) == [422] * throttle_service.MAX_PER_PAIR


def test_neither_names_nor_addresses_can_be_read_from_the_count(app: Flask) -> None:
    guess(app, 1)

    keys = [row.key for row in SignInAttempt.select()]
    assert len(keys) == 3
    assert all(len(key) == 64 and "demo" not in key and "10.0" not in key for key in keys)
