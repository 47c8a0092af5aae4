"""The enterprise's home: what needs somebody now, and no more queries for more demands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from playhouse.test_utils import count_queries

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.store.accounts.models import Account, Membership
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.demands.models import Demand
from skillmatch.store.people.models import Consent, Worker
from skillmatch.terms import CohortState, Role
from tests import builders
from tests.cast import Cast
from tests.features.demands.conftest import words


def new_firm(signed_in: Callable[[str], FlaskClient]) -> tuple[Any, FlaskClient]:
    """An enterprise without anything, and somebody who acts for it."""
    firm = builders.an_enterprise()
    account = Account.create(username="new_firm", display_name="新企业", password="", fs_uniquifier="new-firm")
    Membership.create(account=account, role=Role.ENTERPRISE.value, enterprise=firm)
    return firm, signed_in("new_firm")


def in_days(days: int) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


def test_an_empty_home_says_what_to_do_first(app: Any, signed_in: Callable[[str], FlaskClient]) -> None:
    _, client = new_firm(signed_in)
    page = client.get("/enterprise")
    assert page.status_code == 200
    assert "发布第一项需求" in page.text
    assert 'href="/demands/new"' in page.text
    for path, said in (("/demands", "没有开放的需求"), ("/demands?state=closed", "没有已关闭的需求"), ("/orders", "还没有订单")):
        empty = client.get(path)
        assert empty.status_code == 200
        assert said in empty.text


def test_it_tells_of_demands_near_their_day(app: Any, signed_in: Callable[[str], FlaskClient]) -> None:
    firm, client = new_firm(signed_in)
    skill = builders.a_skill()
    for title, days, state in (("近岗", 10, "open"), ("过期岗", -2, "open"), ("远岗", 200, "open"), ("旧岗", 5, "closed")):
        builders.a_demand({skill: 3}, enterprise=firm, title=title, needed_by=in_days(days), state=state)
    page = client.get("/enterprise")
    assert page.status_code == 200
    told = words(page.text.split('aria-label="需要您处理"')[1].split("</section>")[0])
    assert "近岗" in told
    assert "过期岗" in told
    assert "已过" in told
    assert "远岗" not in told
    assert "旧岗" not in told


def test_a_demand_with_an_order_on_its_way_needs_nobody(app: Any, signed_in: Callable[[str], FlaskClient]) -> None:
    firm, client = new_firm(signed_in)
    demand = builders.a_demand({builders.a_skill(): 3}, enterprise=firm, title="近岗", needed_by=in_days(10))
    Cohort.create(number="2020-009", demand=demand, time="weekend", headcount=2, seats=2, state=CohortState.POSTED.value)
    page = client.get("/enterprise")
    assert page.status_code == 200
    assert 'aria-label="需要您处理"' not in page.text
    Cohort.update(state=CohortState.RETURNED.value).execute()
    page = client.get("/enterprise")
    assert page.status_code == 200
    told = words(page.text.split('aria-label="需要您处理"')[1].split("</section>")[0])
    assert "近岗" in told
    assert "订单 2020-009 被退回" in told


def test_few_people_without_consent_are_not_counted(app: Any, signed_in: Callable[[str], FlaskClient]) -> None:
    firm, client = new_firm(signed_in)
    for _ in range(3):
        builders.a_worker(enterprise=firm)
    page = client.get("/enterprise")
    assert page.status_code == 200
    assert "不足 5 只计入人数" in words(page.text.split('id="staff"')[1]) or "只计入人数 不足 5" in words(
        page.text.split('id="staff"')[1]
    )


def test_the_number_of_queries_does_not_grow(app: Any, signed_in: Callable[[str], FlaskClient]) -> None:
    firm, client = new_firm(signed_in)
    skill = builders.a_skill()
    counts: dict[str, list[int]] = {}
    for more in (1, 4):
        for _ in range(more):
            demand = builders.a_demand({skill: 3}, enterprise=firm, permits=("welding",))
            Cohort.create(
                number=f"2020-{demand.id}", demand=demand, time="weekend", headcount=2, seats=2, state=CohortState.RETURNED.value
            )
            worker = builders.a_worker({skill: 3}, enterprise=firm)
            Consent.create(worker=worker, enterprise=firm, version="1")
        for path in ("/enterprise", "/demands", f"/demands/{demand.id}", "/orders", "/staff"):
            snapshot.current()
            with count_queries() as counter:
                assert client.get(path).status_code == 200
            counts.setdefault(path.rstrip("0123456789"), []).append(counter.count)
    assert all(first == second for first, second in counts.values()), counts
    assert max(max(pair) for pair in counts.values()) <= 18, counts


def test_only_an_enterprise_has_this_home(as_worker: FlaskClient, as_trainer: FlaskClient, cast: Cast) -> None:
    for other in (as_worker, as_trainer):
        for path in ("/enterprise", "/demands", "/demands/new", "/orders", "/staff"):
            assert other.get(path).status_code == 403
    assert Demand.select().where(Demand.enterprise == cast.enterprise).exists()
    assert Worker.select().where(Worker.enterprise == cast.enterprise).exists()
