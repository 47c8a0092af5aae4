"""Sessions in the calendars of everybody whom they concern: with their hours, moved and cancelled."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from skillmatch.store.classes.models import ClassSession, CourseRun, Enrolment, MakeUp
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.db.database import write
from skillmatch.store.demands.models import Demand
from tests import builders
from tests.cast import Cast

NINE = dt.time(9)


@pytest.fixture
def session(app: Flask, cast: Cast) -> ClassSession:
    """A session at nine in a class in which the worker has a place; the trainer gives it."""
    run = builders.a_run(builders.a_course({}, zh="数控车床入门"), town=cast.town)
    Enrolment.create(worker=cast.worker, course=run.course, run=run, state="enrolled")
    starts = dt.datetime.combine(run.starts_on, NINE)
    with write():
        return ClassSession.create(
            run=run, number=1, kind="theory", starts_at=starts, ends_at=starts + dt.timedelta(hours=3), trainer=cast.trainer
        )


def of(client: FlaskClient, name: str = "数控车床入门") -> list[object]:
    answer = client.get("/calendar.ics")
    assert answer.status_code == 200
    return [one for one in Calendar.from_ical(answer.data).walk("VEVENT") if str(one["summary"]) == name]


def test_a_session_stands_there_with_its_hours_and_the_whole_days_are_gone(as_worker: FlaskClient, session: ClassSession) -> None:
    (event,) = of(as_worker)
    assert event["dtstart"].dt == dt.datetime.combine(session.run.starts_on, dt.time(1), tzinfo=dt.UTC)  # nine in the city
    assert event["dtend"].dt - event["dtstart"].dt == dt.timedelta(hours=3)
    assert (event["status"], event["transp"], event["sequence"]) == ("CONFIRMED", "OPAQUE", 0)


def test_a_moved_session_is_the_same_event_in_a_later_edition(as_trainer: FlaskClient, as_worker: FlaskClient, session) -> None:
    (before,) = of(as_worker)
    CourseRun.update(base=session.trainer.base_id).where(CourseRun.id == session.run_id).execute()
    data = {"day": session.run.starts_on, "starts": "14:00", "ends": "17:00", "kind": "theory", "place": "", "trainer": "",
            "sequence": 0}  # fmt: skip
    assert as_trainer.post(f"/sessions/{session.id}/edit", data=data).status_code == 303
    (after,) = of(as_worker)
    assert str(after["uid"]) == str(before["uid"])
    assert after["dtstart"].dt > before["dtstart"].dt
    assert after["sequence"] == 1


@pytest.mark.parametrize("who", ["trainer", "town", "enterprise"])
def test_whoever_gives_it_ordered_it_or_has_it_in_town_sees_it(
    request: pytest.FixtureRequest, cast: Cast, session: ClassSession, who: str
) -> None:
    demand = Demand.select().where(Demand.enterprise == cast.enterprise).first()
    with write():
        Cohort.create(number="T-C", demand=demand, run=session.run, time="weekend", headcount=1, seats=2, state="confirmed")
    (event,) = of(request.getfixturevalue(f"as_{who}"))
    assert event["transp"] == ("OPAQUE" if who == "trainer" else "TRANSPARENT")
    assert cast.worker.name not in str(event.to_ical())


def test_it_is_nobody_elses(as_outsider, as_other_trainer, as_other_enterprise, as_other_town, as_other_mentor, session) -> None:
    for client in (as_outsider, as_other_trainer, as_other_enterprise, as_other_town, as_other_mentor):
        assert of(client) == []


def test_a_session_that_another_trainer_gives_is_not_in_the_calendar_of_the_one_who_has_the_class(
    as_trainer: FlaskClient, cast: Cast, session: ClassSession
) -> None:
    with write():
        Cohort.create(number="T-C", demand=Demand.select().first(), run=session.run, time="weekend", headcount=1, seats=2,
                      state="confirmed", trainer=cast.trainer)  # fmt: skip
    ClassSession.update(trainer=cast.other_trainer).where(ClassSession.id == session.id).execute()
    assert of(as_trainer) == []


def test_a_make_up_is_in_the_calendar_of_those_who_are_booked_into_it(
    as_worker: FlaskClient, cast: Cast, session: ClassSession
) -> None:
    starts = session.starts_at + dt.timedelta(days=1)
    with write():
        again = ClassSession.create(
            run=session.run, number=0, kind="theory", starts_at=starts, ends_at=starts + dt.timedelta(hours=3), makes_up=session
        )
    assert len(of(as_worker)) == 1
    with write():
        MakeUp.create(session=again, worker=cast.worker)
    assert len(of(as_worker)) == 2
