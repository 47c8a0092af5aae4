"""What waits is shown with its last day to whoever it waits for, and goes to the service desk when that has passed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.messaging.feature import answer_due
from skillmatch.store.accounts.models import Account, Membership
from skillmatch.store.demands.models import Demand
from skillmatch.store.mentoring.models import Mentorship
from skillmatch.store.messaging.models import ServiceRequest
from skillmatch.terms import Role
from tests import builders
from tests.cast import Cast

Enter = Callable[[str], FlaskClient]


def days_ago(n: int) -> dt.datetime:
    return clock.now() - dt.timedelta(days=n)


@pytest.fixture
def demand(cast: Cast, app: object) -> Demand:
    """A demand of the demonstration's enterprise that waits for an order since today, without a day of its own."""
    found: Demand = builders.a_demand({builders.a_skill(): 3}, enterprise=cast.enterprise, title="等人的岗位", needed_by=None)
    return found


def request_about(demand: Demand) -> ServiceRequest | None:
    found: ServiceRequest | None = ServiceRequest.get_or_none(ServiceRequest.about.startswith(f"demand:{demand.id}:"))
    return found


def test_a_demand_says_until_when_it_waits_and_what_the_desk_has_of_it(
    demand: Demand, as_enterprise: FlaskClient, cast: Cast
) -> None:
    pages = (f"/demands/{demand.id}", "/demands", "/enterprise")
    answer_due()
    for path in pages:
        page = as_enterprise.get(path)
        assert page.status_code == 200
        assert "前答复" in page.text, path
    assert request_about(demand) is None
    Demand.update(posted_at=days_ago(30)).where(Demand.id == demand.id).execute()
    answer_due()
    answer_due()
    asked = request_about(demand)
    assert asked is not None
    assert ServiceRequest.select().where(ServiceRequest.about.startswith(f"demand:{demand.id}:")).count() == 1
    for path in pages[:2]:
        text = as_enterprise.get(path).text
        assert "已超期" in text, path
        assert f'href="/desk/{asked.id}"' in text, path
        assert "已转服务台（镇街）" in text, path
    assert as_enterprise.get(f"/desk/{asked.id}").status_code == 200


def test_a_day_that_the_list_shows_already_is_not_said_twice_until_it_has_passed(
    demand: Demand, as_enterprise: FlaskClient
) -> None:
    def line() -> str:
        return as_enterprise.get("/demands").text.split("等人的岗位")[1].split("</tr>")[0]

    for days, said in ((60, False), (-1, True)):
        Demand.update(needed_by=clock.today() + dt.timedelta(days=days)).where(Demand.id == demand.id).execute()
        answer_due()
        assert ("答复" in line()) is said
        assert "答复" in as_enterprise.get(f"/demands/{demand.id}").text
    assert "已转服务台（镇街）" in line()


def test_a_demand_with_an_order_says_nothing_of_it(demand: Demand, as_enterprise: FlaskClient) -> None:
    Demand.update(posted_at=days_ago(30), filled=demand.headcount).where(Demand.id == demand.id).execute()
    answer_due()
    page = as_enterprise.get(f"/demands/{demand.id}")
    assert page.status_code == 200
    assert "前答复" not in page.text
    assert request_about(demand) is None


def test_another_enterprise_and_another_town_see_nothing_of_it(
    demand: Demand, as_other_enterprise: FlaskClient, as_other_town: FlaskClient, as_town: FlaskClient, cast: Cast
) -> None:
    Demand.update(posted_at=days_ago(30)).where(Demand.id == demand.id).execute()
    answer_due()
    asked = request_about(demand)
    assert asked is not None
    assert as_other_enterprise.get(f"/demands/{demand.id}").status_code == 404
    for client in (as_other_enterprise, as_other_town):
        assert client.get(f"/desk/{asked.id}").status_code == 404
        assert f'"/desk/{asked.id}"' not in client.get("/desk").text
    assert as_town.get(f"/desk/{asked.id}").status_code == (200 if asked.town_id == cast.town.id else 404)


def test_a_request_to_a_mentor_is_due_on_the_mentors_home_and_then_at_the_desk(
    cast: Cast, as_other_mentor: FlaskClient, signed_in: Enter
) -> None:
    worker, master = builders.a_worker(town=cast.town, name="等师傅的人"), cast.other_mentor
    asked = Mentorship.create(worker=worker, mentor=master, state="requested")
    outsider = Account.create(username="new_mentor", display_name="新师傅", password="", fs_uniquifier="new-mentor")
    Membership.create(account=outsider, role=Role.MENTOR.value, mentor=builders.a_mentor({builders.a_skill(): 5}))
    town, elsewhere = signed_in("demo_town"), signed_in("new_mentor")

    def shown() -> str:
        return as_other_mentor.get("/mentor").text.split(f'id="request-{asked.id}"')[1].split("</article>")[0]

    answer_due()
    assert "前答复" in shown()
    assert master.name not in town.get("/desk").text
    Mentorship.update(created_at=days_ago(20)).where(Mentorship.id == asked.id).execute()
    answer_due()
    answer_due()
    request = ServiceRequest.get(ServiceRequest.about.startswith(f"mentorship:{asked.id}:"))
    assert "已超期" in shown()
    assert f'"/desk/{request.id}"' in town.get("/desk").text
    other = elsewhere.get("/mentor")
    assert other.status_code == 200
    assert "等师傅的人" not in other.text
    assert as_other_mentor.post(f"/mentor/requests/{asked.id}/decline", data={"answer": "没有时间"}).status_code == 303
    answer_due()
    assert "等师傅的人" not in as_other_mentor.get("/mentor").text
    assert ServiceRequest.get_by_id(request.id).answered_at is not None
