"""Who is qualified for the shortage professions: people who hold all that entry to one of their occupations asks for.

One pass over the people gives the numbers of every town and of every enterprise, so that a sum and anybody's own part of it are of
the same moment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from skillmatch.store.db.database import rows
from skillmatch.store.db.scope import CONSENTS
from skillmatch.terms import QUALIFIED_TOLERANCE

NEWEST = "(SELECT id FROM shortage_version WHERE published_on IS NOT NULL ORDER BY number DESC LIMIT 1)"

Supply = dict[str, dict[int | None, int]]
"""Qualified people of each profession, by its code, by the town where they live (None: no town stated), without zeros."""


class Qualified(NamedTuple):
    """How many people of a town are qualified for a profession; ``enterprise`` is the one that they let see them, if any."""

    code: str
    town: int | None
    enterprise: int | None
    people: int


def qualified(as_of: dt.date, town_id: int | None = None) -> list[Qualified]:
    """All qualified people in one pass, of the city or of one town; each counts once for a profession."""
    first = _values(_rarest())
    if not first:
        return []
    only = "" if town_id is None else f" AND w.town_id = {int(town_id)}"
    return [
        Qualified(code, town, enterprise, int(people))
        for code, town, enterprise, people in rows(
            f"{first} SELECT (SELECT p.code FROM shortage_profession p WHERE p.id = e.profession_id), w.town_id,"
            f" CASE WHEN {CONSENTS.format('w')} THEN w.enterprise_id END, COUNT(DISTINCT h.worker_id) {ENTRY_HELD}{only}"
            " GROUP BY e.profession_id, w.town_id, 3",
            (QUALIFIED_TOLERANCE, as_of.isoformat()) * 2,
        )
    ]


def summed(found: Iterable[Qualified]) -> Supply:
    """Their numbers by profession and town."""
    sums: Supply = {}
    for code, town, _, people in found:
        of = sums.setdefault(code, {})
        of[town] = of.get(town, 0) + people
    return sums


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
