"""What a trainer decides about a cohort, each use one transaction, and the proposal that comes before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from flask_babel import gettext
from peewee import fn

from skillmatch import clock
from skillmatch.errors import Conflict, NotFound
from skillmatch.features.cohorts import people, planning, rules, wording
from skillmatch.features.cohorts.planning import Proposal
from skillmatch.features.cohorts.pseudonyms import Numbers
from skillmatch.features.cohorts.rules import Refusal
from skillmatch.store import audit, lab_fit, orders, seating, snapshot, versions
from skillmatch.store.access import MISSING, Acting
from skillmatch.store.cohorts import Cohort, CohortEvent, CohortSeat
from skillmatch.store.courses import CourseRun
from skillmatch.store.database import rows, write
from skillmatch.store.mentors import Trainer
from skillmatch.store.places import Base
from skillmatch.store.snapshot import Snapshot
from skillmatch.store.workers import Disclosure, Worker
from skillmatch.terms import AuditKind, CohortState, ReturnReason, SeatState

ATTEMPTS = 4
"""How often a proposal is computed again where the store moved on in between (chosen)."""

NAME = "name"
"""What a trainer is shown of a person who accepted, as the log of disclosures calls it."""

ACCEPTED = (
    "SELECT s.worker_id, w.name FROM cohort_seat s JOIN worker w ON w.id = s.worker_id"
    " WHERE s.cohort_id = ? AND s.state = 'accepted'"
)
UNABLE = (
    "SELECT s.worker_id FROM cohort_seat s JOIN cohort c ON c.id = s.cohort_id JOIN worker w ON w.id = s.worker_id"
    " LEFT JOIN enrolment e ON e.worker_id = w.id AND e.course_id = c.course_id AND e.state IN ('enrolled', 'completed')"
    " WHERE c.id = ? AND s.state = 'proposed' AND (NOT w.personalised OR e.id IS NOT NULL)"
)
SEEN = "SELECT worker_id FROM disclosure WHERE cohort_id = ? AND account_id = ? AND what = ?"


def propose(cohort_id: int) -> CohortState:
    """Propose a class for an order, together with every other order that waits, so that nobody is proposed twice.

    Computed outside the transaction and written in one; where the store moved on in between, computed again. Calling it again
    changes nothing; killed half way, the order still waits.

    Returns
    -------
    CohortState
        Where the order stands now.
    """
    for _ in range(ATTEMPTS):
        waiting = orders.requested()
        if cohort_id not in {cohort.id for cohort in waiting}:
            return CohortState(_existing(cohort_id).state)
        snap = snapshot.current()
        answers = planning.plan(snap, waiting)
        with write():
            if _still_holds(snap, waiting, answers):
                for cohort in waiting:
                    _answer(snap, cohort, answers[cohort.id])
                return CohortState(_existing(cohort_id).state)
    raise Conflict(gettext("The city's data kept changing while the class was computed. Try again."))


def swap(cohort_id: int, acting: Acting, out: str, into: str, version: int) -> None:
    """Give the place of `out` to `into`; the one who leaves becomes a reserve, the newcomer is kept for certain."""
    with write():
        cohort = _moving("swap", cohort_id, acting, version)
        leaves = people.seat_of(cohort, out, SeatState.PROPOSED)
        newcomer = people.newcomer_of(cohort, into)
        at, reserve = leaves.position, people.reserve(cohort, newcomer.worker_id)
        leaves.state, leaves.pinned = SeatState.RESERVE.value, False
        leaves.position = reserve.position if reserve else people.last_position(cohort) + 1
        leaves.save(only=["state", "pinned", "position"])
        if reserve:
            reserve.state, reserve.pinned, reserve.position = SeatState.PROPOSED.value, True, at
            reserve.save(only=["state", "pinned", "position"])
        else:
            planning.write_place(cohort, newcomer, SeatState.PROPOSED, at, pinned=True)
        people.keep_objective(cohort)
        seating.record(cohort, "swapped", account_id=acting.account_id, out=leaves.worker_id, seat=newcomer.worker_id)


def remove(cohort_id: int, acting: Acting, number: str, reason: str, version: int) -> str | None:
    """Take a person off the list for good, with a reason; the best reserve moves up.

    Returns
    -------
    str or None
        The number of the reserve who moved up.
    """
    with write():
        cohort = _moving("remove", cohort_id, acting, version, reason=bool(reason.strip()))
        seat = people.seat_of(cohort, number, SeatState.PROPOSED, SeatState.RESERVE)
        was_seated = seat.state == SeatState.PROPOSED.value
        seat.state, seat.pinned, seat.reason = SeatState.REMOVED.value, False, reason.strip()
        seat.save(only=["state", "pinned", "reason"])
        riser = next(iter(people.reserves(cohort)), None) if was_seated else None
        if riser is not None:
            riser.state, riser.position = SeatState.PROPOSED.value, seat.position
            riser.save(only=["state", "position"])
        people.keep_objective(cohort)
        seating.record(cohort, "removed", account_id=acting.account_id, note=reason.strip(), seat=seat.worker_id)
    return people.numbers(cohort).of(riser.worker_id) if riser is not None else None


def pin(cohort_id: int, acting: Acting, number: str, pinned: bool, version: int) -> None:
    """Keep a person for certain when the list is computed again, or no longer."""
    with write():
        cohort = _moving("pin", cohort_id, acting, version)
        seat = people.seat_of(cohort, number, SeatState.PROPOSED)
        seat.pinned = pinned
        seat.save(only=["pinned"])
        seating.record(cohort, "pinned" if pinned else "unpinned", account_id=acting.account_id, seat=seat.worker_id)


def recompute(cohort_id: int, acting: Acting, version: int) -> None:
    """Compute the list again with today's data: those kept for certain stay, those removed stay out."""
    with write():
        cohort = _moving("recompute", cohort_id, acting, version)
        found = planning.again(snapshot.current(), cohort)
        if isinstance(found, ReturnReason):
            raise Conflict(wording.refusal(Refusal.EMPTY))
        planning.write_proposal(cohort, found)
        seating.record(cohort, "recomputed", account_id=acting.account_id)


