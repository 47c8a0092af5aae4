"""What a trainer decides about the list of a cohort, each use one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from skillmatch import clock, events
from skillmatch.engine_gateway import order_sharing, orders, snapshot
from skillmatch.errors import Conflict, Invalid, NotFound
from skillmatch.features.cohorts.queries import cohort_people as cohort_people_queries
from skillmatch.features.cohorts.rules import cohorts as cohorts_rules
from skillmatch.features.cohorts.services import planning as planning_service
from skillmatch.features.cohorts.services import proposal_store as proposal_store_service
from skillmatch.store.accounts import access, audit
from skillmatch.store.accounts.access import MISSING, Acting
from skillmatch.store.classes.models import CourseRun
from skillmatch.store.cohorts import order_steps, seating
from skillmatch.store.cohorts.models import Cohort, CohortSeat
from skillmatch.store.cohorts.order_steps import StepActor
from skillmatch.store.db.database import rows, write
from skillmatch.store.mentoring.models import Trainer
from skillmatch.store.organisations import city_calendar, lab_fit
from skillmatch.store.people.models import Disclosure
from skillmatch.store.workflow import case_events
from skillmatch.terms import AuditKind, CohortState, ReturnReason, RunTime, SeatState
from skillmatch.web import order_words
from skillmatch.workflow.declared.orders import ORDER, Refusal
from skillmatch.workflow.working_days import WorkCalendar

NAME = "name"
"""What a trainer is shown of a person who accepted, as the log of disclosures calls it."""

BESIDE = {
    Refusal.DATES: "answer_by",
    Refusal.MEETS: "starts_on",
    Refusal.UNPLACED: "lab",
    Refusal.STATIONS: "lab",
    Refusal.EQUIPMENT: "lab",
}
"""Refusals that whoever approves can mend in the form, each with its field."""

ACCEPTED = (
    "SELECT s.worker_id, w.name FROM cohort_seat s JOIN worker w ON w.id = s.worker_id"
    " WHERE s.cohort_id = ? AND s.state = 'accepted'"
)
UNABLE = (
    "SELECT s.worker_id FROM cohort_seat s JOIN cohort c ON c.id = s.cohort_id JOIN worker w ON w.id = s.worker_id"
    " LEFT JOIN enrolment e ON e.worker_id = w.id AND e.course_id = c.course_id AND e.state IN ('enrolled', 'completed')"
    " WHERE c.id = ? AND s.state = 'proposed' AND (e.id IS NOT NULL OR (NOT w.personalised"
    " AND NOT EXISTS (SELECT 1 FROM place_wish x WHERE x.cohort_id = c.id AND x.worker_id = w.id)))"
)
SEEN = "SELECT worker_id FROM disclosure WHERE cohort_id = ? AND account_id = ? AND what = ?"


@dataclass(frozen=True)
class PracticalPlace:
    """Where the practicals of a class are: a lab, with the groups that take turns in it, or another place in words."""

    lab_id: int | None = None
    groups: int = 1
    elsewhere: str = ""


ANYWHERE = PracticalPlace()


def swap(cohort_id: int, acting: Acting, out: str, into: str, version: int) -> None:
    """Give the place of `out` to `into`; the one who leaves becomes a reserve, the newcomer is kept for certain."""
    with write():
        cohort = _moving("swap", cohort_id, acting, version)
        leaves = cohort_people_queries.seat_of(cohort, out, SeatState.PROPOSED)
        newcomer = cohort_people_queries.newcomer_of(cohort, into)
        at, reserve, demand = leaves.position, cohort_people_queries.reserve(cohort, newcomer.worker_id), leaves.demand_id
        leaves.state, leaves.pinned, leaves.demand = SeatState.RESERVE.value, False, None
        leaves.position = reserve.position if reserve else cohort_people_queries.last_position(cohort) + 1
        leaves.save(only=["state", "pinned", "position", "demand"])
        if reserve:
            reserve.state, reserve.pinned, reserve.position, reserve.demand = SeatState.PROPOSED.value, True, at, demand
            reserve.save(only=["state", "pinned", "position", "demand"])
        else:
            proposal_store_service.place(cohort, newcomer, SeatState.PROPOSED, at, pinned=True, demand_id=demand)
        cohort_people_queries.keep_objective(cohort)
        _step("swap", "swapped", cohort, acting, out=leaves.worker_id, seat=newcomer.worker_id)


def remove(cohort_id: int, acting: Acting, number: str, reason: str, version: int) -> str | None:
    """Take a person off the list for good, with a reason; the best reserve moves up.

    Returns
    -------
    str or None
        The number of the reserve who moved up.
    """
    with write():
        cohort = _moving("remove", cohort_id, acting, version, reason=bool(reason.strip()))
        seat = cohort_people_queries.seat_of(cohort, number, SeatState.PROPOSED, SeatState.RESERVE)
        was_seated = seat.state == SeatState.PROPOSED.value
        seat.state, seat.pinned, seat.reason = SeatState.REMOVED.value, False, reason.strip()
        seat.save(only=["state", "pinned", "reason"])
        riser = next(iter(cohort_people_queries.reserves(cohort)), None) if was_seated else None
        if riser is not None:
            riser.state, riser.position, riser.demand = SeatState.PROPOSED.value, seat.position, seat.demand_id
            riser.save(only=["state", "position", "demand"])
        cohort_people_queries.keep_objective(cohort)
        _step("remove", "removed", cohort, acting, note=reason.strip(), seat=seat.worker_id)
    return cohort_people_queries.numbers(cohort).of(riser.worker_id) if riser is not None else None


def pin(cohort_id: int, acting: Acting, number: str, pinned: bool, version: int) -> None:
    """Keep a person for certain when the list is computed again, or no longer."""
    with write():
        cohort = _moving("pin", cohort_id, acting, version)
        seat = cohort_people_queries.seat_of(cohort, number, SeatState.PROPOSED)
        seat.pinned = pinned
        seat.save(only=["pinned"])
        _step("pin", "pinned" if pinned else "unpinned", cohort, acting, seat=seat.worker_id)


def recompute(cohort_id: int, acting: Acting, version: int) -> None:
    """Compute the list again with today's data: those kept for certain stay, those removed stay out."""
    with write():
        cohort = _moving("recompute", cohort_id, acting, version)
        found = planning_service.again(snapshot.current(), cohort)
        if isinstance(found, ReturnReason):
            raise Conflict(order_words.refusal(Refusal.EMPTY))
        proposal_store_service.proposal(cohort, found, acting.account_id)
        _step("recompute", "recomputed", cohort, acting)


