"""Who missed a session makes it up, and it counts for that session."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.store.classes import attendance
from skillmatch.store.classes.models import ClassSession, MakeUp
from skillmatch.store.messaging.models import Message
from tests.cast import Cast
from tests.features.classes.attendance.conftest import Meeting


@pytest.fixture
def missed(as_trainer: FlaskClient, meeting: Meeting) -> Meeting:
    """The session was held; the first two people were not there."""
    where = f"/sessions/{meeting.session.id}/attendance"
    for worker in meeting.people[:2]:
        assert as_trainer.post(where, data={"worker": worker.id, "state": "absent"}).status_code == 303
    assert as_trainer.post(where, data={"everybody": "1", "state": "present"}).status_code == 303
    return meeting


def entered(meeting: Meeting, day: dt.date, people: list[int]) -> dict[str, object]:
    return {"day": day, "starts": "09:00", "ends": "10:00", "kind": "theory", "place": "", "people": people,
            "trainer": meeting.session.trainer_id}  # fmt: skip


def lay(client: FlaskClient, meeting: Meeting, day: dt.date, people: list[int]) -> int:
    return client.post(f"/sessions/{meeting.session.id}/make-up", data=entered(meeting, day, people)).status_code


def test_those_who_missed_it_are_booked_and_told(as_trainer: FlaskClient, missed: Meeting, now: dt.datetime) -> None:
    page = as_trainer.get(f"/sessions/{missed.session.id}/make-up")
    assert page.status_code == 200
    assert "学员甲" in page.text
    assert "学员丙" not in page.text
    people = [worker.id for worker in missed.people[:2]]
    assert lay(as_trainer, missed, now.date(), people) == 303
    assert {row.worker_id for row in MakeUp.select()} == set(people)
    told = Message.select().where((Message.kind == "class_changed") & Message.worker.is_null(False))
    assert {message.worker_id for message in told} == set(people)


def test_it_counts_for_the_session_that_was_missed(
    as_trainer: FlaskClient, missed: Meeting, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (worker.id for worker in missed.people[:2])
    lay(as_trainer, missed, now.date(), [first, second])
    made = ClassSession.get(ClassSession.makes_up == missed.session)
    where = f"/sessions/{made.id}/attendance"
    assert as_trainer.post(where, data={"worker": first, "state": "present"}).status_code == 303
    assert as_trainer.post(where, data={"worker": second, "state": "absent"}).status_code == 303
    assert (missed.states()[first], missed.states()[second]) == ("made_up", "absent")
    monkeypatch.setattr(clock, "in_city", lambda: missed.session.ends_at)
    shares = attendance.share(missed.run.id)
    assert (shares[first], shares[second]) == (1.0, 0.0)
    assert as_trainer.post(f"{where}/undo", data={"worker": first}).status_code == 303
    assert missed.states()[first] == "absent"


def test_only_those_who_missed_it_are_on_its_roster(as_trainer: FlaskClient, as_worker: FlaskClient, missed: Meeting, cast: Cast,
                                                    now: dt.datetime) -> None:  # fmt: skip
    lay(as_trainer, missed, now.date(), [missed.people[0].id])
    made = ClassSession.get(ClassSession.makes_up == missed.session)
    page = as_trainer.get(f"/sessions/{made.id}/attendance")
    assert page.status_code == 200
    assert "学员甲" in page.text
    assert "学员乙" not in page.text
    where = f"/sessions/{made.id}/attendance"
    assert as_trainer.post(where, data={"worker": cast.worker.id, "state": "present"}).status_code == 404
    mine = as_worker.get(f"/my-classes/{missed.run.id}")
    assert mine.status_code == 200
    assert "09:00–10:00" not in mine.text


@pytest.mark.parametrize("who", ["nobody", "present"])
def test_nobody_and_those_who_were_there_make_up_nothing(
    as_trainer: FlaskClient, missed: Meeting, now: dt.datetime, who: str
) -> None:
    people = [] if who == "nobody" else [missed.people[2].id]
    assert lay(as_trainer, missed, now.date(), people) == 422
    assert not MakeUp.select().exists()


def test_it_may_be_after_the_class_but_not_for_ever(as_trainer: FlaskClient, missed: Meeting) -> None:
    people = [missed.people[0].id]
    assert lay(as_trainer, missed, missed.run.ends_on + dt.timedelta(days=31), people) == 422
    assert lay(as_trainer, missed, missed.run.ends_on + dt.timedelta(days=30), people) == 303


def test_a_session_that_was_not_held_is_not_made_up(as_trainer: FlaskClient, meeting: Meeting, now: dt.datetime) -> None:
    assert lay(as_trainer, meeting, now.date(), [meeting.people[0].id]) in (409, 422)
    assert not MakeUp.select().exists()
