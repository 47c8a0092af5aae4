"""Every figure is counted, and opened, by statements that both databases understand."""

from __future__ import annotations

import datetime as dt

import pytest

from skillmatch import clock
from skillmatch.store.db.scope import Scope
from skillmatch.store.organisations import queries as organisation_queries
from skillmatch.store.people.models import Consent, Worker
from skillmatch.store.statistics import counting, figure_rows
from skillmatch.store.statistics.figure_numbers import KINDS, FigureQuery
from tests import builders

NARROWED = {"town": 1, "grade": 3, "occupation": 1, "industry": "新医药", "base": 1, "pillar": "ACADEMY", "level": "town"}


def test_the_city_is_counted(shared: str) -> None:
    city, staff = counting.places(clock.today())[counting.CITY], counting.staff(clock.today())
    assert sum(city.grades.values()) == sum(one.people for one in city.towns.values()) == Worker.select().count()
    assert len(city.demand) == 18
    assert (
        sum(one.total.people + sum(one.others.values()) for one in staff.values())
        == Worker.select().where(Worker.enterprise.is_null(False)).count()
    )


def test_those_seen_since_a_moment_are_who_agreed_or_changed_since(seeded: str) -> None:
    firm, town, moment = builders.an_enterprise(), builders.a_town(), clock.now()
    long_ago = moment - dt.timedelta(days=9)
    agreed, came, stayed = (builders.a_worker(town=town, enterprise=firm, updated_at=long_ago) for _ in range(3))
    for worker in (agreed, came, stayed):
        Consent.create(worker=worker, enterprise=firm, version="1", given_at=moment if worker == agreed else long_ago)
    Worker.update(updated_at=moment).where(Worker.id == came.id).execute()
    builders.a_worker(town=town, enterprise=firm)
    assert counting.newly_seen(firm.id, moment) == {town.id: 2}
    assert counting.newly_seen(firm.id, long_ago) == {town.id: 3}
    assert counting.newly_seen(firm.id, moment + dt.timedelta(seconds=1)) == {}


@pytest.mark.parametrize("scope", [Scope(everything=True), Scope(town_id=1), Scope(enterprise_id=1), Scope(base_id=1)])
@pytest.mark.parametrize("of", KINDS)
def test_every_figure_opens(shared: str, of: str, scope: Scope) -> None:
    for asked in (
        FigureQuery(of),
        FigureQuery(of, profession="SHT01"),
        FigureQuery(of, **NARROWED),
        FigureQuery(of, town=0, occupation=0, state="enrolled"),
    ):
        page = figure_rows.page(asked, scope)
        assert page.figure >= page.count >= len(page.lines) >= 0
        assert not scope.base_id or not page.count or of == "courses"


def test_every_base_stands_in_one_cell(shared: str) -> None:
    assert len(organisation_queries.bases()) == 26
    assert {len(organisation_queries.programmes()), len(organisation_queries.plans())} == {3, 0}
    assert organisation_queries.enterprises()
    assert isinstance(organisation_queries.sites(), list)
