"""An identity number is masked, shown in full only when an office asks, on record each time, and stands in no address or log."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.people import identity_numbers
from skillmatch.store.people.models import Disclosure, Worker
from skillmatch.terms import AuditKind
from tests import builders
from tests.cast import Cast

NUMBER = "370783199001011237"


def valid() -> str:
    """A number whose check character holds."""
    return next(text for last in "0123456789X" if (text := identity_numbers.checked(NUMBER[:17] + last)))


@pytest.fixture
def person(cast: Cast) -> Worker:
    """Somebody of ``cast.town`` with an identity number."""
    number = valid()
    sealed, digest = identity_numbers.seal(number), identity_numbers.digest(number)
    return builders.a_worker(town=cast.town, enterprise=cast.enterprise, consent=True, id_sealed=sealed, id_hash=digest)


def test_it_is_masked_until_an_office_asks_and_that_is_on_record(as_town: FlaskClient, cast: Cast, person: Worker) -> None:
    where, number = f"/registers/talent/{person.id}", valid()
    page = as_town.get(where)
    assert page.status_code == 200
    assert number not in page.text
    assert identity_numbers.masked(number) in page.text
    shown = as_town.post(f"{where}/identity")
    assert shown.status_code == 200
    assert number in shown.text
    assert "no-store" in shown.headers["Cache-Control"]
    event = AuditEvent.get(AuditEvent.kind == AuditKind.IDENTITY_REVEALED.value)
    assert event.subject == f"talent {person.id}"
    assert "identity number" in {row.what for row in Disclosure.select().where(Disclosure.worker == person)}
    for found in AuditEvent.select():
        assert number not in json.dumps([found.subject, found.detail])


def test_nobody_else_sees_any_of_it(as_other_town: FlaskClient, as_enterprise: FlaskClient, person: Worker) -> None:
    where = f"/registers/talent/{person.id}"
    assert as_other_town.post(f"{where}/identity").status_code == 404
    assert as_enterprise.post(f"{where}/identity").status_code == 403
    page = as_enterprise.get(where)
    assert page.status_code == 200
    assert identity_numbers.masked(valid()) not in page.text


def test_a_person_is_found_by_the_number_within_the_scope(as_town: FlaskClient, as_other_town: FlaskClient, person: Worker) -> None:
    found = as_town.post("/registers/talent/identity", data={"number": f" {valid()} "})
    assert found.status_code == 303
    assert found.headers["Location"].endswith(f"/registers/talent/{person.id}")
    foreign = as_other_town.post("/registers/talent/identity", data={"number": valid()})
    unknown = as_other_town.post("/registers/talent/identity", data={"number": "11010519491231002X"})
    assert (foreign.status_code, unknown.status_code) == (422, 422)
    assert "aria-invalid" in foreign.text
    assert valid() not in foreign.text
    assert as_town.post("/registers/talent/identity", data={"number": "123"}).status_code == 422


def test_the_history_never_has_it(as_city: FlaskClient, cast: Cast, person: Worker) -> None:
    other = builders.a_worker(town=cast.town)
    assert as_city.post(f"/registers/talent/{other.id}/merge/{person.id}").status_code == 303
    assert Worker.get_by_id(other.id).id_hash == person.id_hash
    text = as_city.get(f"/registers/talent/{other.id}").text
    assert person.id_hash not in text
    assert valid() not in text
