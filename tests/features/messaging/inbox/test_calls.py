"""Who never reads is called: by the own town alone, and each call is written down."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.messaging.queries.inbox import SILENT_DAYS
from skillmatch.store.db.database import write
from skillmatch.store.messaging import messages
from skillmatch.store.messaging.models import Call, Message
from skillmatch.store.people.models import Worker
from skillmatch.terms import MessageKind
from tests.builders import a_worker
from tests.cast import Cast


@pytest.fixture
def silent(cast: Cast) -> Worker:
    """Somebody of ``cast.town`` who has not read a message for long."""
    worker = a_worker(town=cast.town, name="从不看消息")
    with write():
        messages.send(MessageKind.SEAT_OFFERED, "/seats", worker_id=worker.id)
        Message.update(at=clock.now() - dt.timedelta(days=SILENT_DAYS, hours=1)).where(Message.worker == worker).execute()
    return worker


def test_the_own_town_and_the_city_find_and_call_them(
    as_town: FlaskClient, as_city: FlaskClient, silent: Worker, cast: Cast
) -> None:
    for client in (as_town, as_city):
        page = client.get("/calls")
        assert page.status_code == 200
        assert silent.name in page.text and silent.code in page.text
    assert as_town.post(f"/calls/{silent.id}", data={"reached": "yes"}).status_code == 303
    assert as_city.post(f"/calls/{silent.id}").status_code == 303
    calls = list(Call.select().order_by(Call.id))
    assert [(call.account_id, call.reached) for call in calls] == [
        (cast.account("town").id, True), (cast.account("city").id, False),
    ]  # fmt: skip


def test_sample_people_are_marked(as_town: FlaskClient, silent: Worker) -> None:
    for sample in (True, False):
        Worker.update(sample=sample).where(Worker.id == silent.id).execute()
        page = as_town.get("/calls", query_string={"page": 1})
        assert page.status_code == 200
        row = page.text.split(silent.name)[1].split("</th>")[0]
        assert ('class="tag tag-line"' in row) is sample


def test_another_town_finds_nobody(as_other_town: FlaskClient, silent: Worker) -> None:
    page = as_other_town.get("/calls")
    assert page.status_code == 200
    assert silent.name not in page.text
    assert as_other_town.post(f"/calls/{silent.id}", data={"reached": "yes"}).status_code == 404
    assert Call.select().count() == 0


def test_who_has_read_or_was_told_lately_is_left_alone(as_town: FlaskClient, silent: Worker, cast: Cast) -> None:
    lately = a_worker(town=cast.town, name="刚收到消息")
    with write():
        messages.send(MessageKind.SEAT_OFFERED, "/seats", worker_id=lately.id)
        Message.update(read_at=clock.now()).where(Message.worker == silent).execute()
    page = as_town.get("/calls")
    assert page.status_code == 200
    assert silent.name not in page.text and lately.name not in page.text


def test_it_says_what_each_call_is_about(as_town: FlaskClient, silent: Worker) -> None:
    """The message that nobody read, on the page and in the file; of many the first three."""
    course = {"zh": "大棚温控", "en": "Greenhouse control"}
    with write():
        for _ in range(4):
            messages.send(MessageKind.CLASS_CANCELLED, "/", worker_id=silent.id, course=course, starts_on="2026-12-01")
        messages.send(MessageKind.SEAT_OFFERED, "/seats", worker_id=silent.id, course=course, day="2026-12-05")

    row = as_town.get("/calls").text.split(silent.name)[1].partition("</tr>")[0]
    file = as_town.get("/calls/export.csv").get_data().decode("utf-8-sig")

    assert "有培训名额待您确认" in row and "课程已取消" in row and "3" in row
    line = next(line for line in file.splitlines() if silent.code in line)
    assert "大棚温控" in line and "2026年12月5日" in line
