"""In a city too large to count at each look, a figure's rows come with the number that the dashboards keep, in pages by key."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.features.statistics.queries import figures as figures_queries
from skillmatch.features.statistics.services import figure_counting as figure_counting_service
from skillmatch.store.accounts.access import Acting
from skillmatch.store.db.scope import Scope
from skillmatch.store.demands import qualified
from skillmatch.store.organisations.models import Base
from skillmatch.store.statistics import counting, figure_numbers, figure_rows, figure_sets
from skillmatch.store.statistics.figure_numbers import FigureQuery
from skillmatch.terms import Role
from tests.builders import a_worker
from tests.cast import Cast


@pytest.fixture
def large(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample city passes for a large one, counted a moment ago."""
    monkeypatch.setattr(figure_sets, "MAX_LIVE_PEOPLE", 0)
    assert figure_counting_service.count()


def asked(cast: Cast) -> Iterator[tuple[FigureQuery, Scope]]:
    professions = list(counting.places(clock.today())[counting.CITY].demand)
    scopes = [Scope(everything=True), Scope(town_id=cast.town.id), Scope(enterprise_id=cast.enterprise.id)]
    for scope in scopes:
        for of in ("people", "certified", "trained", "training", "converted", "enrolments"):
            yield FigureQuery(of), scope
        yield FigureQuery("enrolments", state="completed"), scope
        yield FigureQuery("people", grade=3), scope
        yield FigureQuery("people", occupation=cast.worker.occupation_id), scope
        for profession in professions[:6]:
            yield FigureQuery("qualified", profession=profession), scope
        for base in Base.select().limit(4):
            for of in ("enrolments", "trained", "converted"):
                yield FigureQuery(of, base=base.id), scope
        yield FigureQuery("enrolments", pillar="ACADEMY", level="city"), scope
        yield FigureQuery("certified", industry="农业"), scope
        yield FigureQuery("converted", grade=3, town=cast.town.id), scope


def test_pages_hold_exactly_the_rows_that_are_counted(large: None, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure_rows, "PAGE_SIZE", 7)
    monkeypatch.setattr(figure_rows, "SOON_FOUND", 3)
    for few in (0, 5000):
        monkeypatch.setattr(figure_rows, "FEW", few)
        found = 0
        for one, scope in asked(cast):
            keys, after = [], 0
            page = figure_rows.page(one, scope)
            while True:
                keys += [line["key"] for line in page.lines]
                if page.following is None:
                    break
                after = page.following
                page = figure_rows.page(one, scope, after)
            assert keys == sorted(set(keys))
            assert len(keys) == page.count, (one, scope)
            found += len(keys)
        assert found


def test_what_the_dashboards_link_to_is_kept(large: None, cast: Cast) -> None:
    city, town, firm = Scope(everything=True), Scope(town_id=cast.town.id), Scope(enterprise_id=cast.enterprise.id)
    for of in ("people", "certified", "trained", "training", "converted", "enrolments"):
        assert figure_numbers.counted_number(FigureQuery(of), city) is not None
        assert figure_numbers.counted_number(FigureQuery(of, town=cast.town.id), city) is not None
        assert figure_numbers.counted_number(FigureQuery(of), town) is not None
    assert figure_numbers.counted_number(FigureQuery("certified"), firm) is not None
    assert figure_numbers.counted_number(FigureQuery("enrolments", base=1), town) is not None
    assert figure_numbers.counted_number(FigureQuery("trained", base=1), city) is not None
    assert figure_numbers.counted_number(FigureQuery("qualified", profession="SHT06"), town) is not None
    assert figure_numbers.counted_number(FigureQuery("trained", pillar="ACADEMY"), city) is None, "people do not add up over bases"


def test_the_page_says_when_it_was_counted(signed_in, large: None, cast: Cast) -> None:
    client = signed_in("demo_city")
    client.post("/language", data={"lang": "en", "next": "/"})
    before = client.get("/figures/people").get_data(as_text=True)
    assert "counted on" in before
    a_worker(town=cast.town)
    number = re.search(r"([\d,]+) people", client.get("/figures/people").get_data(as_text=True))
    assert number is not None
    assert number.group(1) in before, "the number stays the dashboards' own until they are counted again"


def test_a_count_of_what_is_not_kept_stops(large: None, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure_rows, "MAX_COUNTED", 2)
    page = figure_rows.page(FigureQuery("people", town=cast.town.id, grade=cast.worker.grade), Scope(everything=True))
    everybody = figure_rows.page(FigureQuery("people", grade=cast.worker.grade, industry=""), Scope(everything=True))
    assert page.more == (page.count == 2)
    assert page.count <= 2
    assert everybody.count <= 2


def test_another_scope_opens_an_empty_list(large: None, cast: Cast) -> None:
    page = figure_rows.page(FigureQuery("people", town=cast.other_town.id), Scope(town_id=cast.town.id))
    assert (page.count, list(page.lines)) == (0, [])


def test_nobody_is_counted_while_a_page_is_looked_at(signed_in, large: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an enterprise's own people are of a sum is kept with the sum."""

    def counts(*_: object, **__: object) -> None:
        raise AssertionError("counted at a look")

    for name in ("places", "staff", "city_and_staff", "everything"):
        monkeypatch.setattr(counting, name, counts)
    monkeypatch.setattr(qualified, "qualified", counts)
    for who in ("demo_city", "demo_town", "demo_enterprise", "demo_trainer"):
        client = signed_in(who)
        for path in ("/supply", "/shortage", "/map?figure=people", "/map?figure=converted"):
            assert client.get(path).status_code == 200, (who, path)
    assert signed_in("demo_enterprise").get("/enterprise/figures").status_code == 200


def test_what_an_enterprise_reads_of_others_is_the_same_kept_and_live(
    large: None, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_worker(enterprise=cast.enterprise, town=cast.town, consent=True)
    monkeypatch.setattr(figure_sets, "_is_due", lambda: True)
    assert figure_counting_service.count()
    acting = Acting(1, 1, Role.ENTERPRISE, "somebody", enterprise_id=cast.enterprise.id)
    snap = snapshot.current()

    def shown() -> list[object]:
        found = [figures_queries.town_map(snap, acting, figure) for figure in figures_queries.OF_PEOPLE]
        maps = [(one.spots, one.elsewhere, one.whole) for one in found]
        return [figures_queries.heat(snap, acting).lines, maps, figures_queries.own_staff(cast.enterprise.id).of]

    kept = shown()
    monkeypatch.setattr(figure_sets, "MAX_LIVE_PEOPLE", 10_000)
    assert shown() == kept
