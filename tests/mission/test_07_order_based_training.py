"""Part 7: order-based training closes the loop. What an order did not bring is counted, and becomes the next order."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from skillmatch.features.cohorts.services import proposing as proposing_service
from skillmatch.store.cohorts import residual_gap
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.cohorts.residual_gap import ResidualGap
from skillmatch.store.demands.models import Demand
from skillmatch.terms import CohortState
from tests import builders
from tests.cast import Cast
from tests.features.cohorts import loop
from tests.features.cohorts.making import Order, an_order


def figures(html: str) -> dict[str, str]:
    """The figures of a page by their labels."""
    return dict(re.findall(r"<dt>([^<]*)</dt><dd><b>([^<]*)</b>", html))


@pytest.fixture
def assessed(cast: Cast) -> Order:
    """Twenty people ordered and seated, of whom fourteen pass."""
    order = an_order(cast.trainer, cast.enterprise, people=0, headcount=20, reserves=2)
    for _ in range(24):
        builders.a_worker(dict.fromkeys(order.skills, 1), town=builders.a_town())
    loop.confirm(order)
    people = [seat.worker_id for seat in loop.accept(order)]
    loop.begin(order)
    loop.publish(order, people[:14], people[14:])
    return order


@pytest.mark.usefixtures("app")
def test_an_order_for_20_with_14_passes_shows_a_residual_gap_of_6(
    as_enterprise: FlaskClient, as_trainer: FlaskClient, assessed: Order
) -> None:
    assert assessed.now().state == CohortState.ASSESSED.value
    assert residual_gap.of_cohort(assessed.cohort.id) == ResidualGap(20, 20, None, 20, 14, 20)
    for client, path in (
        (as_enterprise, f"/orders/{assessed.cohort.id}"),
        (as_enterprise, f"/demands/{assessed.demand.id}"),
        (as_trainer, f"/cohorts/{assessed.cohort.id}"),
    ):
        page = client.get(path)
        assert page.status_code == 200
        shown = figures(page.text)
        assert [shown[label] for label in ("订单人数", "已入班", "已考核", "已合格", "缺口")] == ["20", "20", "20", "14", "6"], path


@pytest.mark.usefixtures("app")
def test_the_gap_becomes_the_next_order_with_one_click(as_enterprise: FlaskClient, assessed: Order) -> None:
    assert as_enterprise.post(f"/orders/{assessed.cohort.id}/close").status_code == 303
    assert Demand.get_by_id(assessed.demand.id).filled == 14
    answer = as_enterprise.post(f"/orders/{assessed.cohort.id}/next")
    assert answer.status_code == 303
    new = Cohort.select().order_by(Cohort.id.desc()).first()
    assert answer.headers["Location"].endswith(f"/orders/{new.id}")
    before = assessed.now()
    assert (new.headcount, new.seats, new.demand_id) == (6, 6, assessed.demand.id)
    assert (new.course_id, new.time, new.reserves) == (before.course_id, before.time, before.reserves)
    assert as_enterprise.post(f"/orders/{assessed.cohort.id}/next").status_code == 409, "it is on its way already"
    proposing_service.propose(new.id)
    assert Cohort.get_by_id(new.id).state == CohortState.PROPOSED.value
