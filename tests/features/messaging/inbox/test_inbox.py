"""An account reads its own messages, and nobody else's; the number of unread ones stands on every page."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch.features.messaging.messages import inbox as inbox_messages
from skillmatch.features.messaging.queries.inbox import InboxMessage
from skillmatch.store.db.database import write
from skillmatch.store.mentoring.models import Mentorship
from skillmatch.store.messaging import messages
from skillmatch.store.messaging.models import Message
from skillmatch.terms import MessageKind, Role
from tests.builders import a_mentor
from tests.cast import Cast


def tell(cast: Cast, **whom: int) -> None:
    with write():
        messages.send(MessageKind.REQUEST_ANSWERED, "/requests", subject="想学无人机", **(whom or {"worker_id": cast.worker.id}))


def unread_on(page: str) -> int:
    found = re.search(r'<b class="count">(\d+)<span', page)
    return int(found.group(1)) if found else 0


def test_a_message_is_counted_read_and_no_longer_counted(as_worker: FlaskClient, cast: Cast) -> None:
    assert unread_on(as_worker.get("/home").text) == 0
    tell(cast)
    tell(cast, account_id=cast.account("worker").id)
    assert unread_on(as_worker.get("/home").text) == 2
    page = as_worker.get("/inbox")
    assert page.status_code == 200
    assert "想学无人机" in page.text
    first = Message.get()
    assert as_worker.post(f"/inbox/{first.id}/read").headers["Location"] == "/inbox"
    assert as_worker.post(f"/inbox/{first.id}/read", data={"go": "yes"}).headers["Location"] == "/requests"
    assert unread_on(as_worker.get("/home").text) == 1
    assert as_worker.post("/inbox/read").status_code == 303
    assert unread_on(as_worker.get("/home").text) == 0


def test_somebody_else_neither_reads_nor_marks_it(as_outsider: FlaskClient, as_town: FlaskClient, cast: Cast) -> None:
    tell(cast)
    for client in (as_outsider, as_town):
        page = client.get("/inbox")
        assert page.status_code == 200
        assert "想学无人机" not in page.text
        assert client.post(f"/inbox/{Message.get().id}/read").status_code == 404
        client.post("/inbox/read")
    assert Message.get().read_at is None


def test_it_is_read_in_the_readers_language(as_worker: FlaskClient, cast: Cast) -> None:
    tell(cast)
    chinese = as_worker.get("/inbox")
    as_worker.post("/language", data={"lang": "en"})
    english = as_worker.get("/inbox")
    assert english.status_code == 200
    assert "was answered" in english.text and "was answered" not in chinese.text


@pytest.mark.parametrize("kind", list(MessageKind))
def test_every_kind_has_a_sentence_even_without_its_parameters(app: Flask, kind: MessageKind) -> None:
    with app.test_request_context():
        assert inbox_messages.sentence(InboxMessage(1, kind, {}, "", None, None))


def test_a_mentors_answer_reaches_the_worker(as_trainer: FlaskClient, as_worker: FlaskClient, cast: Cast) -> None:
    assert as_worker.post(f"/recommendations/mentors/{cast.mentor.id}/ask", data={"message": ""}).status_code == 303
    asked = Mentorship.get((Mentorship.mentor == cast.mentor) & (Mentorship.worker == cast.worker))
    assert as_trainer.post(f"/mentor/requests/{asked.id}/decline", data={"answer": "名额已满"}).status_code == 303
    (told,) = Message.select().where(Message.worker == cast.worker)
    assert (told.kind, told.parameters) == (
        MessageKind.MENTORSHIP_ANSWERED.value,
        {"mentor": cast.mentor.name, "state": "declined"},
    )
    assert as_worker.get(told.link).status_code == 200


def test_accounts_of_a_role_are_found_by_its_scope(store: None, cast: Cast) -> None:
    assert messages.accounts_of(Role.TOWN, town=cast.town.id) == [cast.account("town").id]
    assert messages.accounts_of(Role.TOWN, town=None) == []
    assert cast.account("city").id in messages.accounts_of(Role.CITY)
    assert messages.accounts_of(Role.MENTOR, mentor=a_mentor({}).id) == []


@pytest.mark.parametrize(
    ("kind", "parameters", "head", "body"),
    [
        (MessageKind.CHECK_WANTED, {"what": "check"}, "有成绩待您复核", "待您复核"),
        (MessageKind.CHECK_WANTED, {"what": "publish"}, "成绩已复核，可以公布", "可以公布"),
        (MessageKind.CHECK_WANTED, {"what": "again"}, "成绩被退回，请重新核对", "退回"),
        (MessageKind.ASSESSMENT_SET, {"what": "assessor", "day": "2026-12-01"}, "请您担任考评员", "考"),
        (MessageKind.ASSESSMENT_SET, {"what": "candidate", "day": "2026-12-01"}, "考核已安排", "考核"),
        (MessageKind.MENTORSHIP_ANSWERED, {"state": "ended", "mentor": "李师傅"}, "师徒关系已结束", "结束"),
        (MessageKind.CLASS_CHANGED, {"change": "let_in", "day": "2026-12-01"}, "您已入班", "名额"),
    ],
)
def test_the_head_of_a_message_says_what_its_sentence_says(
    as_trainer: FlaskClient, cast: Cast, kind: MessageKind, parameters: dict[str, str], head: str, body: str
) -> None:
    with write():
        Message.delete().execute()
        name = {"zh": "电工基础", "en": "Electricity"}
        messages.send(kind, "/", account_id=cast.account("trainer").id, course=name, number="K1", **parameters)
    item = as_trainer.get("/inbox").text.split('class="queue-item"')[1].split("</article>")[0]
    title, rest = item.split("</h2>", 1)
    assert head in title
    assert body in rest
