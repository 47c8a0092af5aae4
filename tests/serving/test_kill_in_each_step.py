"""Killed between any two of its writes, a step of the order loop leaves the store as it was before, and can be taken again.

Each step is taken with a fault before its first write, then before its second, and so on, until it comes to its end. After each
fault another connection looks whether anything was committed. The last test lets a process really die in the middle.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import peewee
import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch import events
from skillmatch.config import Settings
from skillmatch.features.cohorts.services import seats as seats_service
from skillmatch.store.cohorts.models import Cohort, CohortSeat
from skillmatch.store.db.database import connect, db, write
from skillmatch.store.demands.models import Demand
from skillmatch.terms import CohortState, SeatState
from tests.cast import Cast
from tests.serving.later_steps import LATER
from tests.serving.loop_steps import ONCE, City, Step, propose

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
MOST = 400
"""A step that writes more often than this does not end."""


class Killed(BaseException):
    """The process ends here."""


STEPS: dict[Callable[[City], Step], int] = dict.fromkeys(ONCE, 1) | dict.fromkeys(LATER, 1) | {propose: 2}
"""Every step of the loop, with its transactions: between two of them the order waits, and the step goes on from there."""


@pytest.fixture
def city(app: Flask, cast: Cast, signed_in: Callable[[str], FlaskClient]) -> Iterator[City]:
    """A city in which nothing answers an order by itself."""
    listening = events.cohort_requested.receivers.copy()
    events.cohort_requested.receivers.clear()
    yield City(cast, signed_in)
    events.cohort_requested.receivers.update(listening)


@pytest.fixture
def watcher(settings: Settings) -> Iterator[Callable[[], int]]:
    """Tells by a number that changes whether anybody committed anything."""
    other = sqlite3.connect(settings.database_url.removeprefix("sqlite:///"))
    yield lambda: int(other.execute("PRAGMA data_version").fetchone()[0])
    other.close()


@contextmanager
def killed_before(write_number: int, end: Callable[[], None]) -> Iterator[list[str]]:
    """Call `end` before the write with this number (from 1); gives the writes that were begun."""
    begun: list[str] = []
    execute = peewee.SqliteDatabase.execute_sql

    def counted(self: Any, sql: str, params: Any = None, *rest: Any) -> Any:
        if sql.lstrip()[:7].strip().upper() in WRITES:
            begun.append(sql)
            if len(begun) == write_number:
                end()
        return execute(self, sql, params, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(peewee.SqliteDatabase, "execute_sql", counted)
        yield begun


def die() -> None:
    """End as a killed process does, as far as the store is concerned."""
    raise Killed


@pytest.mark.parametrize("arrange", STEPS, ids=lambda arrange: arrange.__name__)
def test_killed_between_any_two_writes_nothing_is_half_done(
    city: City, watcher: Callable[[], int], arrange: Callable[[City], Step]
) -> None:
    step, commits = arrange(city), 0
    for write_number in range(1, MOST):
        before = watcher()
        with killed_before(write_number, die) as begun:
            try:
                step()
            except Killed:
                assert len(begun) == write_number
            else:
                break
        assert not db.in_transaction()
        commits += watcher() != before
        assert commits < STEPS[arrange], f"something was kept of {begun}"
    else:
        pytest.fail("the step does not end")
    assert watcher() != before, "the step writes"
    assert len(begun) > 1, "a step of one write has nothing between"


def test_a_process_that_dies_between_two_writes_leaves_the_place_open(city: City, settings: Settings) -> None:
    seat = city.confirmed().seats(SeatState.OFFERED)[0]
    for write_number in (2, 3):
        db.close()
        child = os.fork()
        if child == 0:
            connect()
            with killed_before(write_number, lambda: os._exit(9)):
                seats_service.accept(seat.id, 1)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
        connect()
        assert CohortSeat.get_by_id(seat.id).state == SeatState.OFFERED.value
    seats_service.accept(seat.id, 1)
    assert CohortSeat.get_by_id(seat.id).state == SeatState.ACCEPTED.value


def test_the_harness_sees_what_is_half_done(city: City, watcher: Callable[[], int]) -> None:
    """A step that writes in two transactions is caught."""
    order = city.reviewed()

    def careless() -> None:
        with write():
            Cohort.update(state=CohortState.CLOSED.value).where(Cohort.id == order.cohort.id).execute()
        with write():
            Demand.update(filled=1).where(Demand.id == order.demand.id).execute()

    before = watcher()
    with killed_before(2, die), pytest.raises(Killed):
        careless()
    assert watcher() != before
