"""Somebody with an account signs in; nobody learns which accounts there are."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from skillmatch.store.accounts.models import Account, AuditEvent
from tests.cast import Cast


def sign_in(client: FlaskClient, username: str, password: str, **more: str):
    return client.post("/login", data={"username": username, "password": password, **more})


@pytest.mark.parametrize("spelling", ["demo_worker", "DEMO_Worker", "  demo_worker "])
def test_it_opens_a_session_for_any_spelling_of_the_name(client: FlaskClient, cast: Cast, spelling: str) -> None:
    answer = sign_in(client, spelling, cast.password("worker"))

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.get("/account").status_code == 200
    assert AuditEvent.select().where(AuditEvent.kind == "signed_in").count() == 1


def test_it_answers_alike_for_unknown_names_wrong_passwords_and_disabled_accounts(client: FlaskClient, cast: Cast) -> None:
    Account.update(active=False).where(Account.username == "demo_town").execute()

    tries = {"nobody-here": "x" * 12, "demo_worker": "x" * 12, "demo_town": cast.password("town")}
    answers = {name: sign_in(client, name, password) for name, password in tries.items()}

    assert {answer.status_code for answer in answers.values()} == {422}
    pages = {re.sub(r'value="[^"]*"', "", answer.text) for answer in answers.values()}
    assert len(pages) == 1
    assert client.get("/account").status_code == 302


def test_it_keeps_the_name_but_never_the_password(client: FlaskClient, cast: Cast) -> None:
    answer = sign_in(client, "demo_worker", "not-the-password")

    assert answer.status_code == 422
    assert 'value="demo_worker"' in answer.text
    assert "not-the-password" not in answer.text


@pytest.mark.parametrize("field", ["username", "password"])
def test_it_names_the_field_that_is_missing(client: FlaskClient, field: str) -> None:
    answer = sign_in(client, **{"username": "a-name", "password": "a-password", field: ""})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: 1"]
)
def test_next_stays_on_this_host(client: FlaskClient, cast: Cast, target: str) -> None:
    assert sign_in(client, "demo_worker", cast.password("worker"), next=target).headers["Location"] == "/"


def test_a_visitor_comes_back_to_the_page_that_was_asked_for(client: FlaskClient, cast: Cast) -> None:
    asked = client.get("/account?tab=1")
    assert asked.status_code == 302
    form = client.get(asked.headers["Location"])
    assert 'name="next" value="/account?tab=1"' in form.text

    answer = sign_in(client, "demo_worker", cast.password("worker"), next="/account?tab=1")

    assert answer.headers["Location"] == "/account?tab=1"


def test_the_session_starts_anew_and_keeps_the_language(client: FlaskClient, cast: Cast) -> None:
    client.post("/language", data={"lang": "en"})
    client.get("/login")
    with client.session_transaction() as session:
        session["planted"] = "before"
        session["csrf_token"] = "known to somebody else"

    sign_in(client, "demo_worker", cast.password("worker"))

    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != "known to somebody else"
        assert session["lang"] == "en"


def test_htmx_without_a_session_is_sent_to_the_sign_in_page(client: FlaskClient) -> None:
    answer = client.get("/account", headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/account"})

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/login?next=/account"
