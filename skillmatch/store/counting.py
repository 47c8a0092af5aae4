"""All figures of all dashboards in a dozen queries: of the city, of each town and each enterprise, folded out of the same counts.

人 (people) and 人次 (enrolments) stay apart. People who are not listed in the register count nowhere. Of an enterprise's people
only those count by name who let it see them; the others are counted by grade.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields

from skillmatch.store import figures, network_rows
from skillmatch.store.database import rows
from skillmatch.store.figures import CONVERTED, IN_FORCE, TownFigures
from skillmatch.store.scope import CONSENTS

Town = int | None
"""A town's id, or None for "no town stated"."""

CITY = "city"
CONSENT = CONSENTS.format("w")


@dataclass(frozen=True)
class BaseFigures:
    """What a base gave to the people of a scope: enrolments running and completed (人次), people trained, and certified in it."""

    enrolments: int = 0
    completed: int = 0
    trained: int = 0
    converted: int = 0


@dataclass(frozen=True)
class Counted:
    """The figures of the city or of a town; towns that have none of something are left out of its mapping.

    Attributes
    ----------
    towns : mapping of town to TownFigures
        All towns for the city, one for a town.
    grades : mapping of grade 0 to 8 to people
    occupations : mapping of occupation id, or None, to people
    demand, supply : mapping of profession code to mapping of town to open places or qualified people
    bases : mapping of base id to BaseFigures
    """

    towns: Mapping[Town, TownFigures] = field(default_factory=dict)
    grades: Mapping[int, int] = field(default_factory=dict)
    occupations: Mapping[int | None, int] = field(default_factory=dict)
    demand: Mapping[str, Mapping[Town, int]] = field(default_factory=dict)
    supply: Mapping[str, Mapping[Town, int]] = field(default_factory=dict)
    bases: Mapping[int, BaseFigures] = field(default_factory=dict)


@dataclass(frozen=True)
class Staff:
    """The figures of an enterprise's consenting people, and how many others there are at each grade."""

    grades: Mapping[int, int] = field(default_factory=dict)
    occupations: Mapping[int | None, int] = field(default_factory=dict)
    others: Mapping[int, int] = field(default_factory=dict)
    training_people: int = 0
    training_enrolments: int = 0
    completed_people: int = 0
    completed_enrolments: int = 0
    certified: int = 0
    converted: int = 0

    @property
    def people(self) -> int:
        """Those who let the enterprise see them."""
        return sum(self.grades.values())


def town_name(town_id: int) -> str:
    """Under which name a town's figures are kept."""
    return f"town:{town_id}"


def enterprise_name(enterprise_id: int) -> str:
    """Under which name an enterprise's figures are kept."""
    return f"enterprise:{enterprise_id}"


def places(as_of: dt.date, town_id: int | None = None) -> dict[str, Counted]:
    """The figures of the city and of each town that has any; with `town_id` of that town alone."""
    towns = figures.by_town(as_of, town_id)
    trades = _trades(town_id)
    demand, supply = figures.demand_by_town(town_id), figures.supply_by_town(as_of, town_id)
    bases = _bases(as_of, town_id)
    found = {}
    for name, of in _scopes(towns, town_id):
        found[name] = Counted(
            {town: one for town, one in towns.items() if town in of},
            {int(grade or 0): n for grade, n in _summed(((town, grade, n) for town, grade, _, n in trades), of).items()},
            _summed(((town, occupation, n) for town, _, occupation, n in trades), of),
            {code: {town: n for town, n in some.items() if town in of} for code, some in demand.items()},
            {code: {town: n for town, n in some.items() if town in of} for code, some in supply.items()},
            _base_sums(bases, of),
        )
    return found


def staff(as_of: dt.date, enterprise_id: int | None = None) -> dict[str, Staff]:
    """The figures of each enterprise that has people, or of one alone."""
    only = "w.enterprise_id IS NOT NULL" if enterprise_id is None else f"w.enterprise_id = {int(enterprise_id)}"
    day = (as_of.isoformat(),)
    mine = f"{only} AND w.state = 'listed' AND {CONSENT}"
    found: dict[int, dict[str, object]] = {}
    for name, column, where in (
        ("grades", "grade", mine),
        ("occupations", "occupation_id", mine),
        ("others", "grade", f"{only} AND w.state = 'listed' AND NOT {CONSENT}"),
    ):
        for enterprise, key, n in rows(
            f"SELECT w.enterprise_id, w.{column}, COUNT(*) FROM worker w WHERE {where} GROUP BY w.enterprise_id, w.{column}"
        ):
            found.setdefault(enterprise, {}).setdefault(name, {})[key] = int(n)  # type: ignore[index]
    training = "SELECT w.enterprise_id, COUNT(*), COUNT(DISTINCT e.worker_id) FROM enrolment e JOIN worker w ON w.id = e.worker_id"
    held = "SELECT w.enterprise_id, COUNT(DISTINCT h.worker_id) FROM worker w JOIN held_skill h ON h.worker_id = w.id"
    converted = f"SELECT w.enterprise_id, COUNT(DISTINCT e.worker_id) {CONVERTED}"
    for names, sql, parameters in (
        ("training_enrolments training_people", f"{training} WHERE e.state = 'enrolled' AND {mine}", ()),
        ("completed_enrolments completed_people", f"{training} WHERE e.state = 'completed' AND {mine}", ()),
        ("certified", f"{held} WHERE {IN_FORCE} AND {mine}", day),
        ("converted", f"{converted} WHERE {IN_FORCE} AND e.state = 'completed' AND {mine}", day),
    ):
        for enterprise, *numbers in rows(f"{sql} GROUP BY w.enterprise_id", parameters):
            found.setdefault(enterprise, {}).update(zip(names.split(), map(int, numbers), strict=True))
    return {enterprise_name(key): Staff(**parts) for key, parts in found.items()}  # type: ignore[arg-type]


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
            f" WHERE e.state IN ({network_rows.COUNTED}) AND w.state = 'listed'{only} GROUP BY w.town_id, c.base_id"
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
