"""Those who were in a session say what it was like; the trainer reads it without names, and not before five have answered."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.store.classes.models import Attendance, ClassSession, SessionFeedback
from skillmatch.store.db.database import write
from tests import builders
from tests.cast import Cast
from tests.features.classes.conftest import Class


@pytest.fixture
def held(group: Class, cast: Cast) -> ClassSession:
    """A session of yesterday in which the cast's worker was late."""
    starts = dt.datetime.combine(clock.today() - dt.timedelta(days=1), dt.time(9))
    with write():
        session = ClassSession.create(
            run=group.run, number=1, kind="theory", starts_at=starts, ends_at=starts + dt.timedelta(hours=2), state="held"
        )
        Attendance.create(session=session, worker=cast.worker, state="late", means="tap")
        Attendance.create(session=session, worker=group.people[0], state="absent", means="tap")
    return session


def say(client: FlaskClient, session: ClassSession, **data: object) -> int:
    return client.post(f"/sessions/{session.id}/opinion", data={"rating": "4", "words": "讲得清楚"} | data).status_code


def test_what_was_said_is_kept_and_can_be_said_anew(as_worker: FlaskClient, held: ClassSession) -> None:
    assert say(as_worker, held) == 303
    assert say(as_worker, held, rating="2") == 303
    assert [(row.rating, row.words) for row in SessionFeedback.select()] == [(2, "讲得清楚")]


@pytest.mark.parametrize("data", [{"rating": ""}, {"rating": "0"}, {"rating": "6"}, {"rating": "x"}, {"words": "字" * 301}])
def test_what_cannot_be_is_refused_and_stays_in_the_form(as_worker: FlaskClient, held: ClassSession, data: dict[str, str]) -> None:
    answer = as_worker.post(f"/sessions/{held.id}/opinion", data={"rating": "4", "words": "留着这句"} | data)
    assert answer.status_code == 422
    assert data.get("words", "留着这句") in answer.text
    assert not SessionFeedback.select().exists()


def test_who_was_not_there_says_nothing(as_worker: FlaskClient, cast: Cast, held: ClassSession) -> None:
    Attendance.update(state="absent").where(Attendance.worker == cast.worker).execute()
    assert say(as_worker, held) == 409
    assert not SessionFeedback.select().exists()


def test_who_is_of_another_class_gets_a_404(as_outsider: FlaskClient, held: ClassSession) -> None:
    assert say(as_outsider, held) == 404


def test_the_trainer_reads_mean_and_words_once_five_have_answered(
    as_trainer: FlaskClient, as_worker: FlaskClient, held: ClassSession
) -> None:
    say(as_worker, held, words="第一句")
    with write():
        for number in range(3):
            SessionFeedback.create(session=held, worker=builders.a_worker(), rating=5, words=f"第{number + 2}句")
    page = as_trainer.get(f"/sessions/{held.id}/attendance")
    assert page.status_code == 200
    assert "第一句" not in page.text
    with write():
        SessionFeedback.create(session=held, worker=builders.a_worker(), rating=1)
    page = as_trainer.get(f"/sessions/{held.id}/attendance")
    assert page.status_code == 200
    assert "第一句" in page.text
    assert "4.0" in page.text


def test_the_own_page_shows_the_next_session_and_the_own_attendance(
    as_worker: FlaskClient, group: Class, held: ClassSession
) -> None:
    with write():
        starts = dt.datetime.combine(group.run.starts_on, dt.time(9))
        ClassSession.create(
            run=group.run, number=2, kind="practical", starts_at=starts, ends_at=starts + dt.timedelta(hours=1), room=group.room
        )
    page = as_worker.get(f"/my-classes/{group.run.id}")
    assert page.status_code == 200
    for words in ("09:00–10:00", "一号教室", "迟到", "100%"):
        assert words in page.text, words
    assert "09:00–10:00" in as_worker.get("/my-classes").text
