"""Attendance by the trainer's tap: one person, everybody, taken back; who may, and when."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from skillmatch import clock, events
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.classes import attendance
from skillmatch.store.classes.models import ClassSession, ClassStanding
from skillmatch.store.db.database import write
from skillmatch.store.people.models import Disclosure
from tests import builders
from tests.cast import Cast
from tests.features.classes.attendance.conftest import Meeting


def tap(client: FlaskClient, meeting: Meeting, **data: object) -> int:
    return client.post(f"/sessions/{meeting.session.id}/attendance", data=data).status_code


def test_one_tap_a_person(as_trainer: FlaskClient, meeting: Meeting) -> None:
    worker = meeting.people[0]
    assert tap(as_trainer, meeting, worker=worker.id, state="present") == 303
    assert meeting.states() == {worker.id: "present"}
    assert tap(as_trainer, meeting, worker=worker.id, state="late") == 303
    assert meeting.states() == {worker.id: "late"}


def test_all_present_in_one_tap_and_taken_back(as_trainer: FlaskClient, meeting: Meeting) -> None:
    assert tap(as_trainer, meeting, worker=meeting.people[0].id, state="absent") == 303
    assert tap(as_trainer, meeting, everybody="1", state="present") == 303
    assert sorted(meeting.states().values()) == ["absent", "present", "present", "present"]
    assert tap(as_trainer, meeting, everybody="1", state="present") == 409  # everybody is written down


def test_the_last_tap_about_several_is_taken_back_at_once(
    as_trainer: FlaskClient, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    tap(as_trainer, meeting, worker=meeting.people[0].id, state="absent")
    later = clock.now() + dt.timedelta(seconds=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    tap(as_trainer, meeting, everybody="1", state="present")
    assert as_trainer.post(f"/sessions/{meeting.session.id}/attendance/undo", data={"last": "1"}).status_code == 303
    assert meeting.states() == {meeting.people[0].id: "absent"}


def test_the_first_tap_begins_the_class_and_tells_it_once(as_trainer: FlaskClient, meeting: Meeting) -> None:
    heard: list[int] = []

    def listen(run_id: int) -> None:
        heard.append(run_id)

    with events.class_begun.connected_to(listen):
        tap(as_trainer, meeting, worker=meeting.people[0].id, state="present")
        tap(as_trainer, meeting, worker=meeting.people[1].id, state="present")
    assert heard == [meeting.run.id]
    assert ClassStanding.get().begun_at is not None
    assert ClassSession.get_by_id(meeting.session.id).state == "held"
    assert AuditEvent.select().where(AuditEvent.kind == "attendance_marked").count() == 2


def test_a_session_of_which_nothing_is_left_was_not_held(as_trainer: FlaskClient, meeting: Meeting) -> None:
    worker = meeting.people[0].id
    tap(as_trainer, meeting, worker=worker, state="present")
    assert as_trainer.post(f"/sessions/{meeting.session.id}/attendance/undo", data={"worker": worker}).status_code == 303
    assert meeting.states() == {}
    assert ClassSession.get_by_id(meeting.session.id).state == "planned"


def test_the_roster_shows_names_and_each_person_can_read_of_it_once(as_trainer: FlaskClient, meeting: Meeting) -> None:
    for _ in range(2):
        page = as_trainer.get(f"/sessions/{meeting.session.id}/attendance")
        assert page.status_code == 200
        assert "学员甲" in page.text
    seen = Disclosure.select().where(Disclosure.worker == meeting.people[0])
    assert [(one.role, one.what) for one in seen] == [("trainer", "name")]


def test_somebody_who_only_asked_for_a_place_is_on_no_roster(as_trainer: FlaskClient, meeting: Meeting) -> None:
    asks = builders.a_worker(name="还没入班")
    builders.an_enrolment(asks, meeting.run.course, run=meeting.run, state="requested")
    page = as_trainer.get(f"/sessions/{meeting.session.id}/attendance")
    assert page.status_code == 200
    assert "还没入班" not in page.text
    assert tap(as_trainer, meeting, worker=asks.id, state="present") == 404


@pytest.mark.parametrize(("hours", "status"), [(1, 409), (0.4, 303), (-24 * 29, 303), (-24 * 31, 409)])
def test_attendance_has_its_time(as_trainer: FlaskClient, meeting: Meeting, now: dt.datetime, hours: float, status: int) -> None:
    starts = now + dt.timedelta(hours=hours)
    ClassSession.update(starts_at=starts, ends_at=starts + dt.timedelta(hours=1)).where(
        ClassSession.id == meeting.session.id
    ).execute()
    assert tap(as_trainer, meeting, worker=meeting.people[0].id, state="present") == status


def test_a_cancelled_session_has_none(as_trainer: FlaskClient, meeting: Meeting) -> None:
    ClassSession.update(state="cancelled").execute()
    assert tap(as_trainer, meeting, everybody="1", state="present") == 409


@pytest.mark.parametrize("state", ["made_up", "", "nonsense"])
def test_a_state_that_cannot_be_tapped_is_refused(as_trainer: FlaskClient, meeting: Meeting, state: str) -> None:
    assert tap(as_trainer, meeting, worker=meeting.people[0].id, state=state) == 422
    assert meeting.states() == {}


def test_a_trainer_of_elsewhere_sees_nothing_and_taps_nothing(
    as_other_trainer: FlaskClient, as_worker: FlaskClient, as_enterprise: FlaskClient, meeting: Meeting
) -> None:
    where = f"/sessions/{meeting.session.id}/attendance"
    assert as_other_trainer.get(where).status_code == 404
    assert tap(as_other_trainer, meeting, everybody="1", state="present") == 404
    assert as_worker.get(where).status_code == 403
    assert as_enterprise.get(where).status_code == 403
    assert meeting.states() == {}


def test_whoever_gives_a_session_takes_its_attendance_though_the_class_is_anothers(
    as_other_trainer: FlaskClient, cast: Cast, meeting: Meeting
) -> None:
    ClassSession.update(trainer=cast.other_trainer).execute()
    assert as_other_trainer.get(f"/sessions/{meeting.session.id}/attendance").status_code == 200
    assert as_other_trainer.get(f"/classes/{meeting.run.id}").status_code == 200
    assert as_other_trainer.get(f"/sessions/{meeting.session.id}/edit").status_code == 404  # it plans nothing


def test_the_share_is_of_the_hours_held(
    as_trainer: FlaskClient, meeting: Meeting, cast: Cast, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert attendance.share(meeting.run.id) == {}
    with write():
        long = ClassSession.create(
            run=meeting.run, number=2, kind="theory", starts_at=now - dt.timedelta(hours=10),
            ends_at=now - dt.timedelta(hours=10) + 3 * (meeting.session.ends_at - meeting.session.starts_at),
        )  # fmt: skip
    there, missed = meeting.people[0], meeting.people[1]
    tap(as_trainer, meeting, worker=there.id, state="late")
    tap(as_trainer, meeting, worker=missed.id, state="excused")
    as_trainer.post(f"/sessions/{long.id}/attendance", data={"worker": missed.id, "state": "present"})
    assert attendance.share(meeting.run.id)[there.id] == 0  # the session of today is still on
    monkeypatch.setattr(clock, "in_city", lambda: meeting.session.ends_at)
    shares = attendance.share(meeting.run.id)
    assert shares == {there.id: 0.25, missed.id: 0.75, meeting.people[2].id: 0.0, cast.worker.id: 0.0}


def test_the_day_shows_what_is_today_and_what_is_missing(as_trainer: FlaskClient, meeting: Meeting, now: dt.datetime) -> None:
    yesterday = now - dt.timedelta(days=1)
    with write():
        ClassSession.create(
            run=meeting.run, number=2, kind="theory", starts_at=yesterday, ends_at=yesterday + dt.timedelta(hours=1),
            trainer=meeting.session.trainer,
        )  # fmt: skip
    page = as_trainer.get("/my-day")
    assert page.status_code == 200
    assert "11:55–14:00" in page.text
    assert f"/sessions/{meeting.session.id}/code" in page.text
    assert "缺考勤" in page.text or "No attendance" in page.text
    assert "4" in page.text


def test_a_number_that_no_database_could_hold_is_nobody(as_trainer: FlaskClient, meeting: Meeting) -> None:
    for step in ("", "/undo"):
        sent = {"worker": str(2**70), "state": "present"}
        assert as_trainer.post(f"/sessions/{meeting.session.id}/attendance{step}", data=sent).status_code < 500
    assert meeting.states() == {}
