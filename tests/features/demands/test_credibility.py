"""The page on what a posted place counts: for the enterprise itself and the city office."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.store.demands import credibility
from skillmatch.store.demands.models import Demand
from skillmatch.store.shortage.figures import figures
from tests.builders import a_demand, an_enterprise, an_occupation
from tests.cast import Cast
from tests.features.statistics.overview.test_city_home import english

OWN = "/demands/credibility"


def test_the_enterprise_reads_its_figure_its_past_and_how_it_moves(as_enterprise: FlaskClient, cast: Cast) -> None:
    Demand.update(state="closed", closed_at=clock.now(), closed_reason="not_needed").where(
        Demand.enterprise == cast.enterprise
    ).execute()
    Demand.update(posted_at=clock.now() - dt.timedelta(days=60)).where(Demand.enterprise == cast.enterprise).execute()
    a_demand({}, enterprise=cast.enterprise, headcount=30, title="要三十人", posted_at=clock.now())
    found = credibility.of_enterprise(cast.enterprise.id)
    page = english(as_enterprise, OWN)
    assert f"<b>{found.value:.0%}</b>" in page
    assert all(one.title in page for one in found.past) and found.past
    assert f"{found.after(30, 30):.0%}; if none is, {found.after(30, 0):.0%}" in page
    assert OWN in as_enterprise.get("/demands").text


def test_closing_an_inflated_demand_without_anybody_lowers_it_through_the_page(as_enterprise: FlaskClient, cast: Cast) -> None:
    demand = a_demand({"SK-RB-008": 3}, enterprise=cast.enterprise, headcount=60, posted_at=clock.now() - dt.timedelta(days=30))
    before = credibility.of_enterprise(cast.enterprise.id).value
    assert as_enterprise.post(f"/demands/{demand.id}/close", data={"reason": "not_needed"}).status_code == 303
    after = credibility.of_enterprise(cast.enterprise.id).value
    assert after < before
    occupation = an_occupation()
    start = figures([occupation.id], clock.today())
    a_demand({}, enterprise=cast.enterprise, occupation=occupation, headcount=10)
    now = figures([occupation.id], clock.today())
    assert now.weighed - start.weighed == pytest.approx(10 * after)


def test_the_city_reads_any_enterprises_and_comes_there_from_the_list(as_city: FlaskClient) -> None:
    firm = an_enterprise()
    page = english(as_city, f"/enterprises/{firm.id}/credibility")
    assert "No demand has ended yet." in page
    assert firm.zh in page or firm.en in page
    assert as_city.get("/enterprises/999999/credibility").status_code == 404


def test_nobody_else_reads_it(as_enterprise: FlaskClient, as_worker: FlaskClient, as_city: FlaskClient, cast: Cast) -> None:
    other = an_enterprise()
    assert as_enterprise.get(f"/enterprises/{other.id}/credibility").status_code == 403
    assert as_worker.get(OWN).status_code == as_city.get(OWN).status_code == 403
