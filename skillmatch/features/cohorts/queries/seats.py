"""The places of one worker as the pages show them, by one constant query."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from skillmatch import clock
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.features.cohorts.messages import seats as seats_messages
from skillmatch.features.cohorts.rules import seats as seats_rules
from skillmatch.store.catalogue.queries import day
from skillmatch.store.cohorts.seating import LAPSED
from skillmatch.store.db.database import rows
from skillmatch.terms import CohortState, Name, RunTime, SeatState

SEATS = """
SELECT s.id, s.state, s.answer_by, s.hours, s.gains, s.reason, s.answered_at, c.number, d.title, e.zh, e.en,
       k.id, k.zh, k.en, k.hours,
       b.zh, b.en, t.zh, t.en, r.time, r.starts_on, r.ends_on, p.name, d.basis, c.state
FROM cohort_seat s JOIN cohort c ON c.id = s.cohort_id JOIN demand d ON d.id = c.demand_id
JOIN enterprise e ON e.id = d.enterprise_id JOIN course k ON k.id = c.course_id JOIN course_run r ON r.id = c.run_id
JOIN base b ON b.id = r.base_id LEFT JOIN town t ON t.id = r.town_id LEFT JOIN trainer p ON p.id = c.trainer_id
WHERE s.worker_id = ? AND c.state IN ('confirmed', 'running', 'assessed', 'closed')
 AND (s.state IN ('offered', 'accepted', 'declined', 'withdrawn') OR s.reason = 'lapsed')
ORDER BY r.starts_on, s.id
"""


ENDED = (CohortState.ASSESSED.value, CohortState.CLOSED.value)


@dataclass(frozen=True)
class SeatOffer:
    """One place: what, where, when, why this person, and until when to answer."""

    id: int
    state: SeatState
    lapsed: bool
    over: bool
    answer_by: dt.date | None
    days_left: int
    hours: float
    met: int
    begun: int
    asked: int
    adds: tuple[str, ...]
    number: str
    title: str
    enterprise: Name
    course_id: int
    course: Name
    class_hours: int
    base: Name
    town: Name
    time: RunTime
    starts_on: dt.date
    ends_on: dt.date
    trainer: str
    sample: bool

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state is SeatState.OFFERED and not self.lapsed


def places(snapshot: Snapshot, worker_id: int) -> list[SeatOffer]:
    """Every place that was offered to the worker, earliest class first."""
    today = clock.today()
    return [_offer(snapshot, row, today) for row in rows(SEATS, (worker_id,))]


def _offer(snapshot: Snapshot, row: tuple[Any, ...], today: dt.date) -> SeatOffer:
    state, answer_by = SeatState(row[1]), None if row[2] is None else day(row[2])
    met, begun, asked, adds = seats_messages.why(snapshot, json.loads(row[4]))
    return SeatOffer(
        id=row[0],
        state=state,
        lapsed=row[5] == LAPSED or seats_rules.is_overdue(state, answer_by, today),
        over=day(row[21]) < today or row[24] in ENDED,
        answer_by=answer_by,
        days_left=(answer_by - today).days if answer_by else 0,
        hours=row[3],
        met=met,
        begun=begun,
        asked=asked,
        adds=tuple(adds),
        number=row[7],
        title=row[8],
        enterprise=Name(row[9], row[10]),
        course_id=row[11],
        course=Name(row[12], row[13]),
        class_hours=row[14],
        base=Name(row[15], row[16]),
        town=Name(row[17] or "", row[18] or ""),
        time=RunTime(row[19]),
        starts_on=day(row[20]),
        ends_on=day(row[21]),
        trainer=row[22] or "",
        sample=row[23] != "article",
    )
