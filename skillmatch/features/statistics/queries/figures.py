"""Supply against demand by profession and town, and the figures of the map, as far as the reader may be told them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peewee import fn

from skillmatch import events
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.features.statistics.rules import figures as figures_rules
from skillmatch.store.accounts.access import Acting
from skillmatch.store.catalogue import cards
from skillmatch.store.demands.models import Demand
from skillmatch.store.organisations import queries as organisation_queries
from skillmatch.store.shortage.index import shortage_index
from skillmatch.store.statistics import figure_sets, suppression
from skillmatch.store.statistics import supply as statistics_supply
from skillmatch.store.statistics.counting import CountedFigures, Staff
from skillmatch.store.statistics.figure_sets import DatedFigures, StaffInCity
from skillmatch.store.statistics.figures import TownFigures
from skillmatch.terms import DemandState, Role

Place = cards.TownCard | None
"""A town, or None for "no town stated"."""

OPEN = ("open_places", "courses")
"""Figures of the map that everybody who sees it may see of every town: nobody's row stands behind them."""

OF_PEOPLE = ("people", "certified", "training_people", "converted")
"""Figures of people: exact for the city, told to others with small ones hidden, of the own town alone to a town."""

NOBODY = TownFigures()


@dataclass(frozen=True)
class FigureCell:
    """Open places and qualified people; None is not told. ``step`` is the colour, None where it would tell what is hidden."""

    demand: int
    supply: int | None
    step: int | None


@dataclass(frozen=True)
class FigureLine:
    """A profession with a cell for each column, and their sum."""

    track: cards.TrackCard
    cells: tuple[FigureCell, ...]
    total: FigureCell


@dataclass(frozen=True)
class SupplyGrid:
    """Supply against demand; ``rest`` says that the last column is the rest of the city."""

    counted_at: dt.datetime
    columns: tuple[Place, ...]
    lines: tuple[FigureLine, ...]
    rest: bool
    hidden: int


@dataclass(frozen=True)
class TownSpot:
    """A town on the map: its number (None is not told) and its colour."""

    town: cards.TownCard
    value: float | None
    step: int | None


@dataclass(frozen=True)
class TownMap:
    """The towns with one figure; ``elsewhere`` is what is in no town, so that the towns and it add up to ``whole``.

    None is not told.
    """

    counted_at: dt.datetime
    spots: tuple[TownSpot, ...]
    elsewhere: float | None
    whole: float | None


def counted(acting: Acting) -> DatedFigures[StaffInCity]:
    """The figures of the city beside the reader's own; where they are old, they are asked to be counted again."""
    kept = statistics_supply.city(acting)
    if kept.old:
        events.figures_wanted.send()
    return kept


def own_staff(enterprise_id: int) -> DatedFigures[Staff]:
    """The figures of an enterprise's people."""
    kept = figure_sets.of_enterprise(enterprise_id)
    if kept.old:
        events.figures_wanted.send()
    return kept


def heat(snap: Snapshot, acting: Acting) -> SupplyGrid:
    """The city exactly for the city office; its own town and the rest for a town; small numbers hidden for all others."""
    kept = counted(acting)
    found = kept.of.found
    tracks = [track for track in snap.tracks if track.code in found.demand]
    if acting.role is Role.TOWN:
        own = next(town for town in snap.towns if town.id == acting.town_id)
        lines = [_own_and_rest(track, found, own.id) for track in tracks]
        return SupplyGrid(kept.counted_at, (own, None), _ordered(lines), True, _hidden(lines))
    columns = statistics_supply.places(found)
    towns = {town.id: town for town in snap.towns}
    told = statistics_supply.exactly(found) if acting.role is Role.CITY else statistics_supply.by_town(kept.of)
    lines = []
    for track in tracks:
        demand, weighed, supply = found.demand[track.code], found.weighed.get(track.code, {}), told.cells[track.code]
        cells = tuple(_cell(demand.get(at, 0), weighed.get(at, 0), supply[at]) for at in columns)
        lines.append(FigureLine(track, cells, _cell(sum(demand.values()), sum(weighed.values()), told.sums[track.code])))
    return SupplyGrid(
        kept.counted_at, tuple(None if at is None else towns.get(at) for at in columns), _ordered(lines), False, _hidden(lines)
    )


