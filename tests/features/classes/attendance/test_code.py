"""Attendance by the code on the screen: for the roster alone, for a minute, once."""

from __future__ import annotations

import datetime as dt
import re
import time
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.classes.rules import attendance as attendance_rules
from skillmatch.store.classes.models import Attendance, ClassSession
from tests.cast import Cast
from tests.conftest import SECRET_KEY
from tests.features.classes.attendance.conftest import Meeting


@pytest.fixture
def address(as_trainer: FlaskClient, meeting: Meeting) -> str:
    """Where the code on the trainer's screen leads to."""
    page = as_trainer.get(f"/sessions/{meeting.session.id}/code")
    assert page.status_code == 200
    assert "<svg" in page.text
    return f"/attend/{meeting.session.id}/{attendance_rules.code(SECRET_KEY, meeting.session.id, time.time())}"


def test_the_screen_shows_a_code_that_leads_to_this_installation(as_trainer: FlaskClient, meeting: Meeting) -> None:
    page = as_trainer.get(f"/sessions/{meeting.session.id}/code", headers={"HX-Request": "true"})
    assert page.status_code == 200
    assert "qr" in page.text
    assert re.search(r'hx-trigger="every \d+s"', page.text)
    assert "style=" not in page.text


def test_a_worker_opens_it_and_confirms_with_one_post(as_worker: FlaskClient, cast: Cast, meeting: Meeting, address: str) -> None:
    page = as_worker.get(address)
    assert page.status_code == 200
    assert meeting.states() == {}  # looking writes nothing
    assert f'action="{address}"' in page.text
    assert as_worker.post(address).status_code == 303
    assert meeting.states() == {cast.worker.id: "present"}
    row = Attendance.get()
    assert (row.means, row.account_id) == ("code", cast.account("worker").id)


def test_used_twice_it_is_refused(as_worker: FlaskClient, meeting: Meeting, address: str) -> None:
    assert as_worker.post(address).status_code == 303
    assert as_worker.post(address).status_code == 409
    assert len(meeting.states()) == 1


def test_it_never_overwrites_what_the_trainer_wrote(as_worker: FlaskClient, as_trainer: FlaskClient, cast: Cast, meeting: Meeting,
                                                    address: str) -> None:  # fmt: skip
    as_trainer.post(f"/sessions/{meeting.session.id}/attendance", data={"worker": cast.worker.id, "state": "absent"})
    assert as_worker.post(address).status_code == 409
    assert meeting.states() == {cast.worker.id: "absent"}


def test_an_old_code_is_refused(as_worker: FlaskClient, meeting: Meeting) -> None:
    old = attendance_rules.code(
        SECRET_KEY, meeting.session.id, time.time() - attendance_rules.STEP_SECONDS * attendance_rules.STEPS_VALID
    )
    where = f"/attend/{meeting.session.id}/{old}"
    assert as_worker.get(where).status_code == 409
    assert as_worker.post(where).status_code == 409
    assert meeting.states() == {}


def test_a_code_of_another_session_or_a_guess_is_refused(as_worker: FlaskClient, meeting: Meeting) -> None:
    other = ClassSession.create(
        run=meeting.run, number=2, kind="theory", starts_at=meeting.session.starts_at, ends_at=meeting.session.ends_at
    )
    for token in (attendance_rules.code(SECRET_KEY, other.id, time.time()), "0" * 24, "1", "é"):
        assert as_worker.post(f"/attend/{meeting.session.id}/{token}").status_code == 409, token
    assert meeting.states() == {}


def test_somebody_who_is_not_on_the_roster_gets_a_404(as_outsider: FlaskClient, meeting: Meeting, address: str) -> None:
    assert as_outsider.get(address).status_code == 404
    assert as_outsider.post(address).status_code == 404
    assert meeting.states() == {}


def test_a_visitor_signs_in_first_and_comes_back(app: Flask, meeting: Meeting, address: str) -> None:
    answer = app.test_client().get(address)
    assert answer.status_code in (302, 303)
    assert answer.headers["Location"].startswith("/login")
    assert f"/attend/{meeting.session.id}" in unquote(answer.headers["Location"])


@pytest.mark.parametrize(
    ("minutes", "status", "state"),
    [(-31, 409, None), (-30, 303, "present"), (10, 303, "present"), (11, 303, "late"), (61, 409, None)],
)
def test_who_comes_late_is_late_and_after_the_end_nobody_comes(
    as_worker: FlaskClient, cast: Cast, meeting: Meeting, address: str, monkeypatch: pytest.MonkeyPatch,
    minutes: int, status: int, state: str | None,
) -> None:  # fmt: skip
    starts = meeting.session.starts_at
    ClassSession.update(ends_at=starts + dt.timedelta(hours=1)).execute()
    moment = starts + dt.timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "in_city", lambda: moment)
    assert as_worker.post(address).status_code == status
    assert meeting.states().get(cast.worker.id) == state
