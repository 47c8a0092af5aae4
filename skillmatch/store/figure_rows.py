"""The rows behind each figure of the dashboards: the conditions of ``counting``, one person, enrolment, demand or course a row.

Whoever looks sees only what their scope holds; a figure of another scope opens an empty list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from skillmatch import clock
from skillmatch.store.database import rows
from skillmatch.store.figures import IN_FORCE, qualified_in
from skillmatch.store.network_rows import COUNTED, LEVEL, PILLAR
from skillmatch.store.scope import Scope, people_where

A_PAGE = 50
NOWHERE = 0
"""As a town: no town is stated."""

PEOPLE = ("people", "certified", "trained", "training", "converted", "qualified")
KINDS = (*PEOPLE, "enrolments", "places", "courses")

IN_BASE = "JOIN course c ON c.id = e.course_id JOIN base b ON b.id = c.base_id LEFT JOIN network_place np ON np.base_id = b.id"
THEIRS = "SELECT e.worker_id FROM enrolment e {join} WHERE e.state = '{state}'{more}"
CERTIFIED_IN = (
    "JOIN course_skill cs ON cs.course_id = e.course_id JOIN held_skill h ON h.worker_id = e.worker_id AND h.skill_id = cs.skill_id"
)


@dataclass(frozen=True)
class Asked:
    """Which figure was opened; what is None does not narrow it.

    Attributes
    ----------
    of : str
        One of ``KINDS``.
    town, grade, occupation, base : int or None
        Ids; a town of ``NOWHERE`` is "no town stated", an occupation of 0 "no occupation".
    industry, profession, pillar, level, state : str or None
        The industry of the occupation, the code of a shortage profession, a cell of the three by three, an enrolment's state.
    """

    of: str
    town: int | None = None
    grade: int | None = None
    occupation: int | None = None
    base: int | None = None
    industry: str | None = None
    profession: str | None = None
    pillar: str | None = None
    level: str | None = None
    state: str | None = None


@dataclass
class _Where:
    """Conditions that must all hold, with their parameters in order."""

    parts: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)

    def add(self, sql: str, *parameters: Any) -> None:
        self.parts.append(sql)
        self.parameters += parameters

    @property
    def sql(self) -> str:
        return " AND ".join(self.parts) or "1 = 1"


@dataclass(frozen=True)
class Page:
    """One page of rows: how many the figure counts, how many rows there are, the rows by column name, and where the next begin."""

    figure: int
    count: int
    lines: Sequence[Mapping[str, Any]]
    following: int | None


def page(asked: Asked, scope: Scope, after: int = 0) -> Page:
    """The rows behind a figure that come after the key `after`."""
    source, key, columns, total = SOURCES["people" if asked.of in PEOPLE else asked.of]
    where = _where(asked, scope)
    count, figure = rows(f"SELECT COUNT(*), {total} FROM {source} WHERE {where.sql}", where.parameters)[0]
    where.add(f"{key} > ?", after)
    found = rows(
        f"SELECT {key}, {', '.join(columns.values())} FROM {source} WHERE {where.sql} ORDER BY {key} LIMIT {A_PAGE + 1}",
        where.parameters,
    )
    lines = [dict(zip(("key", *columns), row, strict=True)) for row in found[:A_PAGE]]
    return Page(int(figure or 0), int(count), lines, lines[-1]["key"] if len(found) > A_PAGE else None)


def people_by_town(of: str, scope: Scope) -> dict[int | None, int]:
    """The people of a figure by the town where they live, within a scope."""
    where = _where(Asked(of), scope)
    return dict(rows(f"SELECT w.town_id, COUNT(*) FROM worker w WHERE {where.sql} GROUP BY w.town_id", where.parameters))


PERSON = {"code": "w.code", "name": "w.name", "worker_id": "w.id", "sample": "w.sample"}
PERSON_FROM = (
    "worker w LEFT JOIN occupation o ON o.id = w.occupation_id LEFT JOIN enterprise x ON x.id = w.enterprise_id"
    " LEFT JOIN town t ON t.id = w.town_id"
)
SOURCES: dict[str, tuple[str, str, dict[str, str], str]] = {
    "people": (
        PERSON_FROM,
        "w.id",
        PERSON
        | {"grade": "w.grade", "zh": "o.zh", "en": "o.en", "enterprise_zh": "x.zh", "enterprise_en": "x.en"}
        | {"town_zh": "t.zh", "town_en": "t.en"},
        "COUNT(*)",
    ),
    "enrolments": (
        f"enrolment e JOIN worker w ON w.id = e.worker_id {IN_BASE}",
        "e.id",
        PERSON
        | {"zh": "c.zh", "en": "c.en", "base_zh": "b.zh", "base_en": "b.en", "state": "e.state", "completed_on": "e.completed_on"},
        "COUNT(*)",
    ),
    "places": (
        "demand d JOIN enterprise x ON x.id = d.enterprise_id LEFT JOIN town t ON t.id = d.town_id",
        "d.id",
        {"title": "d.title", "enterprise_zh": "x.zh", "enterprise_en": "x.en", "town_zh": "t.zh", "town_en": "t.en"}
        | {"places": "d.headcount - d.filled", "needed_by": "d.needed_by", "basis": "d.basis"},
        "SUM(d.headcount - d.filled)",
    ),
    "courses": (
        "course c JOIN base b ON b.id = c.base_id LEFT JOIN network_place np ON np.base_id = b.id",
        "c.id",
        {"code": "c.code", "zh": "c.zh", "en": "c.en", "hours": "c.hours", "base_zh": "b.zh", "base_en": "b.en"},
        "COUNT(*)",
    ),
}
"""Of each kind of rows: where they are from, their key, their columns, and what the figure counts."""


def _where(asked: Asked, scope: Scope) -> _Where:
    where = _Where()
    if asked.of == "courses":
        where.add("c.state = 'listed'")
        _in_place(where, asked)
    elif asked.of == "places":
        _demands(where, asked, scope)
    else:
        _people(where, asked, scope)
        if asked.of == "enrolments":
            where.add(f"e.state IN ({COUNTED})")
            if asked.state is not None:
                where.add("e.state = ?", asked.state)
            _in_place(where, asked)
        elif asked.of != "people":
            _such(where, asked)
    return where


def _people(where: _Where, asked: Asked, scope: Scope) -> None:
    where.add("w.state = 'listed'")
    sql, parameters = people_where(scope)
    where.add(sql, *parameters)
    _town(where, "w", asked.town)
    if asked.grade is not None:
        where.add("w.grade = ?", asked.grade)
    if asked.occupation is not None:
        where.add("w.occupation_id IS NULL") if asked.occupation == 0 else where.add("w.occupation_id = ?", asked.occupation)
    if asked.industry is not None:
        where.add("w.occupation_id IN (SELECT id FROM occupation WHERE industry = ?)", asked.industry)


def _such(where: _Where, asked: Asked) -> None:
    """People who are certified, trained and so on; of a base or a cell only where one is asked for."""
    if asked.of == "certified":
        where.add(f"w.id IN (SELECT h.worker_id FROM held_skill h WHERE {IN_FORCE})", clock.today().isoformat())
    elif asked.of == "qualified":
        sql, parameters = qualified_in(asked.profession or "", clock.today())
        where.add(f"w.id IN ({sql})", *parameters)
    else:
        inside = _Where()
        _in_place(inside, asked)
        join = IN_BASE if inside.parts else ""
        state = "enrolled" if asked.of == "training" else "completed"
        more = f" AND {inside.sql}" if inside.parts else ""
        if asked.of == "converted":
            join, more = f"{CERTIFIED_IN} {join}", f" AND {IN_FORCE}{more}"
            inside.parameters.insert(0, clock.today().isoformat())
        where.add(f"w.id IN ({THEIRS.format(join=join, state=state, more=more)})", *inside.parameters)


def _demands(where: _Where, asked: Asked, scope: Scope) -> None:
    where.add("d.state = 'open' AND d.headcount > d.filled")
    if scope.town_id is not None:
        where.add("d.town_id = ?", scope.town_id)
    elif scope.enterprise_id is not None:
        where.add("d.enterprise_id = ?", scope.enterprise_id)
    elif not scope.everything:
        where.add("1 = 0")
    _town(where, "d", asked.town)
    if asked.profession is not None:
        where.add(
            "d.occupation_id IN (SELECT so.occupation_id FROM shortage_occupation so JOIN shortage_profession p"
            " ON p.id = so.profession_id WHERE p.code = ? AND p.version_id ="
            " (SELECT id FROM shortage_version WHERE published_on IS NOT NULL ORDER BY number DESC LIMIT 1))",
            asked.profession,
        )


def _town(where: _Where, letter: str, town: int | None) -> None:
    if town == NOWHERE:
        where.add(f"{letter}.town_id IS NULL")
    elif town is not None:
        where.add(f"{letter}.town_id = ?", town)


def _in_place(where: _Where, asked: Asked) -> None:
    if asked.base is not None:
        where.add("c.base_id = ?", asked.base)
    if asked.pillar is not None:
        where.add(f"{PILLAR} = ?", asked.pillar)
    if asked.level is not None:
        where.add(f"{LEVEL} = ?", asked.level)
