"""The city's own work on an order: a course is found and who may take part is counted, then a class is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from peewee import fn

from skillmatch import clock
from skillmatch.engine_gateway import orders, snapshot
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.errors import Conflict, NotFound
from skillmatch.features.cohorts.rules.pseudonyms import Numbers
from skillmatch.features.cohorts.services import planning as planning_service
from skillmatch.features.cohorts.services import proposal_store as proposal_store_service
from skillmatch.features.cohorts.services.planning import ClassProposal
from skillmatch.store.accounts.access import MISSING
from skillmatch.store.catalogue.models import Course
from skillmatch.store.cohorts import order_steps, seating
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.cohorts.order_steps import CITY_ITSELF
from skillmatch.store.db import versions
from skillmatch.store.db.database import write
from skillmatch.store.mentoring.models import Trainer
from skillmatch.store.organisations.models import Base
from skillmatch.store.people.models import Worker
from skillmatch.terms import CohortState, ReturnReason
from skillmatch.web import order_words

MAX_ATTEMPTS = 4
"""How often a proposal is computed again where the store moved on in between (chosen)."""


def propose(cohort_id: int) -> CohortState:
    """Find a course and propose a class for an order, together with every other order that waits, so that nobody is proposed twice.

    Computed outside any transaction and written in two: first that a course was found and who may take part, then the list. Where
    the store moved on in between, it is computed again. Calling it again changes nothing; killed half way, the order still waits.

    Returns
    -------
    CohortState
        Where the order stands now.
    """
    for _ in range(MAX_ATTEMPTS):
        waiting = orders.requested()
        if cohort_id not in {cohort.id for cohort in waiting}:
            break
        snap = snapshot.current()
        answers = planning_service.plan(snap, waiting)
        with write():
            holds = _still_holds(snap, waiting, answers)
            if holds:
                matched = [cohort for cohort in waiting if _match(snap, cohort, answers[cohort.id])]
        if not holds:
            continue
        with write():
            if _still_holds(snap, matched, answers):
                _propose(snap, matched, answers)
                break
    else:
        raise Conflict(gettext("The city's data kept changing while the class was computed. Try again."))
    found = Cohort.get_or_none(Cohort.id == cohort_id)
    if found is None:
        raise NotFound(MISSING)
    return CohortState(found.state)


def _still_holds(snap: Snapshot, waiting: list[Cohort], answers: Mapping[int, ClassProposal | ReturnReason]) -> bool:
    """Whether what was computed may be written: same catalogue, the same orders, and nobody was placed elsewhere since."""
    now = {cohort.id: cohort.version for cohort in orders.requested()}
    chosen = {
        place.worker_id
        for found in answers.values()
        if isinstance(found, ClassProposal)
        for place in (*found.seats, *found.reserves)
    }
    same = all(now.get(cohort.id) == cohort.version for cohort in waiting)
    return same and versions.version() == snap.version and not chosen & seating.engaged(snap.as_of)


def _match(snap: Snapshot, cohort: Cohort, found: ClassProposal | ReturnReason) -> bool:
    """Write that a course was found and how many may take part, or why no class can be formed; whether it was found."""
    if isinstance(found, ReturnReason):
        _allow("refuse", cohort, reason=True)
        order_steps.free(cohort, "returned")
        order_steps.take(cohort, "refuse", "returned", CITY_ITSELF, reason=found.value)
        return False
    if cohort.state == CohortState.POSTED.value:
        _allow("match", cohort, course=True, people=found.eligible > 0)
        course = snap.courses[snap.course_index.at(found.course_id)]
        assert course.base is not None, "every course has a base"
        cohort.course, cohort.base = Course.get_by_id(found.course_id), Base.get_by_id(course.base.id)
        cohort.eligible = found.eligible
        told: dict[str, Any] = {"course": found.course_id, "people": found.eligible}
        order_steps.take(cohort, "match", "matched", CITY_ITSELF, "course", "base", "eligible", **told)
    return True


def _propose(snap: Snapshot, matched: list[Cohort], answers: Mapping[int, ClassProposal | ReturnReason]) -> None:
    """Write the proposals with their trainers and numbers; the first keeps the inputs of all."""
    leader: tuple[int, int] | None = None
    for cohort in matched:
        found = answers[cohort.id]
        assert isinstance(found, ClassProposal), "an order without a proposal is not matched"
        _allow("propose", cohort, people=bool(found.seats))
        cohort.inputs = {"numbers": Numbers.draw(Worker.select(fn.MAX(Worker.id)).scalar() or 0).keep()} | cohort.inputs
        leader = proposal_store_service.proposal(cohort, found, leader=leader)
        trainer = orders.free_trainer(cohort.base_id, snap.courses[snap.course_index.at(found.course_id)].family, snap.as_of)
        cohort.trainer, cohort.proposed_at = None if trainer is None else Trainer.get_by_id(trainer), clock.now()
        told: dict[str, Any] = {"people": len(found.seats), "reserves": len(found.reserves)}
        order_steps.take(cohort, "propose", "proposed", CITY_ITSELF, "inputs", "trainer", "proposed_at", **told)


def _allow(step: str, cohort: Cohort, **facts: bool) -> None:
    code = order_steps.refused(cohort, step, CITY_ITSELF, **facts)
    if code is not None:
        raise Conflict(order_words.refusal(code))
