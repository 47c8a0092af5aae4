"""From the letter to the first sign-in, and everything that keeps others out."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.accounts.services import throttle as throttle_service
from skillmatch.features.accounts.services.activation import NOTICE_VERSION
from skillmatch.store.accounts.models import Account, AccountLetter, AuditEvent, Membership
from skillmatch.store.messaging.models import Message
from skillmatch.store.people import identity_numbers
from skillmatch.terms import AuditKind, Role
from skillmatch.web import failures, observe
from tests.builders import a_worker
from tests.cast import Cast
from tests.features.accounts.activation.making import PASSWORD, a_letter, chosen, own_data


def test_a_letter_opens_the_account_of_its_person(client: FlaskClient, cast: Cast) -> None:
    worker = a_worker(town=cast.town, name="王 小明")
    letter = a_letter(worker)
    answer = client.post("/claim", data=own_data(worker, letter.secret.lower(), name="王小明"))
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/claim/account"
    assert client.get("/claim/account").status_code == 200
    assert client.post("/claim/account", data=chosen("Wang.Xiaoming")).status_code == 303
    home = client.get("/home")
    assert home.status_code == 200
    account = Account.get(Account.username == "wang.xiaoming")
    (membership,) = Membership.select().where(Membership.account == account)
    assert (membership.role, membership.worker_id) == (Role.WORKER.value, worker.id)
    assert not account.password_given
    used = AccountLetter.get(AccountLetter.worker == worker)
    assert used.used_at is not None and used.consent_version == NOTICE_VERSION
    kinds = {event.kind for event in AuditEvent.select().where(AuditEvent.account_id == account.id)}
    assert {AuditKind.ACCOUNT_CLAIMED.value, AuditKind.CONSENT_GIVEN.value} <= kinds
    assert Message.select().where(Message.worker == worker).count() == 1
    client.post("/logout")
    assert client.post("/login", data={"username": "wang.xiaoming", "password": PASSWORD}).status_code == 303


def test_the_code_is_kept_nowhere_in_clear(client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[object] = []
    listener = SimpleNamespace(info=lambda *a, **k: said.append((a, k)), warning=lambda *a, **k: said.append((a, k)))
    monkeypatch.setattr(observe, "log", listener)
    monkeypatch.setattr(failures, "log", listener)
    worker = a_worker(town=cast.town, name="不在日志里")
    letter = a_letter(worker)
    client.post("/claim", data=own_data(worker, letter.secret))
    client.post("/claim/account", data=chosen("not.in.the.log"))
    stored = AccountLetter.get(AccountLetter.worker == worker)
    assert letter.secret.replace("-", "") not in str(stored.__data__).replace("-", "")
    assert len(said) >= 2, "both steps were logged"
    logged = str(said) + str([event.__data__ for event in AuditEvent.select()])
    for word in (letter.secret, worker.name, "not.in.the.log"):
        assert word not in logged


@pytest.mark.parametrize("wrong", ["code", "name", "year", "expired", "revoked", "used", "nobody"])
def test_whatever_is_wrong_is_answered_alike(client: FlaskClient, cast: Cast, wrong: str) -> None:
    worker = a_worker(town=cast.town)
    letter = a_letter(worker)
    data = own_data(worker, letter.secret)
    if wrong == "code":
        data["code"] = a_letter(a_worker(town=cast.town)).secret
    elif wrong == "name":
        data["name"] = "别人"
    elif wrong == "year":
        data["birth_year"] = worker.birth_year + 1
    elif wrong == "expired":
        AccountLetter.update(expires_at=clock.now() - dt.timedelta(seconds=1)).execute()
    elif wrong == "revoked":
        a_letter(worker)
    elif wrong == "used":
        AccountLetter.update(used_at=clock.now()).execute()
    else:
        data |= {"code": "0000-0000-0000-0000", "name": "没有这个人"}
    answer = client.post("/claim", data=data)
    assert answer.status_code == 422
    assert "notice-danger" in answer.text
    alike = client.post("/claim", data=own_data(worker, "0000-0000-0000-0000", name="没有"))
    assert reasons(alike.text) == reasons(answer.text)
    assert client.get("/claim/account").status_code == 303, "the second step stays shut"


def reasons(page: str) -> str:
    return page.split("form-errors")[1].split("</ul>")[0]


def test_a_typing_slip_is_told_and_not_counted(client: FlaskClient, cast: Cast) -> None:
    worker = a_worker(town=cast.town)
    letter = a_letter(worker)
    slip = letter.secret[:-1] + ("2" if letter.secret[-1] != "2" else "3")
    for _ in range(throttle_service.MAX_PER_PAIR + 1):
        answer = client.post("/claim", data=own_data(worker, slip))
        assert answer.status_code == 422
        assert 'id="code-error"' in answer.text
    assert client.post("/claim", data=own_data(worker, letter.secret)).status_code == 303


def test_guessing_is_throttled_as_at_the_sign_in(client: FlaskClient, cast: Cast) -> None:
    worker = a_worker(town=cast.town)
    a_letter(worker)
    wrong = own_data(worker, "0000-0000-0000-0000")
    for _ in range(throttle_service.MAX_PER_PAIR):
        assert client.post("/claim", data=wrong).status_code == 422
    answer = client.post("/claim", data=wrong)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert AuditEvent.select().where(AuditEvent.kind == AuditKind.THROTTLED.value).count() == 1


def test_a_name_in_other_signs_gives_no_more_guesses(client: FlaskClient, cast: Cast) -> None:
    worker = a_worker(town=cast.town, name="王小明")
    letter = a_letter(worker)
    for number in range(throttle_service.MAX_PER_PAIR):
        guess = own_data(worker, letter.secret, name="王小明" + "." * number, birth_year=1900 + number)
        assert client.post("/claim", data=guess).status_code == 422
    assert client.post("/claim", data=own_data(worker, letter.secret, name="王 小明")).status_code == 429
    assert AccountLetter.get(AccountLetter.worker == worker).revoked_at is not None, "and the letter is worth nothing"
    other = a_worker(town=cast.town)
    assert client.post("/claim", data=own_data(other, a_letter(other).secret)).status_code == 303, "one letter, not all"


def test_a_year_that_is_none_is_told_in_words(client: FlaskClient, cast: Cast) -> None:
    worker = a_worker(town=cast.town)
    answer = client.post("/claim", data=own_data(worker, a_letter(worker).secret, birth_year="七五"))
    assert answer.status_code == 422
    assert "例如 1975" in answer.text


@pytest.mark.parametrize(
    ("typed", "status"), [("002X", 303), ("00 2x", 303), ("", 422), ("0021", 422), ("02X", 422), ("1231002X", 422)]
)
def test_the_end_of_the_identity_number_is_asked_where_it_is_held(client: FlaskClient, cast: Cast, typed: str, status: int) -> None:
    worker = a_worker(town=cast.town, id_sealed=identity_numbers.seal("11010519491231002X"))
    answer = client.post("/claim", data=own_data(worker, a_letter(worker).secret, last_four=typed))
    assert answer.status_code == status
    assert (client.get("/claim/account").status_code == 200) is (status == 303)


def test_where_no_number_is_held_none_is_compared(client: FlaskClient, cast: Cast) -> None:
    for sealed in (None, "no longer opened by this key"):
        worker = a_worker(town=cast.town, id_sealed=sealed)
        assert client.post("/claim", data=own_data(worker, a_letter(worker).secret, last_four="0000")).status_code == 303


@pytest.mark.parametrize(
    ("field", "value"),
    [("username", "张三"), ("username", "demo_worker"), ("chosen", "12345678"), ("again", "another one"), ("read", None)],
)
def test_a_wrong_choice_keeps_the_code(client: FlaskClient, cast: Cast, field: str, value: str | None) -> None:
    worker = a_worker(town=cast.town)
    client.post("/claim", data=own_data(worker, a_letter(worker).secret))
    data = chosen("somebody.new") | {field: value}
    if field == "chosen":
        data["again"] = value
    answer = client.post("/claim/account", data={key: held for key, held in data.items() if held is not None})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert client.post("/claim/account", data=chosen("somebody.new")).status_code == 303


def test_the_second_step_ends_after_its_time_and_with_a_newer_letter(client: FlaskClient, cast: Cast) -> None:
    worker = a_worker(town=cast.town)
    client.post("/claim", data=own_data(worker, a_letter(worker).secret))
    with client.session_transaction() as session:
        session["claim"] = [session["claim"][0], session["claim"][1] - 3600]
    assert client.post("/claim/account", data=chosen("too.late")).headers["Location"] == "/claim?late=1"
    client.post("/claim", data=own_data(worker, a_letter(worker).secret))
    a_letter(worker)
    assert client.post("/claim/account", data=chosen("too.late")).status_code == 303
    assert not Account.select().where(Account.username == "too.late").exists()


def test_what_is_posted_beside_it_is_ignored(client: FlaskClient, cast: Cast, app: Flask) -> None:
    worker = a_worker(town=cast.town)
    client.post("/claim", data=own_data(worker, a_letter(worker).secret))
    client.post("/claim/account", data=chosen("plain.worker", role="city", worker=cast.worker.id, town_id=1))
    (membership,) = Membership.select().join(Account).where(Account.username == "plain.worker")
    assert (membership.role, membership.worker_id, membership.town_id) == (Role.WORKER.value, worker.id, None)
