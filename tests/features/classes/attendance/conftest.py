"""A session that is on right now, of a class of the demonstration's trainer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from skillmatch import clock
from skillmatch.store.classes.models import Attendance, ClassSession, CourseRun
from skillmatch.store.db.database import write
from skillmatch.store.people.models import Worker
from tests import builders
from tests.cast import Cast
from tests.features.classes.making import without_the_demonstrations


@dataclass
class Meeting:
    """A session from half past eleven to half past two; three people and the cast's worker."""

    run: CourseRun
    session: ClassSession
    people: list[Worker]

    def states(self) -> dict[int, str]:
        """What is written down, by person."""
        return {row.worker_id: row.state for row in Attendance.select().where(Attendance.session == self.session)}


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> dt.datetime:
    """It is noon."""
    moment = dt.datetime.combine(clock.today(), dt.time(12))
    monkeypatch.setattr(clock, "in_city", lambda: moment)
    return moment


@pytest.fixture
def meeting(cast: Cast, now: dt.datetime) -> Meeting:
    """The session and its people."""
    without_the_demonstrations()
    today = now.date()
    course = builders.a_course({}, base=cast.trainer.base, hours=16, zh="电工基础")
    run = builders.a_run(course, seats=10, starts_on=today - dt.timedelta(days=1), ends_on=today + dt.timedelta(days=20))
    people = [builders.a_worker(name=f"学员{letter}") for letter in "甲乙丙"]
    for worker in (*people, cast.worker):
        builders.an_enrolment(worker, course, run=run, state="enrolled")
    with write():
        session = ClassSession.create(
            run=run, number=1, kind="theory", starts_at=now - dt.timedelta(minutes=5), ends_at=now + dt.timedelta(hours=2),
            trainer=cast.trainer,
        )  # fmt: skip
    return Meeting(run, session, people)
