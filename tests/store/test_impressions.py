"""The log of shown lists: one line a place, once an hour, never in a page's way, for a limited time; and what came of a list."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time

import pytest

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.store.catalogue.models import Course
from skillmatch.store.classes.models import Enrolment
from skillmatch.store.db.database import db, write
from skillmatch.store.people.models import Worker
from skillmatch.store.recommendations import impressions
from skillmatch.store.recommendations.impressions import KEPT_DAYS, ShownPlace
from skillmatch.store.recommendations.models import Feedback, Impression
from tests.builders import a_worker
from tests.cast import Cast

NOON = dt.datetime(2026, 5, 4, 12, 0)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """``at(moment)`` sets the clock."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def show(worker: Worker, courses: list[int], context: str = "list") -> None:
    impressions.record(worker.id, context, "course", "shipped", [ShownPlace(course, {"gap": 0.5}) for course in courses])


def courses(n: int) -> list[int]:
    return [row.id for row in Course.select().order_by(Course.id).limit(n)]


def test_a_list_is_logged_once_an_hour(cast: Cast, at) -> None:
    first = courses(3)
    for moment in (NOON, NOON + dt.timedelta(minutes=59)):
        at(moment)
        show(cast.worker, first)
    assert [row.position for row in impressions.of_worker(cast.worker.id)] == [1, 2, 3]
    show(cast.worker, first[::-1])
    show(cast.worker, first, "brief")
    at(NOON + dt.timedelta(minutes=60))
    show(cast.worker, first)
    assert impressions.count() == 4
    assert Impression.select().count() == 12


def test_a_busy_writer_does_not_keep_a_page_waiting(cast: Cast) -> None:
    first = courses(3)
    other = sqlite3.connect(db.obj.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    started = time.perf_counter()
    show(cast.worker, first)
    assert time.perf_counter() - started < 2
    other.execute("ROLLBACK")
    assert impressions.count() == 0
    assert db.execute_sql("PRAGMA busy_timeout").fetchone()[0] == 5000
    show(cast.worker, first)
    assert impressions.count() == 1


def test_the_log_goes_with_the_person(store: None) -> None:
    person = a_worker()
    show(person, courses(2))
    assert Impression.select().count() == 2
    with write():
        person.delete_instance()
    assert Impression.select().count() == 0


def test_it_is_kept_for_a_limited_time_and_not_of_who_switched_off(cast: Cast, at) -> None:
    for days in (KEPT_DAYS + 1, KEPT_DAYS - 1):
        at(NOON - dt.timedelta(days=days))
        show(cast.worker, courses(2))
    show(cast.other_worker, courses(2))
    Worker.update(personalised=False).where(Worker.id == cast.other_worker.id).execute()
    assert impressions.purge(NOON) == 4
    assert {row.worker_id for row in Impression.select()} == {cast.worker.id}
    assert impressions.purge(NOON) == 0


def test_an_answer_belongs_to_the_last_list_before_it(cast: Cast, at) -> None:
    taken, left = courses(2)
    Feedback.delete().execute()
    Enrolment.delete().where(Enrolment.worker == cast.worker).execute()
    for hours in (0, 24, 72):
        at(NOON + dt.timedelta(hours=hours))
        show(cast.worker, [taken, left])
    Feedback.create(worker=cast.worker, subject="course", subject_id=taken, kind="accepted", at=NOON + dt.timedelta(hours=25))
    lines = impressions.evidence(NOON + dt.timedelta(days=30))
    assert [(line.position, line.taken) for line in lines] == [
        (1, False),
        (2, False),
        (1, True),
        (2, False),
        (1, False),
        (2, False),
    ]
    assert [line.shown_at for line in lines if line.taken] == [NOON + dt.timedelta(hours=24)]


@pytest.mark.parametrize(("days", "counts"), [(29, True), (31, False)])
def test_an_answer_long_after_is_none(cast: Cast, at, days: int, counts: bool) -> None:
    (course,) = courses(1)
    at(NOON)
    show(cast.worker, [course])
    Enrolment.delete().where(Enrolment.worker == cast.worker).execute()
    Feedback.delete().execute()
    Enrolment.create(worker=cast.worker, course=course, state="requested", created_at=NOON + dt.timedelta(days=days))
    assert [line.taken for line in impressions.evidence(NOON + dt.timedelta(days=60))] == [counts]


def test_a_dismissal_and_a_withdrawal_are_no_answers(cast: Cast, at) -> None:
    first, second = courses(2)
    at(NOON)
    show(cast.worker, [first, second])
    later = NOON + dt.timedelta(days=1)
    Enrolment.delete().where(Enrolment.worker == cast.worker).execute()
    Feedback.delete().execute()
    Feedback.create(worker=cast.worker, subject="course", subject_id=first, kind="dismissed", reason="time", at=later)
    Enrolment.create(worker=cast.worker, course=second, state="withdrawn", created_at=later)
    assert [line.taken for line in impressions.evidence(NOON + dt.timedelta(days=60))] == [False, False]


def test_the_snapshot_uses_the_shipped_weights_where_nothing_was_learned(store: None) -> None:
    assert snapshot.current().weights.policy == "shipped"
