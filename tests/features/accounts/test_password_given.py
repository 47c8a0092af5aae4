"""Whoever signs in with a password that somebody else drew chooses one of their own before anything else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch.store.accounts.models import Account
from tests.cast import Cast

OWN = "a walk beside the reservoir"


@pytest.fixture
def drawn(as_administrator: FlaskClient, cast: Cast) -> str:
    """The password that the administrator drew for the demonstration's worker."""
    answer = as_administrator.post(f"/accounts/{cast.account('worker').id}/password")
    assert answer.status_code == 200
    return re.search(r"<dd>((?:\w{4}-){3}\w{4})</dd>", answer.text).group(1)


@pytest.fixture
def visitor(app: Flask, cast: Cast, drawn: str) -> FlaskClient:
    client = app.test_client()
    assert client.post("/login", data={"username": cast.username("worker"), "password": drawn}).status_code == 303
    return client


def test_every_page_leads_to_the_choice(visitor: FlaskClient) -> None:
    for path in ("/home", "/profile", "/profile/export.json", "/recommendations"):
        answer = visitor.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/account")

    account = visitor.get("/account")
    assert account.status_code == 200
    assert "您的密码是别人设定的" in account.text


def test_nothing_can_be_changed_before_it(visitor: FlaskClient, cast: Cast) -> None:
    answer = visitor.post("/profile/personalisation", data={"on": ""})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    assert cast.worker.select().where(type(cast.worker).id == cast.worker.id).get().personalised


def test_htmx_is_moved_there(visitor: FlaskClient) -> None:
    answer = visitor.get("/recommendations", headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/account")


def test_after_it_everything_is_open(visitor: FlaskClient, cast: Cast, drawn: str) -> None:
    refused = visitor.post("/account/password", data={"current": drawn, "chosen": drawn, "again": drawn})
    assert refused.status_code == 422
    assert visitor.get("/home").status_code == 303

    assert visitor.post("/account/password", data={"current": drawn, "chosen": OWN, "again": OWN}).status_code == 303
    assert visitor.get("/home").status_code == 200
    assert "您的密码是别人设定的" not in visitor.get("/account").text
    assert not cast.account("worker").password_given


def test_signing_out_stays_open(visitor: FlaskClient) -> None:
    assert visitor.post("/logout").headers["Location"] == "/login"


def test_a_drawn_first_password_is_changed_and_an_own_one_is_not(app: Flask, signed_in: Callable[[str], FlaskClient]) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["users", "create", "drawn.one", "--role", "auditor"]).exit_code == 0
    typed = runner.invoke(args=["users", "create", "typed.one", "--role", "auditor", "--ask-password"], input=f"{OWN}\n{OWN}\n")
    assert typed.exit_code == 0

    assert Account.get(Account.username == "drawn.one").password_given
    assert signed_in("drawn.one").get("/audit").headers["Location"] == "/account"
    assert signed_in("typed.one").get("/audit").status_code == 200
