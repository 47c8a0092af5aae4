"""What is missing, who was assessed and who failed mean the same in the list of orders, on the page of one and on the demand's."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from skillmatch import events
from skillmatch.store.assessments import passes
from skillmatch.store.assessments.models import Result
from skillmatch.store.cohorts.models import Cohort, CohortSeat
from skillmatch.store.db.database import write
from tests import builders
from tests.cast import Cast
from tests.features.cohorts import loop
from tests.features.cohorts.making import Order, an_account, an_order


@pytest.fixture
def running(app: object, cast: Cast) -> tuple[Order, list[CohortSeat]]:
    """Five people ordered and seated; the class has begun."""
    order = an_order(cast.trainer, cast.enterprise, people=0, headcount=5, reserves=0)
    for _ in range(5):
        builders.a_worker(dict.fromkeys(order.skills, 1), town=builders.a_town())
    loop.confirm(order)
    taken = loop.accept(order)
    loop.begin(order)
    return order, taken


def in_list(client: FlaskClient, order: Order) -> list[str]:
    """The numbers of an order in the list of orders."""
    row = client.get("/orders").text.split(f'href="/orders/{order.cohort.id}"')[1].split("</tr>")[0]
    return [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)][-3:]


def on_page(client: FlaskClient, path: str) -> dict[str, str]:
    """The figures of a page by their labels."""
    return dict(re.findall(r"<dt>([^<]*)</dt><dd><b>([^<]*)</b>", client.get(path).text))


def test_what_a_running_class_will_leave_missing_is_known_nowhere(
    as_enterprise: FlaskClient, running: tuple[Order, list[CohortSeat]]
) -> None:
    order, _ = running
    assert in_list(as_enterprise, order)[-1] == "–"
    for path in (f"/orders/{order.cohort.id}", f"/demands/{order.demand.id}"):
        assert on_page(as_enterprise, path)["缺口"] == "–"


def test_who_was_not_admitted_or_did_not_come_is_not_assessed_and_has_not_failed(
    as_enterprise: FlaskClient, as_trainer: FlaskClient, signed_in, running: tuple[Order, list[CohortSeat]]
) -> None:
    order, taken = running
    people = [seat.worker_id for seat in taken]
    made = loop.publish(order, people[:2], people[2:])
    with write():
        Result.update(admitted=False).where((Result.assessment == made) & (Result.worker == people[3])).execute()
        Result.update(absent=True).where((Result.assessment == made) & (Result.worker == people[4])).execute()

    assert in_list(as_enterprise, order)[1:] == ["2", "3"]
    for client, path in (
        (as_enterprise, f"/orders/{order.cohort.id}"),
        (as_enterprise, f"/demands/{order.demand.id}"),
        (as_trainer, f"/cohorts/{order.cohort.id}"),
    ):
        shown = on_page(client, path)
        assert [shown[label] for label in ("订单人数", "已考核", "已合格", "缺口")] == ["5", "3", "2", "3"], path
    assert passes.of_run(order.now().run_id) == passes.PassCounts(3, 2, 1)
    words = {}
    for place, worker in ((2, people[2]), (3, people[3]), (4, people[4])):
        who = next(one for one in order.workers + [seat.worker for seat in taken] if one.id == worker)
        words[place] = signed_in(an_account(who)).get("/results").text
    assert "未合格" in words[2]
    assert "未准参加" in words[3] and "未合格" not in words[3]
    assert "缺考" in words[4] and "未合格" not in words[4]


def test_an_order_of_whom_nobody_came_is_assessed_all_the_same(running: tuple[Order, list[CohortSeat]]) -> None:
    order, taken = running
    made = loop.publish(order, [], [seat.worker_id for seat in taken])
    with write():
        Result.update(absent=True).where(Result.assessment == made).execute()
        Cohort.update(state="running").where(Cohort.id == order.cohort.id).execute()
        events.results_published.send(made.id)
    assert order.now().state == "assessed"
    assert passes.of_run(order.now().run_id) == passes.PassCounts(0, 0, 0)
