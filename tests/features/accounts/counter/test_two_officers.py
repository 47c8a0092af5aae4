"""A forgotten password at a counter: two officers of the person's own office, a code for minutes, and nothing else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.accounts.services import counter as counter_service
from skillmatch.features.accounts.services import throttle as throttle_service
from skillmatch.store.accounts.models import Account, AuditEvent, Membership, PasswordReset
from skillmatch.store.messaging.models import Message
from skillmatch.store.organisations.models import Town
from skillmatch.store.people.models import Worker
from skillmatch.terms import AuditKind, Role
from tests.cast import Cast

SignIn = Callable[[str], FlaskClient]
NEW = "un mot de passe neuf"


@pytest.fixture
def own_town(cast: Cast) -> Town:
    """The town of ``cast.worker``."""
    return Town.get_by_id(cast.worker.town_id)


@pytest.fixture
def officers(signed_in: SignIn, own_town: Town, cast: Cast) -> tuple[FlaskClient, FlaskClient]:
    """Two officers of the worker's town."""
    for name in ("officer-a", "officer-b"):
        account = Account.create(username=name, display_name=name, password="-", fs_uniquifier=name)
        Membership.create(account=account, role=Role.TOWN.value, town=own_town)
    return signed_in("officer-a"), signed_in("officer-b")


def open_and_confirm(first: FlaskClient, second: FlaskClient, worker: Worker) -> str:
    """The code that two officers give out."""
    assert first.post(f"/counter/people/{worker.id}").status_code == 303
    reset = PasswordReset.select().order_by(PasswordReset.id.desc()).get()
    assert second.post(f"/counter/{reset.id}/confirm").status_code == 303
    page = first.post(f"/counter/{reset.id}/code")
    assert page.status_code == 200
    found = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", page.text)
    assert found
    return found.group()


def test_two_officers_give_a_code_that_sets_the_password_and_ends_the_sessions(
    app: Flask, officers: tuple[FlaskClient, FlaskClient], as_worker: FlaskClient, cast: Cast, client: FlaskClient
) -> None:
    assert as_worker.get("/home").status_code == 200
    found = officers[0].get("/counter", query_string={"q": cast.worker.name})
    assert found.status_code == 200
    assert f"/counter/people/{cast.worker.id}" in found.text
    code = open_and_confirm(*officers, cast.worker)
    answer = client.post("/reset", data={"username": "demo_worker", "code": code, "chosen": NEW, "again": NEW})
    assert answer.status_code == 303
    assert as_worker.get("/home").status_code == 302, "signed out everywhere"
    assert client.post("/login", data={"username": "demo_worker", "password": NEW}).status_code == 303
    again = client.post("/reset", data={"username": "demo_worker", "code": code, "chosen": NEW, "again": NEW})
    assert again.status_code == 422, "it works once"
    logged = {
        event.kind: event for event in AuditEvent.select().where(AuditEvent.subject == f"account {cast.account('worker').id}")
    }
    first, second = (Account.get(Account.username == name).id for name in ("officer-a", "officer-b"))
    assert logged[AuditKind.RESET_OPENED.value].account_id == first
    assert logged[AuditKind.RESET_CONFIRMED.value].account_id == second
    assert logged[AuditKind.PASSWORD_CHANGED.value].detail == {"opened_by": first, "confirmed_by": second}
    assert Message.select().where(Message.account == cast.account("worker")).count() == 1
    assert code.replace("-", "") not in str(PasswordReset.get().__data__)


def test_one_account_cannot_do_both_steps(officers: tuple[FlaskClient, FlaskClient], cast: Cast) -> None:
    assert officers[0].post(f"/counter/people/{cast.worker.id}").status_code == 303
    reset = PasswordReset.get()
    assert officers[0].post(f"/counter/{reset.id}/confirm").status_code == 409
    assert PasswordReset.get().code_hash is None
    assert f"/counter/{reset.id}/confirm" not in officers[0].get("/counter").text


def test_the_city_may_be_the_second(officers: tuple[FlaskClient, FlaskClient], as_city: FlaskClient, cast: Cast) -> None:
    assert open_and_confirm(officers[0], as_city, cast.worker)


def test_another_town_can_neither_find_nor_open_nor_confirm(
    as_other_town: FlaskClient, officers: tuple[FlaskClient, FlaskClient], cast: Cast
) -> None:
    page = as_other_town.get("/counter", query_string={"q": cast.worker.name})
    assert page.status_code == 200
    assert cast.worker.code not in page.text
    assert as_other_town.post(f"/counter/people/{cast.worker.id}").status_code == 404
    assert officers[0].post(f"/counter/people/{cast.worker.id}").status_code == 303
    reset = PasswordReset.get()
    assert cast.worker.name not in as_other_town.get("/counter").text
    assert as_other_town.post(f"/counter/{reset.id}/confirm").status_code == 404
    assert PasswordReset.get().confirmed_at is None


