"""How many people are qualified for the shortage professions, as each reader may be told it.

The city office is told everything. A town knows its own people and an enterprise those who let it see them: what they are told must
leave nothing small when their own are taken off. Enterprises and trainers read the table of all towns too, so that a sum that is
hidden there is hidden everywhere. The index is computed from the number, and the order of a list from the index, so both are hidden
with it; whoever reads sums alone is told the least that the index can be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skillmatch.store.accounts.access import Acting
from skillmatch.store.db.database import rows
from skillmatch.store.shortage.index import PAGE_DIGITS, least_index, shortage_index
from skillmatch.store.statistics import figure_sets
from skillmatch.store.statistics.counting import CountedFigures, Town
from skillmatch.store.statistics.figure_sets import DatedFigures, StaffInCity
from skillmatch.store.statistics.suppression import few, may_know, suppress_beside_own
from skillmatch.terms import Role

WITH_TOWNS = (Role.ENTERPRISE, Role.TRAINER)
"""Who reads the supply of all towns without a right to their rows."""


@dataclass(frozen=True)
class SuppressedSupply:
    """Qualified people and the index that they give; None is not told. ``exact`` is False where the index is the least."""

    people: int | None
    index: float | None
    exact: bool = True

    @property
    def rank(self) -> float:
        """By which a list is ordered: what is not told at all comes last."""
        return -1.0 if self.index is None else self.index


@dataclass(frozen=True)
class SuppliesByTown:
    """Qualified people of each profession (by code) by town, and their sums; None is not told."""

    cells: Mapping[str, Mapping[Town, int | None]]
    sums: Mapping[str, int | None]


def of_list(acting: Acting | None, listed: Sequence[tuple[str, float, int]]) -> list[SuppressedSupply]:
    """The supply of professions of a published list, as (code, open places by credibility, qualified people), in their order.

    Parameters
    ----------
    acting : Acting or None
        Who reads.
    listed : sequence of tuple
        Of one version of the list; the current figures decide with it what may be told.
    """
    role = None if acting is None else acting.role
    if role is Role.CITY:
        return [SuppressedSupply(people, shortage_index(demand, people)) for _, demand, people in listed]
    if acting is not None and role in WITH_TOWNS:
        now = city(acting).of
        told = by_town(now).sums
        newer = sum(now.newer.values())
        own = {code: sum(by_place.values()) + newer for code, by_place in now.own.supply.items()}
        return [_beside_towns(n, demand, own.get(code, newer), told.get(code)) for code, demand, n in listed]
    found: Mapping[str, Mapping[Town, int]] = figure_sets.of_place().of.supply
    if acting is not None and role is Role.TOWN:
        towns = [(demand, people, found.get(code, {})) for code, demand, people in listed]
        return [_at_least(n, demand, at.get(acting.town_id, 0), min(n, sum(at.values()))) for demand, n, at in towns]
    return [_to_all(people, demand, found.get(code, {})) for code, demand, people in listed]


def city(acting: Acting | None) -> DatedFigures[StaffInCity]:
    """The figures of the city with those of the reader's own people: of an enterprise's those who let it see them."""
    if acting is not None and acting.role is Role.ENTERPRISE and acting.enterprise_id is not None:
        return figure_sets.city_and_staff(acting.enterprise_id)
    found = figure_sets.of_place()
    return DatedFigures(StaffInCity(found.of), found.counted_at, found.old)


def by_town(now: StaffInCity) -> SuppliesByTown:
    """The table of all towns for whoever has no right to their rows, without what they could infer from their own people."""
    found = now.found
    towns = places(found)
    codes = list(found.demand)
    table, mine = (
        [[some.get(code, {}).get(town, 0) for town in towns] for code in codes] for some in (found.supply, now.own.supply)
    )
    told = suppress_beside_own(table, may_know(table, mine, [now.newer.get(town, 0) for town in towns]))
    return SuppliesByTown(
        {code: dict(zip(towns, cells, strict=True)) for code, cells in zip(codes, told.cells, strict=True)},
        dict(zip(codes, told.rows, strict=True)),
    )


def exactly(found: CountedFigures) -> SuppliesByTown:
    """The table as it was counted, for the city office."""
    towns = places(found)
    supply = {code: {town: found.supply.get(code, {}).get(town, 0) for town in towns} for code in found.demand}
    return SuppliesByTown(supply, {code: sum(cells.values()) for code, cells in supply.items()})


def places(found: CountedFigures) -> list[Town]:
    """The columns of the table: every town, and "no town stated" where it counts anything."""
    towns: list[Town] = [row[0] for row in rows("SELECT id FROM town ORDER BY id")]
    return (
        [*towns, None] if any(None in found.demand[code] or None in found.supply.get(code, {}) for code in found.demand) else towns
    )


def _beside_towns(people: int, demand: float, own: int, now: int | None) -> SuppressedSupply:
    """A sum beside a table of towns: told where the table tells it now, and where enough others remain."""
    return (
        SuppressedSupply(people, shortage_index(demand, people))
        if now is not None and not few(people - own)
        else SuppressedSupply(None, None)
    )


def _at_least(people: int, demand: float, own: int, fewest: int) -> SuppressedSupply:
    """A sum alone; `fewest` is the smaller of the number on the day of the list and the number now."""
    if not few(fewest - own):
        return SuppressedSupply(people, shortage_index(demand, people))
    least = least_index(demand, own)
    # "At least 0.00" says nothing: whatever rounds to it is not told.
    return SuppressedSupply(None, least if round(least, PAGE_DIGITS) else None, exact=False)


def _to_all(people: int, demand: float, towns: Mapping[Town, int]) -> SuppressedSupply:
    """A sum that anybody may pass on: told where no town could take its own off and be left with a few."""
    if few(people - max(towns.values(), default=0)) and not few(people):
        return SuppressedSupply(None, None)
    return _at_least(people, demand, 0, people)
