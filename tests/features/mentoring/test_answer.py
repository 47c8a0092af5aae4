"""A mentor answers: accept within capacity, decline with a reason, end; nobody else may, and no step is skipped."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from playhouse.test_utils import count_queries

from skillmatch.engine_gateway import snapshot
from skillmatch.store.db.database import write
from skillmatch.store.db.versions import raise_version, version
from skillmatch.store.mentoring.models import Mentor, Mentorship
from tests.builders import a_worker
from tests.cast import Cast


@pytest.fixture
def mentor(cast: Cast) -> Mentor:
    """The mentor who is nothing else, with an empty book and two places."""
    with write():
        Mentorship.delete().where(Mentorship.mentor == cast.other_mentor).execute()
        Mentor.update(capacity=2).where(Mentor.id == cast.other_mentor.id).execute()
        raise_version()
    return cast.other_mentor


def asks(mentor: Mentor, **values) -> Mentorship:
    return Mentorship.create(**{"worker": a_worker(), "mentor": mentor, "state": "requested", "message": "想学手艺"} | values)


def state(asked: Mentorship) -> str:
    return Mentorship.get_by_id(asked.id).state


def test_the_request_discloses_name_and_words_to_this_mentor_alone(
    as_other_mentor: FlaskClient, as_trainer: FlaskClient, mentor: Mentor
) -> None:
    asks(mentor, worker=a_worker(name="求师的人"), message="想学<b>铜件</b>打磨")
    mine, other = as_other_mentor.get("/mentor"), as_trainer.get("/mentor")
    assert mine.status_code == other.status_code == 200
    assert "求师的人" in mine.get_data(as_text=True)
    assert "想学&lt;b&gt;铜件&lt;/b&gt;打磨" in mine.get_data(as_text=True)
    assert "求师的人" not in other.get_data(as_text=True)


@pytest.mark.parametrize("closed", ["declined", "ended", "withdrawn"])
def test_a_closed_request_no_longer_shows_the_person(as_other_mentor: FlaskClient, mentor: Mentor, closed: str) -> None:
    asks(mentor, worker=a_worker(name="已经离开的人"), state=closed)
    answer = as_other_mentor.get("/mentor")
    assert answer.status_code == 200
    assert "已经离开的人" not in answer.get_data(as_text=True)


def test_accepting_makes_an_apprentice_and_takes_a_place(as_other_mentor: FlaskClient, mentor: Mentor) -> None:
    asked, before = asks(mentor), version()
    answer = as_other_mentor.post(f"/mentor/requests/{asked.id}/accept")
    assert answer.status_code == 303
    assert state(asked) == "active"
    assert version() > before
    card = next(card for card in snapshot.current().mentors if card.id == mentor.id)
    assert card.capacity_left == 1


def test_beyond_capacity_is_a_conflict(as_other_mentor: FlaskClient, mentor: Mentor) -> None:
    one, two, three = asks(mentor), asks(mentor), asks(mentor)
    assert [as_other_mentor.post(f"/mentor/requests/{asked.id}/accept").status_code for asked in (one, two, three)] == [
        303,
        303,
        409,
    ]
    assert state(three) == "requested"
    assert as_other_mentor.post(f"/mentor/requests/{one.id}/end", data={"answer": "出师了"}).status_code == 303
    assert as_other_mentor.post(f"/mentor/requests/{three.id}/accept").status_code == 303
    assert (state(one), state(three)) == ("ended", "active")


def test_a_worker_has_one_master_at_a_time(as_other_mentor: FlaskClient, mentor: Mentor, cast: Cast) -> None:
    asked = asks(mentor)
    Mentorship.create(worker=asked.worker, mentor=cast.mentor, state="active")
    assert as_other_mentor.post(f"/mentor/requests/{asked.id}/accept").status_code == 409
    assert state(asked) == "requested"


def test_declining_needs_a_reason_that_the_worker_reads(as_other_mentor: FlaskClient, mentor: Mentor) -> None:
    asked = asks(mentor)
    empty = as_other_mentor.post(f"/mentor/requests/{asked.id}/decline", data={"answer": "  "})
    assert empty.status_code == 422
    assert f'id="answer-{asked.id}-error"' in empty.get_data(as_text=True)
    long = as_other_mentor.post(f"/mentor/requests/{asked.id}/decline", data={"answer": "忙" * 501})
    assert long.status_code == 422
    assert "忙" * 501 in long.get_data(as_text=True)
    assert state(asked) == "requested"
    assert as_other_mentor.post(f"/mentor/requests/{asked.id}/decline", data={"answer": "今年太忙"}).status_code == 303
    kept = Mentorship.get_by_id(asked.id)
    assert (kept.state, kept.answer) == ("declined", "今年太忙")
    assert kept.answered_at is not None


@pytest.mark.parametrize(("now", "step", "status"), [
    ("active", "accept", 409), ("active", "decline", 409), ("active", "end", 303), ("requested", "end", 409),
    ("declined", "accept", 409), ("ended", "accept", 409), ("withdrawn", "accept", 409), ("withdrawn", "decline", 409),
    ("ended", "end", 409),
])  # fmt: skip
def test_no_step_is_skipped_or_taken_twice(as_other_mentor: FlaskClient, mentor: Mentor, now: str, step: str, status: int) -> None:
    asked = asks(mentor, state=now)
    answer = as_other_mentor.post(f"/mentor/requests/{asked.id}/{step}", data={"answer": "原因"})
    assert answer.status_code == status
    assert state(asked) == ("ended" if status == 303 else now)


@pytest.mark.parametrize("step", ["accept", "decline", "end"])
def test_another_mentor_is_told_nothing(as_trainer: FlaskClient, mentor: Mentor, step: str) -> None:
    asked = asks(mentor)
    theirs = as_trainer.post(f"/mentor/requests/{asked.id}/{step}", data={"answer": "x"})
    unknown = as_trainer.post(f"/mentor/requests/99999/{step}", data={"answer": "x"})
    assert theirs.status_code == unknown.status_code == 404
    assert state(asked) == "requested"


@pytest.mark.parametrize("who", ["demo_worker", "demo_enterprise", "demo_town", "demo_city", "auditor"])
def test_whoever_is_no_mentor_is_refused(signed_in, mentor: Mentor, who: str) -> None:
    asked, client = asks(mentor), signed_in(who)
    assert client.get("/mentor").status_code == 403
    for step in ("accept", "decline", "end"):
        assert client.post(f"/mentor/requests/{asked.id}/{step}", data={"answer": "x"}).status_code == 403
    assert state(asked) == "requested"


def test_more_requests_need_no_more_queries(as_other_mentor: FlaskClient, mentor: Mentor) -> None:
    asks(mentor)
    as_other_mentor.get("/mentor")
    with count_queries() as few:
        assert as_other_mentor.get("/mentor").status_code == 200
    for _ in range(6):
        asks(mentor)
    as_other_mentor.get("/mentor")
    with count_queries() as many:
        assert as_other_mentor.get("/mentor").status_code == 200
    assert many.count == few.count <= 16


def test_a_mentor_lands_on_the_requests(as_other_mentor: FlaskClient) -> None:
    assert as_other_mentor.get("/").location.endswith("/mentor")
