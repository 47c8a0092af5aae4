"""The background worker takes back offers by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from skillmatch import clock, jobs
from skillmatch.terms import SeatState
from tests.features.cohorts.making import Order
from tests.features.cohorts.seats.conftest import ANSWER


def test_the_hourly_work_lapses_offers(app: Flask, offered: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "enqueue", lambda *_: None)  # what else is due once an hour, such as reading all texts, is not asked
    (task,) = [found for found in app.extensions["jobs"]._registry.periodic_tasks if type(found).__name__ == "hourly"]
    with app.app_context():
        app.extensions["jobs"].execute(task)
    assert len(offered.seats(SeatState.OFFERED)) == 3, "not before the last day has passed"
    day = clock.today() + dt.timedelta(ANSWER + 1)
    monkeypatch.setattr(clock, "today", lambda: day)
    app.extensions["jobs"].execute(task)
    assert offered.who(SeatState.OFFERED) == [worker.id for worker in offered.workers[3:5]]


def test_it_also_runs_when_the_worker_starts(app: Flask) -> None:
    assert {"propose_waiting", "lapse_offers"} <= {work.__name__ for work in app.extensions["work"].hourly}
