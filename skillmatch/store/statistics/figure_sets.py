"""Figures for dashboards: counted at every look in a small city, kept with the moment of counting in a large one.

Counting 110,000 people takes about two seconds. So where there are more than ``MAX_LIVE_PEOPLE`` of them, the background worker
counts, keeps the figures of each scope under its name, and pages read one short row; ``counted_at`` is shown. The counters of
``versions`` say whether something has changed since. Nothing is written while a page is looked at.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Generic, TypeVar

from skillmatch import clock
from skillmatch.store.catalogue.queries import moment
from skillmatch.store.db.database import rows, write
from skillmatch.store.db.versions import CATALOGUE, FIGURES, version
from skillmatch.store.statistics import counting
from skillmatch.store.statistics.counting import BaseFigures, CountedFigures, Staff, Town
from skillmatch.store.statistics.figures import TownFigures
from skillmatch.store.statistics.models import FigureSet

MAX_LIVE_PEOPLE = 3000
"""A city of so many people is counted at every look, in some 20 milliseconds (chosen)."""

FRESH = dt.timedelta(minutes=5)
"""Figures this young are not counted again, whatever has changed (chosen)."""

T = TypeVar("T")

Row = tuple[int, Any, Any, str]
"""Version, day, moment of counting, and the figures as JSON."""


@dataclass(frozen=True)
class DatedFigures(Generic[T]):
    """Figures, when they were counted, and whether they should be counted again."""

    of: T
    counted_at: dt.datetime
    old: bool = False


def at_version() -> int:
    """A number that grows with every change of what is counted."""
    return version(CATALOGUE) + version(FIGURES)


def is_small() -> bool:
    """Whether the city is counted at every look."""
    return not rows("SELECT id FROM worker LIMIT 1 OFFSET ?", (MAX_LIVE_PEOPLE,))


def of_place(town_id: int | None = None) -> DatedFigures[CountedFigures]:
    """The figures of the city or of a town."""
    name = counting.CITY if town_id is None else counting.town_name(town_id)
    return _dated(name, _counted, lambda: counting.places(clock.today(), town_id).get(name, CountedFigures()))


def of_enterprise(enterprise_id: int) -> DatedFigures[Staff]:
    """The figures of an enterprise's people."""
    name = counting.staff_name(enterprise_id)
    kept = {} if is_small() else _rows(counting.CITY, name)
    if counting.CITY not in kept:
        return DatedFigures(counting.staff(clock.today(), enterprise_id).get(name, Staff()), clock.now(), not is_small())
    return _as_kept(_staff_or_none(kept.get(name)), kept[counting.CITY])


@dataclass(frozen=True)
class StaffInCity:
    """The figures of the city, and those of the reader's own people in them: both of one count, so that they may be taken off.

    ``newer`` are people, by town, whom the reader has come to see since.
    """

    found: CountedFigures
    own: Staff = field(default_factory=Staff)
    newer: Mapping[Town, int] = field(default_factory=dict)


def city_and_staff(enterprise_id: int) -> DatedFigures[StaffInCity]:
    """The figures of the city beside those of an enterprise's people."""
    name = counting.staff_name(enterprise_id)
    kept = {} if is_small() else _rows(counting.CITY, name)
    if counting.CITY not in kept:
        return DatedFigures(StaffInCity(*counting.city_and_staff(clock.today(), enterprise_id)), clock.now(), not is_small())
    city = kept[counting.CITY]
    newer = counting.newly_seen(enterprise_id, moment(city[2]))
    return _as_kept(StaffInCity(_counted(_read(city)), _staff_or_none(kept.get(name)), newer), city)


def open_gaps(town_id: int | None, count: Callable[[], list[list[int]]]) -> DatedFigures[list[list[int]]] | None:
    """(skill id, places, people) of the gaps without a course; None where they are being counted for the first time."""
    if is_small():
        return DatedFigures(count(), clock.now())
    return _dated(gaps_name(town_id), list, None)


def gaps_name(town_id: int | None) -> str:
    """Under which name the gaps without a course are kept."""
    return "gaps:city" if town_id is None else f"gaps:town:{town_id}"


def count(gaps: Callable[[], Mapping[str, list[list[int]]]]) -> bool:
    """Count everything anew and keep it, unless what is kept is young or still true.

    Parameters
    ----------
    gaps : callable
        Gives the gaps without a course of the city and of each town, by name: the engine's part.

    Returns
    -------
    bool
        Whether anything was counted.
    """
    if is_small() or not _is_due():
        return False
    at, now, today = at_version(), clock.now(), clock.today()
    sets: dict[str, Any] = {name: asdict(one) for name, one in counting.everything(today).items()}
    sets |= gaps()
    with write():
        FigureSet.delete().execute()
        lines = [(name, at, today, now, json.dumps(_keyed(data), ensure_ascii=False)) for name, data in sorted(sets.items())]
        for start in range(0, len(lines), 500):
            FigureSet.insert_many(lines[start : start + 500], ["name", "version", "as_of", "counted_at", "data"]).execute()
    return True


def _is_due() -> bool:
    found = rows("SELECT version, as_of, counted_at FROM figure_set WHERE name = ?", (counting.CITY,))
    return not found or _is_old(*found[0])


def _is_old(at: int, as_of: Any, counted_at: Any) -> bool:
    if str(as_of)[:10] != clock.today().isoformat():
        return True
    return at != at_version() and clock.now() - moment(counted_at) > FRESH


def _dated(name: str, read: Callable[[Any], T], live: Callable[[], T] | None) -> Any:
    if live is not None and is_small():
        return DatedFigures(live(), clock.now())
    found = _rows(name)
    if found:
        return _as_kept(read(_read(found[name])), found[name])
    return None if live is None else DatedFigures(live(), clock.now(), True)


def _rows(*names: str) -> dict[str, Row]:
    """What is kept under these names, read at one moment: a count that ends meanwhile replaces all of it or nothing."""
    marks = ", ".join("?" * len(names))
    return {
        row[0]: row[1:]
        for row in rows(f"SELECT name, version, as_of, counted_at, data FROM figure_set WHERE name IN ({marks})", names)
    }


def _as_kept(of: T, row: Row) -> DatedFigures[T]:
    at, as_of, counted_at, _ = row
    return DatedFigures(of, moment(counted_at), _is_old(at, as_of, counted_at))


def _read(row: Row) -> Any:
    return _numbered(json.loads(row[-1]))


def _staff_or_none(row: Row | None) -> Staff:
    """Whoever had nobody when all were counted is not kept."""
    return Staff() if row is None else _staff(_read(row))


def _keyed(data: Any) -> Any:
    """Mappings with None among their keys as JSON can keep them: the key is empty."""
    if isinstance(data, dict):
        return {"" if key is None else str(key): _keyed(value) for key, value in data.items()}
    return data


def _numbered(data: Any) -> Any:
    """Mappings as they were: whole numbers and None as keys."""
    if isinstance(data, dict):
        return {None if key == "" else int(key) if key.isdecimal() else key: _numbered(value) for key, value in data.items()}
    return data


def _counted(data: dict[str, Any]) -> CountedFigures:
    towns: dict[Town, TownFigures] = {town: TownFigures(**one) for town, one in data["towns"].items()}
    bases = {base: BaseFigures(**one) for base, one in data["bases"].items()}
    return CountedFigures(**data | {"towns": towns, "bases": bases})


def _staff(data: dict[str, Any]) -> Staff:
    return Staff(**data | {"towns": {town: TownFigures(**one) for town, one in data["towns"].items()}})
