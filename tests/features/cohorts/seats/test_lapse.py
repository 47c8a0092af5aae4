"""Offers that nobody answered in time."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.cohorts.services import seats as seats_service
from skillmatch.store.cohorts.seating import LAPSED
from skillmatch.store.db.database import write
from skillmatch.terms import SeatState
from tests import builders
from tests.features.cohorts.making import Order
from tests.features.cohorts.seats.conftest import ANSWER, STARTS
from tests.features.cohorts.seats.test_answer import Enter, seat


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    """The day after the last day to answer, which is today for the test."""
    day = clock.today() + dt.timedelta(ANSWER + 1)
    monkeypatch.setattr(clock, "today", lambda: day)
    return day


def test_on_the_last_day_an_offer_still_stands(offered: Order) -> None:
    assert seats_service.lapse(clock.today() + dt.timedelta(ANSWER)) == 0
    assert len(offered.seats(SeatState.OFFERED)) == 3


def test_a_day_later_it_goes_to_the_reserves(offered: Order) -> None:
    day = clock.today() + dt.timedelta(ANSWER + 1)
    with write():
        answered = seat(offered, 0)
        answered.state = SeatState.ACCEPTED.value
        answered.save()
    assert seats_service.lapse(day) == 2
    assert [(seat(offered, place).state, seat(offered, place).reason) for place in (1, 2)] == [
        (SeatState.REMOVED.value, LAPSED)
    ] * 2
    assert [seat(offered, place).state for place in (3, 4)] == [SeatState.OFFERED.value] * 2
    assert {seat(offered, place).answer_by for place in (3, 4)} == {day + dt.timedelta(7)}
    assert seats_service.lapse(day) == 0, "doing it twice changes nothing"


def test_nobody_is_asked_once_the_class_has_begun(offered: Order) -> None:
    assert seats_service.lapse(builders.meeting_day(STARTS)) == 3
    assert offered.seats(SeatState.OFFERED) == []
    assert len(offered.seats(SeatState.RESERVE)) == 2


def test_a_late_answer_is_refused_even_before_the_days_work_ran(offered: Order, enter: Enter, later: dt.date) -> None:
    person = enter(0)
    assert person.get("/seats").status_code == 200
    assert "/accept" not in person.get("/seats").text
    assert person.post(f"/seats/{seat(offered, 0).id}/accept").status_code == 409
    assert seat(offered, 0).state == SeatState.OFFERED.value


def test_the_trainer_need_not_wait_for_the_days_work(offered: Order, as_trainer: FlaskClient, later: dt.date) -> None:
    at = f"/cohorts/{offered.cohort.id}"
    assert f'action="{at}/release"' in as_trainer.get(at).text
    assert as_trainer.post(at + "/release").status_code == 303
    assert [seat.worker_id for seat in offered.seats(SeatState.OFFERED)] == [worker.id for worker in offered.workers[3:5]]
