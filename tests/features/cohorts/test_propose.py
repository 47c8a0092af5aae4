"""Proposing a class: who is chosen, who reviews it, what is frozen, and what happens where nothing can be proposed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from skillmatch.engine_gateway import orders, snapshot
from skillmatch.errors import NotFound
from skillmatch.features.cohorts.services import planning as planning_service
from skillmatch.features.cohorts.services import proposing as proposing_service
from skillmatch.store.catalogue.models import Course
from skillmatch.store.cohorts import seating
from skillmatch.store.cohorts.models import Cohort, CohortSeat
from skillmatch.store.db import versions
from skillmatch.store.db.database import write
from skillmatch.store.db.versions import raise_version
from skillmatch.store.mentoring.models import Trainer
from skillmatch.store.organisations.models import Base
from skillmatch.store.people.models import Worker
from skillmatch.store.workflow.case_events import timeline
from skillmatch.terms import CohortState, DemandState, ReturnReason, SeatState
from tests import builders
from tests.cast import Cast
from tests.features.cohorts.making import FAMILY, Order, an_order

pytestmark = pytest.mark.usefixtures("store")


def test_the_best_sit_and_the_next_best_are_reserves(order: Order) -> None:
    assert proposing_service.propose(order.cohort.id) is CohortState.PROPOSED
    ids = [worker.id for worker in order.workers]
    assert order.who(SeatState.PROPOSED) == ids[:3]
    assert order.who(SeatState.RESERVE) == ids[3:5]


def test_the_terms_add_up_to_each_contribution_and_the_contributions_to_the_objective(proposal: Order) -> None:
    seats = proposal.seats(SeatState.PROPOSED)
    for seat in seats:
        assert sum(term["contribution"] for term in seat.terms) == pytest.approx(seat.contribution, abs=1e-12)
        assert sum(term["thousandths"] for term in seat.terms) == round(seat.contribution * 1000)
    assert proposal.now().objective == pytest.approx(sum(seat.contribution for seat in seats), abs=1e-12)
    assert proposal.now().greedy_objective <= proposal.now().objective + 1e-12


def test_course_base_and_trainer_are_chosen(proposal: Order, cast: Cast) -> None:
    cohort = proposal.now()
    assert (cohort.course_id, cohort.base_id, cohort.trainer_id) == (proposal.course.id, cast.trainer.base_id, cast.trainer.id)


def test_inputs_are_frozen_and_the_timeline_says_so(proposal: Order) -> None:
    inputs = proposal.now().inputs
    assert {"weights", "seed", "catalogue", "as_of", "people", "orders", "numbers"} <= set(inputs)
    assert inputs["people"] == Worker.select().count()
    lines = timeline("order", proposal.cohort.id)
    assert [line.transition for line in lines] == ["matched", "proposed"]
    assert (lines[0].evidence["course"], lines[0].evidence["people"]) == (proposal.course.id, proposal.now().eligible)


def test_asking_again_changes_nothing(proposal: Order) -> None:
    before = [(seat.id, seat.worker_id, seat.state) for seat in proposal.seats()]
    version = proposal.now().version
    assert proposing_service.propose(proposal.cohort.id) is CohortState.PROPOSED
    assert [(seat.id, seat.worker_id, seat.state) for seat in proposal.seats()] == before
    assert proposal.now().version == version


def test_an_unknown_order_is_not_found() -> None:
    with pytest.raises(NotFound):
        proposing_service.propose(10**6)


@pytest.mark.parametrize(("die_at", "left"), [(1, CohortState.POSTED), (2, CohortState.MATCHED)])
def test_killed_half_way_it_still_waits_and_no_list_is_kept(
    order: Order, monkeypatch: pytest.MonkeyPatch, die_at: int, left: CohortState
) -> None:
    written, record = [], seating.record

    def die(*args: Any, **kwargs: Any) -> None:
        written.append(CohortSeat.select().where(CohortSeat.cohort == order.cohort).count())
        if len(written) == die_at:
            raise KeyboardInterrupt
        record(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(seating, "record", die)
        with pytest.raises(KeyboardInterrupt):
            proposing_service.propose(order.cohort.id)
    assert written == [0, 5][:die_at], "it must have died after the places were written"
    assert order.now().state == left.value
    assert order.seats() == []
    assert proposing_service.propose(order.cohort.id) is CohortState.PROPOSED


def test_orders_are_planned_together_and_nobody_is_in_two(order: Order, cast: Cast) -> None:
    other = an_order(cast.trainer, like=order)
    proposing_service.propose(order.cohort.id)
    assert other.now().state == CohortState.PROPOSED.value
    first, second = set(order.who()), set(other.who())
    assert len(first) + len(second) == 7
    assert not first & second


def test_who_sits_in_a_proposed_class_is_not_proposed_for_a_later_order(proposal: Order, cast: Cast) -> None:
    later = an_order(cast.trainer, like=proposal)
    proposing_service.propose(later.cohort.id)
    assert set(later.who()) == {worker.id for worker in proposal.workers[5:]}


def test_who_switched_suggestions_off_is_never_proposed(order: Order) -> None:
    with write():
        Worker.update(personalised=False).where(Worker.id == order.workers[0].id).execute()
    proposing_service.propose(order.cohort.id)
    assert len(order.who()) == 5
    assert order.workers[0].id not in order.who()
    assert dict(order.now().left_out)["not personalised"] >= 1


def test_a_paused_or_full_trainer_is_passed_over(order: Order, cast: Cast) -> None:
    with write():
        Trainer.update(paused=True).where(Trainer.id == cast.trainer.id).execute()
    full = builders.a_trainer((FAMILY,), base=cast.trainer.base, capacity=0)
    free = builders.a_trainer((FAMILY,), base=cast.trainer.base, capacity=1)
    builders.a_trainer(("MC",), base=cast.trainer.base, capacity=9)
    proposing_service.propose(order.cohort.id)
    assert full.id < free.id
    assert order.now().trainer_id == free.id


def test_the_trainer_with_the_least_to_do_is_asked(proposal: Order, cast: Cast) -> None:
    idle = builders.a_trainer((FAMILY,), base=cast.trainer.base)
    assert orders.free_trainer(cast.trainer.base_id, FAMILY, snapshot.current().as_of) == idle.id


def test_without_a_free_trainer_it_waits_in_the_queue_of_the_base(order: Order, cast: Cast) -> None:
    with write():
        Trainer.update(capacity=0).where(Trainer.base == cast.trainer.base_id).execute()
    assert proposing_service.propose(order.cohort.id) is CohortState.PROPOSED
    assert (order.now().trainer_id, order.now().base_id) == (None, cast.trainer.base_id)


def test_a_base_without_trainers_is_served_by_another(order: Order, cast: Cast) -> None:
    elsewhere = Base.select().where(Base.id != cast.trainer.base_id).order_by(Base.id).first()
    with write():
        Trainer.update(base=elsewhere).where(Trainer.base == cast.trainer.base_id).execute()
    assert proposing_service.propose(order.cohort.id) is CohortState.PROPOSED
    assert order.now().base_id == cast.trainer.base_id
    assert Trainer.get_by_id(order.now().trainer_id).base_id != cast.trainer.base_id


@pytest.mark.parametrize("reason", [ReturnReason.NO_COURSE, ReturnReason.NOBODY, ReturnReason.CLOSED])
def test_where_nothing_can_be_proposed_the_order_goes_back_with_a_reason(order: Order, reason: ReturnReason) -> None:
    with write():
        if reason is ReturnReason.NO_COURSE:
            Course.update(state="retired").where(Course.id == order.course.id).execute()
        elif reason is ReturnReason.NOBODY:
            Worker.update(personalised=False).execute()
        else:
            order.demand.state = DemandState.CLOSED.value
            order.demand.save()
        raise_version()
    assert proposing_service.propose(order.cohort.id) is CohortState.RETURNED
    event = timeline("order", order.cohort.id)[0]
    assert (event.transition, event.evidence["reason"]) == ("returned", reason.value)
    assert order.seats() == []


def test_it_is_computed_again_where_the_store_moved_on(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, calls = planning_service.plan, []

    def slow(snap: snapshot.Snapshot, cohorts: list[Cohort]) -> object:
        found = plan(snap, cohorts)
        calls.append(snap.version)
        if len(calls) == 1:
            with write():
                raise_version()
        return found

    monkeypatch.setattr(planning_service, "plan", slow)
    assert proposing_service.propose(order.cohort.id) is CohortState.PROPOSED
    assert len(calls) == 2
    assert order.now().inputs["catalogue"] == versions.version()


def test_groups_have_no_part_in_the_choice(order: Order) -> None:
    with write():
        for worker in order.workers:
            Worker.update(gender="f" if worker.gender == "m" else "m", birth_year=1964).where(Worker.id == worker.id).execute()
    proposing_service.propose(order.cohort.id)
    assert order.who(SeatState.PROPOSED) == [worker.id for worker in order.workers[:3]]


def test_the_fairness_figures_name_who_was_chosen_less_often(order: Order) -> None:
    with write():
        for place, worker in enumerate(order.workers):
            Worker.update(gender="f" if place < 3 else "m").where(Worker.id == worker.id).execute()
    for place in range(4):
        builders.a_worker({order.skills[0]: 1}, gender="f" if place < 2 else "m")
    proposing_service.propose(order.cohort.id)
    found = next(entry for entry in order.now().exposure if entry["grouping"] == "gender")
    assert found["alert"] and found["ratio"] == 0.0
    assert sum(did for _, _, did in found["groups"]) == 3
    assert json.loads(json.dumps(found)) == found
