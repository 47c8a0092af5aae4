"""Asking, following and answering: each office within its own scope and level, nobody else at all."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skillmatch.store.db.database import write
from skillmatch.store.messaging.models import Message, ServiceRequest
from skillmatch.store.people.models import Worker
from skillmatch.terms import MessageKind, NetworkLevel
from tests.cast import Cast

ASKED = {"kind": "correction", "level": "town", "subject": "我的证书没有登记", "text": "去年考的"}


@pytest.fixture
def mine(cast: Cast) -> None:
    """``cast.worker`` belongs to ``cast.town`` here."""
    with write():
        Worker.update(town=cast.town).where(Worker.id == cast.worker.id).execute()


def ask(client: FlaskClient, **other: str) -> ServiceRequest:
    answer = client.post("/requests", data=ASKED | other)
    assert answer.status_code == 303
    return ServiceRequest.select().order_by(ServiceRequest.id.desc()).get()


def test_the_town_answers_and_the_asker_reads_it(as_worker: FlaskClient, as_town: FlaskClient, mine: None, cast: Cast) -> None:
    request = ask(as_worker)
    office = Message.get(Message.account == cast.account("town"))
    assert (office.kind, office.link) == (MessageKind.REQUEST_OPENED.value, f"/desk/{request.id}")
    page = as_town.get(f"/desk/{request.id}")
    assert page.status_code == 200
    assert cast.worker.name in page.text and "去年考的" in page.text
    wrong = as_town.post(f"/desk/{request.id}/answer", data={"answer": "  "})
    assert wrong.status_code == 422
    assert 'href="#answer"' in wrong.text and wrong.text.count('id="answer"') == 1  # the summary leads to the field
    assert as_town.post(f"/desk/{request.id}/answer", data={"answer": "已补登"}).status_code == 303
    assert as_town.post(f"/desk/{request.id}/answer", data={"answer": "再答"}).status_code == 409
    shown = as_worker.get(f"/requests/{request.id}")
    assert shown.status_code == 200
    assert "已补登" in shown.text and "再答" not in shown.text
    assert Message.select().where(Message.account == cast.account("worker")).count() == 1
    assert "已补登" not in as_worker.get("/requests").text
    assert ASKED["subject"] in as_worker.get("/requests", query_string={"state": "answered"}).text


def test_an_office_reads_first_what_lies_with_it(as_worker: FlaskClient, as_city: FlaskClient, mine: None) -> None:
    town, city = ask(as_worker), ask(as_worker, level="city", subject="请市里答复")
    assert town.due_on < city.due_on

    page = as_city.get("/desk").text

    assert page.index(city.subject) < page.index(town.subject)


def test_nobody_else_reads_or_answers(
    as_worker: FlaskClient, as_outsider: FlaskClient, as_other_town: FlaskClient, as_enterprise: FlaskClient, mine: None
) -> None:
    request = ask(as_worker)
    assert as_outsider.get(f"/requests/{request.id}").status_code == 404
    for office in (as_other_town, as_enterprise):
        assert office.get(f"/desk/{request.id}").status_code == 404
        assert office.post(f"/desk/{request.id}/answer", data={"answer": "好"}).status_code == 404
        page = office.get("/desk")
        assert page.status_code == 200
        assert ASKED["subject"] not in page.text
    assert ServiceRequest.get().answered_at is None


def test_what_goes_to_the_enterprise_the_town_does_not_see_until_it_moves_up(
    as_worker: FlaskClient, as_enterprise: FlaskClient, as_other_enterprise: FlaskClient, as_town: FlaskClient, mine: None
) -> None:
    request = ask(as_worker, level="enterprise")
    assert as_town.get(f"/desk/{request.id}").status_code == 404
    assert as_other_enterprise.get(f"/desk/{request.id}").status_code == 404
    assert as_enterprise.get(f"/desk/{request.id}").status_code == 200
    with write():
        ServiceRequest.update(level=NetworkLevel.TOWN.value).execute()
    assert as_town.get(f"/desk/{request.id}").status_code == 200
    assert as_enterprise.post(f"/desk/{request.id}/answer", data={"answer": "好"}).status_code == 403


@pytest.mark.parametrize("kind", ["complaint", "review"])
def test_a_complaint_never_goes_to_the_own_enterprise(as_worker: FlaskClient, mine: None, kind: str) -> None:
    answer = as_worker.post("/requests", data=ASKED | {"kind": kind, "level": "enterprise"})
    assert answer.status_code == 422
    assert ASKED["subject"] in answer.text, "what was entered is kept"
    assert ServiceRequest.select().count() == 0


@pytest.mark.parametrize("other", [{"kind": "demand"}, {"kind": ""}, {"level": "moon"}, {"subject": ""}, {"subject": "长" * 121}])
def test_bad_input_is_told_at_the_field(as_worker: FlaskClient, mine: None, other: dict[str, str]) -> None:
    answer = as_worker.post("/requests", data=ASKED | other)
    assert answer.status_code == 422
    assert f'id="{next(iter(other))}-error"' in answer.text
    assert "去年考的" in answer.text
    assert ServiceRequest.select().count() == 0


@pytest.mark.parametrize("who", ["as_enterprise", "as_trainer", "as_town", "as_auditor", "as_other_mentor"])
def test_anybody_signed_in_may_ask_the_city(request: pytest.FixtureRequest, who: str, as_city: FlaskClient) -> None:
    client = request.getfixturevalue(who)
    assert client.get("/requests/new").status_code == 200
    found = ask(client, level="city", kind="other")
    page = as_city.get(f"/desk/{found.id}")
    assert page.status_code == 200


def test_sample_people_are_marked(as_worker: FlaskClient, as_town: FlaskClient, mine: None, cast: Cast) -> None:
    found = ask(as_worker)
    for sample in (True, False):
        Worker.update(sample=sample).where(Worker.id == cast.worker.id).execute()
        page = as_town.get("/desk")
        assert page.status_code == 200
        row = page.text.split(f'/desk/{found.id}"')[1].split("</tr>")[0]
        assert ('class="tag tag-line"' in row) is sample
        one = as_town.get(f"/desk/{found.id}")
        assert one.status_code == 200
        assert ('class="tag tag-line"' in one.text.split(cast.worker.code)[1].split("</dd>")[0]) is sample


def test_markup_in_a_request_is_inert(as_worker: FlaskClient, as_town: FlaskClient, mine: None) -> None:
    request = ask(as_worker, subject="<img hx-get=/x hx-trigger=load>{{7*7}}", text="<img hx-get=/x hx-trigger=load>{{7*7}}")
    for client, path in (
        (as_town, "/desk"),
        (as_town, f"/desk/{request.id}"),
        (as_worker, f"/requests/{request.id}"),
        (as_town, "/inbox"),
    ):
        page = client.get(path)
        assert page.status_code == 200
        assert "<img" not in page.text and "{{7*7}}" in page.text
