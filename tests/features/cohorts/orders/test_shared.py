"""Several demands in one order: added while ordering, joined by a trainer or the city; each enterprise sees its own numbers."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from skillmatch.features.cohorts.services import proposing as proposing_service
from skillmatch.store.cohorts import residual_gap
from skillmatch.store.cohorts.models import Cohort, CohortDemand
from skillmatch.store.demands.models import Demand
from skillmatch.terms import CohortState, Permit, SeatState
from tests import builders
from tests.cast import Cast
from tests.features.cohorts import loop
from tests.features.cohorts.making import Order, an_order


@pytest.fixture
def order(cast: Cast) -> Order:
    """An order for two of the own enterprise, with twelve people who fit."""
    made = an_order(cast.trainer, cast.enterprise, people=0, headcount=2, reserves=1)
    made.workers += [builders.a_worker(dict.fromkeys(made.skills, 1), town=builders.a_town()) for _ in range(12)]
    return made


@pytest.fixture
def other(order: Order, cast: Cast) -> Order:
    """Another enterprise's order for three, for the same skills."""
    return an_order(cast.trainer, cast.other_enterprise, headcount=3, reserves=1, like=order)


def shares(cohort_id: int) -> dict[int, int]:
    """The people of each demand in an order."""
    return {row.demand_id: row.headcount for row in CohortDemand.select().where(CohortDemand.cohort == cohort_id)}


def figures(html: str) -> dict[str, str]:
    """The figures of a page by their labels."""
    return dict(re.findall(r"<dt>([^<]*)</dt><dd><b>([^<]*)</b>", html))


def test_the_form_offers_own_demands_for_the_same_skills_alone(as_enterprise: FlaskClient, cast: Cast) -> None:
    skills = {builders.a_skill(): 3, builders.a_skill(): 2}
    own = {"enterprise": cast.enterprise, "headcount": 4}
    first, second = builders.a_demand(skills, **own), builders.a_demand(skills, **own)
    lower = builders.a_demand({**skills, next(iter(skills)): 2}, **own)
    permit = builders.a_demand(skills, permits=(next(iter(Permit)).value,), **own)
    foreign = builders.a_demand(skills, enterprise=cast.other_enterprise)
    page = as_enterprise.get(f"/demands/{first.id}/order")
    assert page.status_code == 200
    assert f'value="{second.id}"' in page.text
    for absent in (lower, permit, foreign):
        assert f'name="also" value="{absent.id}"' not in page.text
    asked = {"headcount": "3", "reserves": "0", "seats": "6", "time": "weekend", "also": str(second.id)}
    assert as_enterprise.post(f"/demands/{first.id}/order", data=asked).status_code == 422, "seats for all of them"
    assert as_enterprise.post(f"/demands/{first.id}/order", data=asked | {"also": str(foreign.id)}).status_code == 422
    assert as_enterprise.post(f"/demands/{first.id}/order", data=asked | {"seats": "7"}).status_code == 303
    cohort = Cohort.get(Cohort.demand == first)
    assert (cohort.headcount, shares(cohort.id)) == (7, {first.id: 3, second.id: 4})
    Cohort.update(state=CohortState.REVIEW.value).where(Cohort.id == cohort.id).execute()
    assert as_enterprise.get(f"/demands/{second.id}/order").status_code == 409, "its order is on its way"
    assert as_enterprise.post(f"/demands/{second.id}/close", data={"reason": "other"}).status_code == 409