def town_map(snap: Snapshot, acting: Acting, figure: str) -> TownMap:
    """The towns with the number of one figure, what is in none of them, and the whole city, as far as it may be told."""
    kept = counted(acting)
    values, whole = _values(snap, kept.of.found, figure)
    if figure in OF_PEOPLE and acting.role is not Role.CITY:
        told, said = _told_beside_own(snap, kept.of, figure, values)
    else:
        told, said = list(values), whole
    *in_towns, elsewhere = told
    most = max((value for value in in_towns if value is not None), default=0)
    found = (TownSpot(town, value, figures_rules.share_step(value, most)) for town, value in zip(snap.towns, in_towns, strict=True))
    return TownMap(kept.counted_at, tuple(found), elsewhere, said)


def figures_of_map(acting: Acting) -> tuple[str, ...]:
    """Return what the reader may choose: a town sees no figures of the people of others."""
    return OPEN if acting.role is Role.TOWN else (*OF_PEOPLE, *OPEN)


def _told_beside_own(snap: Snapshot, now: StaffInCity, figure: str, values: Sequence[int]) -> tuple[list[int | None], int | None]:
    """Nothing small is left when an enterprise takes off its own people, whose towns it may know."""
    towns = [*(one.id for one in snap.towns), None]
    own = [getattr(now.own.towns.get(town, NOBODY), figure) for town in towns]
    (mine,) = suppression.may_know([values], [own], [now.newer.get(town, 0) for town in towns])
    told, whole = suppression.suppress_with_total([n - some for n, some in zip(values, mine, strict=True)])
    said = [None if n is None else n + some for n, some in zip(told, mine, strict=True)]
    return said, None if whole is None else whole + sum(mine)


def _values(snap: Snapshot, found: CountedFigures, figure: str) -> tuple[list[int], int]:
    numbers: dict[int | None, int]
    if figure == "courses":
        numbers = {}
        for base in organisation_queries.bases():
            numbers[base.town_id] = numbers.get(base.town_id, 0) + base.courses
    else:
        numbers = {town: getattr(one, figure) for town, one in found.towns.items()}
    values = [numbers.get(town.id, 0) for town in snap.towns]
    return [*values, numbers.get(None, 0)], sum(numbers.values())


def _cell(demand: int, hundredths: int, supply: int | None) -> FigureCell:
    """A cell whose colour comes from the places by credibility."""
    if supply is None:
        return FigureCell(demand, None, None)
    return FigureCell(demand, supply, figures_rules.shortage_step(demand, shortage_index(hundredths / 100, supply)))


def _own_and_rest(track: cards.TrackCard, found: CountedFigures, own: int) -> FigureLine:
    """The sum is left out: less the own column it would be the rest."""
    numbers = [of.get(track.code, {}) for of in (found.demand, found.weighed, found.supply)]
    (wanted, weighed, held), mine = (sum(of.values()) for of in numbers), [of.get(own, 0) for of in numbers]
    hidden = suppression.few(held - mine[2])
    rest = _cell(wanted - mine[0], weighed - mine[1], None if hidden else held - mine[2])
    return FigureLine(track, (_cell(*mine), rest), _cell(wanted, weighed, None if hidden else held))


def _ordered(lines: Sequence[FigureLine]) -> tuple[FigureLine, ...]:
    return tuple(sorted(lines, key=lambda line: (-(line.total.step or 0), -line.total.demand, line.track.id)))


def _hidden(lines: Sequence[FigureLine]) -> int:
    return sum(cell.supply is None for line in lines for cell in line.cells)


def others_of(staff: Staff) -> tuple[list[tuple[int, int]], int]:
    """People without consent by grade where a group is large enough, and how many are in no such group."""
    counts: Mapping[int, int] = staff.others
    grades = [counts.get(grade, 0) for grade in range(9)]
    told = suppression.suppress(grades)
    return [(grade, n) for grade, n in enumerate(told) if n], sum(n for n, one in zip(grades, told, strict=True) if one is None)


def occupations(snap: Snapshot, counts: Mapping[int | None, int]) -> list[tuple[cards.OccupationCard | None, int]]:
    """People by occupation, the most first."""
    found = []
    for key, number in counts.items():
        place = snap.occupation_index.at(key)
        found.append((snap.occupations[place] if place >= 0 else None, number))
    return sorted(found, key=lambda pair: (-pair[1], pair[0].code if pair[0] else ""))


def own_places(enterprise_id: int) -> int:
    """Open places of an enterprise."""
    own = (Demand.enterprise == enterprise_id) & (Demand.state == DemandState.OPEN.value)
    return Demand.select(fn.SUM(Demand.headcount - Demand.filled)).where(own).scalar() or 0
