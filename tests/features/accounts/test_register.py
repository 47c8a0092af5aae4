"""The administrator keeps the register of accounts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch.store.accounts.models import Account, AuditEvent, Membership
from tests.cast import Cast


@pytest.fixture
def administrator(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    return signed_in("administrator")


def recorded(kind: str) -> list[tuple[str, str]]:
    return [(event.subject, event.role) for event in AuditEvent.select().where(AuditEvent.kind == kind)]


def test_it_makes_an_account_whose_password_is_shown_once(app: Flask, administrator: FlaskClient, cast: Cast) -> None:
    data = {"username": "Li.Mei", "display_name": "李·梅", "role": "town", "scope": cast.town.code}
    answer = administrator.post("/accounts", data=data)

    assert answer.status_code == 200
    password = re.search(r"<dd>((?:\w{4}-){3}\w{4})</dd>", answer.text).group(1)
    account = Account.get(Account.username == "li.mei")
    assert [(held.role, held.town_id) for held in account.roles] == [("town", cast.town.id)]
    assert recorded("role_granted") == [(f"account {account.id}", "town")]
    assert password not in administrator.get(f"/accounts/{account.id}").text
    visitor = app.test_client()
    assert visitor.post("/login", data={"username": "li.mei", "password": password}).status_code == 303


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": "ab"}, "username"),
        ({"username": "李梅"}, "username"),
        ({"username": "DEMO_worker"}, "username"),
        ({"display_name": ""}, "display_name"),
        ({"role": "king"}, "role"),
        ({"role": "town", "scope": ""}, "scope"),
        ({"role": "town", "scope": "TOWN999"}, "scope"),
        ({"role": "city", "scope": "TOWN001"}, "scope"),
    ],
)
def test_it_refuses_what_cannot_be_with_the_field_and_keeps_the_rest(
    administrator: FlaskClient, change: dict[str, str], field: str
) -> None:
    before = Account.select().count()
    data = {"username": "li.mei", "display_name": "李梅", "role": "city", "scope": "", **change}

    answer = administrator.post("/accounts", data=data)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert data["display_name"] in answer.text
    assert Account.select().count() == before


def test_posted_extras_are_ignored(administrator: FlaskClient, cast: Cast) -> None:
    data = {"username": "li.mei", "display_name": "李梅", "role": "city", "worker": cast.worker.id, "active": "0", "sample": "1"}
    assert administrator.post("/accounts", data=data).status_code == 200

    account = Account.get(Account.username == "li.mei")
    assert (account.active, account.sample) == (True, False)
    assert [held.worker_id for held in account.roles] == [None]


def test_it_grants_and_takes_away_a_role(administrator: FlaskClient, cast: Cast) -> None:
    account = cast.account("city")

    assert administrator.post(f"/accounts/{account.id}/roles", data={"role": "auditor"}).status_code == 303
    again = administrator.post(f"/accounts/{account.id}/roles", data={"role": "auditor"})
    assert again.status_code == 422
    held = Membership.get((Membership.account == account) & (Membership.role == "auditor"))
    assert administrator.post(f"/accounts/{account.id}/roles/{held.id}/revoke").status_code == 303

    assert [held.role for held in account.roles] == ["city"]
    assert recorded("role_revoked") == [(f"account {account.id}", "auditor")]


def test_a_role_is_only_taken_from_the_account_that_holds_it(administrator: FlaskClient, cast: Cast) -> None:
    held = Membership.get(Membership.account == cast.account("city"))

    assert administrator.post(f"/accounts/{cast.account('town').id}/roles/{held.id}/revoke").status_code == 404
    assert Membership.get_or_none(Membership.id == held.id) is not None


def test_nobody_shuts_themselves_out(administrator: FlaskClient, cast: Cast) -> None:
    own = cast.account("administrator")
    held = Membership.get(Membership.account == own)

    assert administrator.post(f"/accounts/{own.id}/disable").status_code == 409
    assert administrator.post(f"/accounts/{own.id}/roles/{held.id}/revoke").status_code == 409
    assert administrator.get("/accounts").status_code == 200


def test_it_disables_and_enables(app: Flask, administrator: FlaskClient, as_worker: FlaskClient, cast: Cast) -> None:
    account = cast.account("worker")

    assert administrator.post(f"/accounts/{account.id}/disable").status_code == 303
    assert as_worker.get("/account").status_code == 302
    assert administrator.post(f"/accounts/{account.id}/enable").status_code == 303

    sign_in = {"username": "demo_worker", "password": cast.password("worker")}
    assert app.test_client().post("/login", data=sign_in).status_code == 303


def test_it_draws_a_new_password(app: Flask, administrator: FlaskClient, as_worker: FlaskClient, cast: Cast) -> None:
    answer = administrator.post(f"/accounts/{cast.account('worker').id}/password")

    assert answer.status_code == 200
    password = re.search(r"<dd>((?:\w{4}-){3}\w{4})</dd>", answer.text).group(1)
    assert as_worker.get("/account").status_code == 302
    for given, status in ((cast.password("worker"), 422), (password, 303)):
        assert app.test_client().post("/login", data={"username": "demo_worker", "password": given}).status_code == status


def test_it_finds_accounts_by_name_without_showing_people(administrator: FlaskClient, cast: Cast) -> None:
    answer = administrator.get("/accounts?q=demo_w")

    assert answer.status_code == 200
    assert "demo_worker" in answer.text
    assert "demo_city" not in answer.text
    shown = administrator.get(f"/accounts/{cast.account('worker').id}")
    assert shown.status_code == 200
    assert cast.worker.code not in shown.text


@pytest.mark.parametrize("text", ["%", "_", "'", '"', "\\", "zzzz", "{{7*7}}", "<img src=x>"])
def test_odd_search_words_are_only_words(administrator: FlaskClient, text: str) -> None:
    answer = administrator.get("/accounts", query_string={"q": text})

    assert answer.status_code == 200
    assert "<img src=x>" not in answer.text
    assert ("demo_worker" in answer.text) is (text == "_")


def test_unknown_accounts_are_not_found(administrator: FlaskClient) -> None:
    for address in ("/accounts/999999", "/accounts/99999999999999999999"):
        assert administrator.get(address).status_code == 404
    for step in ("disable", "enable", "password", "roles/1/revoke"):
        assert administrator.post(f"/accounts/999999/{step}").status_code == 404
    assert administrator.post("/accounts/999999/roles", data={"role": "city"}).status_code == 404
