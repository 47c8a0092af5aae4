"""Somebody with several roles acts in one of them; each page says in which."""

from __future__ import annotations

from flask.testing import FlaskClient

from skillmatch.store.accounts.models import Account, AuditEvent, Membership
from skillmatch.terms import Role
from tests.cast import Cast


def membership(cast: Cast, who: str, role: Role) -> Membership:
    return Membership.get((Membership.account == cast.account(who)) & (Membership.role == role.value))


def test_home_is_the_home_of_the_role(as_trainer: FlaskClient, cast: Cast) -> None:
    first = as_trainer.get("/").headers["Location"]

    answer = as_trainer.post("/acting", data={"membership": membership(cast, "trainer", Role.MENTOR).id})

    assert answer.status_code == 303
    assert answer.headers["Location"] != first
    assert as_trainer.get("/").headers["Location"] == answer.headers["Location"]
    assert Role.MENTOR.zh in as_trainer.get("/account").text


def test_a_page_of_another_of_ones_roles_opens_without_switching(as_trainer: FlaskClient, cast: Cast) -> None:
    Membership.create(account=cast.account("trainer"), role=Role.AUDITOR.value)

    assert as_trainer.get("/audit").status_code == 200


def test_somebody_elses_membership_is_refused(as_worker: FlaskClient, cast: Cast) -> None:
    for foreign in (membership(cast, "city", Role.CITY).id, 2**31 - 1, "x", ""):
        assert as_worker.post("/acting", data={"membership": foreign}).status_code == 403

    assert as_worker.get("/audit").status_code == 403


def test_a_role_that_is_taken_away_is_gone_at_the_next_request(signed_in, cast: Cast) -> None:
    auditor = signed_in("auditor")
    assert auditor.get("/audit").status_code == 200

    Membership.delete().where(Membership.account == cast.account("auditor")).execute()

    assert auditor.get("/audit").status_code == 403
    assert auditor.get("/").headers["Location"] == "/account"
    assert auditor.get("/account").status_code == 200


def test_a_denial_is_recorded_without_the_address(as_worker: FlaskClient) -> None:
    assert as_worker.get("/audit?name=somebody").status_code == 403

    event = AuditEvent.select().where(AuditEvent.kind == "denied").get()
    assert (event.role, event.subject, event.detail) == ("worker", "register.log", {})
    assert event.account_id == Account.get(Account.username == "demo_worker").id
