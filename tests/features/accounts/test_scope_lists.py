"""What a role is for is chosen from a list: nobody has to know the codes, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from skillmatch.features.accounts import queries
from skillmatch.store.accounts.models import Account
from skillmatch.store.organisations.models import Town
from tests import builders
from tests.cast import Cast

ENTERED = {"username": "li.mei", "display_name": "李梅", "scope": ""}
HTMX = {"HX-Request": "true"}


def options(page: str) -> list[str]:
    listed = re.search(r'<select[^>]* name="scope".*?</select>', page, re.DOTALL)
    return re.findall(r'<option value="([^"]+)"', listed.group()) if listed else []


def test_the_towns_are_a_list_by_name(as_administrator: FlaskClient) -> None:
    page = as_administrator.get("/accounts/new?role=town").text
    assert options(page) == [town.code for town in Town.select().order_by(Town.code)]
    assert all(town.zh in page for town in Town.select())


@pytest.mark.parametrize("role", ["town", "enterprise", "trainer", "mentor"])
def test_a_role_with_a_scope_shows_its_list_before_anything_is_made(as_administrator: FlaskClient, cast: Cast, role: str) -> None:
    before = Account.select().count()
    page = as_administrator.post("/accounts", data=ENTERED | {"role": role, "look": "1"})
    assert page.status_code == 200
    assert options(page.text)
    assert 'value="li.mei"' in page.text
    assert 'value="李梅"' in page.text
    assert Account.select().count() == before
    part = as_administrator.post("/accounts", data=ENTERED | {"role": role, "look": "1"}, headers=HTMX).text
    assert part.strip() in page.text
    assert "<html" not in part


def test_a_long_list_is_searched(as_administrator: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MAX_SCOPES", 5)
    wanted = builders.an_enterprise(zh="最后的企业%", code="ZZZ-9")
    page = as_administrator.post("/accounts", data=ENTERED | {"role": "enterprise", "look": "1"}).text
    assert 'name="sought"' in page
    assert "ZZZ-9" not in options(page)
    found = as_administrator.post("/accounts", data=ENTERED | {"role": "enterprise", "look": "1", "sought": "的企业%"}).text
    assert options(found) == [wanted.code]
    kept = {"role": "enterprise", "look": "1", "sought": "的企业%", "scope": cast.enterprise.code}
    assert options(as_administrator.post("/accounts", data=ENTERED | kept).text) == [cast.enterprise.code, wanted.code]


@pytest.mark.parametrize(("scope", "kept"), [("", []), ("TOWN999", ["TOWN999"])])
def test_a_missing_or_wrong_scope_is_an_error_of_the_field(as_administrator: FlaskClient, scope: str, kept: list[str]) -> None:
    answer = as_administrator.post("/accounts", data=ENTERED | {"role": "town", "scope": scope})
    assert answer.status_code == 422
    assert 'id="scope-error"' in answer.text
    assert options(answer.text)[: len(kept)] == kept
    assert len(options(answer.text)) == Town.select().count() + len(kept)
    assert 'value="li.mei"' in answer.text


def test_a_further_role_is_granted_from_the_same_list(as_administrator: FlaskClient, cast: Cast) -> None:
    account = cast.account("city")
    page = as_administrator.post(f"/accounts/{account.id}/roles", data={"role": "town", "look": "1"})
    assert cast.other_town.code in options(page.text)
    chosen = {"role": "town", "scope": cast.other_town.code}
    assert as_administrator.post(f"/accounts/{account.id}/roles", data=chosen).status_code == 303


def test_nobody_of_the_register_is_listed(as_administrator: FlaskClient, cast: Cast) -> None:
    page = as_administrator.post("/accounts", data=ENTERED | {"role": "worker", "look": "1", "sought": cast.worker.name}).text
    assert options(page) == []
    assert cast.worker.code not in page
    assert re.search(r'<input[^>]* name="scope"', page)
