"""What nobody answered in time becomes a request by itself: demands without an order, 拜师 and place requests without an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from skillmatch import clock
from skillmatch.features.messaging import rules
from skillmatch.features.messaging.services import service_desk as service_desk_service
from skillmatch.store.catalogue.queries import day
from skillmatch.store.db.database import rows, write
from skillmatch.store.messaging.models import ServiceRequest
from skillmatch.store.organisations import city_calendar
from skillmatch.terms import NetworkLevel, RequestKind

DEMANDS = """
SELECT d.id, d.title, e.town_id, d.enterprise_id, d.needed_by, d.posted_at FROM demand d JOIN enterprise e ON e.id = d.enterprise_id
WHERE d.state = 'open' AND d.filled < d.headcount
 AND NOT EXISTS (SELECT 1 FROM cohort c JOIN cohort_demand x ON x.cohort_id = c.id
  WHERE x.demand_id = d.id AND c.state NOT IN ('closed', 'returned', 'cancelled'))
"""
MENTORSHIPS = """
SELECT s.id, m.name, w.town_id, w.id, s.created_at FROM mentorship s JOIN mentor m ON m.id = s.mentor_id
JOIN worker w ON w.id = s.worker_id WHERE s.state = 'requested' AND s.created_at < ?
"""
PLACES = """
SELECT e.id, k.zh, w.town_id, w.id, e.created_at FROM enrolment e JOIN course k ON k.id = e.course_id
JOIN worker w ON w.id = e.worker_id WHERE e.state = 'requested' AND e.created_at < ?
"""
OPEN = "SELECT id, about FROM service_request WHERE about IS NOT NULL AND answered_at IS NULL"
KNOWN = "SELECT about FROM service_request WHERE about IS NOT NULL"


@dataclass(frozen=True)
class OverdueItem:
    """Something that waits for an answer since before its deadline."""

    kind: RequestKind
    about: str
    subject: str
    town_id: int | None
    worker_id: int | None = None
    enterprise_id: int | None = None


def collect(today: dt.date, days: service_desk_service.Days) -> tuple[int, int]:
    """Open a request for each thing that is past its deadline, and close those whose thing was answered meanwhile.

    Returns
    -------
    tuple of int
        Opened, and closed.
    """
    with write():
        late = list(_late(today, days))
        known = {row[0] for row in rows(KNOWN)}
        new = [thing for thing in late if thing.about not in known]
        for thing in new:
            _open(thing, today, days)
        waiting = {thing.about for thing in late}
        over = [key for key, about in rows(OPEN) if about not in waiting]
        for request in ServiceRequest.select().where(ServiceRequest.id.in_(over)):
            service_desk_service.close(request, "–", None)
            service_desk_service.record(request, "resolved")
    return len(new), len(over)


def _late(today: dt.date, days: service_desk_service.Days) -> Iterable[OverdueItem]:
    calendar = city_calendar.work_calendar()
    for key, title, town, enterprise, needed, posted in rows(DEMANDS):
        deadline = day(needed) if needed else rules.due(day(posted), NetworkLevel.CITY, days, calendar)
        if deadline < today:
            yield OverdueItem(RequestKind.DEMAND, f"demand:{key}", title, town, enterprise_id=enterprise)
    before = clock.now() - dt.timedelta(days=days[1])
    for kind, sql in ((RequestKind.MENTORSHIP, MENTORSHIPS), (RequestKind.PLACE, PLACES)):
        for key, subject, town, worker, asked in rows(sql, (before,)):
            since = day(asked)
            if rules.due(since, NetworkLevel.TOWN, days, calendar) < today:
                yield OverdueItem(kind, f"{kind.value}:{key}:{since:%Y%m%d}", subject, town, worker_id=worker)


def _open(thing: OverdueItem, today: dt.date, days: service_desk_service.Days) -> None:
    level = NetworkLevel.TOWN if thing.town_id is not None else NetworkLevel.CITY
    request = ServiceRequest.create(
        kind=thing.kind.value,
        worker=thing.worker_id,
        town=thing.town_id,
        enterprise=thing.enterprise_id,
        subject=thing.subject[:120],
        about=thing.about,
        opened_at=clock.now(),
        due_on=rules.due(today, level, days, city_calendar.work_calendar()),
        level=level.value,
    )
    service_desk_service.record(request, "opened")