def approve(
    cohort_id: int, acting: Acting, starts_on: dt.date, answer_by: dt.date, version: int, place: PracticalPlace = ANYWHERE
) -> int:
    """Approve the list: the class is dated and everybody on the list is offered a place.

    In a lab no group of the class has more people than stations are free, a course that needs equipment is given only where it is,
    and one with practicals has a lab, or says where they are instead.

    Returns
    -------
    int
        Places offered.

    Raises
    ------
    Invalid
        The days or the place of the practicals cannot stand; the reasons are beside their fields.
    """
    today = clock.today()
    with write():
        seats = CohortSeat.select().where((CohortSeat.cohort == cohort_id) & (CohortSeat.state == SeatState.PROPOSED.value)).count()
        holds = cohorts_rules.dates_hold(today, answer_by, starts_on)
        facts = {"people": bool(seats), "able": not rows(UNABLE, (cohort_id,)), "room": _has_room(cohort_id, seats)}
        calendar = city_calendar.work_calendar()
        meets = calendar.meets(RunTime(_existing(cohort_id).time), starts_on)
        facts |= {"meets": meets} | _fits_lab(cohort_id, starts_on, place, calendar)
        cohort = _moving("approve", cohort_id, acting, version, dates=holds, **facts)
        cohort.run = _class_for(cohort, starts_on, place, calendar)
        CohortSeat.update(state=SeatState.OFFERED.value, answer_by=answer_by).where(
            (CohortSeat.cohort == cohort) & (CohortSeat.state == SeatState.PROPOSED.value)
        ).execute()
        by = StepActor(acting.account_id, acting.role)
        order_steps.take(cohort, "approve", "approved", by, "run", people=seats, answer_by=answer_by.isoformat())
    return seats


def send_back(cohort_id: int, acting: Acting, reason: str, version: int) -> None:
    """Send the order back to the enterprise with a reason; everybody on the list is free again."""
    with write():
        cohort = _moving("return", cohort_id, acting, version, reason=bool(reason.strip()))
        order_steps.free(cohort, "returned")
        _step("return", "returned", cohort, acting, note=reason.strip(), reason=ReturnReason.TRAINER.value)


def take(cohort_id: int, acting: Acting) -> None:
    """Begin the review: of an own class, or of one of the own base that nobody reviews yet, which becomes the own.

    A trainer who is paused or full may not take another one over.
    """
    with write():
        cohort = _existing(cohort_id)
        if cohort.trainer_id == acting.trainer_id:
            _check("review", cohort, acting, mine=True)
            _step("review", "review", cohort, acting)
            return
        able = orders.has_room(acting.trainer_id, clock.today())
        _check("take", cohort, acting, unassigned=cohort.trainer_id is None, active=able)
        cohort.trainer = Trainer.get_by_id(acting.trainer_id)
        order_steps.take(cohort, "take", "taken", StepActor(acting.account_id, acting.role), "trainer")


def join(cohort_id: int, other_id: int, acting: Acting) -> None:
    """Join another order for the same skills to this one; its class is computed anew for all of them."""
    with write():
        cohort, other = access.cohort(acting, cohort_id), access.cohort(acting, other_id)
        code = order_sharing.join(cohort, other, StepActor(acting.account_id, acting.role))
        if code is not None:
            raise Conflict(order_words.refusal(code))
    events.cohort_requested.send(cohort.id)


def release(cohort_id: int, acting: Acting) -> int:
    """Take back the offers whose last day has passed, and ask the reserves."""
    with write():
        cohort = _existing(cohort_id)
        _check("release", cohort, acting, mine=cohort.trainer_id == acting.trainer_id)
        return seating.lapse(clock.today(), cohort)


