"""Addresses of a proposal's pages, and what their forms send."""

from __future__ import annotations

import datetime as dt

from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.cohorts.queries import cohort_people as cohort_people_queries
from tests import builders
from tests.features.cohorts.making import Order


def at(order: Order, path: str = "", worker: int | None = None) -> str:
    """An address of the order's cohort; `worker` is a place in the list of its people."""
    who = "" if worker is None else f"/people/{number(order, worker)}"
    return f"/cohorts/{order.cohort.id}{who}{path}"


def number(order: Order, worker: int) -> str:
    """The number of one of the order's people."""
    return cohort_people_queries.numbers(order.now()).of(order.workers[worker].id)


def version(order: Order) -> dict[str, int]:
    """The version that a page of now shows."""
    return {"version": order.now().version}


def days(order: Order, starts: int = 30, answer: int = 5) -> dict[str, object]:
    """What the page of approval sends: the first day on which the class meets, from `starts` days ahead on."""
    first = builders.meeting_day(starts, order.now().time)
    return version(order) | {"starts_on": first, "answer_by": clock.today() + dt.timedelta(answer)}


def review(client: FlaskClient, order: Order) -> None:
    """Begin the review, without which nothing is approved."""
    assert client.post(at(order, "/take")).status_code == 303