def approve(cohort_id: int, acting: Acting, starts_on: dt.date, answer_by: dt.date, version: int, lab_id: int | None = None) -> int:
    """Approve the list: the class is dated and everybody on the list is offered a place.

    In a lab the class has no more seats than stations are free, and a course that needs equipment is given only where it is.

    Returns
    -------
    int
        Places offered.
    """
    today = clock.today()
    with write():
        seats = CohortSeat.select().where((CohortSeat.cohort == cohort_id) & (CohortSeat.state == SeatState.PROPOSED.value)).count()
        holds = rules.dates_hold(today, answer_by, starts_on)
        facts = {"people": bool(seats), "able": not rows(UNABLE, (cohort_id,)), "room": _has_room(cohort_id, seats)}
        facts |= _fits_lab(cohort_id, starts_on, lab_id)
        cohort = _moving("approve", cohort_id, acting, version, dates=holds, **facts)
        cohort.run = _class_for(cohort, starts_on, lab_id)
        cohort.state, cohort.decided_at = CohortState.CONFIRMED.value, clock.now()
        cohort.save(only=["run", "state", "decided_at"])
        CohortSeat.update(state=SeatState.OFFERED.value, answer_by=answer_by).where(
            (CohortSeat.cohort == cohort) & (CohortSeat.state == SeatState.PROPOSED.value)
        ).execute()
        seating.record(cohort, "approved", account_id=acting.account_id, people=seats, answer_by=answer_by.isoformat())
    return seats


def send_back(cohort_id: int, acting: Acting, reason: str, version: int) -> None:
    """Send the order back to the enterprise with a reason; everybody on the list is free again."""
    with write():
        cohort = _moving("return", cohort_id, acting, version, reason=bool(reason.strip()))
        cohort.state, cohort.decided_at = CohortState.RETURNED.value, clock.now()
        cohort.save(only=["state", "decided_at"])
        CohortSeat.update(state=SeatState.REMOVED.value, pinned=False, reason="returned").where(
            (CohortSeat.cohort == cohort) & CohortSeat.state.in_((SeatState.PROPOSED.value, SeatState.RESERVE.value))
        ).execute()
        seating.record(cohort, "returned", account_id=acting.account_id, note=reason.strip(), reason=ReturnReason.TRAINER.value)


def take(cohort_id: int, acting: Acting) -> None:
    """Take over a cohort of the own base that nobody reviews yet; a trainer who is paused or full may not."""
    with write():
        cohort = _existing(cohort_id)
        able = orders.has_room(acting.trainer_id, clock.today())
        _check("take", cohort, acting, unassigned=cohort.trainer_id is None, active=able)
        cohort.trainer = Trainer.get_by_id(acting.trainer_id)
        cohort.save(only=["trainer"])
        seating.record(cohort, "taken", account_id=acting.account_id)


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


