"""What the pages of demands read: the enterprise's own demands with their lists, and what needs somebody now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skillmatch.features.demands.queries.supply import SupplyQuery
from skillmatch.store.catalogue.queries import day
from skillmatch.store.db.database import rows
from skillmatch.store.organisations.enterprise_queries import OrderPart
from skillmatch.terms import Basis, CohortState, DemandState

SOON_DAYS = 45
"""A demand whose day is this near needs somebody (chosen)."""

DEMANDS = """
SELECT d.id, d.title, d.occupation_id, o.zh, o.en, d.headcount, d.filled, d.needed_by, d.state, d.posted_at, d.closed_at,
 d.closed_reason, d.basis, d.pay_low, d.pay_high, d.town_id, d.note, d.training_hours
FROM demand d JOIN occupation o ON o.id = d.occupation_id
WHERE d.enterprise_id = ? ORDER BY d.state DESC, d.needed_by IS NULL, d.needed_by, d.id DESC
"""

SKILLS = """
SELECT s.demand_id, s.skill_id, s.required_rank FROM demand_skill s JOIN demand d ON d.id = s.demand_id
WHERE d.enterprise_id = ? ORDER BY s.demand_id, s.id
"""

PERMITS = """
SELECT p.demand_id, p.permit FROM demand_permit p JOIN demand d ON d.id = p.demand_id
WHERE d.enterprise_id = ? ORDER BY p.demand_id, p.id
"""

REQUIRED_PERMITS = "SELECT permit, source FROM occupation_permit WHERE occupation_id = ? AND required ORDER BY id"

REQUIRED = """
SELECT skill_id, required_rank FROM requirement WHERE occupation_id = ? AND required_rank <= ? ORDER BY required_rank, id
"""


@dataclass(frozen=True)
class OwnDemand:
    """A demand as its enterprise sees it; ``zh`` and ``en`` name the occupation."""

    id: int
    title: str
    occupation_id: int
    zh: str
    en: str
    headcount: int
    filled: int
    needed_by: dt.date | None
    state: DemandState
    posted_on: dt.date
    closed_on: dt.date | None
    closed_reason: str | None
    sample: bool
    pay_low: int | None
    pay_high: int | None
    town_id: int | None
    note: str
    training_hours: int
    skills: tuple[tuple[int, int], ...]
    permits: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Whether it still looks for people, or could be changed."""
        return self.state is DemandState.OPEN

    @property
    def open_places(self) -> int:
        """Places that nobody has taken yet."""
        return max(self.headcount - self.filled, 0)

    @property
    def asked(self) -> SupplyQuery:
        """Return what the supply is counted for."""
        return SupplyQuery(self.skills, self.permits, self.open_places)

    def fields(self) -> dict[str, Any]:
        """Return what fills the form to change or to copy it."""
        return {
            "title": self.title,
            "occupation": str(self.occupation_id),
            "skills": list(self.skills),
            "permits": list(self.permits),
            "headcount": self.headcount,
            "needed_by": self.needed_by,
            "pay_low": self.pay_low,
            "pay_high": self.pay_high,
            "town": "" if self.town_id is None else str(self.town_id),
            "note": self.note,
            "within": str(self.training_hours),
        }


@dataclass(frozen=True)
class Urgent:
    """A demand that needs somebody now: ``days`` until it is due, negative once that is past, None for as soon as possible."""

    demand: OwnDemand
    days: int | None


def demands(enterprise_id: int) -> list[OwnDemand]:
    """All demands of an enterprise: open ones first, the most urgent first; three queries, whatever their number."""
    skills: dict[int, list[tuple[int, int]]] = {}
    permits: dict[int, list[str]] = {}
    for demand, skill, rank in rows(SKILLS, (enterprise_id,)):
        skills.setdefault(demand, []).append((skill, rank))
    for demand, permit in rows(PERMITS, (enterprise_id,)):
        permits.setdefault(demand, []).append(permit)
    return [_own_demand(row, skills, permits) for row in rows(DEMANDS, (enterprise_id,))]


def required(occupation_id: int, grade: int) -> list[tuple[int, int]]:
    """The skills that an occupation asks for at a grade, each at its rank; lower ranks first."""
    return [(skill, rank) for skill, rank in rows(REQUIRED, (occupation_id, grade))]


def required_permits(occupation_id: int) -> dict[str, str]:
    """The permits that the law requires for an occupation's work, each with the rule that says so."""
    return dict(rows(REQUIRED_PERMITS, (occupation_id,)))


def urgent(listed: Sequence[OwnDemand], orders: Sequence[OrderPart], today: dt.date) -> list[Urgent]:
    """Open demands with places left, wanted soon or as soon as possible, and without an order on its way."""
    helped = {order.demand_id for order in orders if order.living}
    near = [
        Urgent(demand, None if demand.needed_by is None else (demand.needed_by - today).days)
        for demand in listed
        if demand.open and demand.open_places and demand.id not in helped
    ]
    return [one for one in near if one.days is None or one.days <= SOON_DAYS]


def news(orders: Sequence[OrderPart]) -> list[OrderPart]:
    """Orders that were decided: the latest of each demand, unless everything ordered has come."""
    latest: dict[int, OrderPart] = {}
    for order in orders:
        latest.setdefault(order.demand_id, order)
    told = (CohortState.CONFIRMED, CohortState.RETURNED)
    return [order for order in latest.values() if order.state in told and order.missing]


def _own_demand(row: tuple[Any, ...], skills: Mapping[int, list[tuple[int, int]]], permits: Mapping[int, list[str]]) -> OwnDemand:
    values: list[Any] = [*row[:7], _day(row[7]), DemandState(row[8]), day(row[9]), _day(row[10]), row[11]]
    values += [row[12] == Basis.SAMPLE.value, *row[13:], tuple(skills.get(row[0], ())), tuple(permits.get(row[0], ()))]
    return OwnDemand(*values)


def _day(value: Any) -> dt.date | None:
    return None if value is None else day(value)
