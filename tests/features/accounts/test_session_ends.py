"""A session ends when it should, and a copy of its cookie with it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch.features.accounts.services import register as register_service
from skillmatch.features.accounts.views import identity as identity_views
from skillmatch.store.accounts.models import AuditEvent
from tests.cast import Cast

HOUR = 3600
SignIn = Callable[[str], FlaskClient]


def copy_of(app: Flask, client: FlaskClient) -> FlaskClient:
    """Another browser with the same cookie."""
    thief = app.test_client()
    thief.set_cookie("session", client.get_cookie("session").value)
    return thief


def test_sign_out_ends_it_for_copies_of_the_cookie_too(app: Flask, as_worker: FlaskClient) -> None:
    thief = copy_of(app, as_worker)
    assert thief.get("/account").status_code == 200

    answer = as_worker.post("/logout")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert as_worker.get("/account").status_code == 302
    assert thief.get("/account").status_code == 302
    assert AuditEvent.select().where(AuditEvent.kind == "signed_out").count() == 1


def test_a_get_does_not_sign_out(as_worker: FlaskClient) -> None:
    assert as_worker.get("/logout").status_code == 405
    assert as_worker.get("/account").status_code == 200


def test_disabling_the_account_ends_it_at_once(app: Flask, as_worker: FlaskClient, cast: Cast) -> None:
    with app.app_context():
        register_service.set_active(None, cast.account("worker").id, active=False)

    assert as_worker.get("/account").status_code == 302


def test_enabling_the_account_again_revives_no_session(app: Flask, as_worker: FlaskClient, cast: Cast) -> None:
    with app.app_context():
        register_service.set_active(None, cast.account("worker").id, active=False)
        register_service.set_active(None, cast.account("worker").id, active=True)

    assert as_worker.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("began", "seen", "lives"),
    [
        (0, 0, True),
        (2 * HOUR, identity_views.IDLE_LIMIT_SECONDS - 60, True),
        (2 * HOUR, identity_views.IDLE_LIMIT_SECONDS + 60, False),
        (12 * HOUR - 60, 0, True),
        (12 * HOUR + 60, 0, False),
        (-2 * HOUR, -2 * HOUR, False),  # the clock was set back
    ],
)
def test_it_ends_after_half_an_hour_of_rest_and_twelve_in_all(as_worker: FlaskClient, began: int, seen: int, lives: bool) -> None:
    now = int(time.time())
    with as_worker.session_transaction() as session:
        session.update(began=now - began, seen=now - seen)

    assert (as_worker.get("/account").status_code == 200) is lives


def test_a_page_prolongs_it(as_worker: FlaskClient) -> None:
    with as_worker.session_transaction() as session:
        session["seen"] = int(time.time()) - 20 * 60

    assert as_worker.get("/account").status_code == 200

    with as_worker.session_transaction() as session:
        assert time.time() - session["seen"] < 60


def test_a_token_in_a_header_or_an_address_signs_nobody_in(app: Flask, cast: Cast, client: FlaskClient) -> None:
    with app.app_context():
        token = identity_views.identity_of(identity_views.roles.by_id(cast.account("worker").id)).get_auth_token()

    assert client.get("/account", headers={"Authentication-Token": token}).status_code == 302
    assert client.get(f"/account?auth_token={token}").status_code == 302