def test_orders_of_two_enterprises_make_one_class_and_each_sees_its_own(
    as_trainer: FlaskClient, as_enterprise: FlaskClient, as_other_enterprise: FlaskClient, order: Order, other: Order
) -> None:
    proposing_service.propose(order.cohort.id)
    assert other.cohort.number in as_trainer.get(f"/cohorts/{order.cohort.id}").text
    answer = as_trainer.post(f"/cohorts/{order.cohort.id}/join", data={"other": other.cohort.id})
    assert answer.status_code == 303
    assert shares(order.cohort.id) == {order.demand.id: 2, other.demand.id: 3}
    assert (other.now().state, other.now().joined_id) == (CohortState.CANCELLED.value, order.cohort.id)
    assert order.now().state == CohortState.PROPOSED.value, "computed anew at once"
    loop.confirm(order)
    loop.accept(order)
    assert len(order.seats(SeatState.ACCEPTED)) == 5
    seated = [seat.demand_id for seat in order.seats(SeatState.ACCEPTED)]
    assert (seated.count(order.demand.id), seated.count(other.demand.id)) == (2, 3)
    for client, path, people in (
        (as_enterprise, f"/orders/{order.cohort.id}", "2"),
        (as_other_enterprise, f"/orders/{order.cohort.id}", "3"),
    ):
        page = client.get(path)
        assert page.status_code == 200
        assert figures(page.text)["订单人数"] == figures(page.text)["已接受"] == people
    assert as_other_enterprise.get(f"/orders/{other.cohort.id}").headers["Location"].endswith(f"/orders/{order.cohort.id}")
    assert order.demand.title not in as_other_enterprise.get(f"/orders/{order.cohort.id}").text


def test_each_demand_of_a_shared_class_has_its_own_gap(as_trainer: FlaskClient, order: Order, other: Order) -> None:
    proposing_service.propose(order.cohort.id)
    as_trainer.post(f"/cohorts/{order.cohort.id}/join", data={"other": other.cohort.id})
    loop.confirm(order)
    loop.accept(order)
    loop.begin(order)
    seated = order.seats(SeatState.ACCEPTED)
    mine, theirs = ([seat.worker_id for seat in seated if seat.demand_id == one.demand.id] for one in (order, other))
    loop.publish(order, [*mine, theirs[0]], theirs[1:])
    gaps = {part.demand_id: part.counts.gap for part in residual_gap.shares(order.cohort.id)}
    assert gaps == {order.demand.id: 0, other.demand.id: 2}
    assert as_trainer.post(f"/cohorts/{order.cohort.id}/close").status_code == 303
    assert [Demand.get_by_id(one.demand.id).filled for one in (order, other)] == [2, 1]


def test_the_city_sees_and_joins_what_may_be_joined(
    as_city: FlaskClient, as_other_trainer: FlaskClient, order: Order, other: Order, cast: Cast
) -> None:
    alone = an_order(cast.trainer, cast.enterprise)
    page = as_city.get("/orders-to-join")
    assert page.status_code == 200
    assert order.cohort.number in page.text and other.cohort.number in page.text and alone.cohort.number not in page.text
    assert as_other_trainer.post(f"/cohorts/{order.cohort.id}/join", data={"other": other.cohort.id}).status_code == 404
    assert as_city.post(f"/cohorts/{order.cohort.id}/join", data={"other": alone.cohort.id}).status_code == 409
    assert as_city.post(f"/cohorts/{order.cohort.id}/join", data={"other": order.cohort.id}).status_code == 409
    for wrong in ("", "x", "9" * 30, "1000000"):
        assert as_city.post(f"/cohorts/{order.cohort.id}/join", data={"other": wrong}).status_code == 404
    assert as_city.post(f"/cohorts/{order.cohort.id}/join", data={"other": other.cohort.id}).status_code == 303
    assert as_city.post(f"/cohorts/{order.cohort.id}/join", data={"other": other.cohort.id}).status_code == 409


def test_whoever_leaves_a_shared_order_leaves_the_others_theirs(
    as_city: FlaskClient, as_enterprise: FlaskClient, as_other_enterprise: FlaskClient, order: Order, other: Order
) -> None:
    as_city.post(f"/cohorts/{order.cohort.id}/join", data={"other": other.cohort.id})
    assert as_enterprise.post(f"/orders/{order.cohort.id}/cancel").status_code == 303
    left = order.now()
    assert (left.state, left.headcount, left.demand_id) == (CohortState.PROPOSED.value, 3, other.demand.id)
    assert shares(order.cohort.id) == {other.demand.id: 3}
    assert as_enterprise.get(f"/orders/{order.cohort.id}").status_code == 404
    assert as_other_enterprise.get(f"/orders/{order.cohort.id}").status_code == 200
