"""The rows behind each figure of the dashboards: the conditions of ``counting``, one person, enrolment, demand or course a row.

Whoever looks sees only what their scope holds; a figure of another scope opens an empty list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from peewee import chunked

from skillmatch import clock
from skillmatch.store.db.database import is_sqlite, rows
from skillmatch.store.db.scope import Scope, people_where
from skillmatch.store.demands.qualified import qualified_apart, qualified_in
from skillmatch.store.organisations.queries import COUNTED, LEVEL, PILLAR
from skillmatch.store.statistics import figure_numbers, figure_sets
from skillmatch.store.statistics.figure_numbers import NOWHERE, PEOPLE, FigureQuery
from skillmatch.store.statistics.figures import IN_FORCE

PAGE_SIZE = 50
STEP_SIZE = 2000
"""Rows of a file that are read at a time."""

MAX_COUNTED = 10_000
FEW = 5000
"""From so many enrolments of a place on, each person's own are looked through in place of the place's."""
SOON_FOUND = 200
"""Where a figure counts more than so many, its first rows are found sooner in the order of the keys than by another index."""

IN_BASE = "JOIN course c ON c.id = e.course_id JOIN base b ON b.id = c.base_id LEFT JOIN network_place np ON np.base_id = b.id"
CERTIFIED_IN = (
    "JOIN course_skill cs ON cs.course_id = e.course_id JOIN held_skill h ON h.worker_id = e.worker_id AND h.skill_id = cs.skill_id"
)


@dataclass
class _Where:
    """Conditions that must all hold, with their parameters.

    ``{plus}`` stands before a column whose index may lead where few rows are looked for, ``{never}`` where it never should: on
    SQLite a plus keeps the planner from it.
    """

    parts: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)

    def add(self, sql: str, *parameters: Any) -> None:
        self.parts.append(sql)
        self.parameters += parameters

    def sql(self, *, in_order: bool = False) -> str:
        """All of them; ``in_order`` keeps SQLite's planner from other indexes than the order's own."""
        kept_out = "+" if is_sqlite() else ""
        joined = " AND ".join(self.parts) or "1 = 1"
        return joined.replace("{never}", kept_out).replace("{plus}", kept_out if in_order else "")


@dataclass(frozen=True)
class FigurePage:
    """One page of rows.

    Attributes
    ----------
    figure, count : int
        How many the figure counts, and how many rows there are.
    lines : sequence of mapping
        The rows by column name.
    following : int or None
        The key after which the next begin.
    more : bool
        Whether there are more than were counted.
    counted_at : datetime or None
        When they were counted, where not now.
    """

    figure: int
    count: int
    lines: Sequence[Mapping[str, Any]]
    following: int | None
    more: bool = False
    counted_at: dt.datetime | None = None


def page(asked: FigureQuery, scope: Scope, after: int = 0) -> FigurePage:
    """The rows behind a figure that come after the key `after`: their keys in order first, then the columns of these alone.

    The number is the dashboards' own where one is kept; otherwise a count that stops at ``MAX_COUNTED`` in a large city.
    """
    known = figure_numbers.counted_number(asked, scope)
    count, figure = (known.of, known.of) if known else _count(asked, scope)
    more = known is None and count > MAX_COUNTED
    keys = _next(asked, scope, after, count, PAGE_SIZE)
    lines = _lines(asked, keys[:PAGE_SIZE])
    following = lines[-1]["key"] if len(keys) > PAGE_SIZE else None
    return FigurePage(
        figure, min(count, MAX_COUNTED) if more else count, lines, following, more, known.counted_at if known else None
    )


def every(asked: FigureQuery, scope: Scope) -> list[int]:
    """The keys of all rows behind a figure, in their order."""
    found: list[int] = []
    while True:
        keys = _next(asked, scope, found[-1] if found else 0, SOON_FOUND + 1, STEP_SIZE)
        found += keys[:STEP_SIZE]
        if len(keys) <= STEP_SIZE:
            return found


def people_behind(asked: FigureQuery, keys: Sequence[int]) -> set[int]:
    """The people of whom these rows tell; nobody where they tell of none."""
    source, key, columns, _ = _source(asked)
    if "worker_id" not in columns:
        return set()
    return {row[0] for part in chunked(keys, STEP_SIZE) for row in
            rows(f"SELECT {columns['worker_id']} FROM {source} WHERE {key} IN ({_listed(part)})")}  # fmt: skip


def lines(asked: FigureQuery, keys: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    """The rows of these keys by column name; some are read at a time."""
    for part in chunked(keys, STEP_SIZE):
        yield from _lines(asked, part)


def _lines(asked: FigureQuery, keys: Sequence[int]) -> list[Mapping[str, Any]]:
    source, key, columns, _ = _source(asked)
    found = rows(f"SELECT {key}, {', '.join(columns.values())} FROM {source} WHERE {key} IN ({_listed(keys)}) ORDER BY {key}")
    return [dict(zip(("key", *columns), row, strict=True)) for row in found]


def _listed(keys: Iterable[int]) -> str:
    return ", ".join(str(int(one)) for one in keys) or "NULL"


def _source(asked: FigureQuery) -> tuple[str, str, dict[str, str], str]:
    return SOURCES["people" if asked.of in PEOPLE else asked.of]


def _count(asked: FigureQuery, scope: Scope) -> tuple[int, int]:
    """Rows, and what the figure counts of them; people and enrolments of a large city up to one more than ``MAX_COUNTED``."""
    source, key, _, total = _source(asked)
    where = _where(asked, scope)
    if total == "COUNT(*)" and not figure_sets.is_small():
        some = f"SELECT {key} FROM {source} WHERE {where.sql()} LIMIT {MAX_COUNTED + 1}"
        number = int(rows(f"SELECT COUNT(*) FROM ({some}) counted", where.parameters)[0][0])
        return number, number
    count, figure = rows(f"SELECT COUNT(*), {total} FROM {source} WHERE {where.sql()}", where.parameters)[0]
    return int(count), int(figure or 0)


def _next(asked: FigureQuery, scope: Scope, after: int, count: int, size: int) -> list[int]:
    """The keys of `size` rows and one more. Where there are many, the first in the key's order are soon found."""
    if asked.of == "qualified":
        return _qualified(asked, scope, after, size)
    source, key, _, _ = _source(asked)
    where = _where(asked, scope)
    where.add(f"{key} > ?", after)
    condition = where.sql(in_order=count > SOON_FOUND and scope.enterprise_id is None)
    found = rows(f"SELECT {key} FROM {source} WHERE {condition} ORDER BY {key} LIMIT {size + 1}", where.parameters)
    return [row[0] for row in found]


