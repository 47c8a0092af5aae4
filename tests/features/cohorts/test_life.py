"""The way of an order after its approval: begun, left, called off, assessed, closed; each step by whom it belongs to."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skillmatch import clock, events
from skillmatch.features.cohorts.services import progress as progress_service
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.classes.models import Enrolment
from skillmatch.store.cohorts.models import CohortSeat
from skillmatch.store.db.database import write
from skillmatch.store.demands.models import Demand
from skillmatch.store.messaging.models import Message
from skillmatch.store.workflow.case_events import timeline
from skillmatch.terms import AuditKind, CohortState, MessageKind, SeatState
from tests.cast import Cast
from tests.features.cohorts import loop
from tests.features.cohorts.making import Order, an_account


@pytest.fixture
def confirmed(order: Order) -> Order:
    """A class for three, approved; nobody has answered."""
    loop.confirm(order)
    return order


def kinds(order: Order) -> list[str]:
    """The lines of the timeline."""
    return [line.transition for line in timeline("order", order.cohort.id)]


def test_a_class_begins_on_its_first_day_with_somebody_and_open_offers_end(as_trainer: FlaskClient, confirmed: Order) -> None:
    at = f"/cohorts/{confirmed.cohort.id}"
    loop.accept(confirmed, 2)
    assert as_trainer.post(at + "/begin").status_code == 409, "its first day is to come"
    assert "/begin" not in as_trainer.get(at).text
    with write():
        run = confirmed.now().run
        run.starts_on = clock.today()
        run.save(only=["starts_on"])
    assert "/begin" in as_trainer.get(at).text
    assert as_trainer.post(at + "/begin").status_code == 303
    assert confirmed.now().state == CohortState.RUNNING.value
    assert len(confirmed.seats(SeatState.ACCEPTED)) == 2
    assert confirmed.seats(SeatState.OFFERED, SeatState.RESERVE) == []
    assert as_trainer.post(at + "/begin").status_code == 409
    assert Message.select().where(Message.kind == MessageKind.ORDER_RUNNING.value).exists()


def test_a_class_without_anybody_does_not_begin(as_trainer: FlaskClient, confirmed: Order) -> None:
    with write():
        run = confirmed.now().run
        run.starts_on = clock.today()
        run.save(only=["starts_on"])
    assert as_trainer.post(f"/cohorts/{confirmed.cohort.id}/begin").status_code == 409
    assert confirmed.now().state == CohortState.CONFIRMED.value


@pytest.mark.usefixtures("app")
def test_the_first_session_begins_the_order_once(confirmed: Order) -> None:
    loop.accept(confirmed)
    for _ in range(2):
        with write():
            events.class_begun.send(confirmed.now().run_id)
    assert confirmed.now().state == CohortState.RUNNING.value
    assert kinds(confirmed).count("running") == 1
    events.class_begun.send(10**6)


@pytest.mark.usefixtures("app")
def test_a_class_that_is_called_off_frees_everybody_and_leaves_the_gap(confirmed: Order, cast: Cast) -> None:
    loop.accept(confirmed, 1)
    with write():
        events.class_cancelled.send(confirmed.now().run_id)
    assert confirmed.now().state == CohortState.RETURNED.value
    assert confirmed.seats(SeatState.OFFERED, SeatState.ACCEPTED, SeatState.RESERVE) == []
    assert Demand.get_by_id(confirmed.demand.id).filled == 0
    assert Message.select().where(Message.kind == MessageKind.ORDER_RETURNED.value).exists()


def test_a_place_given_back_goes_to_the_next_reserve(confirmed: Order, signed_in: object, as_outsider: FlaskClient) -> None:
    seat = loop.accept(confirmed, 1)[0]
    worker = next(one for one in confirmed.workers if one.id == seat.worker_id)
    best = max(confirmed.seats(SeatState.RESERVE), key=lambda one: one.contribution)
    client = signed_in(an_account(worker))  # type: ignore[operator]
    assert "/withdraw" in client.get("/seats").text
    assert as_outsider.post(f"/seats/{seat.id}/withdraw").status_code == 404
    assert client.post(f"/seats/{seat.id}/withdraw").status_code == 303
    assert CohortSeat.get_by_id(seat.id).state == SeatState.WITHDRAWN.value
    assert CohortSeat.get_by_id(best.id).state == SeatState.OFFERED.value
    assert Enrolment.get((Enrolment.worker == worker) & (Enrolment.run == confirmed.now().run_id)).state == "withdrawn"
    assert client.post(f"/seats/{seat.id}/withdraw").status_code == 409
    assert kinds(confirmed)[-2:] == ["withdrawn", "moved_up"]
    assert client.get("/seats").status_code == 200


def test_results_assess_the_order_and_closing_it_fills_the_demand(
    as_trainer: FlaskClient, as_enterprise: FlaskClient, as_other_trainer: FlaskClient, confirmed: Order
) -> None:
    people = [seat.worker_id for seat in loop.accept(confirmed)]
    loop.begin(confirmed)
    assert as_trainer.post(f"/cohorts/{confirmed.cohort.id}/close").status_code == 409, "assessing cannot be skipped"
    assert as_enterprise.post(f"/orders/{confirmed.cohort.id}/close").status_code == 409
    loop.publish(confirmed, people[:2], people[2:])
    assert confirmed.now().state == CohortState.ASSESSED.value
    assert Demand.get_by_id(confirmed.demand.id).filled == 0
    assert as_other_trainer.post(f"/cohorts/{confirmed.cohort.id}/close").status_code == 404
    assert as_trainer.post(f"/cohorts/{confirmed.cohort.id}/close").status_code == 303
    assert confirmed.now().state == CohortState.CLOSED.value
    assert Demand.get_by_id(confirmed.demand.id).filled == 2
    assert as_trainer.post(f"/cohorts/{confirmed.cohort.id}/close").status_code == 409
    assert kinds(confirmed)[-2:] == ["assessed", "closed"]
    last = timeline("order", confirmed.cohort.id)[-1]
    assert (last.role, last.evidence["passed"], last.evidence["gap"]) == ("trainer", 2, 1)
    moved = AuditEvent.select().where(AuditEvent.kind == AuditKind.ORDER_MOVED.value)
    assert [row.detail["after"] for row in moved.order_by(AuditEvent.id)] == [
        "matched", "proposed", "review", "confirmed", "running", "assessed", "closed",
    ]  # fmt: skip


@pytest.mark.usefixtures("app")
def test_a_corrected_result_of_a_closed_order_is_counted_once(confirmed: Order) -> None:
    people = [seat.worker_id for seat in loop.accept(confirmed)]
    loop.begin(confirmed)
    loop.publish(confirmed, people[:2], people[2:])
    progress_service.close(confirmed.cohort.id, loop.trainer(confirmed))
    again = loop.publish(confirmed, people[2:])
    assert Demand.get_by_id(confirmed.demand.id).filled == 3
    with write():
        events.results_published.send(again.id)
    assert Demand.get_by_id(confirmed.demand.id).filled == 3


@pytest.mark.usefixtures("app")
def test_passes_never_fill_more_places_than_a_demand_has(confirmed: Order) -> None:
    people = [seat.worker_id for seat in loop.accept(confirmed)]
    loop.begin(confirmed)
    with write():
        Demand.update(filled=2).where(Demand.id == confirmed.demand.id).execute()
    loop.publish(confirmed, people)
    progress_service.close(confirmed.cohort.id, loop.trainer(confirmed))
    assert Demand.get_by_id(confirmed.demand.id).filled == 3
