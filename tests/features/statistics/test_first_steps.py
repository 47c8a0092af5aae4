"""A city that begins sees what it still has to do; each step is ticked by the data, and nobody else is bothered with it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skillmatch.store.accounts.models import Membership
from skillmatch.store.db.database import rows
from skillmatch.store.people.models import Worker
from skillmatch.store.registers.models import Change
from skillmatch.store.shortage.models import ShortageVersion
from skillmatch.store.statistics.first_steps import first_steps
from tests import builders
from tests.cast import Cast


@pytest.fixture
def beginning(cast: Cast) -> None:
    """The city as if nobody in it were made up, and before its first import."""
    Worker.update(sample=False).execute()
    Change.delete().execute()


def done() -> list[bool]:
    return [step.done for step in first_steps().steps]


def test_each_step_ticks_itself(beginning: None, cast: Cast) -> None:
    assert done() == [False, True, False, True, False]
    for name, entry in (("enterprises", builders.an_enterprise()), ("courses", builders.a_course({builders.a_skill(): (0, 2)}))):
        Change.create(register=name, subject_id=entry.id, subject_code=entry.code, action="added")
    ShortageVersion.update(published_by=cast.account("city").id).execute()
    assert done() == [True] * 5
    Membership.delete().where(Membership.role == "town").execute()
    assert done() == [True, True, True, False, True]
    Change.update(subject_id=10**6).where(Change.register == "enterprises").execute()
    assert done()[0] is False


def test_the_first_pages_begin_with_them_until_they_are_done(
    beginning: None, as_city: FlaskClient, as_administrator: FlaskClient, as_town: FlaskClient
) -> None:
    for client, home in ((as_city, "/city"), (as_administrator, "/accounts")):
        page = client.get(home)
        assert page.status_code == 200
        assert 'id="first-steps"' in page.text
        assert client.get("/first-steps").status_code == 200
    assert "/files?register=enterprises" in as_city.get("/city").text
    assert "/accounts/new" not in as_city.get("/city").text
    assert "/accounts/new?role=town" in as_administrator.get("/first-steps").text
    assert "/files" not in as_administrator.get("/first-steps").text
    assert 'id="first-steps"' not in as_town.get("/town").text
    assert as_town.get("/first-steps").status_code == 403


def test_a_demonstration_has_none(as_city: FlaskClient, as_administrator: FlaskClient) -> None:
    assert rows("SELECT COUNT(*) FROM worker WHERE sample")[0][0]
    assert 'id="first-steps"' not in as_city.get("/city").text
    assert 'id="first-steps"' not in as_administrator.get("/accounts").text
    assert as_city.get("/first-steps").status_code == 200
