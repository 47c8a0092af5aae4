"""What an enterprise's posted places count, from what came of those before: on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt

import pytest

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.store.cohorts.models import Cohort, CohortSeat
from skillmatch.store.db.versions import raise_version
from skillmatch.store.demands import credibility
from skillmatch.store.demands.models import Demand
from skillmatch.store.organisations.models import Enterprise, Town
from skillmatch.store.shortage.figures import figures
from skillmatch.store.statistics import counting
from tests import builders


def ended(firm: Enterprise, posted: int, filled: int = 0, days: int = 10, **values: object) -> Demand:
    """A demand that was closed so many days ago, having been open for two months."""
    closed = clock.now() - dt.timedelta(days=days)
    given = {"state": "closed", "closed_at": closed, "closed_reason": "not_needed", "posted_at": closed - dt.timedelta(days=60)}
    return builders.a_demand({}, enterprise=firm, headcount=posted, filled=filled, **(given | values))


def of(firm: Enterprise) -> credibility.Credibility:
    return credibility.of_enterprise(firm.id)


def test_an_inflated_demand_moves_the_index_less_than_one_of_whoever_takes_the_people(seeded: str) -> None:
    inflated, honest = builders.an_enterprise(), builders.an_enterprise()
    ended(inflated, 50)
    ended(honest, 50, filled=50)
    occupation = builders.an_occupation()
    before = figures([occupation.id], clock.today())
    moved = []
    for firm in (inflated, honest):
        demand = builders.a_demand({}, enterprise=firm, occupation=occupation, headcount=4)
        now = figures([occupation.id], clock.today())
        assert now.demand == before.demand + 4
        assert now.weighed == pytest.approx(before.weighed + 4 * of(firm).value)
        moved.append(now.index - before.index)
        Demand.delete().where(Demand.id == demand.id).execute()
    assert 0 < moved[0] < moved[1]
    assert of(inflated).value < credibility.NEW < of(honest).value


def test_the_figures_of_the_towns_add_up_to_those_of_the_list(seeded: str) -> None:
    firm = builders.an_enterprise()
    ended(firm, 7, filled=2)
    for town, people in zip(Town.select().order_by(Town.id).limit(2), (3, 5), strict=True):
        builders.a_demand({}, enterprise=firm, headcount=people, town=town)
    found = counting.places(clock.today())
    city = found.pop(counting.CITY)
    assert any(city.weighed.values())
    for code, towns in city.weighed.items():
        assert sum(towns.values()) == sum(sum(one.weighed.get(code, {}).values()) for one in found.values())
        assert city.balance[code].weighed <= city.balance[code].demand


def test_the_engine_is_told_the_same_number(seeded: str) -> None:
    firm = builders.an_enterprise()
    skill = builders.a_skill()
    builders.a_demand({skill: 3}, enterprise=firm, headcount=9)
    raise_version()
    at = lambda snap: snap.engine.prepared_.weights[snap.skill_index.at(skill.id)]  # noqa: E731
    before = at(snapshot.current())
    ended(firm, 50)
    raise_version()
    snap = snapshot.current()
    place = next(place for place, card in enumerate(snap.demands) if card.enterprise_id == firm.id)
    assert float(snap.catalogue.demands.credibility[place]) == pytest.approx(of(firm).value)
    assert at(snap) < before


def test_what_counts_as_ended_and_as_taken(seeded: str) -> None:
    firm, today = builders.an_enterprise(), clock.today()
    assert of(firm).value == credibility.NEW and of(firm).past == ()
    builders.a_demand({}, enterprise=firm, headcount=50, needed_by=today + dt.timedelta(days=3))
    builders.a_demand({}, enterprise=firm, headcount=50, needed_by=None)
    ended(firm, 50, posted_at=clock.now() - dt.timedelta(days=11))
    assert of(firm).past == (), "open ones, and one that was a mistake"
    late = builders.a_demand({}, enterprise=firm, headcount=10, needed_by=today - dt.timedelta(days=1))
    (one,) = of(firm).past
    assert (one.demand_id, one.posted, one.taken) == (late.id, 10, 0)
    order = Cohort.create(number="X-1", demand=late, time="weekend", headcount=10, seats=10, state="review")
    assert of(firm).past == (), "an order is still being decided"
    Cohort.update(state="running").where(Cohort.id == order.id).execute()
    for state in ("accepted", "accepted", "declined"):
        CohortSeat.create(cohort=order, worker=builders.a_worker(), position=1, state=state, contribution=0, coverage=0,
                          coverage_after=0, hours=0)  # fmt: skip
    assert [(row.accepted, row.taken) for row in of(firm).past] == [(2, 2)]
    Demand.update(filled=3).where(Demand.id == late.id).execute()
    assert [(row.accepted, row.filled, row.taken) for row in of(firm).past] == [(2, 3, 3)]
    Demand.update(state="closed", closed_at=clock.now(), closed_reason="filled").where(Demand.id == late.id).execute()
    assert [(row.by_own_word, row.taken) for row in of(firm).past] == [(True, 3 + 0.5 * 7)]


def test_the_past_fades_and_the_next_demand_moves_it_as_foretold(seeded: str) -> None:
    firm = builders.an_enterprise()
    ended(firm, 40, days=730)
    old = of(firm).value
    low, high = of(firm).after(20, 0), of(firm).after(20, 20)
    assert low < old < high
    ended(firm, 20, filled=20, days=0)
    assert of(firm).value == pytest.approx(high)
    recent = builders.an_enterprise()
    ended(recent, 40, days=0)
    assert of(recent).value < old
