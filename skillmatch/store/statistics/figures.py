"""Figures of the city and of its towns, counted from the live rows by constant SQL: nobody's row is loaded.

人 (people) and 人次 (enrolments) are different numbers here and stay apart. Everything is counted by the town where a person lives,
or where a demand's work is, so that the towns' figures sum to the city's; ``None`` stands for "no town stated".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields

from skillmatch.store.catalogue.queries import day
from skillmatch.store.db.database import rows
from skillmatch.store.demands import credibility
from skillmatch.store.demands.qualified import NEWEST

IN_FORCE = "h.evidence = 'certificate' AND (h.expires_on IS NULL OR h.expires_on >= ?)"
"""A holding ``h`` known by a certificate that has not expired at the day given."""

CONVERTED = (
    "FROM enrolment e JOIN course_skill cs ON cs.course_id = e.course_id"
    " JOIN held_skill h ON h.worker_id = e.worker_id AND h.skill_id = cs.skill_id JOIN worker w ON w.id = e.worker_id"
)
"""Enrolments ``e`` of people ``w`` beside what they hold ``h`` of the skills that the course teaches."""


@dataclass(frozen=True)
class TownFigures:
    """Figures of one town, or of a sum of towns.

    Attributes
    ----------
    people, sample_people : int
        People in the register, and how many of them are sample data.
    open_places : int
        Places of open demands that nobody has taken yet.
    training_people, training_enrolments : int
        People in a class now, and their enrolments (人次).
    completed_people, completed_enrolments : int
        People who have completed a course, and the courses completed (人次).
    certified : int
        People with a certificate in force for at least one skill.
    converted : int
        Of those who completed a course, people with a certificate in force for a skill that it teaches.
    """

    people: int = 0
    sample_people: int = 0
    open_places: int = 0
    training_people: int = 0
    training_enrolments: int = 0
    completed_people: int = 0
    completed_enrolments: int = 0
    certified: int = 0
    converted: int = 0


@dataclass(frozen=True)
class DemandCover:
    """How far the open demands have classes ordered; a demand without a day is needed at once.

    Attributes
    ----------
    soon, soon_uncovered, later_uncovered : int
        Open places needed soon; those of them, and of the later ones, that no order asks for.
    """

    soon: int
    soon_uncovered: int
    later_uncovered: int


def by_town(as_of: dt.date, town_id: int | None = None) -> dict[int | None, TownFigures]:
    """Figures of every town that has any, or of one town alone."""
    person, place = _only("w", town_id), _only("d", town_id)
    counted: dict[int | None, dict[str, int]] = {}
    for name, sql, parameters in (
        (
            "people sample_people",
            "SELECT w.town_id, COUNT(*), SUM(CASE WHEN w.sample THEN 1 ELSE 0 END) FROM worker w"
            f" WHERE w.state = 'listed'{person} GROUP BY w.town_id",
            (),
        ),
        (
            "open_places",
            f"SELECT d.town_id, SUM(d.headcount - d.filled) FROM demand d WHERE d.state = 'open'{place} GROUP BY d.town_id",
            (),
        ),
        ("training_enrolments training_people", _enrolments("enrolled", person), ()),
        ("completed_enrolments completed_people", _enrolments("completed", person), ()),
        (
            "certified",
            "SELECT w.town_id, COUNT(DISTINCT h.worker_id) FROM held_skill h JOIN worker w ON w.id = h.worker_id"
            f" WHERE w.state = 'listed' AND {IN_FORCE}{person} GROUP BY w.town_id",
            (as_of.isoformat(),),
        ),
        (
            "converted",
            f"SELECT w.town_id, COUNT(DISTINCT e.worker_id) {CONVERTED} WHERE w.state = 'listed' AND e.state = 'completed'"
            f" AND {IN_FORCE}{person} GROUP BY w.town_id",
            (as_of.isoformat(),),
        ),
    ):
        for town, *numbers in rows(sql, parameters):
            counted.setdefault(town, {}).update(zip(name.split(), map(int, numbers), strict=True))
    return {town: TownFigures(**found) for town, found in counted.items()}


def total(parts: Iterable[TownFigures]) -> TownFigures:
    """The sum of towns."""
    listed = list(parts)
    return TownFigures(**{field.name: sum(getattr(part, field.name) for part in listed) for field in fields(TownFigures)})


def demand_by_town(
    as_of: dt.date, town_id: int | None = None
) -> tuple[dict[str, dict[int | None, int]], dict[str, dict[int | None, int]]]:
    """Open places of each profession of the newest list (by code, in its order) by the town of the work; zeros are left out.

    Returns
    -------
    places, weighed : dict
        The second counts each enterprise's by its credibility, in hundredths of a place.
    """
    found: dict[str, dict[int | None, int]] = {}
    weighed: dict[str, dict[int | None, int]] = {}
    known = credibility.values(as_of)
    for code, town, enterprise, places in rows(
        "SELECT p.code, d.town_id, d.enterprise_id, COALESCE(SUM(d.headcount - d.filled), 0) FROM shortage_profession p"
        " LEFT JOIN shortage_occupation so ON so.profession_id = p.id"
        f" LEFT JOIN demand d ON d.occupation_id = so.occupation_id AND d.state = 'open'{_only('d', town_id)}"
        f" WHERE p.version_id = {NEWEST} GROUP BY p.id, p.code, d.town_id, d.enterprise_id ORDER BY p.id"
    ):
        all_, believed = found.setdefault(code, {}), weighed.setdefault(code, {})
        if places:
            all_[town] = all_.get(town, 0) + int(places)
            believed[town] = believed.get(town, 0) + credibility.hundredths(known, enterprise, int(places))
    return found, weighed


def demand_cover(until: dt.date, town_id: int | None = None) -> DemandCover:
    """The open places of demands that are needed by `until` or later, and those of them that no living order asks for."""
    found = rows(
        "SELECT d.headcount - d.filled, d.needed_by,"
        " (SELECT SUM(x.headcount) FROM cohort c JOIN cohort_demand x ON x.cohort_id = c.id WHERE x.demand_id = d.id"
        " AND c.state NOT IN ('closed', 'returned', 'cancelled'))"
        f" FROM demand d WHERE d.state = 'open' AND d.headcount > d.filled{_only('d', town_id)}"
    )
    soon, uncovered = 0, {True: 0, False: 0}
    for places, needed, ordered in found:
        is_soon = needed is None or day(needed) <= until
        soon += int(places) if is_soon else 0
        uncovered[is_soon] += max(int(places) - int(ordered or 0), 0)
    return DemandCover(soon, uncovered[True], uncovered[False])


def _enrolments(state: str, where: str) -> str:
    return (
        "SELECT w.town_id, COUNT(*), COUNT(DISTINCT e.worker_id) FROM enrolment e JOIN worker w ON w.id = e.worker_id"
        f" WHERE e.state = '{state}' AND w.state = 'listed'{where} GROUP BY w.town_id"
    )


def _only(letter: str, town_id: int | None) -> str:
    return "" if town_id is None else f" AND {letter}.town_id = {int(town_id)}"
