"""Figures of the city and of its towns, counted from the live rows by constant SQL: nobody's row is loaded.

人 (people) and 人次 (enrolments) are different numbers here and stay apart. Everything is counted by the town where a person lives,
or where a demand's work is, so that the towns' figures sum to the city's; ``None`` stands for "no town stated".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from skillmatch.store.catalogue_rows import day
from skillmatch.store.database import rows
from skillmatch.store.scope import CONSENTS
from skillmatch.store.shortage_figures import Figures, shortage_index
from skillmatch.terms import QUALIFIED_TOLERANCE

IN_FORCE = "h.evidence = 'certificate' AND (h.expires_on IS NULL OR h.expires_on >= ?)"
"""A holding ``h`` known by a certificate that has not expired at the day given."""

CONVERTED = (
    "FROM enrolment e JOIN course_skill cs ON cs.course_id = e.course_id"
    " JOIN held_skill h ON h.worker_id = e.worker_id AND h.skill_id = cs.skill_id JOIN worker w ON w.id = e.worker_id"
)
"""Enrolments ``e`` of people ``w`` beside what they hold ``h`` of the skills that the course teaches."""

NEWEST = "(SELECT id FROM shortage_version WHERE published_on IS NOT NULL ORDER BY number DESC LIMIT 1)"


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
class WaitingDemand:
    """An open demand whose day comes near and for which no class has been ordered."""

    id: int
    title: str
    enterprise_zh: str
    enterprise_en: str
    open_places: int
    needed_by: dt.date
    sample: bool


@dataclass(frozen=True)
class WaitingCohort:
    """A proposed class that a trainer has not decided on."""

    id: int
    number: str
    zh: str
    en: str
    base_zh: str
    base_en: str
    since: dt.date


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


def shortage_now(as_of: dt.date, town_id: int | None = None) -> dict[str, Figures]:
    """What the professions of the newest list would show if they were counted now, by code.

    The same counting as ``shortage_figures.figures``, for all professions in four queries and, if asked, for one town alone.
    """
    demand, supply = demand_by_town(town_id), supply_by_town(as_of, town_id)
    return {code: balance(sum(demand[code].values()), sum(supply.get(code, {}).values())) for code in demand}


def balance(wanted: int, held: int) -> Figures:
    """Open places, qualified people and the index that they give."""
    return Figures(wanted, held, shortage_index(wanted, held))


def demand_by_town(town_id: int | None = None) -> dict[str, dict[int | None, int]]:
    """Open places of each profession of the newest list (by code, in its order) by the town of the work; zeros are left out."""
    found: dict[str, dict[int | None, int]] = {}
    for code, town, places in rows(
        "SELECT p.code, d.town_id, COALESCE(SUM(d.headcount - d.filled), 0) FROM shortage_profession p"
        " LEFT JOIN shortage_occupation so ON so.profession_id = p.id"
        f" LEFT JOIN demand d ON d.occupation_id = so.occupation_id AND d.state = 'open'{_only('d', town_id)}"
        f" WHERE p.version_id = {NEWEST} GROUP BY p.id, p.code, d.town_id ORDER BY p.id"
    ):
        found.setdefault(code, {}).update({town: int(places)} if places else {})
    return found


def supply_by_town(as_of: dt.date, town_id: int | None = None) -> dict[str, dict[int | None, int]]:
    """People who hold all that entry to a profession asks for, by code and by the town where they live, without zeros."""
    found: dict[str, dict[int | None, int]] = {}
    for code, town, people in _qualified(as_of, town_id):
        found.setdefault(code, {})[town] = int(people)
    return found


def supply_of_enterprise(as_of: dt.date, enterprise_id: int) -> dict[str, dict[int | None, int]]:
    """The same of an enterprise's own people who let it see them: what each holds is counted against what entry asks for."""
    found: dict[str, dict[int | None, int]] = {}
    for code, town, people in rows(
        "WITH entry AS (SELECT p.code, o.id AS occupation_id, r.skill_id, r.required_rank,"
        " COUNT(*) OVER (PARTITION BY p.id, o.id) AS asked FROM shortage_profession p"
        " JOIN shortage_occupation so ON so.profession_id = p.id JOIN occupation o ON o.id = so.occupation_id"
        " JOIN requirement r ON r.occupation_id = o.id AND r.required_rank <= o.start_rank"
        f" WHERE p.version_id = {NEWEST}), able AS (SELECT e.code, w.town_id, w.id FROM worker w"
        " CROSS JOIN held_skill h CROSS JOIN entry e"
        f" WHERE w.enterprise_id = ? AND w.state = 'listed' AND {CONSENTS.format('w')} AND h.worker_id = w.id"
        " AND (h.expires_on IS NULL OR h.expires_on >= ?) AND e.skill_id = h.skill_id AND h.rank >= e.required_rank - ?"
        " GROUP BY e.code, e.occupation_id, e.asked, w.town_id, w.id HAVING COUNT(*) = e.asked)"
        " SELECT code, town_id, COUNT(DISTINCT id) FROM able GROUP BY code, town_id",
        (enterprise_id, as_of.isoformat(), QUALIFIED_TOLERANCE),
    ):
        found.setdefault(code, {})[town] = int(people)
    return found


