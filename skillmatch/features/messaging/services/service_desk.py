"""What is done at the service desk: ask, answer, and move up what nobody answered; each use is one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Conflict, Invalid, NotAllowed, NotFound
from skillmatch.features.messaging import rules
from skillmatch.features.messaging.workflow import REQUEST
from skillmatch.store.accounts import access
from skillmatch.store.accounts.access import Acting
from skillmatch.store.db import resources
from skillmatch.store.db.database import write
from skillmatch.store.mentoring.models import Mentor, Trainer
from skillmatch.store.messaging import messages
from skillmatch.store.messaging.models import ServiceRequest
from skillmatch.store.organisations import city_calendar
from skillmatch.store.organisations.models import Enterprise
from skillmatch.store.people.models import Worker
from skillmatch.store.workflow import case_events
from skillmatch.store.workflow.models import CaseEvent
from skillmatch.terms import MessageKind, NetworkLevel, RequestKind, Role
from skillmatch.terms.office import RequestStage
from skillmatch.workflow import STATE, ServiceDays

BATCH_SIZE = 100


@dataclass(frozen=True)
class Asker:
    """Where somebody who asks belongs; None where the role has no such place."""

    worker_id: int | None = None
    town_id: int | None = None
    enterprise_id: int | None = None

    @classmethod
    def of(cls, acting: Acting | None) -> Asker:
        """The places of the role that is acted in."""
        if acting is None:
            return cls()
        if acting.role is Role.WORKER:
            worker = Worker.get_by_id(acting.worker_id)
            return cls(worker.id, worker.town_id, worker.enterprise_id)
        if acting.role is Role.ENTERPRISE:
            return cls(town_id=Enterprise.get_by_id(acting.enterprise_id).town_id)
        if acting.role is Role.MENTOR:
            return cls(town_id=Mentor.get_by_id(acting.mentor_id).town_id)
        if acting.role is Role.TRAINER:
            return cls(town_id=Trainer.get_by_id(acting.trainer_id).base.town_id)
        return cls()  # an office asks the city


@dataclass(frozen=True)
class NewRequest:
    """What somebody asks, and whom first."""

    kind: RequestKind
    level: NetworkLevel
    subject: str
    text: str


def ask(acting: Acting | None, account_id: int, asked: NewRequest) -> ServiceRequest:
    """Open a request; the office that it lies with is told.

    Raises
    ------
    Invalid
        It cannot be asked of this level.
    """
    who = Asker.of(acting)
    if asked.kind not in rules.ASKED:
        raise Invalid(fields={"kind": gettext("Choose one of these.")})
    if asked.level not in rules.open_to(asked.kind, who.enterprise_id is not None, who.town_id is not None):
        raise Invalid(fields={"level": gettext("This cannot be asked there. Choose another office.")})
    with write():
        request = ServiceRequest.create(
            kind=asked.kind.value,
            account=account_id,
            worker=who.worker_id,
            town=who.town_id,
            enterprise=who.enterprise_id if asked.level is NetworkLevel.ENTERPRISE else None,
            subject=asked.subject,
            text=asked.text,
            opened_at=clock.now(),
            due_on=due(clock.today(), asked.level),
            level=asked.level.value,
        )
        record(request, "opened", account_id)
        tell_office(request, MessageKind.REQUEST_OPENED)
    return request


def due(since: dt.date, level: NetworkLevel) -> dt.date:
    """The last working day to answer at a level, for something that reaches it on a day."""
    return resources.get(ServiceDays).due(since, level, city_calendar.work_calendar())


def answer(acting: Acting, request_id: int, text: str) -> ServiceRequest:
    """Answer a request of one's own scope; whoever asked is told.

    Raises
    ------
    NotAllowed
        It lies with another level now.
    Conflict
        Somebody answered already.
    """
    with write():
        request = access.request_for_office(acting, request_id)
        code = REQUEST.refusal(
            "answer", stage(request), acting.role, {"level": rules.may_answer(acting.role, NetworkLevel(request.level))}
        )
        if code == STATE:
            raise Conflict(gettext("Somebody answered this request already."))
        if code is not None:
            raise NotAllowed(gettext("This request lies with another office now."))
        close(request, text, acting.account_id)
        record(request, "answered", acting.account_id, role=acting.role.value)
        tell_asker(request, MessageKind.REQUEST_ANSWERED)
    return request


def answer_several(acting: Acting, request_ids: Sequence[int], text: str) -> tuple[int, int]:
    """Give one answer to several requests of one's own scope, each by itself.

    Returns
    -------
    answered, left : int
        How many were answered, and how many could not be: somebody was faster, or they lie with another office.
    """
    answered = 0
    for request_id in request_ids:
        try:
            answer(acting, request_id, text)
        except (Conflict, NotAllowed, NotFound):
            continue
        answered += 1
    return answered, len(request_ids) - answered


def escalate(today: dt.date) -> int:
    """Move every request that nobody answered by its deadline one level up, with a new deadline; those at the city's are marked.

    Doing it twice on one day changes nothing.

    Returns
    -------
    int
        How many moved up.
    """
    moved, last = 0, 0
    marked = case_events.has_happened(REQUEST.name, "overdue")
    movable = (ServiceRequest.level != NetworkLevel.CITY.value) | ServiceRequest.id.not_in(marked)
    while True:
        with write():  # some at a time, so that nobody waits long for the lock
            late = ServiceRequest.answered_at.is_null() & (ServiceRequest.due_on < today) & (ServiceRequest.id > last) & movable
            batch = list(ServiceRequest.select().where(late).order_by(ServiceRequest.id).limit(BATCH_SIZE))
            moved += sum(_move_up(request, today) for request in batch)
        if not batch:
            return moved
        last = batch[-1].id


def _move_up(request: ServiceRequest, today: dt.date) -> bool:
    """Move a late request up inside the caller's transaction; False where there is no level above."""
    before = NetworkLevel(request.level)
    to = rules.above(before)
    if to is NetworkLevel.TOWN and request.town_id is None:
        to = rules.above(to)
    if to is None:
        if not case_events.has_happened(REQUEST.name, "overdue").where(CaseEvent.case_id == request.id).exists():
            record(request, "overdue")
        return False
    request.level, request.due_on, request.escalated_at = to.value, due(today, to), clock.now()
    request.save(only=["level", "due_on", "escalated_at"])
    record(request, "escalated", before=before.value, to=to.value, due_on=request.due_on.isoformat())
    tell_office(request, MessageKind.REQUEST_ESCALATED)
    tell_asker(request, MessageKind.REQUEST_ESCALATED)
    return True


