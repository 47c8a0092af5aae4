"""All figures of all dashboards in a dozen queries: of the city, of each town and each enterprise, folded out of the same counts.

人 (people) and 人次 (enrolments) stay apart. People who are not listed in the register count nowhere. Of an enterprise's people
only those count by name who let it see them; the others are counted by grade.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from skillmatch.store.db.database import one_moment, rows
from skillmatch.store.db.scope import CONSENTS
from skillmatch.store.demands import qualified as demand_qualified
from skillmatch.store.demands.qualified import Qualified
from skillmatch.store.organisations import queries as organisation_queries
from skillmatch.store.shortage.figures import ShortageFigures
from skillmatch.store.shortage.index import shortage_index
from skillmatch.store.statistics import figures
from skillmatch.store.statistics.figures import CONVERTED, IN_FORCE, TownFigures, total

Town = int | None
"""A town's id, or None for "no town stated"."""

CITY = "entire"
"""The names under which figures are kept change when what is kept changes, so that a new release never reads the old one's."""

CONSENT = CONSENTS.format("w")


@dataclass(frozen=True)
class BaseFigures:
    """What a base gave to the people of a scope: enrolments running and completed (人次), people trained, and certified in it."""

    enrolments: int = 0
    completed: int = 0
    trained: int = 0
    converted: int = 0


@dataclass(frozen=True)
class CountedFigures:
    """The figures of the city or of a town; towns that have none of something are left out of its mapping.

    Attributes
    ----------
    towns : mapping of town to TownFigures
        All towns for the city, one for a town.
    grades : mapping of grade 0 to 8 to people
    occupations : mapping of occupation id, or None, to people
    demand, supply : mapping of profession code to mapping of town to open places or qualified people
    weighed : mapping of profession code to mapping of town to open places by credibility, in hundredths of a place
    bases : mapping of base id to BaseFigures
    """

    towns: Mapping[Town, TownFigures] = field(default_factory=dict)
    grades: Mapping[int, int] = field(default_factory=dict)
    occupations: Mapping[int | None, int] = field(default_factory=dict)
    demand: Mapping[str, Mapping[Town, int]] = field(default_factory=dict)
    supply: Mapping[str, Mapping[Town, int]] = field(default_factory=dict)
    bases: Mapping[int, BaseFigures] = field(default_factory=dict)
    weighed: Mapping[str, Mapping[Town, int]] = field(default_factory=dict)

    @property
    def balance(self) -> dict[str, ShortageFigures]:
        """Of each profession the open places, the same by credibility, the qualified people and the index, by code."""
        return {code: self._balance(code) for code in self.demand}

    def _balance(self, code: str) -> ShortageFigures:
        demand, hundredths, supply = (sum(of.get(code, {}).values()) for of in (self.demand, self.weighed, self.supply))
        return ShortageFigures(demand, hundredths / 100, supply, shortage_index(hundredths / 100, supply))


@dataclass(frozen=True)
class Staff:
    """The figures of an enterprise's consenting people, and how many others there are at each grade.

    Attributes
    ----------
    grades, occupations : mapping
        As in ``CountedFigures``.
    others : mapping of grade to people
        Those who do not let the enterprise see them.
    towns : mapping of town to TownFigures
        Figures of people and enrolments by the town where they live; sample people and open places are not counted here.
    supply : mapping of profession code to mapping of town to qualified people
    """

    grades: Mapping[int, int] = field(default_factory=dict)
    occupations: Mapping[int | None, int] = field(default_factory=dict)
    others: Mapping[int, int] = field(default_factory=dict)
    towns: Mapping[Town, TownFigures] = field(default_factory=dict)
    supply: Mapping[str, Mapping[Town, int]] = field(default_factory=dict)

    @property
    def total(self) -> TownFigures:
        """Those who let the enterprise see them, wherever they live."""
        return total(self.towns.values())


def town_name(town_id: int) -> str:
    """Under which name a town's figures are kept."""
    return f"in:{town_id}"


def staff_name(enterprise_id: int) -> str:
    """Under which name an enterprise's figures are kept."""
    return f"staff:{enterprise_id}"


def everything(as_of: dt.date) -> dict[str, CountedFigures | Staff]:
    """The figures of the city, of each town and of each enterprise, all of one moment, so that they may be subtracted."""
    with one_moment():
        qualified = demand_qualified.qualified(as_of)
        return {**places(as_of, qualified=qualified), **staff(as_of, qualified=qualified)}


