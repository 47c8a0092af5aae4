"""The auditor reads what happened; nobody changes it."""

from __future__ import annotations

import peewee
import pytest
from flask.testing import FlaskClient

from skillmatch.store.accounts import audit
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.terms import AuditKind
from tests.cast import Cast


@pytest.fixture
def auditor(signed_in) -> FlaskClient:
    return signed_in("auditor")


def test_it_shows_events_newest_first_by_kind_and_page(auditor: FlaskClient, cast: Cast) -> None:
    for number in range(60):
        audit.record(AuditKind.DENIED, account_id=7, role="worker", subject=f"place-{number:02}")
    audit.record(AuditKind.ROLE_GRANTED, account_id=8, role="city", subject="account 9")

    first, second = auditor.get("/audit?kind=denied"), auditor.get("/audit?kind=denied&page=2")

    assert (first.status_code, second.status_code) == (200, 200)
    assert "account 9" not in first.text
    assert first.text.index("place-59") < first.text.index("place-10")
    assert "place-09" in second.text
    assert "account 9" in auditor.get("/audit").text


@pytest.mark.parametrize("query", ["kind=no-such-kind", "page=0", "page=-1", "page=x", "page=99999999999999999999", "kind='"])
def test_odd_addresses_show_the_log_all_the_same(auditor: FlaskClient, query: str) -> None:
    assert auditor.get(f"/audit?{query}").status_code == 200


def test_no_event_can_be_changed_or_deleted(auditor: FlaskClient, cast: Cast) -> None:
    audit.record(AuditKind.DENIED, account_id=7)

    for statement in (AuditEvent.update(account_id=None), AuditEvent.delete()):
        with pytest.raises(peewee.DatabaseError):
            statement.execute()
    assert AuditEvent.select().where(AuditEvent.account_id == 7).count() == 1


def test_a_line_end_in_a_subject_makes_no_second_line(auditor: FlaskClient, cast: Cast) -> None:
    audit.record(AuditKind.DENIED, account_id=7, subject="one\n<b>two</b>")

    page = auditor.get("/audit")
    assert page.status_code == 200
    assert "<b>two</b>" not in page.text