def stage(request: ServiceRequest) -> RequestStage:
    """Return where a request stands."""
    return RequestStage.OPEN if request.answered_at is None else RequestStage.ANSWERED


def close(request: ServiceRequest, text: str, account_id: int | None) -> None:
    """Store an answer inside the caller's transaction."""
    request.answer, request.answered_at, request.answered_by = text, clock.now(), account_id
    request.save(only=["answer", "answered_at", "answered_by"])


def record(request: ServiceRequest, kind: str, account_id: int | None = None, role: str = "", **detail: object) -> None:
    """Add a line to a request's timeline, inside the caller's transaction."""
    case_events.record(REQUEST.name, request.id, kind, account_id=account_id, role=role, evidence=detail)


def tell_office(request: ServiceRequest, kind: MessageKind) -> None:
    """Tell the accounts of the level at which a request lies; what the clock opened stands in their list and fills no inbox."""
    if request.about is not None:
        return
    level = NetworkLevel(request.level)
    if level is NetworkLevel.CITY:
        found = messages.accounts_of(Role.CITY)
    elif level is NetworkLevel.TOWN:
        found = messages.accounts_of(Role.TOWN, town=request.town_id)
    else:
        found = messages.accounts_of(Role.ENTERPRISE, enterprise=request.enterprise_id)
    messages.send_many(kind, f"/desk/{request.id}", accounts=found, **_message_parameters(request))


def tell_asker(request: ServiceRequest, kind: MessageKind) -> None:
    """Tell whoever asked; a thing that the clock opened is told to the person whom it is about."""
    if request.account_id is not None:
        messages.send(kind, f"/requests/{request.id}", account_id=request.account_id, **_message_parameters(request))
    elif request.worker_id is not None:
        messages.send(kind, f"/requests/{request.id}", worker_id=request.worker_id, **_message_parameters(request))


def _message_parameters(request: ServiceRequest) -> dict[str, Any]:
    due = request.due_on if isinstance(request.due_on, str) else request.due_on.isoformat()
    return {
        "what": messages.name(RequestKind(request.kind)),
        "subject": request.subject,
        "due_on": due,
    }
