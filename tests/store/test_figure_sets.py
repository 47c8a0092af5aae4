"""In a large city figures are counted in the background and kept: what counting live gives, with the hour of counting."""

from __future__ import annotations

import datetime as dt

import pytest

from skillmatch import clock
from skillmatch.engine_gateway import snapshot, workers
from skillmatch.features.statistics.queries import figures as figures_queries
from skillmatch.features.statistics.services import figure_counting as figure_counting_service
from skillmatch.store.accounts.access import Acting
from skillmatch.store.db.versions import FIGURES, raise_version
from skillmatch.store.people.models import Consent, Worker
from skillmatch.store.shortage.models import ShortageProfession
from skillmatch.store.statistics import counting, figure_sets, supply
from skillmatch.store.statistics.models import FigureSet
from skillmatch.terms import Role
from tests.builders import a_town, a_worker, an_enterprise
from tests.cast import Cast

A_DAY = 24 * 60
"""Minutes after which nobody has only just been entered."""


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch, store: None) -> None:
    """The small city counts as a large one."""
    monkeypatch.setattr(figure_sets, "MAX_LIVE_PEOPLE", 10)


def later(monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    now = clock.now() + dt.timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: now)


def test_a_small_city_keeps_nothing(store: None) -> None:
    assert not figure_counting_service.count()
    assert not FigureSet.select().exists()
    assert not figure_sets.of_place().old


def test_what_is_kept_is_what_is_counted(large: None, cast: Cast) -> None:
    a_worker(town=None, occupation=None, enterprise=cast.enterprise, consent=True)
    live = counting.places(clock.today())
    staff = counting.staff(clock.today())
    assert figure_counting_service.count()
    assert figure_sets.of_place().of == live[counting.CITY]
    for name, one in live.items():
        if name != counting.CITY:
            assert figure_sets.of_place(int(name.split(":")[1])).of == one
    for name, one in staff.items():
        assert figure_sets.of_enterprise(int(name.split(":")[1])).of == one
    snap = snapshot.current()
    for town in (None, cast.town.id):
        kept = figure_sets.open_gaps(town, list)
        found = snap.engine.courses_to_open(workers.everyone(snap, town_id=town))
        assert kept is not None
        assert kept.of == [[snap.skills[skill].id, places, number] for skill, places, number in found]


def test_before_the_first_count_figures_are_counted_and_gaps_are_waited_for(large: None) -> None:
    assert figure_sets.of_place().old
    assert figure_sets.of_place().of == counting.places(clock.today())[counting.CITY]
    assert figure_sets.open_gaps(None, list) is None


