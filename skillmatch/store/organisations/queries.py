"""What the pages of the network read: bases with their place in the three by three, sites, programmes, plans. Constant SQL."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from skillmatch.store.catalogue.queries import NO_SAMPLE, day
from skillmatch.store.db.database import rows
from skillmatch.terms import NetworkLevel, Pillar, PlanState

COUNTED = "'enrolled', 'completed'"
"""The enrolments (人次) that the table of bases and levels counts: those running and those completed."""

PILLAR = (
    "COALESCE(np.pillar, CASE b.kind WHEN 'SMART_HUB' THEN 'SMART_HUB' WHEN 'INNOVATION_BASE' THEN 'INNOVATION_BASE'"
    " ELSE 'ACADEMY' END)"
)
LEVEL = "COALESCE(np.level, CASE b.kind WHEN 'TOWN_CENTER' THEN 'town' WHEN 'ENTERPRISE_STATION' THEN 'enterprise' ELSE 'city' END)"
"""Where a base ``b`` stands; one that nobody has placed (``np`` is empty) stands where its kind says, so that the cells add up."""


@dataclass(frozen=True)
class PlacedBase:
    """A base with its place in the network."""

    id: int
    code: str
    zh: str
    en: str
    pillar: Pillar
    level: NetworkLevel
    town_id: int | None
    enterprise_id: int | None
    sample: bool
    courses: int


@dataclass(frozen=True)
class PlacedSite:
    """A place that an enterprise keeps for learning."""

    id: int
    code: str
    zh: str
    en: str
    kind: str
    enterprise_id: int
    town_id: int | None
    sample: bool


@dataclass(frozen=True)
class PlacedEnterprise:
    """An enterprise of the network, with its open places."""

    id: int
    code: str
    zh: str
    en: str
    industry: str
    town_id: int | None
    sample: bool
    open_places: int


@dataclass(frozen=True)
class Programme:
    """A programme of a town centre with what is reported of it."""

    base_id: int
    code: str
    zh: str
    en: str
    occupation_id: int | None
    trained: int | None
    certified: int | None
    enrolments_a_year: int | None
    years: int | None
    sample: bool

    @property
    def conversion(self) -> float | None:
        """Certified of trained, where both are reported."""
        return self.certified / self.trained if self.trained and self.certified is not None else None


@dataclass(frozen=True)
class TeachingPlan:
    """What becomes of a skill that no course teaches."""

    skill_id: int
    base_id: int | None
    base_zh: str
    base_en: str
    state: PlanState
    planned_on: dt.date | None
    note: str


def bases() -> list[PlacedBase]:
    """All bases, those of the city first, by town and code."""
    found = rows(
        f"SELECT b.id, b.code, b.zh, b.en, {PILLAR}, {LEVEL}, b.town_id, b.enterprise_id, b.basis,"
        " (SELECT COUNT(*) FROM course c WHERE c.base_id = b.id AND c.state = 'listed')"
        " FROM base b LEFT JOIN network_place np ON np.base_id = b.id ORDER BY b.id"
    )
    values = ((*row[:4], Pillar(row[4]), NetworkLevel(row[5]), *row[6:8], row[8] == "sample", int(row[9])) for row in found)
    return [PlacedBase(*_any(row)) for row in values]


def sites() -> list[PlacedSite]:
    """The listed sites of the enterprises."""
    found = rows("SELECT id, code, zh, en, kind, enterprise_id, town_id, basis FROM site WHERE state = 'listed' ORDER BY id")
    return [PlacedSite(*_any((*row[:7], row[7] not in NO_SAMPLE))) for row in found]


def enterprises(town_id: int | None = None) -> list[PlacedEnterprise]:
    """The listed enterprises of the city or of one town, by name."""
    where = "" if town_id is None else f" AND e.town_id = {int(town_id)}"
    found = rows(
        "SELECT e.id, e.code, e.zh, e.en, e.industry, e.town_id, e.basis,"
        " COALESCE((SELECT SUM(d.headcount - d.filled) FROM demand d WHERE d.enterprise_id = e.id AND d.state = 'open'), 0)"
        f" FROM enterprise e WHERE e.state = 'listed'{where} ORDER BY e.zh, e.id"
    )
    return [PlacedEnterprise(*_any((*row[:6], row[6] not in NO_SAMPLE, int(row[7])))) for row in found]


def programmes() -> dict[int, list[Programme]]:
    """The programmes of each base, totals first."""
    found: dict[int, list[Programme]] = {}
    for row in rows(
        "SELECT base_id, code, zh, en, occupation_id, trained, certified, enrolments_a_year, years, basis"
        " FROM town_programme ORDER BY base_id, code"
    ):
        found.setdefault(row[0], []).append(Programme(*_any((*row[:9], row[9] not in NO_SAMPLE))))
    return found


def plans() -> Mapping[int, TeachingPlan]:
    """Return what is planned, by skill."""
    found = rows(
        "SELECT p.skill_id, p.base_id, COALESCE(b.zh, ''), COALESCE(b.en, ''), p.state, p.planned_on, p.note"
        " FROM course_plan p LEFT JOIN base b ON b.id = p.base_id"
    )
    values = ((*row[:4], PlanState(row[4]), None if row[5] is None else day(row[5]), row[6]) for row in found)
    return {row[0]: TeachingPlan(*_any(row)) for row in values}


def listed(text: str) -> list[str]:
    """A list that the store keeps as JSON."""
    return [str(one) for one in json.loads(text)]


def _any(values: Iterable[Any]) -> tuple[Any, ...]:
    """A row of the database as the arguments of a dataclass."""
    return tuple(values)