ENTRY_HELD = (
    "FROM entry e JOIN held_skill h ON h.skill_id = e.skill_id AND h.rank >= e.required_rank - ?"
    " AND (h.expires_on IS NULL OR h.expires_on >= ?) JOIN worker w ON w.id = h.worker_id"
    " WHERE w.state = 'listed' AND NOT EXISTS (SELECT 1 FROM occupation o"
    " JOIN requirement r ON r.occupation_id = o.id AND r.required_rank <= o.start_rank"
    " WHERE o.id = e.occupation_id AND NOT EXISTS (SELECT 1 FROM held_skill x WHERE x.worker_id = h.worker_id"
    " AND x.skill_id = r.skill_id AND x.rank >= r.required_rank - ? AND (x.expires_on IS NULL OR x.expires_on >= ?)))"
)
"""People ``w`` who hold what ``entry`` asks for: of each occupation the skill that fewest people hold is looked up first, and only
its holders are checked for the others."""


def _qualified(as_of: dt.date, town_id: int | None) -> list[tuple[str, int | None, int]]:
    """(code of the profession, town, people who hold all that entry asks for)."""
    first = _values(_rarest())
    if not first:
        return []
    return rows(
        f"{first} SELECT (SELECT p.code FROM shortage_profession p WHERE p.id = e.profession_id), w.town_id,"
        f" COUNT(DISTINCT h.worker_id) {ENTRY_HELD}{_only('w', town_id)} GROUP BY e.profession_id, w.town_id",
        (QUALIFIED_TOLERANCE, as_of.isoformat()) * 2,
    )


def qualified_in(code: str, as_of: dt.date) -> tuple[str, tuple[Any, ...]]:
    """A query for the ids of the people who are qualified for a profession of the newest list, and its parameters."""
    first = _values(_rarest(code))
    if not first:
        return "SELECT id FROM worker WHERE 1 = 0", ()
    return f"{first} SELECT h.worker_id {ENTRY_HELD}", (QUALIFIED_TOLERANCE, as_of.isoformat()) * 2


def qualified_apart(code: str, as_of: dt.date) -> list[tuple[str, tuple[Any, ...]]]:
    """The same as a query for each occupation, from the holders of its rarest skill ``h`` in the order of ``h.worker_id``; it may
    have further conditions on the people ``w``, of whom some are in several."""
    held = (
        "SELECT h.worker_id FROM held_skill h JOIN worker w ON w.id = h.worker_id WHERE h.skill_id = ? AND h.rank >= ?"
        " AND (h.expires_on IS NULL OR h.expires_on >= ?) AND w.state = 'listed' AND NOT EXISTS (SELECT 1 FROM occupation o"
        " JOIN requirement r ON r.occupation_id = o.id AND r.required_rank <= o.start_rank WHERE o.id = ? AND NOT EXISTS"
        " (SELECT 1 FROM held_skill x WHERE x.worker_id = w.id AND x.skill_id = r.skill_id AND x.rank >= r.required_rank - ?"
        " AND (x.expires_on IS NULL OR x.expires_on >= ?)))"
    )
    low, day = QUALIFIED_TOLERANCE, as_of.isoformat()
    return [(held, (skill, rank - low, day, occupation, low, day)) for _, occupation, skill, rank in _rarest(code)]


