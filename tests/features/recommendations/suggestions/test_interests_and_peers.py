"""Stated interests, and what people with similar histories took next, change the list and are said as reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from skillmatch.engine_gateway import enrolment_neighbours, interests, snapshot, workers
from skillmatch.matching.extraction.meaning import Meaning
from skillmatch.matching.settings import SHIPPED
from skillmatch.store.catalogue.models import Course
from skillmatch.store.classes.models import Enrolment
from skillmatch.store.db import resources
from skillmatch.store.people.models import Worker
from tests import builders
from tests.cast import Cast

CLOSE, PEERS = "与您填写的兴趣接近", "和您学过相同课程的人"


class Characters:
    """Similarity by the share of a text's characters, in place of the encoder."""

    def fit(self, texts: Sequence[str]) -> Characters:
        self.texts = [set(text) for text in texts]
        return self

    def similarity(self, texts: Sequence[str]) -> Any:
        return np.array([[len(set(text) & own) / max(len(set(text)), 1) for own in self.texts] for text in texts], np.float32)


@pytest.fixture
def read(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The courses' names are read, as the background worker does it."""
    Worker.update(interests="").where(Worker.id == cast.worker.id).execute()
    snap = snapshot.current()
    names = interests._words(snap).skills
    monkeypatch.setattr(interests, "_stamp", lambda _folder: "kept")
    resources.get(interests.CourseNames).use(interests._Read(names, Meaning.of(Characters(), names)), snap.courses)


def cards(page: str) -> dict[int, str]:
    """The cards of a page in their order, by the course's id."""
    parts = re.split(r'id="course-(\d+)"', page)[1:]
    return dict(zip(map(int, parts[::2]), parts[1::2], strict=True))


def terms(worker: Worker) -> dict[str, dict[str, float]]:
    snap = snapshot.current()
    listed = snap.engine.recommend(workers.one_worker(snap, worker.id), 50, "list")[0]
    return {snap.courses[one.course].zh: {term.name: term.value for term in one.terms} for one in listed}


def scores(worker: Worker) -> dict[str, float]:
    snap = snapshot.current()
    listed = snap.engine.recommend(workers.one_worker(snap, worker.id), 50, "list")[0]
    return {snap.courses[one.course].zh: one.score for one in listed}


def weight(name: str) -> float:
    return dict(SHIPPED.course_weights)[name]


def test_an_interest_lifts_its_course_and_says_so(as_worker: FlaskClient, cast: Cast, read: None) -> None:
    before = cards(as_worker.get("/recommendations?n=50").text)
    wanted = next(key for key in reversed(before) if re.fullmatch("[一-鿿]+", Course.get_by_id(key).zh))
    assert not any(CLOSE in card for card in before.values())
    name = Course.get_by_id(wanted).zh
    score = scores(cast.worker)[name]
    assert not any("interest" in own for own in terms(cast.worker).values())

    Worker.update(interests=f"想学{name}").where(Worker.id == cast.worker.id).execute()

    assert terms(cast.worker)[name]["interest"] == 1
    assert scores(cast.worker)[name] == pytest.approx(score + weight("interest"))
    after = cards(as_worker.get("/recommendations?n=50").text)
    assert list(after).index(wanted) <= list(before).index(wanted)
    assert CLOSE in after[wanted]
    assert "兴趣" in after[wanted]
    as_worker.post("/profile/tags/delete")
    assert list(cards(as_worker.get("/recommendations?n=50").text)) == list(before)


def test_a_wish_for_what_every_trade_asks_for_is_a_wish_for_general_courses_alone(read: None) -> None:
    snap = snapshot.current()
    wish = interests.close(snap, "想学技术革新攻关").toarray()[0]
    close = {course.zh: value for course, value in zip(snap.courses, wish.tolist(), strict=True)}
    assert close["职工创新与专利申报实务"] == 1
    assert close["阻燃剂绿色合成研修"] < SHIPPED.wish_least, "it teaches some of that, and what it is about was not wished for"


@pytest.mark.parametrize("text", ["", "。！？", "想学", "\x00\u200b", "<//>" * 30])
def test_an_interest_that_says_nothing_changes_no_order(as_worker: FlaskClient, cast: Cast, read: None, text: str) -> None:
    before = list(cards(as_worker.get("/recommendations").text))
    Worker.update(interests=text).where(Worker.id == cast.worker.id).execute()
    answer = as_worker.get("/recommendations")
    assert answer.status_code == 200
    assert CLOSE not in answer.text
    assert before == list(cards(answer.text))


def test_nothing_waits_where_no_names_are_read_yet(as_worker: FlaskClient, cast: Cast) -> None:
    Worker.update(interests="想学焊接").where(Worker.id == cast.worker.id).execute()
    assert as_worker.get("/recommendations").status_code == 200
    assert not any("interest" in own for own in terms(cast.worker).values())


def follow(first: Course, then: Course, n: int, **values: Any) -> list[Worker]:
    """People who took one course and then another."""
    found = []
    for _ in range(n):
        worker = builders.a_worker(**values)
        builders.an_enrolment(worker, first)
        builders.an_enrolment(worker, then)
        found.append(worker)
    return found


@pytest.fixture
def way(as_worker: FlaskClient, cast: Cast) -> tuple[Course, Course]:
    """The demonstration's worker has completed the first of two courses; the second stands low on the list."""
    first = builders.a_course({1: (0, 1)})
    Enrolment.delete().execute()
    builders.an_enrolment(cast.worker, first)
    then = Course.get_by_id(list(cards(as_worker.get("/recommendations?n=50").text))[-1])
    resources.get(enrolment_neighbours.FittedEnrolments).fitted = None
    return first, then


def test_what_peers_took_next_is_lifted_and_said(as_worker: FlaskClient, cast: Cast, way: tuple[Course, Course]) -> None:
    first, then = way
    before = list(cards(as_worker.get("/recommendations?n=50").text))
    assert not any("peers" in own for own in terms(cast.worker).values())

    score = scores(cast.worker)[then.zh]
    follow(first, then, enrolment_neighbours.MIN_PEOPLE)
    resources.get(enrolment_neighbours.FittedEnrolments).fitted = None

    assert terms(cast.worker)[then.zh]["peers"] == pytest.approx(0.5)  # the likeliest after a single course
    assert scores(cast.worker)[then.zh] == pytest.approx(score + 0.5 * weight("peers"))
    after = cards(as_worker.get("/recommendations?n=50").text)
    assert list(after).index(then.id) <= before.index(then.id)
    assert PEERS in after[then.id]


def test_too_few_people_and_those_who_switched_off_teach_nothing(cast: Cast, way: tuple[Course, Course]) -> None:
    follow(*way, enrolment_neighbours.MIN_PEOPLE - 1)
    follow(*way, 5, personalised=False)
    resources.get(enrolment_neighbours.FittedEnrolments).fitted = None
    found = terms(cast.worker)
    assert found
    assert not any("peers" in own for own in found.values())


def test_whoever_switched_off_has_neither_term(as_worker: FlaskClient, cast: Cast, read: None, way: tuple[Course, Course]) -> None:
    follow(*way, enrolment_neighbours.MIN_PEOPLE)
    resources.get(enrolment_neighbours.FittedEnrolments).fitted = None
    Worker.update(interests=way[1].zh, personalised=False).where(Worker.id == cast.worker.id).execute()
    one = workers.one_worker(snapshot.current(), cast.worker.id)
    assert one.interest is None
    assert one.peers is None
    page = as_worker.get("/recommendations").text
    assert CLOSE not in page
    assert PEERS not in page