def disclose(cohort: Cohort, acting: Acting) -> dict[int, str]:
    """Names of those who accepted, by worker id; an account's first look at each is logged for that person to read."""
    names = dict(rows(ACCEPTED, (cohort.id,)))
    seen = {row[0] for row in rows(SEEN, (cohort.id, acting.account_id, NAME))}
    new = sorted(set(names) - seen)
    if new:
        with write():
            Disclosure.insert_many(
                {
                    "worker": worker,
                    "account_id": acting.account_id,
                    "role": acting.role.value,
                    "what": NAME,
                    "cohort_id": cohort.id,
                }
                for worker in new
            ).execute()
            whose = {"account_id": acting.account_id, "role": acting.role.value}
            audit.record(AuditKind.DISCLOSED, **whose, subject=f"cohort {cohort.id}", people=len(new))
    return names


def _step(step: str, kind: str, cohort: Cohort, acting: Acting, note: str = "", **detail: Any) -> None:
    """Write a step of the trainer who acts; the first change of a proposal begins its review."""
    by = StepActor(acting.account_id, acting.role)
    if cohort.state == CohortState.PROPOSED.value and step not in ("review", "return"):
        order_steps.take(cohort, "review", "review", by)
    order_steps.take(cohort, step, kind, by, note=note, **detail)


def _existing(cohort_id: int) -> Cohort:
    found = Cohort.get_or_none(Cohort.id == cohort_id)
    if found is None:
        raise NotFound(MISSING)
    return found


def _moving(step: str, cohort_id: int, acting: Acting, version: int, **facts: bool) -> Cohort:
    """The cohort as it stands inside this transaction, if the trainer may take the step from the list that they saw."""
    cohort = _existing(cohort_id)
    fresh = cohort.version == version
    _check(step, cohort, acting, version, mine=cohort.trainer_id == acting.trainer_id, fresh=fresh, **facts)
    return cohort


def _check(step: str, cohort: Cohort, acting: Acting, version: int = 0, **facts: bool) -> None:
    code = order_steps.refused(cohort, step, StepActor(acting.account_id, acting.role), **facts)
    if code is not None:
        if code in BESIDE:
            raise Invalid(fields={BESIDE[code]: order_words.refusal(code)})
        raise Conflict(order_words.refusal(code, _since(cohort, version) if code is Refusal.STALE else ""))


def _since(cohort: Cohort, version: int) -> str:
    """What happened to a cohort after a version, in words."""
    known = cohort_people_queries.numbers(cohort)
    lines = [
        order_words.event(line.transition, known.of(line.evidence["seat"]) if known and "seat" in line.evidence else "")
        for line in case_events.timeline(ORDER.name, cohort.id)
        if line.evidence.get("version", 0) > version
    ]
    return str(gettext("; ")).join(dict.fromkeys(lines)) or str(gettext("it is not the list that is in force"))


def _has_room(cohort_id: int, seats: int) -> bool:
    found = Cohort.get_or_none(Cohort.id == cohort_id)
    return found is not None and seats <= found.seats


def _fits_lab(cohort_id: int, starts_on: dt.date, place: PracticalPlace, calendar: WorkCalendar) -> dict[str, bool]:
    """Whether the practicals have a place that the class may use, with enough free stations and the equipment of the course."""
    cohort = _existing(cohort_id)
    if cohort.course is None or cohort.base_id is None:
        return {}
    placed = place.lab_id is not None or bool(place.elsewhere) or cohort.course.mode not in lab_fit.PRACTICAL_MODES
    ends_on = cohorts_rules.last_day(starts_on, cohort.course.hours, RunTime(cohort.time), calendar)
    stations = place.lab_id is None or (
        place.lab_id in {lab.id for lab in lab_fit.choices(cohort.course_id, cohort.base_id, cohort.demand.enterprise_id)}
        and lab_fit.places_taken(cohort.seats, place.groups) <= lab_fit.free_stations(place.lab_id, cohort.time, starts_on, ends_on)
    )
    return {"placed": placed, "stations": stations, "equipped": lab_fit.is_equipped(cohort.course_id, place.lab_id)}


def _class_for(cohort: Cohort, starts_on: dt.date, place: PracticalPlace, calendar: WorkCalendar) -> CourseRun:
    """The dated class of an approved cohort."""
    assert cohort.base is not None and cohort.course is not None, "a proposed cohort has both"
    return CourseRun.create(
        course=cohort.course,
        base=cohort.base,
        town=cohort.town_id or cohort.base.town_id,
        time=cohort.time,
        starts_on=starts_on,
        ends_on=cohorts_rules.last_day(starts_on, cohort.course.hours, RunTime(cohort.time), calendar),
        seats=cohort.seats,
        basis=cohort.demand.basis,
        lab=place.lab_id,
        lab_groups=place.groups if place.lab_id is not None else 1,
        practicals_at=place.elsewhere if place.lab_id is None else "",
    )
