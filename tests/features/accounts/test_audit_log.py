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
    audit.record(AuditKind.ROLE_GRANTED, account_id=8, role="city", subject="account 999")

    first, second = auditor.get("/audit?kind=denied"), auditor.get("/audit?kind=denied&page=2")

    assert (first.status_code, second.status_code) == (200, 200)
    assert "账号 999" not in first.text
    assert first.text.index("place-59") < first.text.index("place-10")
    assert "place-09" in second.text
    assert "账号 999" in auditor.get("/audit").text


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


def body(page: str) -> str:
    return page[page.index("<tbody") : page.index("</tbody")]


def test_it_speaks_of_accounts_and_subjects_by_name(auditor: FlaskClient, cast: Cast) -> None:
    officer, worker = cast.account("city"), cast.worker
    whose = {"account_id": officer.id, "role": "city"}
    audit.record(AuditKind.REGISTER_CHANGED, **whose, subject=f"talent {worker.id}", action="changed", fields=["grade"])
    audit.record(AuditKind.ROLE_GRANTED, account_id=officer.id, subject=f"account {cast.account('town').id}", role="town")
    audit.exported("rows of trained", 12, **whose)
    audit.record(AuditKind.ORDER_MOVED, **whose, subject="order 2026-006", step="approve", before="review", after="confirmed")
    audit.record(AuditKind.DENIED, account_id=cast.account("worker").id, role="worker", subject="registers.show")
    audit.record(AuditKind.DISCLOSED, **whose, subject="enterprises register list", people=5)

    page = body(auditor.get("/audit").text)

    assert officer.display_name in page and officer.username in page
    assert f"人才名册 {worker.code}" in page and f"talent {worker.id}" not in page
    assert f"账号 {cast.account('town').display_name}" in page
    assert "register list" not in page
    assert "rows of" not in page and "指标明细" in page
    assert "订单 2026-006" in page and "confirmed" not in page
    assert "registers.show" not in page and "名册" in page


def test_it_is_narrowed_by_account_day_and_kind(auditor: FlaskClient, cast: Cast) -> None:
    audit.record(AuditKind.DENIED, account_id=cast.account("town").id, role="town", subject="town-place")
    audit.record(AuditKind.DENIED, account_id=cast.account("city").id, role="city", subject="city-place")
    AuditEvent.insert(
        kind="denied", account_id=cast.account("town").id, role="town", subject="old-place", at="2026-01-05 01:00:00"
    ).execute()

    by_account = auditor.get("/audit?who=demo_town").text
    by_day = auditor.get("/audit?since=2026-01-05&until=2026-01-05").text
    file = auditor.get("/audit/export.csv?who=demo_town&until=2026-01-05").get_data().decode("utf-8-sig")

    assert "town-place" in by_account and "old-place" in by_account and "city-place" not in by_account
    assert "old-place" in by_day and "town-place" not in by_day
    assert "old-place" in file and "town-place" not in file
    assert auditor.get("/audit?since=tomorrow&until=%00&who=%25").status_code == 200


def test_a_day_is_one_of_the_citys_clocks(auditor: FlaskClient, cast: Cast) -> None:
    AuditEvent.insert(kind="denied", subject="after-midnight", at="2026-01-04 16:30:00").execute()

    assert "after-midnight" in auditor.get("/audit?since=2026-01-05&until=2026-01-05").text
    assert "after-midnight" not in auditor.get("/audit?until=2026-01-04").text
