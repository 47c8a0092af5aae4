"""Killed between any two of its writes, a step of the order loop leaves the store as it was before, and can be taken again.

Each step is taken with a fault before its first write, then before its second, and so on, until it comes to its end. After each
fault another connection looks whether anything was committed. The last test lets a process really die in the middle.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import peewee
import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch import clock, events
from skillmatch.config import Settings
from skillmatch.features.cohorts import people, proposing, running
from skillmatch.features.cohorts import service as cohorts
from skillmatch.features.orders import service as orders
from skillmatch.features.orders.rules import Asked
from skillmatch.features.seats import service as seats
from skillmatch.features.seats import wishes
from skillmatch.store.access import Acting
from skillmatch.store.cohorts import Cohort, CohortSeat
from skillmatch.store.courses import CourseRun
from skillmatch.store.database import connect, db, write
from skillmatch.store.demands import Demand
from skillmatch.store.workers import Worker
from skillmatch.terms import CohortState, Role, SeatState
from tests import builders
from tests.cast import Cast
from tests.features.cohorts import loop
from tests.features.cohorts.making import Order, an_order
from tests.serving.later_steps import LATER

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
MOST = 400
"""A step that writes more often than this does not end."""


class Killed(BaseException):
    """The process ends here."""


@dataclass
class City:
    """What the steps are taken in."""

    cast: Cast
    signed_in: Callable[[str], FlaskClient]

    def order(self, people: int = 0, headcount: int = 2, reserves: int = 1, like: Order | None = None) -> Order:
        """An order of the own enterprise with people who all fit."""
        made = an_order(self.cast.trainer, self.cast.enterprise, people=0, headcount=headcount, reserves=reserves, like=like)
        if like is None:
            made.workers += [builders.a_worker(dict.fromkeys(made.skills, 1)) for _ in range(people or headcount + reserves + 2)]
        return made

    @property
    def firm(self) -> Acting:
        """The enterprise, acting."""
        return Acting(self.cast.account("enterprise").id, 1, Role.ENTERPRISE, "", enterprise_id=self.cast.enterprise.id)

    def reviewed(self) -> Order:
        """An order in review."""
        order = self.order()
        proposing.propose(order.cohort.id)
        cohorts.take(order.cohort.id, loop.trainer(order))
        return order

    def confirmed(self, accepted: int = 0) -> Order:
        """An approved class."""
        order = self.order()
        loop.confirm(order)
        loop.accept(order, accepted)
        return order

    def running(self) -> Order:
        """A class that has begun."""
        order = self.confirmed(2)
        loop.begin(order)
        return order

    def assessed(self) -> Order:
        """A class of which one of two passed."""
        order = self.running()
        first, second = order.who(SeatState.ACCEPTED)
        loop.publish(order, [first], [second])
        return order


Step = Callable[[], object]


def number(order: Order, state: SeatState, place: int = 0) -> str:
    """The number of somebody on the list."""
    return people.numbers(order.now()).of(order.who(state)[place])


def place(city: City) -> Step:
    skills = {builders.a_skill(): 3, builders.a_skill(): 2}
    first, second = (builders.a_demand(skills, enterprise=city.cast.enterprise, headcount=4) for _ in range(2))
    return lambda: orders.place(city.firm, first.id, Asked(3, 1, 7, "weekend", None, True, (second.id,)))


def propose(city: City) -> Step:
    order = city.order()
    city.order(like=order)
    return lambda: proposing.propose(order.cohort.id)


def take(city: City) -> Step:
    order = city.order()
    proposing.propose(order.cohort.id)
    return lambda: cohorts.take(order.cohort.id, loop.trainer(order))


def swap(city: City) -> Step:
    order = city.order()
    proposing.propose(order.cohort.id)
    out, into = number(order, SeatState.PROPOSED), number(order, SeatState.RESERVE)
    return lambda: cohorts.swap(order.cohort.id, loop.trainer(order), out, into, order.now().version)


def remove(city: City) -> Step:
    order = city.reviewed()
    out = number(order, SeatState.PROPOSED)
    return lambda: cohorts.remove(order.cohort.id, loop.trainer(order), out, "x", order.now().version)


def pin(city: City) -> Step:
    order = city.reviewed()
    return lambda: cohorts.pin(order.cohort.id, loop.trainer(order), number(order, SeatState.PROPOSED), True, order.now().version)


def recompute(city: City) -> Step:
    order = city.reviewed()
    return lambda: cohorts.recompute(order.cohort.id, loop.trainer(order), order.now().version)


def approve(city: City) -> Step:
    order, today = city.reviewed(), clock.today()
    days = today + dt.timedelta(10), today + dt.timedelta(5)
    return lambda: cohorts.approve(order.cohort.id, loop.trainer(order), *days, order.now().version)


def send_back(city: City) -> Step:
    order = city.reviewed()
    return lambda: cohorts.send_back(order.cohort.id, loop.trainer(order), "x", order.now().version)


def join(city: City) -> Step:
    order = city.order()
    other = city.order(like=order)
    proposing.propose(order.cohort.id)
    office = Acting(city.cast.account("city").id, 1, Role.CITY, "")
    return lambda: cohorts.join(order.cohort.id, other.cohort.id, office)


def leave(city: City) -> Step:
    order = city.order()
    other = an_order(city.cast.trainer, city.cast.other_enterprise, headcount=2, like=order)
    cohorts.join(order.cohort.id, other.cohort.id, Acting(city.cast.account("city").id, 1, Role.CITY, ""))
    return lambda: orders.cancel(city.firm, order.cohort.id)


def cancel(city: City) -> Step:
    order = city.reviewed()
    return lambda: orders.cancel(city.firm, order.cohort.id)


def wish(city: City) -> Step:
    order, worker = city.reviewed(), builders.a_worker(personalised=False)
    return lambda: wishes.ask(Worker.get_by_id(worker.id), order.cohort.id, 1)


def accept(city: City) -> Step:
    seat = city.confirmed().seats(SeatState.OFFERED)[0]
    return lambda: seats.accept(seat.id, 1)


def decline(city: City) -> Step:
    seat = city.confirmed().seats(SeatState.OFFERED)[0]
    return lambda: seats.decline(seat.id, 1, "x")


def withdraw(city: City) -> Step:
    seat = city.confirmed(1).seats(SeatState.ACCEPTED)[0]
    return lambda: seats.withdraw(seat.id)


def lapse(city: City) -> Step:
    order = city.confirmed()
    CohortSeat.update(answer_by=clock.today() - dt.timedelta(1)).where(CohortSeat.cohort == order.cohort).execute()
    return lambda: seats.lapse(clock.today())


def begin(city: City) -> Step:
    order = city.confirmed(1)
    CourseRun.update(starts_on=clock.today()).where(CourseRun.id == order.now().run_id).execute()
    return lambda: running.begin(order.cohort.id, loop.trainer(order))


def first_session(city: City) -> Step:
    order = city.confirmed(1)
    return lambda: running.class_began(order.now().run_id)


def called_off(city: City) -> Step:
    order = city.confirmed(1)
    return lambda: running.class_called_off(order.now().run_id)


def place_left(city: City) -> Step:
    order = city.confirmed(1)
    return lambda: running.place_was_left(order.now().run_id, order.who(SeatState.ACCEPTED)[0])


def publish(city: City) -> Step:
    order = city.running()
    first, second = order.who(SeatState.ACCEPTED)
    return lambda: loop.publish(order, [first], [second])


def correct(city: City) -> Step:
    order = city.assessed()
    running.close(order.cohort.id, loop.trainer(order))
    second = order.who(SeatState.ACCEPTED)[1]
    return lambda: loop.publish(order, [second])


def close(city: City) -> Step:
    order = city.assessed()
    return lambda: running.close(order.cohort.id, loop.trainer(order))


def close_by_the_enterprise(city: City) -> Step:
    order = city.assessed()
    return lambda: orders.close(city.firm, order.cohort.id)


def next_order(city: City) -> Step:
    order = city.assessed()
    return lambda: orders.place_next(city.firm, order.cohort.id)


STEPS: dict[Callable[[City], Step], int] = dict.fromkeys(
    (
        place, take, swap, remove, pin, recompute, approve, send_back, join, leave, cancel, wish, accept, decline, withdraw, lapse,
        begin, first_session, called_off, place_left, publish, correct, close, close_by_the_enterprise, next_order,
    ),
    1,
) | dict.fromkeys(LATER, 1) | {propose: 2}  # fmt: skip
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
                seats.accept(seat.id, 1)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
        connect()
        assert CohortSeat.get_by_id(seat.id).state == SeatState.OFFERED.value
    seats.accept(seat.id, 1)
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
