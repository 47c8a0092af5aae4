"""A department lands on a page that says honestly how little there is to do yet."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skillmatch.store.accounts.models import Account, Membership


@pytest.mark.parametrize("role", ["department"])
def test_the_home_of_a_role_without_work_leads_on(signed_in, role: str) -> None:
    account = Account.create(username=role, display_name=role, password="x", fs_uniquifier=f"session-of-{role}")
    Membership.create(account=account, role=role)
    client = signed_in(role)
    home = client.get("/")
    assert home.status_code == 303
    assert home.location.endswith("/office")
    page = client.get("/office")
    assert page.status_code == 200
    for path in ("/shortage", "/courses"):
        assert f'href="{path}"' in page.get_data(as_text=True)
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("who", ["demo_worker", "demo_city", "demo_town", "demo_assessor"])
def test_it_refuses_roles_that_have_a_home_of_their_own(signed_in, who: str) -> None:
    assert signed_in(who).get("/office").status_code == 403


def test_the_city_and_the_town_land_on_their_own_pages(as_city: FlaskClient, as_town: FlaskClient) -> None:
    assert as_city.get("/").location.endswith("/city")
    assert as_town.get("/").location.endswith("/town")