def _values(entries: Iterable[tuple[int, int, int, int]]) -> str:
    listed = ", ".join(f"({profession}, {occupation}, {skill}, {rank})" for profession, occupation, skill, rank in entries)
    return f"WITH entry(profession_id, occupation_id, skill_id, required_rank) AS (VALUES {listed})" if listed else ""


def _rarest(code: str | None = None) -> list[tuple[int, int, int, int]]:
    """(profession, occupation, the entry skill that fewest people hold, its rank), of one profession or of all; without skills that
    nobody holds."""
    asked = rows(
        "SELECT so.profession_id, r.occupation_id, r.skill_id, r.required_rank FROM shortage_profession p"
        " JOIN shortage_occupation so ON so.profession_id = p.id JOIN occupation o ON o.id = so.occupation_id"
        " JOIN requirement r ON r.occupation_id = o.id AND r.required_rank <= o.start_rank"
        f" WHERE p.version_id = {NEWEST}" + ("" if code is None else " AND p.code = ?"),
        () if code is None else (code,),
    )
    skills = ", ".join(str(int(row[2])) for row in asked) or "NULL"
    only = "" if code is None else f" WHERE skill_id IN ({skills})"
    holders = dict(rows(f"SELECT skill_id, COUNT(*) FROM held_skill{only} GROUP BY skill_id"))
    rarest: dict[tuple[int, int], tuple[int, int, int]] = {}
    for profession, occupation, skill, rank in asked:
        found = (int(holders.get(skill, 0)), int(skill), int(rank))
        rarest[profession, occupation] = min(rarest.get((profession, occupation), found), found)
    return [(*key, skill, rank) for key, (n, skill, rank) in sorted(rarest.items()) if n]


def demands_without_order(until: dt.date, town_id: int | None = None) -> list[WaitingDemand]:
    """Open demands with places left that are needed by `until` at the latest and have no living order, the most urgent first."""
    found = rows(
        "SELECT d.id, d.title, e.zh, e.en, d.headcount - d.filled, d.needed_by, d.basis FROM demand d"
        " JOIN enterprise e ON e.id = d.enterprise_id"
        f" WHERE d.state = 'open' AND d.headcount > d.filled AND d.needed_by <= ?{_only('d', town_id)}"
        " AND NOT EXISTS (SELECT 1 FROM cohort c JOIN cohort_demand x ON x.cohort_id = c.id WHERE x.demand_id = d.id"
        " AND c.state NOT IN ('closed', 'returned', 'cancelled'))"
        " ORDER BY d.needed_by, d.id",
        (until.isoformat(),),
    )
    return [
        WaitingDemand(key, title, zh, en, places, day(needed), basis not in ("article", "posted"))
        for key, title, zh, en, places, needed, basis in found
    ]


def cohorts_waiting(since: dt.datetime, town_id: int | None = None) -> list[WaitingCohort]:
    """Classes that have waited for a trainer's decision since before `since`, the oldest first."""
    found = rows(
        "SELECT c.id, c.number, COALESCE(k.zh, d.title), COALESCE(k.en, d.title), COALESCE(b.zh, ''), COALESCE(b.en, ''),"
        " c.proposed_at FROM cohort c JOIN demand d ON d.id = c.demand_id"
        " LEFT JOIN course k ON k.id = c.course_id LEFT JOIN base b ON b.id = c.base_id"
        f" WHERE c.state IN ('proposed', 'review') AND c.proposed_at <= ?{_only('c', town_id)} ORDER BY c.proposed_at, c.id",
        (str(since),),
    )
    return [
        WaitingCohort(key, number, zh, en, base_zh, base_en, day(proposed))
        for key, number, zh, en, base_zh, base_en, proposed in found
    ]


def _enrolments(state: str, where: str) -> str:
    return (
        "SELECT w.town_id, COUNT(*), COUNT(DISTINCT e.worker_id) FROM enrolment e JOIN worker w ON w.id = e.worker_id"
        f" WHERE e.state = '{state}' AND w.state = 'listed'{where} GROUP BY w.town_id"
    )


def _only(letter: str, town_id: int | None) -> str:
    return "" if town_id is None else f" AND {letter}.town_id = {int(town_id)}"
