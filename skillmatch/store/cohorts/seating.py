"""Who already has a place, and which reserve comes next: asked by those who propose cohorts and by those who answer offers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from skillmatch import clock
from skillmatch.store.classes.models import ClassStanding, CourseRun
from skillmatch.store.cohorts.models import Cohort, CohortSeat, PlaceWish
from skillmatch.store.db.database import rows
from skillmatch.store.demands.models import Demand
from skillmatch.store.messaging import messages
from skillmatch.store.people.models import Worker
from skillmatch.store.workflow import case_events
from skillmatch.terms import CohortState, MessageKind, Role, SeatState
from skillmatch.workflow.declared.orders import ORDER, answer_by

LAPSED = "lapsed"
"""The ``reason`` of a place that was removed because its last day to answer passed."""


FOR_THE_ENTERPRISE = {
    "returned": MessageKind.ORDER_RETURNED,
    "called_off": MessageKind.ORDER_RETURNED,
    "running": MessageKind.ORDER_RUNNING,
    "assessed": MessageKind.ORDER_ASSESSED,
    "closed": MessageKind.ORDER_CLOSED,
}
"""What the enterprises of an order are told."""


FIRMS = "SELECT DISTINCT d.enterprise_id FROM cohort_demand x JOIN demand d ON d.id = x.demand_id WHERE x.cohort_id = ?"


def engaged(today: dt.date, but: Sequence[int] = ()) -> set[int]:
    """Workers with a place in an open cohort other than `but`: proposed, in reserve, offered, or accepted until it is over."""
    listed = ", ".join(str(int(key)) for key in but) or "-1"
    found = rows(
        "SELECT DISTINCT s.worker_id FROM cohort_seat s JOIN cohort c ON c.id = s.cohort_id"
        " LEFT JOIN course_run r ON r.id = c.run_id"
        " WHERE s.state IN ('proposed', 'reserve', 'offered', 'accepted')"
        " AND c.state IN ('matched', 'proposed', 'review', 'confirmed', 'running')"
        " AND (r.id IS NULL OR r.ends_on >= ?) AND (s.state <> 'reserve' OR r.id IS NULL OR r.starts_on > ?)"
        f" AND c.id NOT IN ({listed})",
        (today, today),
    )
    return {int(row[0]) for row in found}


def may_be_asked(cohort: Cohort) -> Any:
    """A condition on ``Worker``: takes part in personal suggestions, or asked to be considered for this class."""
    return Worker.personalised | Worker.id.in_(PlaceWish.select(PlaceWish.worker).where(PlaceWish.cohort == cohort))


def open_to_all() -> Any:
    """A condition on ``CourseRun``: not the class of an order, whose places are for those who were chosen, and not cancelled."""
    ordered = Cohort.select(Cohort.run).where(Cohort.run.is_null(False))
    cancelled = ClassStanding.select(ClassStanding.run).where(ClassStanding.cancelled_at.is_null(False))
    return CourseRun.id.not_in(ordered) & CourseRun.id.not_in(cancelled)


def offer_next(cohort: Cohort, today: dt.date, demand_id: int | None = None) -> CohortSeat | None:
    """Offer a free place to the best reserve; call it inside the transaction that freed the place.

    The best is the one with the highest contribution, then the lower id; nobody who switched suggestions off since, unless they
    asked. Nobody is asked where the class begins before they could answer. The place stays that of the demand `demand_id`.
    """
    if cohort.run is None or cohort.state != CohortState.CONFIRMED.value:
        return None
    answer = answer_by(today, cohort.run.starts_on)
    if answer < today:
        return None
    found: CohortSeat | None = (
        CohortSeat.select()
        .join(Worker)
        .where((CohortSeat.cohort == cohort) & (CohortSeat.state == SeatState.RESERVE.value) & may_be_asked(cohort))
        .order_by(CohortSeat.contribution.desc(), CohortSeat.worker)
        .first()
    )
    if found is not None:
        found.state, found.answer_by = SeatState.OFFERED.value, answer
        found.demand = None if demand_id is None else Demand.get_by_id(demand_id)
        found.save(only=["state", "answer_by", "demand"])
        record(cohort, "moved_up", seat=found.worker_id)
    return found


def leave(seat: CohortSeat, today: dt.date) -> None:
    """Somebody gives an accepted place back, and the next reserve is asked; call it inside a transaction."""
    seat.state, seat.answered_at = SeatState.WITHDRAWN.value, clock.now()
    seat.save(only=["state", "answered_at"])
    record(seat.cohort, "withdrawn", role=Role.WORKER.value, seat=seat.worker_id)
    offer_next(seat.cohort, today, seat.demand_id)


def lapse(today: dt.date, cohort: Cohort | None = None) -> int:
    """Take back every offer whose last day has passed and ask the next reserve; call it inside a transaction.

    Returns
    -------
    int
        Offers that ran out.
    """
    due = (
        CohortSeat.select(CohortSeat, Cohort)
        .join(Cohort)
        .where(
            (CohortSeat.state == SeatState.OFFERED.value)
            & (CohortSeat.answer_by < today)
            & (Cohort.state == CohortState.CONFIRMED.value)
        )
        .order_by(CohortSeat.id)
    )
    if cohort is not None:
        due = due.where(CohortSeat.cohort == cohort)
    found = list(due)
    for seat in found:
        seat.state, seat.reason, seat.answered_at = SeatState.REMOVED.value, LAPSED, clock.now()
        seat.save(only=["state", "reason", "answered_at"])
        record(seat.cohort, LAPSED, seat=seat.worker_id)
        offer_next(seat.cohort, today, seat.demand_id)
    return len(found)


def record(
    cohort: Cohort,
    kind: str,
    *,
    account_id: int | None = None,
    role: str = "",
    note: str = "",
    states: tuple[str, str] = ("", ""),
    **detail: object,
) -> None:
    """Raise the cohort's version and add a line to its timeline that carries it; no `role` is the city's own work."""
    Cohort.update(version=Cohort.version + 1).where(Cohort.id == cohort.id).execute()
    cohort.version = Cohort.select(Cohort.version).where(Cohort.id == cohort.id).scalar()
    evidence = {**detail, "version": cohort.version}
    case_events.record(ORDER.name, cohort.id, kind, account_id=account_id, role=role, reason=note, states=states, evidence=evidence)
    _tell(cohort, kind, detail)


def _tell(cohort: Cohort, kind: str, detail: Mapping[str, object]) -> None:
    """Put into the inbox of those concerned what happened to a cohort."""
    if kind in ("approved", "moved_up"):
        offered = (CohortSeat.cohort == cohort) & (CohortSeat.state == SeatState.OFFERED.value)
        if kind == "moved_up":
            offered &= CohortSeat.worker == detail["seat"]
        seats = list(CohortSeat.select(CohortSeat.worker, CohortSeat.answer_by).where(offered))
        course = {} if cohort.course is None else messages.name(cohort.course)
        day = seats[0].answer_by.isoformat() if seats and seats[0].answer_by else ""
        messages.send_many(MessageKind.SEAT_OFFERED, "/seats", workers=[seat.worker_id for seat in seats], course=course, day=day)
    elif kind == "proposed" and cohort.trainer_id is not None:
        _tell_trainer(cohort, MessageKind.COHORT_PROPOSED)
    elif kind in FOR_THE_ENTERPRISE:
        _tell_enterprises(cohort, FOR_THE_ENTERPRISE[kind])
        if kind in ("assessed", "closed"):
            _tell_trainer(cohort, FOR_THE_ENTERPRISE[kind])


def _tell_trainer(cohort: Cohort, kind: MessageKind) -> None:
    accounts = messages.accounts_of(Role.TRAINER, trainer=cohort.trainer_id)
    messages.send_many(kind, f"/cohorts/{cohort.id}", accounts=accounts, number=cohort.number)


def _tell_enterprises(cohort: Cohort, kind: MessageKind) -> None:
    """Each enterprise whose demand shares the order."""
    firms = rows(FIRMS, (cohort.id,))
    accounts = {account for (firm,) in firms for account in messages.accounts_of(Role.ENTERPRISE, enterprise=firm)}
    messages.send_many(kind, f"/orders/{cohort.id}", accounts=sorted(accounts), number=cohort.number)
