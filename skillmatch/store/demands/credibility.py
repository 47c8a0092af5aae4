"""The credibility of each enterprise's demands, counted from its ended demands whenever it is asked for: nothing of it is stored.

An ended demand is closed, or full, or past its day without an order that is still being decided. Of its places those count as taken
that people accepted in its classes or that it counts as filled; of the rest, half where the enterprise itself closed it as filled.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skillmatch import clock
from skillmatch.matching.cohorts.credibility import credibility
from skillmatch.matching.settings import SHIPPED, EngineSettings
from skillmatch.store.catalogue.queries import day
from skillmatch.store.db.database import rows
from skillmatch.terms import CloseReason, DemandState
from skillmatch.workflow.declared.orders import UNDECIDED

PATIENCE_DAYS = 180
"""An open demand without a day has ended for this purpose after so many days (chosen)."""

MISTAKE_DAYS = 7
"""A demand that was closed so soon, with nobody taken, was a mistake and counts nothing (chosen)."""

OWN_WORD = 0.5
"""What a place counts that the enterprise says is filled and that nobody of the city is known for (chosen)."""

NEW = credibility((), (), ())
"""The credibility of an enterprise without a past."""

DEMANDS = """
SELECT d.id, d.enterprise_id, d.title, d.headcount, d.filled, d.state, d.posted_at, d.needed_by, d.closed_at, d.closed_reason,
 d.updated_at, COALESCE(a.people, 0),
 EXISTS (SELECT 1 FROM cohort_demand x JOIN cohort o ON o.id = x.cohort_id WHERE x.demand_id = d.id AND o.state IN ({undecided}))
FROM demand d LEFT JOIN (
 SELECT COALESCE(s.demand_id, c.demand_id) AS demand_id, COUNT(DISTINCT s.worker_id) AS people
 FROM cohort_seat s JOIN cohort c ON c.id = s.cohort_id
 WHERE s.state = 'accepted' AND c.state IN ('confirmed', 'running', 'assessed', 'closed')
 GROUP BY COALESCE(s.demand_id, c.demand_id)) a ON a.demand_id = d.id
{where} ORDER BY d.id
"""


@dataclass(frozen=True)
class EndedDemand:
    """A demand that has ended.

    Attributes
    ----------
    posted, accepted, filled : int
        Its places, people who accepted a place in its classes, and places that it counts as filled.
    by_own_word : bool
        Whether the enterprise closed it as filled.
    taken : float
        Places that count as taken.
    ended_on : date
        From when on it ages.
    """

    demand_id: int
    title: str
    posted: int
    accepted: int
    filled: int
    by_own_word: bool
    taken: float
    ended_on: dt.date


@dataclass(frozen=True)
class Credibility:
    """How far an enterprise's posted places are believed, and the ended demands that it comes from, the latest first."""

    value: float
    past: tuple[EndedDemand, ...]
    as_of: dt.date

    def after(self, posted: int, taken: float, settings: EngineSettings = SHIPPED) -> float:
        """The value after one more demand that ends today."""
        return _value([*self.past, EndedDemand(0, "", posted, 0, 0, False, taken, self.as_of)], self.as_of, settings)


def of_enterprise(enterprise_id: int, settings: EngineSettings = SHIPPED) -> Credibility:
    """The credibility of one enterprise with its past."""
    today = clock.today()
    past = _past(today, enterprise_id).get(enterprise_id, [])
    latest = sorted(past, key=lambda one: (one.ended_on, one.demand_id), reverse=True)
    return Credibility(_value(past, today, settings), tuple(latest), today)


def values(today: dt.date, settings: EngineSettings = SHIPPED) -> dict[int, float]:
    """The credibility of each enterprise that has a past, by id; of others it is ``NEW``."""
    return {enterprise: _value(past, today, settings) for enterprise, past in _past(today).items()}


def hundredths(known: Mapping[int, float], enterprise_id: int, places: int) -> int:
    """Places by an enterprise's credibility, in hundredths of a place: whole numbers, so that towns add up to the city."""
    return round(100 * known.get(enterprise_id, NEW)) * places


def _value(past: Sequence[EndedDemand], today: dt.date, settings: EngineSettings) -> float:
    ages = [(today - one.ended_on).days for one in past]
    return credibility([one.posted for one in past], [one.taken for one in past], ages, settings)


def _past(today: dt.date, enterprise_id: int | None = None) -> dict[int, list[EndedDemand]]:
    """The ended demands of each enterprise, or of one."""
    undecided = ", ".join(f"'{state}'" for state in sorted(state.value for state in UNDECIDED))
    where = "" if enterprise_id is None else f"WHERE d.enterprise_id = {int(enterprise_id)}"
    found: dict[int, list[EndedDemand]] = {}
    for row in rows(DEMANDS.format(where=where, undecided=undecided)):
        one = _ended(row, today)
        if one is not None:
            found.setdefault(row[1], []).append(one)
    return found


def _ended(row: Any, today: dt.date) -> EndedDemand | None:
    """A demand as a part of the past, or None where it has not ended or says nothing."""
    key, _, title, posted, filled, state, posted_at, needed_by, closed_at, reason, updated_at, accepted, pending = row
    found = min(posted, max(accepted, filled))
    if state == DemandState.CLOSED.value:
        ended = day(closed_at or updated_at)
        if not found and reason != CloseReason.FILLED.value and (ended - day(posted_at)).days < MISTAKE_DAYS:
            return None
    elif filled >= posted:
        ended = day(updated_at)
    else:
        ended = day(posted_at) + dt.timedelta(days=PATIENCE_DAYS) if needed_by is None else day(needed_by)
        if ended >= today or pending:
            return None
    said = state == DemandState.CLOSED.value and reason == CloseReason.FILLED.value
    taken = found + OWN_WORD * (posted - found) if said else float(found)
    return EndedDemand(key, title, posted, accepted, filled, said, taken, ended)