def _qualified(asked: FigureQuery, scope: Scope, after: int, size: int) -> list[int]:
    """The same for qualified people: the holders of the skill that fewest hold, in their order, of each occupation."""
    where = _Where()
    _people(where, asked, scope)
    keys: set[int] = set()
    for sql, parameters in qualified_apart(asked.profession or "", clock.today()):
        found = rows(
            f"{sql} AND {where.sql(in_order=True)} AND h.worker_id > ? ORDER BY h.worker_id LIMIT {size + 1}",
            (*parameters, *where.parameters, after),
        )
        keys |= {row[0] for row in found}
    return sorted(keys)[: size + 1]


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


def _where(asked: FigureQuery, scope: Scope) -> _Where:
    where = _Where()
    if asked.of == "courses":
        where.add("c.state = 'listed'")
        _in_place(where, asked)
    elif asked.of == "places":
        _demands(where, asked, scope)
    else:
        _people(where, asked, scope)
        if asked.of == "enrolments":
            where.add(f"{{never}}e.state IN ({COUNTED})")
            if asked.state is not None:
                where.add("{never}e.state = ?", asked.state)
            _in_place(where, asked)
        elif asked.of != "people":
            _such(where, asked)
    return where


def _people(where: _Where, asked: FigureQuery, scope: Scope) -> None:
    where.add("w.state = 'listed'")
    sql, parameters = people_where(scope, "w" if scope.enterprise_id is not None else "{plus}w")
    where.add(sql, *parameters)
    _town(where, "{plus}w", asked.town)
    if asked.grade is not None:
        where.add("{plus}w.grade = ?", asked.grade)
    if asked.occupation is not None:
        none = asked.occupation == 0
        where.add("{plus}w.occupation_id IS NULL") if none else where.add("{plus}w.occupation_id = ?", asked.occupation)
    if asked.industry is not None:
        where.add("{plus}w.occupation_id IN (SELECT id FROM occupation WHERE industry = ?)", asked.industry)


def _such(where: _Where, asked: FigureQuery) -> None:
    """People who are certified, trained and so on; of a base or a cell only where one is asked for."""
    today = clock.today().isoformat()
    if asked.of == "certified":
        where.add(f"EXISTS (SELECT 1 FROM held_skill h WHERE h.worker_id = w.id AND {IN_FORCE})", today)
    elif asked.of == "qualified":
        sql, parameters = qualified_in(asked.profession or "", clock.today())
        where.add(f"w.id IN ({sql})", *parameters)
    else:
        inside = _Where()
        _in_place(inside, asked)
        join = IN_BASE if inside.parts else ""
        state = "enrolled" if asked.of == "training" else "completed"
        few = bool(inside.parts) and _are_few(inside, state)
        if asked.of == "converted":
            join = f"{CERTIFIED_IN} {join}"
            inside.add(IN_FORCE, today)
        enrolled = f"FROM enrolment e {join} WHERE {'+' if few and is_sqlite() else ''}e.state = '{state}' AND {inside.sql()}"
        # From the enrolments of a small place to its people, or from each person to the own enrolments.
        theirs = f"w.id IN (SELECT e.worker_id {enrolled})" if few else f"EXISTS (SELECT 1 {enrolled} AND e.worker_id = w.id)"
        where.add(theirs, *inside.parameters)


def _are_few(inside: _Where, state: str) -> bool:
    sql = f"SELECT 1 FROM enrolment e {IN_BASE} WHERE e.state = '{state}' AND {inside.sql()} LIMIT {FEW + 1}"
    return int(rows(f"SELECT COUNT(*) FROM ({sql}) counted", inside.parameters)[0][0]) <= FEW


def _demands(where: _Where, asked: FigureQuery, scope: Scope) -> None:
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


def _in_place(where: _Where, asked: FigureQuery) -> None:
    if asked.base is not None:
        where.add("{plus}c.base_id = ?", asked.base)
    if asked.pillar is not None:
        where.add(f"{PILLAR} = ?", asked.pillar)
    if asked.level is not None:
        where.add(f"{LEVEL} = ?", asked.level)
