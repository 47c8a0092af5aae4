"""One mentor: what they teach, how many places are left, and for a worker why, or why not."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skillmatch.store.db.database import write
from skillmatch.store.mentoring.models import Mentor, Mentorship
from skillmatch.store.people.models import Worker
from tests.builders import a_mentor, a_skill
from tests.cast import Cast
from tests.features.statistics.overview.test_city_home import english


def test_every_active_mentor_has_a_page(as_worker: FlaskClient) -> None:
    mentors = list(Mentor.select().where(Mentor.active))
    assert len(mentors) > 5
    for mentor in mentors:
        answer = as_worker.get(f"/mentors/{mentor.id}")
        assert answer.status_code == 200
        assert mentor.name in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("apprentices", "reached", "said"),
    [
        (0, 0, "No apprentice so far."),
        (1, 1, "1 apprentice, who reached the aim."),
        (1, 0, "1 apprentice, who did not reach the aim."),
        (3, 2, "3 apprentices; 2 of them reached their aim."),
        (12, 12, "12 apprentices; all reached their aim."),
    ],
)
def test_the_record_is_told_as_it_is(as_worker: FlaskClient, apprentices: int, reached: int, said: str) -> None:
    mentor = a_mentor({"SK-RB-008": 8}, rank=8, apprentices=apprentices, outcomes=reached / max(apprentices, 1))
    page, listed = english(as_worker, f"/mentors/{mentor.id}"), english(as_worker, f"/mentors?q={mentor.name}")
    assert said in page and said in listed
    told = page.split('id="for-me"')[1].split("score-terms")[0]
    assert said in told and "%" not in told.split(said)[1].split("</ul>")[0], "the shrunk figure only orders"
    assert ("says little" in page) == (0 < apprentices < 5)


def test_a_worker_reads_why_not(as_worker: FlaskClient, cast: Cast) -> None:
    stranger = a_mentor({a_skill(): 8}, rank=8)
    assert "teaches none of the skills that you lack" in english(as_worker, f"/mentors/{stranger.id}")
    low = a_mentor({a_skill(): 4}, rank=4)
    with write():
        Worker.update(grade=4).where(Worker.id == cast.worker.id).execute()
    assert "grade is not above yours" in english(as_worker, f"/mentors/{low.id}")


def test_a_full_mentor_cannot_be_asked(as_worker: FlaskClient) -> None:
    free, full = a_mentor({a_skill(): 6}), a_mentor({a_skill(): 6}, capacity=0)
    assert f'action="/recommendations/mentors/{free.id}/ask"' in english(as_worker, f"/mentors/{free.id}")
    page = english(as_worker, f"/mentors/{full.id}")
    assert "/ask" not in page
    assert "no place" in page


def test_whoever_asked_reads_how_it_stands(as_worker: FlaskClient, cast: Cast) -> None:
    mentor = a_mentor({a_skill(): 6})
    Mentorship.create(worker=cast.worker, mentor=mentor, state="declined", answer="今年带不了，明年再来")
    page = english(as_worker, f"/mentors/{mentor.id}")
    assert "今年带不了，明年再来" in page
    assert "/ask" not in page


def test_another_worker_does_not_read_it(as_outsider: FlaskClient, cast: Cast) -> None:
    mentor = a_mentor({a_skill(): 6})
    Mentorship.create(worker=cast.worker, mentor=mentor, state="declined", answer="今年带不了，明年再来")
    page = english(as_outsider, f"/mentors/{mentor.id}")
    assert mentor.name in page
    assert "今年带不了" not in page


@pytest.mark.parametrize("key", ["99999", str(2**63), "0", "-1", "abc"])
def test_an_unknown_mentor_is_not_found(as_worker: FlaskClient, key: str) -> None:
    assert as_worker.get(f"/mentors/{key}").status_code == 404


def test_with_personalisation_off_nothing_is_said_of_the_worker(as_worker: FlaskClient, cast: Cast) -> None:
    stranger = a_mentor({a_skill(): 8}, rank=8)
    with write():
        Worker.update(personalised=False).where(Worker.id == cast.worker.id).execute()
    page = english(as_worker, f"/mentors/{stranger.id}")
    assert "switched off" in page
    assert "skills that you lack" not in page