def city_and_staff(as_of: dt.date, enterprise_id: int) -> tuple[CountedFigures, Staff]:
    """The figures of the city and of one enterprise, of one moment."""
    with one_moment():
        qualified = demand_qualified.qualified(as_of)
        city, own = places(as_of, qualified=qualified), staff(as_of, enterprise_id, qualified)
    return city[CITY], own.get(staff_name(enterprise_id), Staff())


def places(as_of: dt.date, town_id: int | None = None, qualified: Sequence[Qualified] | None = None) -> dict[str, CountedFigures]:
    """The figures of the city and of each town that has any; with `town_id` of that town alone. Who is `qualified` may be known."""
    towns = figures.by_town(as_of, town_id)
    trades = _trades(town_id)
    demand, weighed = figures.demand_by_town(as_of, town_id)
    supply = demand_qualified.summed(demand_qualified.qualified(as_of, town_id) if qualified is None else qualified)
    bases = _bases(as_of, town_id)
    found = {}
    for name, of in _scopes(towns, town_id):
        found[name] = CountedFigures(
            {town: one for town, one in towns.items() if town in of},
            {int(grade or 0): n for grade, n in _summed(((town, grade, n) for town, grade, _, n in trades), of).items()},
            _summed(((town, occupation, n) for town, _, occupation, n in trades), of),
            {code: {town: n for town, n in some.items() if town in of} for code, some in demand.items()},
            {code: {town: n for town, n in some.items() if town in of} for code, some in supply.items()},
            _base_sums(bases, of),
            {code: {town: n for town, n in some.items() if town in of} for code, some in weighed.items()},
        )
    return found


def staff(as_of: dt.date, enterprise_id: int | None = None, qualified: Sequence[Qualified] | None = None) -> dict[str, Staff]:
    """The figures of each enterprise that has people, or of one alone. Who is `qualified` in the city may be known."""
    only = "w.enterprise_id IS NOT NULL" if enterprise_id is None else f"w.enterprise_id = {int(enterprise_id)}"
    mine = f"{only} AND w.state = 'listed' AND {CONSENT}"
    found: dict[int, dict[str, Any]] = {}
    for name, column, where in (
        ("grades", "grade", mine),
        ("occupations", "occupation_id", mine),
        ("others", "grade", f"{only} AND w.state = 'listed' AND NOT {CONSENT}"),
    ):
        for enterprise, key, n in rows(
            f"SELECT w.enterprise_id, w.{column}, COUNT(*) FROM worker w WHERE {where} GROUP BY w.enterprise_id, w.{column}"
        ):
            found.setdefault(enterprise, {}).setdefault(name, {})[key] = int(n)
    for (enterprise, town), numbers in _staff_towns(as_of, mine).items():
        found.setdefault(enterprise, {}).setdefault("towns", {})[town] = TownFigures(**numbers)
    for one in demand_qualified.qualified(as_of) if qualified is None else qualified:
        if one.enterprise in found:
            found[one.enterprise].setdefault("qualified", []).append(one)
    for of in found.values():
        of["supply"] = demand_qualified.summed(of.pop("qualified", ()))
    return {staff_name(key): Staff(**parts) for key, parts in found.items()}


def newly_seen(enterprise_id: int, since: dt.datetime) -> dict[Town, int]:
    """People who let an enterprise see them and may not have been its own at `since`: newly agreed, or changed in the register."""
    seen = f"w.state = 'listed' AND {CONSENT}"
    sql = (
        "SELECT town_id, COUNT(*) FROM (SELECT w.id, w.town_id FROM consent c JOIN worker w ON w.id = c.worker_id"
        f" WHERE c.enterprise_id = ? AND c.given_at >= ? AND w.enterprise_id = ? AND {seen}"
        " UNION SELECT w.id, w.town_id FROM worker w"
        # The plus keeps SQLite from the index of the staff: few people of the city have changed since, and another index has them.
        f" WHERE w.updated_at >= ? AND +w.enterprise_id = ? AND {seen}) newer GROUP BY town_id"
    )
    at = str(since)
    return {town: int(n) for town, n in rows(sql, (enterprise_id, at, enterprise_id, at, enterprise_id))}


