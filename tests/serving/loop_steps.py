"""Each step of the order loop, arranged in a city and ready to be taken: it is called by whoever wants it taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.cohorts.queries import cohort_people as cohort_people_queries
from skillmatch.features.cohorts.rules.orders import OrderRequest
from skillmatch.features.cohorts.services import orders as orders_service
from skillmatch.features.cohorts.services import place_wishes as place_wishes_service
from skillmatch.features.cohorts.services import progress as progress_service
from skillmatch.features.cohorts.services import proposing as proposing_service
from skillmatch.features.cohorts.services import review as review_service
from skillmatch.features.cohorts.services import seats as seats_service
from skillmatch.store.accounts.access import Acting
from skillmatch.store.classes.models import CourseRun
from skillmatch.store.cohorts.models import CohortSeat
from skillmatch.store.people.models import Worker
from skillmatch.terms import Role, SeatState
from tests import builders
from tests.cast import Cast
from tests.features.cohorts import loop
from tests.features.cohorts.making import Order, an_order


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
        proposing_service.propose(order.cohort.id)
        review_service.take(order.cohort.id, loop.trainer(order))
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
    return cohort_people_queries.numbers(order.now()).of(order.who(state)[place])


def place(city: City) -> Step:
    skills = {builders.a_skill(): 3, builders.a_skill(): 2}
    first, second = (builders.a_demand(skills, enterprise=city.cast.enterprise, headcount=4) for _ in range(2))
    return lambda: orders_service.place(city.firm, first.id, OrderRequest(3, 1, 7, "weekend", None, True, (second.id,)))


def propose(city: City) -> Step:
    order = city.order()
    city.order(like=order)
    return lambda: proposing_service.propose(order.cohort.id)


def take(city: City) -> Step:
    order = city.order()
    proposing_service.propose(order.cohort.id)
    return lambda: review_service.take(order.cohort.id, loop.trainer(order))


def swap(city: City) -> Step:
    order = city.order()
    proposing_service.propose(order.cohort.id)
    out, into = number(order, SeatState.PROPOSED), number(order, SeatState.RESERVE)
    return lambda: review_service.swap(order.cohort.id, loop.trainer(order), out, into, order.now().version)


def remove(city: City) -> Step:
    order = city.reviewed()
    out = number(order, SeatState.PROPOSED)
    return lambda: review_service.remove(order.cohort.id, loop.trainer(order), out, "x", order.now().version)


def pin(city: City) -> Step:
    order = city.reviewed()
    return lambda: review_service.pin(
        order.cohort.id, loop.trainer(order), number(order, SeatState.PROPOSED), True, order.now().version
    )


def recompute(city: City) -> Step:
    order = city.reviewed()
    return lambda: review_service.recompute(order.cohort.id, loop.trainer(order), order.now().version)


def approve(city: City) -> Step:
    order, today = city.reviewed(), clock.today()
    days = builders.meeting_day(10, order.now().time), today + dt.timedelta(5)
    return lambda: review_service.approve(order.cohort.id, loop.trainer(order), *days, order.now().version)


def send_back(city: City) -> Step:
    order = city.reviewed()
    return lambda: review_service.send_back(order.cohort.id, loop.trainer(order), "x", order.now().version)


def join(city: City) -> Step:
    order = city.order()
    other = city.order(like=order)
    proposing_service.propose(order.cohort.id)
    office = Acting(city.cast.account("city").id, 1, Role.CITY, "")
    return lambda: review_service.join(order.cohort.id, other.cohort.id, office)


def leave(city: City) -> Step:
    order = city.order()
    other = an_order(city.cast.trainer, city.cast.other_enterprise, headcount=2, like=order)
    review_service.join(order.cohort.id, other.cohort.id, Acting(city.cast.account("city").id, 1, Role.CITY, ""))
    return lambda: orders_service.cancel(city.firm, order.cohort.id)


def cancel(city: City) -> Step:
    order = city.reviewed()
    return lambda: orders_service.cancel(city.firm, order.cohort.id)


def wish(city: City) -> Step:
    order, worker = city.reviewed(), builders.a_worker(personalised=False)
    return lambda: place_wishes_service.ask(Worker.get_by_id(worker.id), order.cohort.id, 1)


def accept(city: City) -> Step:
    seat = city.confirmed().seats(SeatState.OFFERED)[0]
    return lambda: seats_service.accept(seat.id, 1)


def decline(city: City) -> Step:
    seat = city.confirmed().seats(SeatState.OFFERED)[0]
    return lambda: seats_service.decline(seat.id, 1, "x")


def withdraw(city: City) -> Step:
    seat = city.confirmed(1).seats(SeatState.ACCEPTED)[0]
    return lambda: seats_service.withdraw(seat.id)


def lapse(city: City) -> Step:
    order = city.confirmed()
    CohortSeat.update(answer_by=clock.today() - dt.timedelta(1)).where(CohortSeat.cohort == order.cohort).execute()
    return lambda: seats_service.lapse(clock.today())


def begin(city: City) -> Step:
    order = city.confirmed(1)
    CourseRun.update(starts_on=clock.today()).where(CourseRun.id == order.now().run_id).execute()
    return lambda: progress_service.begin(order.cohort.id, loop.trainer(order))


def first_session(city: City) -> Step:
    order = city.confirmed(1)
    return lambda: progress_service.class_began(order.now().run_id)


def called_off(city: City) -> Step:
    order = city.confirmed(1)
    return lambda: progress_service.class_called_off(order.now().run_id)


def place_left(city: City) -> Step:
    order = city.confirmed(1)
    return lambda: progress_service.place_was_left(order.now().run_id, order.who(SeatState.ACCEPTED)[0])


def publish(city: City) -> Step:
    order = city.running()
    first, second = order.who(SeatState.ACCEPTED)
    return lambda: loop.publish(order, [first], [second])


def correct(city: City) -> Step:
    order = city.assessed()
    progress_service.close(order.cohort.id, loop.trainer(order))
    second = order.who(SeatState.ACCEPTED)[1]
    return lambda: loop.publish(order, [second])


def close(city: City) -> Step:
    order = city.assessed()
    return lambda: progress_service.close(order.cohort.id, loop.trainer(order))


def close_by_the_enterprise(city: City) -> Step:
    order = city.assessed()
    return lambda: orders_service.close(city.firm, order.cohort.id)


def next_order(city: City) -> Step:
    order = city.assessed()
    return lambda: orders_service.place_next(city.firm, order.cohort.id)


ONCE: tuple[Callable[[City], Step], ...] = (
    place, take, swap, remove, pin, recompute, approve, send_back, join, leave, cancel, wish, accept, decline, withdraw, lapse,
    begin, first_session, called_off, place_left, publish, correct, close, close_by_the_enterprise, next_order,
)  # fmt: skip
"""Those of one transaction: all but ``propose``, which has two."""
