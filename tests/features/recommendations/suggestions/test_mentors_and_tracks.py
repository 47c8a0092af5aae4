"""Ask a mentor, withdraw, and make a shortage profession the target."""

from __future__ import annotations

import re

import pytest

from skillmatch import clock
from skillmatch.store.catalogue.models import Skill
from skillmatch.store.db.versions import raise_version
from skillmatch.store.mentoring.models import Mentor, Mentorship, MentorSkill
from skillmatch.store.people.models import HeldSkill, Worker
from tests import builders


@pytest.fixture
def mentor(app):
    return builders.a_mentor({"SK-RB-008": 6})


def state(cast, mentor):
    found = Mentorship.get_or_none((Mentorship.worker == cast.worker) & (Mentorship.mentor == mentor))
    return None if found is None else (found.state, found.message)


def test_asking_is_one_request(as_worker, cast, mentor):
    for _ in range(2):
        assert as_worker.post(f"/recommendations/mentors/{mentor.id}/ask", data={"message": "想跟您学示教"}).status_code == 303
    assert state(cast, mentor) == ("requested", "想跟您学示教")
    page = as_worker.get("/recommendations?kind=mine")
    assert page.status_code == 200
    assert mentor.name in page.text
    assert "想跟您学示教" in page.text


def test_a_long_message_is_refused_and_kept_in_the_form(as_worker, cast):
    page = as_worker.get("/recommendations?kind=mentors")
    key = int(re.search(r'id="mentor-(\d+)"', page.text)[1])
    answer = as_worker.post(f"/recommendations/mentors/{key}/ask", data={"message": "学" * 301, "kind": "mentors"})
    assert answer.status_code == 422
    assert "学" * 301 in answer.text
    assert f'id="message-{key}-error"' in answer.text
    assert state(cast, key) is None


def test_withdraw_and_ask_again(as_worker, cast, mentor):
    assert as_worker.post(f"/recommendations/mentors/{mentor.id}/ask", data={}).status_code == 303
    for _ in range(2):
        assert as_worker.post(f"/recommendations/mentors/{mentor.id}/withdraw").status_code == 303
    assert state(cast, mentor) == ("withdrawn", "")
    assert as_worker.post(f"/recommendations/mentors/{mentor.id}/ask", data={"message": "再问一次"}).status_code == 303
    assert state(cast, mentor) == ("requested", "再问一次")


@pytest.mark.parametrize("answered", ["active", "declined"])
def test_an_answered_request_is_not_withdrawn(as_worker, cast, mentor, answered):
    Mentorship.create(worker=cast.worker, mentor=mentor, state=answered)
    assert as_worker.post(f"/recommendations/mentors/{mentor.id}/withdraw").status_code == 409
    assert state(cast, mentor) == (answered, "")


def test_who_declined_is_not_asked_again(as_worker, cast, mentor):
    Mentorship.create(worker=cast.worker, mentor=mentor, state="declined")
    assert as_worker.post(f"/recommendations/mentors/{mentor.id}/ask", data={}).status_code == 409
    assert state(cast, mentor) == ("declined", "")


def test_a_full_mentor_refuses(as_worker, cast, mentor):
    for _ in range(mentor.capacity):
        Mentorship.create(worker=builders.a_worker(), mentor=mentor, state="active")
    assert as_worker.post(f"/recommendations/mentors/{mentor.id}/ask", data={}).status_code == 409
    assert state(cast, mentor) is None


def test_nobody_asks_oneself(as_worker, cast):
    mentor = builders.a_mentor({"SK-RB-008": 6}, worker=cast.worker)
    assert as_worker.post(f"/recommendations/mentors/{mentor.id}/ask", data={}).status_code == 409
    assert state(cast, mentor) is None


def test_unknown_and_inactive_mentors_are_not_there(as_worker, as_outsider, cast, mentor):
    away = builders.a_mentor({"SK-RB-008": 6}, active=False)
    assert as_worker.post("/recommendations/mentors/999999/ask", data={}).status_code == 404
    assert as_worker.post(f"/recommendations/mentors/{away.id}/ask", data={}).status_code == 404
    assert as_worker.post(f"/recommendations/mentors/{mentor.id}/ask", data={}).status_code == 303
    assert as_outsider.post(f"/recommendations/mentors/{mentor.id}/withdraw").status_code == 404
    assert state(cast, mentor) == ("requested", "")


def test_a_track_becomes_the_target(as_worker, cast):
    page = as_worker.get("/recommendations?kind=tracks")
    key = re.findall(r'action="/recommendations/tracks/(\d+)/choose"', page.text)[-1]
    before = Worker.get_by_id(cast.worker.id).target_id
    assert as_worker.post(f"/recommendations/tracks/{key}/choose").status_code == 303
    assert Worker.get_by_id(cast.worker.id).target_id != before
    after = as_worker.get("/recommendations?kind=tracks")
    assert after.status_code == 200
    assert f'action="/recommendations/tracks/{key}/choose"' not in after.text


@pytest.mark.parametrize("key", ["999999", str(2**70), "x"])
def test_an_unknown_track_is_not_there(as_worker, cast, key):
    before = Worker.get_by_id(cast.worker.id).target_id
    assert as_worker.post(f"/recommendations/tracks/{key}/choose").status_code == 404
    assert Worker.get_by_id(cast.worker.id).target_id == before


def no_mentor(as_worker):
    page = as_worker.get("/recommendations?kind=mentors")
    assert page.status_code == 200
    assert 'id="mentor-' not in page.text
    return page.text


def test_whoever_lacks_nothing_is_told_that_no_mentor_is_needed(as_worker, cast):
    HeldSkill.delete().where(HeldSkill.worker == cast.worker).execute()
    for skill in Skill.select():
        HeldSkill.create(worker=cast.worker, skill=skill, rank=8, evidence="certificate", dated_on=clock.today())
    assert "您的目标不需要师傅" in no_mentor(as_worker)


def test_a_gap_without_a_mentor_says_what_is_in_the_way(as_worker, cast):
    Worker.update(grade=8).where(Worker.id == cast.worker.id).execute()
    assert "没有等级比您高的师傅" in no_mentor(as_worker)
    Worker.update(grade=2).where(Worker.id == cast.worker.id).execute()
    Mentor.update(capacity=0).execute()
    raise_version()
    assert "能教您的师傅都已带满" in no_mentor(as_worker)
    MentorSkill.delete().execute()
    raise_version()
    assert "没有师傅教您缺的技能" in no_mentor(as_worker)