def _staff_towns(as_of: dt.date, mine: str) -> dict[tuple[int, Town], dict[str, int]]:
    """Figures of people and enrolments by enterprise and town."""
    training = "COUNT(*), COUNT(DISTINCT e.worker_id) FROM enrolment e JOIN worker w ON w.id = e.worker_id"
    held = "COUNT(DISTINCT h.worker_id) FROM worker w JOIN held_skill h ON h.worker_id = w.id"
    converted = f"COUNT(DISTINCT e.worker_id) {CONVERTED}"
    day, place = (as_of.isoformat(),), "w.enterprise_id, w.town_id"
    found: dict[tuple[int, Town], dict[str, int]] = {}
    for names, sql, parameters in (
        ("people", f"COUNT(*) FROM worker w WHERE {mine}", ()),
        ("training_enrolments training_people", f"{training} WHERE e.state = 'enrolled' AND {mine}", ()),
        ("completed_enrolments completed_people", f"{training} WHERE e.state = 'completed' AND {mine}", ()),
        ("certified", f"{held} WHERE {IN_FORCE} AND {mine}", day),
        ("converted", f"{converted} WHERE {IN_FORCE} AND e.state = 'completed' AND {mine}", day),
    ):
        for enterprise, town, *numbers in rows(f"SELECT {place}, {sql} GROUP BY {place}", parameters):
            found.setdefault((enterprise, town), {}).update(zip(names.split(), map(int, numbers), strict=True))
    return found


def _scopes(towns: Mapping[Town, TownFigures], town_id: int | None) -> Iterator[tuple[str, frozenset[Town]]]:
    if town_id is not None:
        yield town_name(town_id), frozenset({town_id})
        return
    known = {row[0] for row in rows("SELECT id FROM town ORDER BY id")}
    yield CITY, frozenset({None, *known, *towns})
    for town in sorted(known):
        yield town_name(town), frozenset({town})


def _trades(town_id: int | None) -> list[tuple[Town, int, int | None, int]]:
    only = "" if town_id is None else f" AND w.town_id = {int(town_id)}"
    return rows(
        f"SELECT w.town_id, w.grade, w.occupation_id, COUNT(*) FROM worker w WHERE w.state = 'listed'{only}"
        " GROUP BY w.town_id, w.grade, w.occupation_id ORDER BY w.grade, w.occupation_id"
    )


def _summed(counts: Iterable[tuple[Town, int | None, int]], of: frozenset[Town]) -> dict[int | None, int]:
    found: dict[int | None, int] = {}
    for town, key, n in counts:
        if town in of:
            found[key] = found.get(key, 0) + int(n)
    return found


def _bases(as_of: dt.date, town_id: int | None) -> dict[tuple[Town, int], BaseFigures]:
    only = "" if town_id is None else f" AND w.town_id = {int(town_id)}"
    converted = {
        (town, base): int(n)
        for town, base, n in rows(
            f"SELECT w.town_id, c.base_id, COUNT(DISTINCT e.worker_id) {CONVERTED} JOIN course c ON c.id = e.course_id"
            f" WHERE w.state = 'listed' AND e.state = 'completed' AND {IN_FORCE}{only} GROUP BY w.town_id, c.base_id",
            (as_of.isoformat(),),
        )
    }
    return {
        (town, base): BaseFigures(int(enrolments), int(completed), int(trained), converted.get((town, base), 0))
        for town, base, enrolments, completed, trained in rows(
            "SELECT w.town_id, c.base_id, COUNT(*), SUM(CASE WHEN e.state = 'completed' THEN 1 ELSE 0 END),"
            " COUNT(DISTINCT CASE WHEN e.state = 'completed' THEN e.worker_id END)"
            " FROM enrolment e JOIN course c ON c.id = e.course_id JOIN worker w ON w.id = e.worker_id"
            f" WHERE e.state IN ({organisation_queries.COUNTED}) AND w.state = 'listed'{only} GROUP BY w.town_id, c.base_id"
        )
    }


def _base_sums(parts: Mapping[tuple[Town, int], BaseFigures], of: frozenset[Town]) -> dict[int, BaseFigures]:
    """Nobody lives in two towns, so people may be added over towns (never over bases)."""
    found: dict[int, BaseFigures] = {}
    for (town, base), one in sorted(parts.items(), key=lambda part: part[0][1]):
        if town in of:
            before = found.get(base, BaseFigures())
            found[base] = BaseFigures(*(getattr(before, name.name) + getattr(one, name.name) for name in fields(BaseFigures)))
    return found
