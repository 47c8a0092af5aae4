"""What nobody answered in time becomes a request by itself: demands without an order, 拜师 and place requests without an answer."""

from __future__ import annotations

import datetime as dt

from skillmatch import clock
from skillmatch.features.messaging.services import service_desk as service_desk_service
from skillmatch.store.db.database import rows, write
from skillmatch.store.messaging.models import ServiceRequest
from skillmatch.store.workflow import open_cases
from skillmatch.store.workflow.open_cases import CaseSource, OpenCase
from skillmatch.store.workflow.sources import SOURCES
from skillmatch.terms import NetworkLevel

OPEN = "SELECT id, about FROM service_request WHERE about IS NOT NULL AND answered_at IS NULL"
KNOWN = "SELECT about FROM service_request WHERE about IS NOT NULL"


def collect(today: dt.date) -> tuple[int, int]:
    """Open a request for each case that is past its deadline, and close those whose case was dealt with meanwhile.

    A case becomes a request once for each time that it comes to wait.

    Returns
    -------
    tuple of int
        Opened, and closed.
    """
    with write():
        late = {case.about: (source, case) for source in SOURCES if source.desk for case in open_cases.overdue(source, today)}
        known = {row[0] for row in rows(KNOWN)}
        new = [late[about] for about in late if about not in known]
        for source, case in new:
            _open(source, case, today)
        over = [key for key, about in rows(OPEN) if about not in late]
        for request in ServiceRequest.select().where(ServiceRequest.id.in_(over)):
            service_desk_service.close(request, "–", None)
            service_desk_service.record(request, "resolved")
    return len(new), len(over)


def _open(source: CaseSource, case: OpenCase, today: dt.date) -> None:
    assert source.desk is not None  # the caller asks those alone
    level = NetworkLevel.TOWN if case.town_id is not None else NetworkLevel.CITY
    request = ServiceRequest.create(
        kind=source.desk.value,
        worker=case.worker_id,
        town=case.town_id,
        enterprise=case.enterprise_id,
        subject=case.title[:120],
        about=case.about,
        opened_at=clock.now(),
        due_on=service_desk_service.due(today, level),
        level=level.value,
    )
    service_desk_service.record(request, "opened")