def test_an_account_with_more_than_a_workers_roles_is_not_reset_at_a_counter(
    officers: tuple[FlaskClient, FlaskClient], cast: Cast
) -> None:
    Membership.create(account=cast.account("worker"), role=Role.CITY.value)
    answer = officers[0].post(f"/counter/people/{cast.worker.id}")
    assert answer.status_code == 409
    assert "autofocus data-focus" in answer.text
    assert PasswordReset.select().count() == 0


def test_opened_waits_half_an_hour_and_the_code_a_quarter(
    officers: tuple[FlaskClient, FlaskClient], client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = clock.now()
    assert officers[0].post(f"/counter/people/{cast.worker.id}").status_code == 303
    monkeypatch.setattr(clock, "now", lambda: start + counter_service.OPEN_FOR + dt.timedelta(seconds=1))
    assert officers[1].post(f"/counter/{PasswordReset.get().id}/confirm").status_code == 404
    code = open_and_confirm(*officers, cast.worker)
    later = clock.now() + counter_service.VALID_FOR + dt.timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    data = {"username": "demo_worker", "code": code, "chosen": NEW, "again": NEW}
    assert client.post("/reset", data=data).status_code == 422


def test_a_newer_reset_closes_the_older(officers: tuple[FlaskClient, FlaskClient], client: FlaskClient, cast: Cast) -> None:
    older = open_and_confirm(*officers, cast.worker)
    newer = open_and_confirm(officers[1], officers[0], cast.worker)
    data = {"username": "demo_worker", "chosen": NEW, "again": NEW}
    assert client.post("/reset", data={"code": older, **data}).status_code == 422
    assert client.post("/reset", data={"code": newer, **data}).status_code == 303


def test_a_wrong_name_or_code_is_answered_alike_and_throttled(
    officers: tuple[FlaskClient, FlaskClient], client: FlaskClient, cast: Cast
) -> None:
    code = open_and_confirm(*officers, cast.worker)
    data = {"chosen": NEW, "again": NEW}
    reasons = set()
    for name, typed in (("other_worker", code), ("demo_worker", "0000-0000-0000-0000"), ("nobody-here", code)):
        answer = client.post("/reset", data={"username": name, "code": typed, **data})
        assert answer.status_code == 422
        reasons.add(answer.text.split("form-errors")[1].split("</ul>")[0])
    assert len(reasons) == 1
    for _ in range(throttle_service.MAX_PER_PAIR):
        client.post("/reset", data={"username": "demo_worker", "code": "0000-0000-0000-0000", **data})
    assert client.post("/reset", data={"username": "demo_worker", "code": code, **data}).status_code == 429


def test_a_weak_password_keeps_the_code(officers: tuple[FlaskClient, FlaskClient], client: FlaskClient, cast: Cast) -> None:
    code = open_and_confirm(*officers, cast.worker)
    weak = client.post("/reset", data={"username": "demo_worker", "code": code, "chosen": "12345678", "again": "12345678"})
    assert weak.status_code == 422
    assert 'id="chosen-error"' in weak.text
    assert client.post("/reset", data={"username": "demo_worker", "code": code, "chosen": NEW, "again": NEW}).status_code == 303


def test_the_code_is_shown_where_the_person_stands_and_only_there(
    officers: tuple[FlaskClient, FlaskClient], as_city: FlaskClient, cast: Cast
) -> None:
    """The city confirms what a town's counter opened: the town reads the code, once, and the city never."""
    assert officers[0].post(f"/counter/people/{cast.worker.id}").status_code == 303
    reset = PasswordReset.get()
    assert officers[0].post(f"/counter/{reset.id}/code").status_code == 404, "nobody has confirmed it"

    confirmed = as_city.post(f"/counter/{reset.id}/confirm", follow_redirects=True)

    assert not re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", confirmed.text)
    assert PasswordReset.get().code_hash is None
    for other in (as_city, officers[1]):
        assert f"/counter/{reset.id}/code" not in other.get("/counter").text
        assert other.post(f"/counter/{reset.id}/code").status_code == 404
    assert f"/counter/{reset.id}/code" in officers[0].get("/counter").text
    assert re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", officers[0].post(f"/counter/{reset.id}/code").text)
    assert officers[0].post(f"/counter/{reset.id}/code").status_code == 404, "it is drawn once"


def test_what_was_confirmed_waits_a_quarter_of_an_hour(
    officers: tuple[FlaskClient, FlaskClient], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert officers[0].post(f"/counter/people/{cast.worker.id}").status_code == 303
    reset = PasswordReset.get()
    assert officers[1].post(f"/counter/{reset.id}/confirm").status_code == 303
    later = clock.now() + counter_service.VALID_FOR + dt.timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert officers[0].post(f"/counter/{reset.id}/code").status_code == 404