def test_a_change_is_counted_once_the_figures_are_no_longer_young(large: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert figure_counting_service.count()
    before = figure_sets.of_place()
    a_worker()
    assert figure_sets.of_place() == before, "what is kept says when it was counted"
    assert not figure_counting_service.count(), "young figures are not counted again"
    later(monkeypatch, 6)
    assert figure_sets.of_place().old
    assert figure_counting_service.count()
    after = figure_sets.of_place()
    assert not after.old
    assert sum(after.of.grades.values()) == sum(before.of.grades.values()) + 1
    assert after.counted_at > before.counted_at


def test_nothing_is_counted_where_nothing_changed(large: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert figure_counting_service.count()
    later(monkeypatch, 60)
    assert not figure_counting_service.count()
    raise_version(FIGURES)
    assert figure_counting_service.count()


def test_a_new_day_is_counted_anew(large: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert figure_counting_service.count()
    tomorrow = clock.today() + dt.timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: tomorrow)
    assert figure_sets.of_place().old


def qualified_people(number: int, **values: object) -> None:
    """People who hold all that entry to a profession asks for."""
    occupation = ShortageProfession.select().where(ShortageProfession.code == "SHT06").get().occupations[0].occupation
    asked = {one.skill_id: one.required_rank for one in occupation.requirements if one.required_rank <= occupation.start_rank}
    for _ in range(number):
        a_worker(asked, **values)


def test_what_is_told_of_others_comes_from_one_count_with_ones_own(
    large: None, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the sum older than the own part, an enterprise could read who is new in either."""
    qualified_people(9, enterprise=cast.enterprise, town=cast.town, consent=True)
    assert figure_counting_service.count()
    acting = Acting(1, 1, Role.ENTERPRISE, "somebody", enterprise_id=cast.enterprise.id)

    def others() -> int:
        now = supply.city(acting).of
        return sum(now.found.supply["SHT06"].values()) - sum(now.own.supply["SHT06"].values())

    elsewhere, told = others(), supply.by_town(supply.city(acting).of)
    Consent.update(withdrawn_at=clock.now()).where(Consent.enterprise == cast.enterprise).execute()
    qualified_people(6, enterprise=cast.enterprise, town=cast.town, consent=True)
    assert others() == elsewhere, "neither number moves without the other"
    assert supply.by_town(supply.city(acting).of) == told
    raise_version(FIGURES)
    later(monkeypatch, 6)
    assert figure_counting_service.count()
    assert others() == elsewhere + 9, "those who no longer let it see them are others now"
    assert sum(supply.city(acting).of.own.supply["SHT06"].values()) == 6


def test_whoever_had_nobody_when_all_were_counted_has_nobody_in_it(large: None, cast: Cast) -> None:
    assert figure_counting_service.count()
    firm = an_enterprise()
    qualified_people(5, enterprise=firm, consent=True)
    assert figure_sets.of_enterprise(firm.id).of == figure_sets.city_and_staff(firm.id).of.own == counting.Staff()
    assert figure_sets.city_and_staff(firm.id).of.found == figure_sets.of_place().of


def test_who_agrees_after_the_count_is_taken_off_as_well(large: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten live in a town when all are counted; then six let their enterprise see them, and four must not be left over."""
    firm, town = an_enterprise(), a_town()
    Worker.update(town=None).where(Worker.town == town).execute()
    staff = [a_worker(town=town, enterprise=firm) for _ in range(6)]
    for _ in range(4):
        a_worker(town=town)
    later(monkeypatch, A_DAY)
    assert figure_counting_service.count()
    acting = Acting(1, 1, Role.ENTERPRISE, "", enterprise_id=firm.id)

    def told() -> float | None:
        spots = figures_queries.town_map(snapshot.current(), acting, "people").spots
        return next(one.value for one in spots if one.town.id == town.id)

    assert told() == 10
    for worker in staff:
        Consent.create(worker=worker, enterprise=firm, version="1", given_at=clock.now())
    assert figure_sets.city_and_staff(firm.id).of.newer == {town.id: 6}
    assert told() is None


def test_who_comes_to_an_enterprise_after_the_count_is_taken_off_as_well(large: None, monkeypatch: pytest.MonkeyPatch) -> None:
    firm, town = an_enterprise(), a_town()
    worker = a_worker(town=town, enterprise=firm, consent=True)
    Worker.update(enterprise=None).where(Worker.id == worker.id).execute()
    later(monkeypatch, A_DAY)
    assert figure_counting_service.count()
    assert figure_sets.city_and_staff(firm.id).of.newer == {}
    Worker.update(enterprise=firm, updated_at=clock.now()).where(Worker.id == worker.id).execute()
    assert figure_sets.city_and_staff(firm.id).of.newer == {town.id: 1}


def test_of_one_enterprise_the_same_is_counted_as_of_all(large: None, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    qualified_people(3, enterprise=cast.enterprise, town=cast.town, consent=True)
    later(monkeypatch, A_DAY)
    assert figure_counting_service.count()
    live = counting.city_and_staff(clock.today(), cast.enterprise.id)
    kept = figure_sets.city_and_staff(cast.enterprise.id).of
    assert (kept.found, kept.own, kept.newer) == (*live, {})
    assert counting.staff(clock.today(), cast.enterprise.id) == {counting.staff_name(cast.enterprise.id): live[1]}
    for town, one in live[1].towns.items():
        assert one.people <= live[0].towns[town].people


def test_the_towns_sum_to_the_city_in_every_figure(store: None) -> None:
    a_worker(town=None, grade=3)
    found = counting.places(clock.today())
    city = found.pop(counting.CITY)
    nowhere = city.towns.get(None)
    assert nowhere is not None
    for grade, number in city.grades.items():
        assert number == sum(one.grades.get(grade, 0) for one in found.values()) + (grade == 3)
    for code, places in city.supply.items():
        assert sum(places.values()) == sum(sum(one.supply.get(code, {}).values()) for one in found.values()) + places.get(None, 0)
    for base, figures in city.bases.items():
        assert figures.enrolments >= sum(one.bases[base].enrolments for one in found.values() if base in one.bases)
    assert city.demand.keys() == next(iter(found.values())).demand.keys()
