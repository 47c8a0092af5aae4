"""An office searches and narrows its requests, and gives one answer to several."""

from __future__ import annotations

import datetime as dt

from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.store.db.database import write
from skillmatch.store.messaging.models import Message, ServiceRequest
from skillmatch.terms import MessageKind, NetworkLevel, RequestKind
from tests import builders
from tests.cast import Cast


def a_request(subject: str, **values: object) -> ServiceRequest:
    given = {"kind": RequestKind.OTHER.value, "due_on": clock.today(), "level": NetworkLevel.CITY.value}
    with write():
        return ServiceRequest.create(subject=subject, **given | values)


def listed(client: FlaskClient, **asked: str) -> str:
    answer = client.get("/desk", query_string=asked)
    assert answer.status_code == 200
    return answer.text


def test_it_is_searched_by_words_and_by_the_reading_of_a_name(as_city: FlaskClient, cast: Cast) -> None:
    a_request("夜班课程太少", worker=builders.a_worker(name="仇问答", town=cast.town), town=cast.town)
    a_request("证书丢失", town=cast.town)
    for words in ("夜班", "qiuwenda", "chouwenda", "仇 问答"):
        page = listed(as_city, q=words)
        assert "夜班课程太少" in page and "证书丢失" not in page, words
    assert "没有同时符合" in listed(as_city, q="查无此事")


def test_it_is_narrowed_by_kind_and_deadline_and_the_file_holds_the_same(as_city: FlaskClient, cast: Cast) -> None:
    a_request("更正一事", kind=RequestKind.CORRECTION.value, due_on=clock.today() - dt.timedelta(days=3))
    a_request("更正二事", kind=RequestKind.CORRECTION.value, due_on=clock.today() + dt.timedelta(days=3))
    a_request("别的事", due_on=clock.today() - dt.timedelta(days=3))
    page = listed(as_city, kind="correction", late="yes")
    assert "更正一事" in page and "更正二事" not in page and "别的事" not in page
    lines = as_city.get("/desk/export.csv", query_string={"kind": "correction", "late": "yes"}).text
    assert "更正一事" in lines and "更正二事" not in lines and "别的事" not in lines


def test_one_answer_goes_to_all_that_are_ticked(as_city: FlaskClient, cast: Cast) -> None:
    asked = [a_request(f"问题{number}", worker=builders.a_worker(town=cast.town), town=cast.town) for number in range(3)]
    sent = {"request": [str(row.id) for row in asked[:2]], "answer": "下周开班。"}
    assert as_city.post("/desk/answers", data=sent).status_code == 303
    assert [ServiceRequest.get_by_id(row.id).answer for row in asked] == ["下周开班。", "下周开班。", ""]
    told = Message.select().where(Message.kind == MessageKind.REQUEST_ANSWERED.value)
    assert {message.worker_id for message in told} == {row.worker_id for row in asked[:2]}


def test_what_was_answered_meanwhile_is_left_and_said(as_city: FlaskClient, cast: Cast) -> None:
    one, other = (a_request(f"问题{number}") for number in range(2))
    as_city.post(f"/desk/{one.id}/answer", data={"answer": "先答"})
    answer = as_city.post("/desk/answers", data={"request": [one.id, other.id], "answer": "后答"}, follow_redirects=True)
    assert "1件已答复" in answer.text and "1件没有答复" in answer.text
    assert [ServiceRequest.get_by_id(row.id).answer for row in (one, other)] == ["先答", "后答"]


def test_requests_of_others_are_not_answered(as_town: FlaskClient, cast: Cast) -> None:
    at_the_city = a_request("市级问题", town=cast.town)
    elsewhere = a_request("外地问题", level=NetworkLevel.TOWN.value)
    as_town.post("/desk/answers", data={"request": [at_the_city.id, elsewhere.id], "answer": "越权"})
    assert not ServiceRequest.select().where(ServiceRequest.answer == "越权").exists()


def test_without_a_tick_or_an_answer_nothing_happens_and_what_was_entered_stays(as_city: FlaskClient, cast: Cast) -> None:
    row = a_request("问题")
    nothing_ticked = as_city.post("/desk/answers", data={"answer": "写好的答复"})
    assert nothing_ticked.status_code == 422 and "写好的答复" in nothing_ticked.text
    no_answer = as_city.post("/desk/answers", data={"request": [row.id], "answer": ""})
    assert no_answer.status_code == 422
    assert f'value="{row.id}"' in no_answer.text and " checked" in no_answer.text.split(f'value="{row.id}"')[1].split(">")[0]
