"""The order loop on either database: two enterprises share a class, fifty ask for its last place, and its passes are counted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from skillmatch import clock, events
from skillmatch.engine_gateway import snapshot
from skillmatch.features.cohorts.queries import cohorts as cohorts_queries
from skillmatch.features.cohorts.queries import order_facts as order_facts_queries
from skillmatch.features.cohorts.queries import proposals as proposals_queries
from skillmatch.features.cohorts.queries import seats as seats_queries
from skillmatch.features.cohorts.services import orders as orders_service
from skillmatch.features.cohorts.services import place_wishes as place_wishes_service
from skillmatch.features.cohorts.services import progress as progress_service
from skillmatch.features.cohorts.services import proposing as proposing_service
from skillmatch.features.cohorts.services import review as review_service
from skillmatch.features.cohorts.services import seats as seats_service
from skillmatch.store.accounts.access import Acting
from skillmatch.store.accounts.models import Account
from skillmatch.store.classes import timetable
from skillmatch.store.classes.models import CourseRun, Enrolment
from skillmatch.store.cohorts import residual_gap, seating
from skillmatch.store.cohorts.models import CohortSeat
from skillmatch.store.db.database import write
from skillmatch.store.demands.models import Demand
from skillmatch.store.organisations import enterprise_queries
from skillmatch.store.people.models import Worker
from skillmatch.terms import Role, SeatState
from tests import builders
from tests.at_once import at_once, won
from tests.features.cohorts import loop
from tests.features.cohorts.making import Order, an_order

PEOPLE = 50
HEARD = (events.cohort_requested, events.place_left, events.results_published)


@pytest.fixture
def alone() -> Iterator[None]:
    """Nothing listens but the order itself."""
    kept = [(signal, receiver) for signal in HEARD for receiver in signal.receivers_for(None)]
    for signal, receiver in kept:
        signal.disconnect(receiver)
    with events.results_published.connected_to(progress_service.results_came):
        yield
    for signal, receiver in kept:
        signal.connect(receiver)


@pytest.fixture
def order(seeded: str, alone: None) -> Order:
    """Two enterprises' orders for the same skills, for two and for one, with five people who fit."""
    made = an_order(builders.a_trainer(), builders.an_enterprise(), people=0, headcount=2, reserves=1)
    made.workers += [builders.a_worker(dict.fromkeys(made.skills, 1), town=builders.a_town()) for _ in range(5)]
    return made


def test_a_shared_class_from_the_order_to_what_is_missing(order: Order) -> None:
    trainer, other = loop.trainer(order), an_order(order.trainer, builders.an_enterprise(), headcount=1, reserves=0, like=order)
    city = Acting(0, 0, Role.CITY, "")
    assert [[one.id for one in group] for group in order_facts_queries.groups(city)] == [[order.cohort.id, other.cohort.id]]
    review_service.join(order.cohort.id, other.cohort.id, Acting(_account(), 0, Role.CITY, ""))
    shy = builders.a_worker(dict.fromkeys(order.skills, 1), personalised=False)
    proposing_service.propose(order.cohort.id)
    assert [one.cohort_id for one in place_wishes_service.forming(shy.id)] == [order.cohort.id]
    place_wishes_service.ask(Worker.get_by_id(shy.id), order.cohort.id, _account())
    review_service.recompute(order.cohort.id, trainer, order.now().version)
    snap = snapshot.current()
    assert proposals_queries.side_by_side(snap, order.now(), 1, 2).found.second.people == 3
    assert proposals_queries.repeated(snap, order.now(), 2).same
    assert order_facts_queries.read(order.now(), trainer)["n_proposals"] == 2
    loop.confirm(order, _account())
    both = [order.demand.enterprise_id, other.demand.enterprise_id]
    assert timetable.ordered_by(order.now().run_id) == both
    people = [seat.worker_id for seat in loop.accept(order)]
    assert len(cohorts_queries.queue(trainer)) == 1
    assert len(seats_queries.places(snap, people[0])) == 1
    loop.begin(order)
    loop.publish(order, people[:1], people[1:])
    progress_service.close(order.cohort.id, trainer)
    total = residual_gap.of_cohort(order.cohort.id)
    assert (total.ordered, total.seated, total.assessed, total.passed, total.gap) == (3, 3, 3, 1, 2)
    for one in (order, other):
        (line,) = enterprise_queries.orders(one.demand.enterprise_id)
        part = residual_gap.of_share(order.cohort.id, one.demand.id)
        assert (line.headcount, line.accepted, line.passed) == (part.ordered, part.seated, part.passed)
        assert Demand.get_by_id(one.demand.id).filled == part.passed
    gap = max((order, other), key=lambda one: residual_gap.of_share(order.cohort.id, one.demand.id).gap)
    firm = Acting(_account(), 0, Role.ENTERPRISE, "", enterprise_id=gap.demand.enterprise_id)
    following = orders_service.place_next(firm, order.cohort.id)
    assert following.headcount == residual_gap.of_share(order.cohort.id, gap.demand.id).gap


def test_whoever_passes_at_the_second_attempt_is_not_ordered_again(order: Order) -> None:
    loop.confirm(order, _account())
    first, second = (seat.worker_id for seat in loop.accept(order))
    loop.begin(order)
    loop.publish(order, [first], [second])
    assert residual_gap.orderable(Demand.get_by_id(order.demand.id)) == 1
    loop.publish(order, [second])
    assert residual_gap.orderable(Demand.get_by_id(order.demand.id)) == 0


def test_of_fifty_who_accept_the_last_place_one_has_it(order: Order) -> None:
    loop.confirm(order, _account())
    model = order.seats(SeatState.OFFERED)[0]
    with write():
        CourseRun.update(seats=1).where(CourseRun.id == order.now().run_id).execute()
        CohortSeat.delete().where(CohortSeat.cohort == order.cohort).execute()
        for place in range(PEOPLE):
            CohortSeat.create(
                cohort=order.cohort, worker=builders.a_worker(), position=place, state=SeatState.OFFERED.value, contribution=0.5,
                coverage=0.5, coverage_after=1.0, hours=10.0, answer_by=model.answer_by,
            )  # fmt: skip
    account = _account()
    accepts = [lambda id_=seat.id: seats_service.accept(id_, account) for seat in order.seats()]
    assert won(at_once(accepts)) == len(order.seats(SeatState.ACCEPTED)) == 1
    assert Enrolment.select().where(Enrolment.run == order.now().run_id).count() == 1
    assert seating.engaged(clock.today())


def _account() -> int:
    """An account that may stand in a timeline."""
    found = Account.select().first() or Account.create(username="x", display_name="x", password="x", fs_uniquifier="x")
    return int(found.id)