def _still_holds(snap: Snapshot, waiting: list[Cohort], answers: Mapping[int, Proposal | ReturnReason]) -> bool:
    """Whether what was computed may be written: same catalogue, the same orders, and nobody was placed elsewhere since."""
    now = {cohort.id: cohort.version for cohort in orders.requested()}
    chosen = {
        place.worker_id for found in answers.values() if isinstance(found, Proposal) for place in (*found.seats, *found.reserves)
    }
    same = all(now.get(cohort.id) == cohort.version for cohort in waiting)
    return same and versions.version() == snap.version and not chosen & seating.engaged(snap.as_of)


def _answer(snap: Snapshot, cohort: Cohort, found: Proposal | ReturnReason) -> None:
    """Write a proposal with its base, trainer and numbers, or the reason why there is none."""
    is_proposal = isinstance(found, Proposal)
    code = rules.refusal("propose" if is_proposal else "refuse", CohortState(cohort.state), None, people=True, reason=True)
    if code is not None:
        raise Conflict(wording.refusal(code))
    if isinstance(found, ReturnReason):
        cohort.state, cohort.decided_at = CohortState.RETURNED.value, clock.now()
        cohort.save(only=["state", "decided_at"])
        seating.record(cohort, "returned", reason=found.value)
        return
    cohort.inputs = {"numbers": Numbers.draw(Worker.select(fn.MAX(Worker.id)).scalar() or 0).keep()}
    planning.write_proposal(cohort, found)
    course = snap.courses[snap.course_index.at(found.course_id)]
    assert course.base is not None, "every course has a base"
    cohort.base = Base.get_by_id(course.base.id)
    trainer = orders.free_trainer(course.base.id, course.family, snap.as_of)
    cohort.trainer = None if trainer is None else Trainer.get_by_id(trainer)
    cohort.state, cohort.proposed_at = CohortState.PROPOSED.value, clock.now()
    cohort.save(only=["base", "trainer", "state", "proposed_at"])
    seating.record(cohort, "proposed", people=len(found.seats), reserves=len(found.reserves))


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
    code = rules.refusal(step, CohortState(cohort.state), acting.role, **facts)
    if code is not None:
        raise Conflict(wording.refusal(code, _since(cohort, version) if code is Refusal.STALE else ""))


def _since(cohort: Cohort, version: int) -> str:
    """What happened to a cohort after a version, in words."""
    known = people.numbers(cohort)
    lines = [
        wording.event(line.kind, known.of(line.detail["seat"]) if known and "seat" in line.detail else "")
        for line in CohortEvent.select().where(CohortEvent.cohort == cohort).order_by(CohortEvent.id)
        if line.detail.get("version", 0) > version
    ]
    return str(gettext("; ")).join(dict.fromkeys(lines)) or str(gettext("it is not the list that is in force"))


def _has_room(cohort_id: int, seats: int) -> bool:
    found = Cohort.get_or_none(Cohort.id == cohort_id)
    return found is not None and seats <= found.seats


def _fits_lab(cohort_id: int, starts_on: dt.date, lab_id: int | None) -> dict[str, bool]:
    """Whether the lab is one that the class may use, with enough free stations, and whether the equipment is there."""
    cohort = _existing(cohort_id)
    if cohort.course is None or cohort.base_id is None:
        return {}
    ends_on = rules.last_day(starts_on, cohort.course.hours, cohort.time)
    stations = lab_id is None or (
        lab_id in {lab.id for lab in lab_fit.choices(cohort.course_id, cohort.base_id, cohort.demand.enterprise_id)}
        and cohort.seats <= lab_fit.free_stations(lab_id, cohort.time, starts_on, ends_on)
    )
    return {"stations": stations, "equipped": lab_fit.is_equipped(cohort.course_id, lab_id)}


def _class_for(cohort: Cohort, starts_on: dt.date, lab_id: int | None) -> CourseRun:
    """The dated class of an approved cohort."""
    assert cohort.base is not None and cohort.course is not None, "a proposed cohort has both"
    return CourseRun.create(
        course=cohort.course,
        base=cohort.base,
        town=cohort.town_id or cohort.base.town_id,
        time=cohort.time,
        starts_on=starts_on,
        ends_on=rules.last_day(starts_on, cohort.course.hours, cohort.time),
        seats=cohort.seats,
        basis=cohort.demand.basis,
        lab=lab_id,
    )
