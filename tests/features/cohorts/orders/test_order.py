"""Ordering a cohort: once for a demand, numbered, refused with reasons, followed in numbers without names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch import clock, events
from skillmatch.store.cohorts.models import Cohort, CohortSeat
from skillmatch.store.db import year_numbers
from skillmatch.store.demands.models import Demand
from skillmatch.store.workflow.case_events import timeline
from skillmatch.store.workflow.models import CaseEvent
from skillmatch.terms import CohortState, SeatState
from tests import builders
from tests.at_once import at_once
from tests.cast import Cast
from tests.pages import plain

ORDER = {"headcount": "4", "reserves": "1", "seats": "6", "time": "weekend"}


@pytest.fixture
def demand(app: Flask, cast: Cast) -> Demand:
    """Five people asked for, two of them found; nobody in the city could come, so that a class is never found."""
    return builders.a_demand({builders.a_skill(): 3}, enterprise=cast.enterprise, filled=1, town=builders.a_town())


@pytest.fixture
def waiting(demand: Demand) -> Iterator[Demand]:
    """The demand while nothing answers an order, as before the background worker comes to it."""
    listening = events.cohort_requested.receivers.copy()
    events.cohort_requested.receivers.clear()
    yield demand
    events.cohort_requested.receivers.update(listening)


def test_the_form_suggests_the_open_places(as_enterprise: FlaskClient, demand: Demand) -> None:
    page = as_enterprise.get(f"/demands/{demand.id}/order")
    assert page.status_code == 200
    for name, value in (("headcount", "4"), ("reserves", "1"), ("seats", "4")):
        assert re.search(rf'<input[^>]*name="{name}"[^>]*value="{value}"', page.text), name


def test_it_is_stored_numbered_and_announced(as_enterprise: FlaskClient, cast: Cast, waiting: Demand) -> None:
    heard: list[Any] = []
    with events.cohort_requested.connected_to(heard.append):
        answer = as_enterprise.post(f"/demands/{waiting.id}/order", data=ORDER | {"own_staff_first": "y", "starts_on": ""})
    assert answer.status_code == 303
    cohort = Cohort.get(Cohort.demand == waiting)
    assert answer.headers["Location"].endswith(f"/orders/{cohort.id}")
    assert heard == [cohort.id]
    assert re.fullmatch(rf"{clock.today().year}-\d{{3}}", cohort.number)
    assert (cohort.headcount, cohort.reserves, cohort.seats, cohort.time) == (4, 1, 6, "weekend")
    assert (cohort.own_staff_first, cohort.town_id, cohort.state) == (True, waiting.town_id, "posted")
    assert cohort.requested_by_id == cast.account("enterprise").id
    event = timeline("order", cohort.id)[0]
    assert (event.transition, event.account_id) == ("requested", cast.account("enterprise").id)


def test_what_is_not_the_enterprises_to_say_is_ignored(as_enterprise: FlaskClient, cast: Cast, waiting: Demand) -> None:
    posted = ORDER | {"state": "confirmed", "number": "1-1", "trainer": str(cast.trainer.id), "base": "1", "demand": "1"}
    assert as_enterprise.post(f"/demands/{waiting.id}/order", data=posted).status_code == 303
    cohort = Cohort.get(Cohort.demand == waiting)
    assert (cohort.state, cohort.trainer_id, cohort.base_id) == ("posted", None, None)
    assert cohort.number != "1-1"


def test_a_second_order_waits_for_the_first(as_enterprise: FlaskClient, waiting: Demand) -> None:
    assert as_enterprise.post(f"/demands/{waiting.id}/order", data=ORDER).status_code == 303
    assert as_enterprise.post(f"/demands/{waiting.id}/order", data=ORDER).status_code == 409
    assert as_enterprise.get(f"/demands/{waiting.id}/order").status_code == 409
    first = Cohort.get(Cohort.demand == waiting)
    for state, status in (("proposed", 409), ("returned", 303)):
        Cohort.update(state=state).where(Cohort.id == first.id).execute()
        assert as_enterprise.post(f"/demands/{waiting.id}/order", data=ORDER).status_code == status, state
    assert Cohort.select().where(Cohort.demand == waiting).count() == 2


def test_of_orders_placed_at_once_one_is_stored(signed_in: Callable[[str], FlaskClient], waiting: Demand) -> None:
    clients = [signed_in("demo_enterprise") for _ in range(6)]
    orders = [lambda client=client: client.post(f"/demands/{waiting.id}/order", data=ORDER).status_code for client in clients]
    assert sorted(at_once(orders)) == [303, 409, 409, 409, 409, 409]
    assert Cohort.select().where(Cohort.demand == waiting).count() == 1


def test_an_approved_order_is_on_its_way_until_everybody_has_answered(as_enterprise: FlaskClient, waiting: Demand) -> None:
    cohort = Cohort.create(number="2020-001", demand=waiting, time="weekend", headcount=2, seats=2, state="confirmed")
    seat = CohortSeat.create(
        cohort=cohort,
        worker=builders.a_worker(),
        position=0,
        state="offered",
        contribution=1,
        coverage=0,
        coverage_after=1,
        hours=40,
    )
    assert as_enterprise.post(f"/demands/{waiting.id}/order", data=ORDER).status_code == 409
    CohortSeat.update(state="declined").where(CohortSeat.id == seat.id).execute()
    assert as_enterprise.post(f"/demands/{waiting.id}/order", data=ORDER).status_code == 303


def in_days(days: int) -> str:
    return (clock.today() + dt.timedelta(days=days)).isoformat()


def test_it_refuses_with_the_field_and_keeps_what_was_entered(as_enterprise: FlaskClient, waiting: Demand) -> None:
    bad = [
        ({"headcount": "0"}, "headcount"), ({"headcount": "5"}, "headcount"), ({"headcount": "NaN"}, "headcount"),
        ({"headcount": str(2**63)}, "headcount"), ({"headcount": ""}, "headcount"), ({"reserves": "-1"}, "reserves"),
        ({"reserves": "101"}, "reserves"), ({"seats": "3"}, "seats"), ({"seats": "100000"}, "seats"),
        ({"time": "midnight"}, "time"), ({"time": ""}, "time"),
        ({"starts_on": in_days(-1)}, "starts_on"), ({"starts_on": in_days(61)}, "starts_on"),
        ({"starts_on": "soon"}, "starts_on"),
    ]  # fmt: skip
    for changed, field in bad:
        posted = ORDER | changed
        answer = as_enterprise.post(f"/demands/{waiting.id}/order", data=posted)
        assert answer.status_code == 422, changed
        assert f'href="#{field}' in answer.text, changed
        for name in ("headcount", "reserves", "seats"):
            assert re.search(rf'<input[^>]*name="{name}"[^>]*value="{posted[name]}"', answer.text), (changed, name)
    assert not Cohort.select().where(Cohort.demand == waiting).exists()


def test_a_closed_or_filled_demand_takes_no_order(as_enterprise: FlaskClient, waiting: Demand) -> None:
    for changed in ({"state": "closed"}, {"state": "open", "filled": 5}):
        Demand.update(changed).where(Demand.id == waiting.id).execute()
        assert as_enterprise.post(f"/demands/{waiting.id}/order", data=ORDER).status_code == 409
    assert not Cohort.select().where(Cohort.demand == waiting).exists()


def test_numbers_count_up_within_a_year() -> None:
    assert year_numbers.after("2026", None) == "2026-001"
    assert year_numbers.after("2026", "2026-009") == "2026-010"
    assert year_numbers.after("2026", "2026-999") == "2026-1000"
    assert year_numbers.after("2026", "2026-1000") == "2026-1001"


def test_numbers_stay_unique_past_a_thousand(as_enterprise: FlaskClient, waiting: Demand) -> None:
    year = clock.today().year
    for number in ("999", "1000"):
        Cohort.create(number=f"{year}-{number}", demand=waiting, time="weekend", headcount=1, seats=1, state="returned")
    assert as_enterprise.post(f"/demands/{waiting.id}/order", data=ORDER).status_code == 303
    assert Cohort.select().order_by(Cohort.id.desc()).get().number == f"{year}-1001"


def test_its_page_has_numbers_and_no_names(as_enterprise: FlaskClient, waiting: Demand) -> None:
    cohort = Cohort.create(number="2020-007", demand=waiting, time="evening", headcount=3, reserves=1, seats=3, state="confirmed")
    people = [builders.a_worker() for _ in range(3)]
    for position, (worker, state) in enumerate(
        zip(people, (SeatState.ACCEPTED, SeatState.OFFERED, SeatState.RESERVE), strict=True)
    ):
        CohortSeat.create(
            cohort=cohort,
            worker=worker,
            position=position,
            state=state.value,
            contribution=1,
            coverage=0,
            coverage_after=1,
            hours=40,
        )
    CaseEvent.create(workflow="order", case_id=cohort.id, transition="accepted", evidence={"seat": people[0].id})
    page = as_enterprise.get(f"/orders/{cohort.id}")
    assert page.status_code == 200
    figures = dict(re.findall(r"<dt>([^<]*)</dt><dd><b>(\d+)</b>", page.text))
    assert figures == {"订单人数": "3", "已接受": "1", "待本人答复": "1", "候补": "1", "仍缺": "2"}
    listed = as_enterprise.get("/orders")
    assert listed.status_code == 200
    assert "2020-007" in listed.text
    for html in (page.text, listed.text):
        assert not [worker.name for worker in people if worker.name in html or worker.code in html]


def test_it_is_asked_again_while_it_is_formed_and_then_no_longer(as_enterprise: FlaskClient, waiting: Demand) -> None:
    as_enterprise.post(f"/demands/{waiting.id}/order", data=ORDER)
    cohort = Cohort.get(Cohort.demand == waiting)
    whole = as_enterprise.get(f"/orders/{cohort.id}")
    asked = as_enterprise.get(f"/orders/{cohort.id}", headers={"HX-Request": "true"})
    assert (whole.status_code, asked.status_code) == (200, 200)
    assert 'hx-trigger="every 3s"' in asked.text
    assert plain(asked.text) in plain(whole.text)
    Cohort.update(state=CohortState.PROPOSED.value).where(Cohort.id == cohort.id).execute()
    done = as_enterprise.get(f"/orders/{cohort.id}", headers={"HX-Request": "true"})
    assert done.status_code == 286
    assert "every 3s" not in done.text
    assert "正由培训教师审核" in done.text
    assert as_enterprise.get(f"/orders/{cohort.id}").status_code == 200


def test_without_anybody_who_fits_it_comes_back_with_the_reason(as_enterprise: FlaskClient, demand: Demand) -> None:
    answer = as_enterprise.post(f"/demands/{demand.id}/order", data=ORDER)
    assert answer.status_code == 303
    cohort = Cohort.get(Cohort.demand == demand)
    assert cohort.state == CohortState.RETURNED.value
    page = as_enterprise.get(answer.headers["Location"])
    assert page.status_code == 200
    assert "目前没有课程教这项需求要求的技能" in page.text
    assert f'href="/demands/{demand.id}/order"' in page.text


def test_a_trainers_reason_is_shown_as_it_was_written(as_enterprise: FlaskClient, waiting: Demand) -> None:
    cohort = Cohort.create(number="2020-008", demand=waiting, time="weekend", headcount=3, seats=3, state="returned")
    CaseEvent.create(
        workflow="order",
        case_id=cohort.id,
        transition="returned",
        reason="<b onclick=x>人数太少</b>",
        evidence={"reason": "trainer"},
    )
    page = as_enterprise.get(f"/orders/{cohort.id}")
    assert page.status_code == 200
    assert "&lt;b onclick=x&gt;人数太少" in page.text


def test_it_can_be_cancelled_until_it_is_decided(as_enterprise: FlaskClient, waiting: Demand) -> None:
    cohort = Cohort.create(number="2020-009", demand=waiting, time="weekend", headcount=1, seats=1, state="proposed")
    seat = CohortSeat.create(
        cohort=cohort,
        worker=builders.a_worker(),
        position=0,
        state="proposed",
        contribution=1,
        coverage=0,
        coverage_after=1,
        hours=40,
    )
    assert as_enterprise.post(f"/orders/{cohort.id}/cancel").status_code == 303
    assert Cohort.get_by_id(cohort.id).state == CohortState.CANCELLED.value
    assert CohortSeat.get_by_id(seat.id).state == SeatState.REMOVED.value
    assert timeline("order", cohort.id)[0].transition == "cancelled"
    page = as_enterprise.get(f"/orders/{cohort.id}")
    assert page.status_code == 200
    assert "已取消" in page.text
    assert as_enterprise.post(f"/orders/{cohort.id}/cancel").status_code == 409
    Cohort.update(state="confirmed").where(Cohort.id == cohort.id).execute()
    assert as_enterprise.post(f"/orders/{cohort.id}/cancel").status_code == 409
    assert Cohort.get_by_id(cohort.id).state == "confirmed"


def test_another_enterprises_order_is_not_there(as_other_enterprise: FlaskClient, waiting: Demand) -> None:
    cohort = Cohort.create(number="2020-010", demand=waiting, time="weekend", headcount=1, seats=1, state="proposed")
    assert as_other_enterprise.get(f"/orders/{cohort.id}").status_code == 404
    assert as_other_enterprise.post(f"/orders/{cohort.id}/cancel").status_code == 404
    assert as_other_enterprise.get("/orders/99999999").status_code == 404
    listed = as_other_enterprise.get("/orders")
    assert listed.status_code == 200
    assert "2020-010" not in listed.text
    assert Cohort.get_by_id(cohort.id).state == "proposed"
