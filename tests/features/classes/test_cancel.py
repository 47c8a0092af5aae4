"""A session or a whole class is cancelled with notice: everybody is told, calendars mark it, places are given back."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from skillmatch import clock, events
from skillmatch.engine_gateway import snapshot
from skillmatch.store.classes.models import ClassSession, ClassStanding, Enrolment, WaitingPlace
from skillmatch.store.db.database import write
from skillmatch.store.messaging.models import Message
from skillmatch.store.workflow.models import CaseEvent
from tests import builders
from tests.features.classes.conftest import Class

REASON = {"reason": "停电检修"}


@pytest.fixture
def sessions(as_trainer: FlaskClient, group: Class) -> list[ClassSession]:
    """The class with its timetable."""
    assert as_trainer.post(f"/classes/{group.run.id}/lay-out").status_code == 303
    with write():
        Message.delete().execute()
    return group.sessions()


def in_calendar(client: FlaskClient) -> list[tuple[str, int]]:
    """Status and edition of the events of the class."""
    answer = client.get("/calendar.ics")
    assert answer.status_code == 200
    found = [one for one in Calendar.from_ical(answer.data).walk("VEVENT") if str(one["summary"]) == "焊接基础"]
    return [(str(one["status"]), int(one["sequence"])) for one in found]


def test_a_cancelled_session_stays_with_its_reason_and_everybody_is_told(
    as_trainer: FlaskClient, as_worker: FlaskClient, group: Class, sessions: list[ClassSession]
) -> None:
    page = as_trainer.get(f"/sessions/{sessions[0].id}/cancel")
    assert page.status_code == 200
    notice = (group.run.starts_on - clock.today()).days
    assert f"{notice} 天" in page.text
    assert as_trainer.post(f"/sessions/{sessions[0].id}/cancel", data=REASON).status_code == 303
    assert ClassSession.get_by_id(sessions[0].id).state == "cancelled"
    assert {row.worker_id for row in Message.select() if row.worker_id} == {
        row.worker_id for row in Enrolment.select().where(Enrolment.run == group.run)
    }
    assert "停电检修" in as_worker.get("/inbox").text
    assert "停电检修" in as_worker.get(f"/my-classes/{group.run.id}").text
    assert sorted(in_calendar(as_worker)) == [("CANCELLED", 1), ("CONFIRMED", 0), ("CONFIRMED", 0), ("CONFIRMED", 0)]


def test_its_hours_can_be_laid_again(as_trainer: FlaskClient, group: Class, sessions: list[ClassSession]) -> None:
    as_trainer.post(f"/sessions/{sessions[0].id}/cancel", data=REASON)
    assert as_trainer.post(f"/classes/{group.run.id}/lay-out").status_code == 303
    living = [one for one in group.sessions() if one.state != "cancelled"]
    assert sum((one.ends_at - one.starts_at).total_seconds() for one in living) == 16 * 45 * 60


def test_nothing_is_cancelled_without_a_reason(as_trainer: FlaskClient, group: Class, sessions: list[ClassSession]) -> None:
    for where in (f"/sessions/{sessions[0].id}/cancel", f"/classes/{group.run.id}/cancel"):
        answer = as_trainer.post(where, data={"reason": "  "})
        assert answer.status_code == 422
        assert 'id="reason-error"' in answer.text
    assert {one.state for one in group.sessions()} == {"planned"}
    assert not ClassStanding.select().exists()


def test_a_whole_class_is_cancelled(
    as_trainer: FlaskClient, as_worker: FlaskClient, group: Class, sessions: list[ClassSession]
) -> None:
    heard: list[int] = []

    def listen(run_id: int) -> None:
        heard.append(run_id)

    with write():
        WaitingPlace.create(run=group.run, worker=builders.a_worker())
    assert group.run.id in snapshot.current().runs
    with events.class_cancelled.connected_to(listen):
        assert as_trainer.post(f"/classes/{group.run.id}/cancel", data=REASON).status_code == 303
    assert heard == [group.run.id]
    assert {row.state for row in Enrolment.select().where(Enrolment.run == group.run)} == {"withdrawn"}
    assert {one.state for one in group.sessions()} == {"cancelled"}
    assert WaitingPlace.get().state == "passed"
    assert Message.select().where((Message.kind == "class_cancelled") & Message.worker.is_null(False)).count() == 4
    assert group.run.id not in snapshot.current().runs  # nobody is recommended to go there
    assert in_calendar(as_worker) == [("CANCELLED", 1)] * 4
    mine = as_worker.get("/my-classes")
    assert mine.status_code == 200
    assert "焊接基础" in mine.text
    assert as_trainer.post(f"/classes/{group.run.id}/cancel", data=REASON).status_code == 409
    assert CaseEvent.select().where(CaseEvent.transition == "cancelled").count() == 1


def test_nothing_is_laid_and_nobody_enters_a_cancelled_class(
    as_trainer: FlaskClient, as_outsider: FlaskClient, group: Class
) -> None:
    as_trainer.post(f"/classes/{group.run.id}/cancel", data=REASON)
    assert as_trainer.post(f"/classes/{group.run.id}/lay-out").status_code == 409
    assert as_trainer.post(f"/classes/{group.run.id}/sessions", data=group.entered()).status_code == 409
    assert as_outsider.post("/recommendations/place", data={"run": group.run.id}).status_code == 404
    assert as_outsider.post(f"/classes/{group.run.id}/waiting").status_code == 409


def test_a_class_that_has_begun_is_not_cancelled(as_trainer: FlaskClient, group: Class) -> None:
    with write():
        ClassStanding.create(run=group.run, begun_at=dt.datetime(2026, 1, 1))
    assert as_trainer.post(f"/classes/{group.run.id}/cancel", data=REASON).status_code == 409
    assert {row.state for row in Enrolment.select().where(Enrolment.run == group.run)} == {"enrolled"}


def test_what_was_completed_before_and_taken_again_stays_completed(as_trainer: FlaskClient, group: Class) -> None:
    again = group.people[0]
    Enrolment.update(completed_on=dt.date(2020, 1, 1)).where(Enrolment.worker == again).execute()
    as_trainer.post(f"/classes/{group.run.id}/cancel", data=REASON)
    kept = Enrolment.get(Enrolment.worker == again)
    assert (kept.state, kept.run_id) == ("completed", None)
