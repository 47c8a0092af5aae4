"""Changing, closing and copying a demand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.db.versions import version
from skillmatch.store.demands.models import Demand
from skillmatch.terms import CohortState
from tests import builders
from tests.cast import Cast
from tests.features.demands.conftest import rows_of, value_of, words

Form = Callable[..., dict[str, Any]]


@pytest.fixture
def demand(app: Any, cast: Cast) -> Demand:
    return builders.a_demand({1: 3, 2: 2}, enterprise=cast.enterprise, permits=("welding",), note="两班倒", pay_low=5000)


def test_the_form_holds_what_is_stored(as_enterprise: FlaskClient, demand: Demand) -> None:
    page = as_enterprise.get(f"/demands/{demand.id}/edit")
    assert page.status_code == 200
    assert rows_of(page.text) == [("1", "3"), ("2", "2")]
    assert value_of(page.text, "title") == demand.title
    assert value_of(page.text, "pay_low") == "5000"
    assert f'action="/demands/{demand.id}/edit"' in page.text


def test_a_change_is_stored_and_raises_the_version(as_enterprise: FlaskClient, demand: Demand, demand_form: Form) -> None:
    before, posted_at = version(), Demand.get_by_id(demand.id).posted_at
    answer = as_enterprise.post(f"/demands/{demand.id}/edit", data=demand_form(skill=["3"], rank=["5"], permits=[], headcount="7"))
    assert answer.status_code == 303
    stored = Demand.get_by_id(demand.id)
    assert [(row.skill_id, row.required_rank) for row in stored.skills] == [(3, 5)]
    assert list(stored.permits) == []
    assert (stored.title, stored.headcount, stored.posted_at) == ("三号车间焊工", 7, posted_at)
    assert version() > before
    snap = snapshot.current()
    assert snap.catalogue.demands.headcount[snap.demand_index.at(demand.id)] == 7


def test_a_refused_change_changes_nothing(as_enterprise: FlaskClient, demand: Demand, demand_form: Form) -> None:
    before = version()
    answer = as_enterprise.post(f"/demands/{demand.id}/edit", data=demand_form(headcount="0"))
    assert answer.status_code == 422
    assert Demand.get_by_id(demand.id).title == demand.title
    assert [row.skill_id for row in Demand.get_by_id(demand.id).skills] == [1, 2]
    assert version() == before


def test_not_fewer_than_are_filled(as_enterprise: FlaskClient, demand: Demand, demand_form: Form) -> None:
    Demand.update(filled=3).where(Demand.id == demand.id).execute()
    assert as_enterprise.post(f"/demands/{demand.id}/edit", data=demand_form(headcount="2")).status_code == 422
    assert as_enterprise.post(f"/demands/{demand.id}/edit", data=demand_form(headcount="3")).status_code == 303
    filled = as_enterprise.get(f"/demands/{demand.id}")
    assert filled.status_code == 200
    assert "名额已全部落实" in filled.text


def test_a_date_that_passed_since_may_stay(as_enterprise: FlaskClient, demand: Demand, demand_form: Form) -> None:
    past = clock.today() - dt.timedelta(days=3)
    Demand.update(needed_by=past).where(Demand.id == demand.id).execute()
    assert as_enterprise.post(f"/demands/{demand.id}/edit", data=demand_form(needed_by=past.isoformat())).status_code == 303
    earlier = (past - dt.timedelta(days=1)).isoformat()
    assert as_enterprise.post(f"/demands/{demand.id}/edit", data=demand_form(needed_by=earlier)).status_code == 422


def test_closing_needs_a_reason(as_enterprise: FlaskClient, demand: Demand) -> None:
    for reason in ({}, {"reason": ""}, {"reason": "boredom"}):
        answer = as_enterprise.post(f"/demands/{demand.id}/close", data=reason)
        assert answer.status_code == 422
        assert 'name="reason"' in answer.text
    assert Demand.get_by_id(demand.id).state == "open"


def test_a_closed_demand_is_kept_and_no_longer_counts(as_enterprise: FlaskClient, demand: Demand, demand_form: Form) -> None:
    answer = as_enterprise.post(f"/demands/{demand.id}/close", data={"reason": "not_needed"})
    assert answer.status_code == 303
    stored = Demand.get_by_id(demand.id)
    assert (stored.state, stored.closed_reason) == ("closed", "not_needed")
    assert stored.closed_at is not None
    assert snapshot.current().demand_index.at(demand.id) == -1
    page = as_enterprise.get(f"/demands/{demand.id}")
    assert page.status_code == 200
    assert "不再需要" in page.text
    listed = as_enterprise.get("/demands?state=closed")
    assert listed.status_code == 200
    assert demand.title in listed.text
    assert demand.title not in as_enterprise.get("/demands").text
    for again in (
        as_enterprise.post(f"/demands/{demand.id}/close", data={"reason": "filled"}),
        as_enterprise.post(f"/demands/{demand.id}/edit", data=demand_form()),
    ):
        assert again.status_code == 409
    assert Demand.get_by_id(demand.id).closed_reason == "not_needed"


def test_a_demand_with_an_order_on_its_way_is_not_closed(as_enterprise: FlaskClient, demand: Demand) -> None:
    order = Cohort.create(number="2020-001", demand=demand, time="weekend", headcount=2, seats=2, state=CohortState.PROPOSED.value)
    assert as_enterprise.post(f"/demands/{demand.id}/close", data={"reason": "filled"}).status_code == 409
    assert Demand.get_by_id(demand.id).state == "open"
    Cohort.update(state=CohortState.RETURNED.value).where(Cohort.id == order.id).execute()
    assert as_enterprise.post(f"/demands/{demand.id}/close", data={"reason": "filled"}).status_code == 303


def test_a_copy_is_a_new_demand_filled_in(as_enterprise: FlaskClient, demand: Demand) -> None:
    past = clock.today() - dt.timedelta(days=3)
    Demand.update(needed_by=past, state="closed", filled=2).where(Demand.id == demand.id).execute()
    before = Demand.select().count()
    page = as_enterprise.get(f"/demands/{demand.id}/copy")
    assert page.status_code == 200
    assert Demand.select().count() == before
    assert rows_of(page.text) == [("1", "3"), ("2", "2")]
    assert value_of(page.text, "needed_by") == ""
    assert 'value="welding" checked' in page.text or 'checked id="permits' in page.text or "checked" in page.text
    assert 'action="/demands/new"' in page.text
    posted = {
        "do": "post", "title": value_of(page.text, "title"), "occupation": value_of(page.text, "occupation"),
        "headcount": value_of(page.text, "headcount"), "skill": ["1", "2"], "rank": ["3", "2"],
    }  # fmt: skip
    assert as_enterprise.post("/demands/new", data=posted).status_code == 303
    stored = Demand.select().order_by(Demand.id.desc()).get()
    assert (stored.title, stored.filled, stored.state) == (demand.title, 0, "open")


def test_another_enterprises_demand_is_not_there(
    as_other_enterprise: FlaskClient, as_enterprise: FlaskClient, demand: Demand, demand_form: Form
) -> None:
    nowhere = as_other_enterprise.get("/demands/99999999")
    assert nowhere.status_code == 404
    for path in ("", "/edit", "/copy", "/order"):
        answer = as_other_enterprise.get(f"/demands/{demand.id}{path}")
        assert answer.status_code == 404
        assert demand.title not in answer.text
        assert words(answer.text) == words(as_other_enterprise.get(f"/demands/99999999{path}").text).replace(
            "99999999", str(demand.id)
        )
    order = {"headcount": "2", "reserves": "0", "seats": "2", "time": "weekend"}
    for path, data in (("edit", demand_form()), ("close", {"reason": "filled"}), ("order", order)):
        assert as_other_enterprise.post(f"/demands/{demand.id}/{path}", data=data).status_code == 404
    stored = Demand.get_by_id(demand.id)
    assert (stored.title, stored.state) == (demand.title, "open")
    assert not Cohort.select().where(Cohort.demand == demand).exists()
    assert demand.title not in as_other_enterprise.get("/demands").text
    assert as_enterprise.get(f"/demands/{demand.id}").status_code == 200
