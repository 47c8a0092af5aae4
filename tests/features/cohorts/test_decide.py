"""What a trainer decides: swap with its cost shown first, remove, keep, compute again, approve, send back."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.cohorts import people, proposing, rules
from skillmatch.store.cohorts import Cohort, CohortEvent, CohortSeat
from skillmatch.store.courses import CourseRun
from skillmatch.store.database import write
from skillmatch.store.workers import Worker
from skillmatch.terms import CohortState, Role, SeatState, order_moves
from tests import builders
from tests.cast import Cast
from tests.features.cohorts.making import Order, an_order
from tests.pages import plain


def at(order: Order, path: str = "", worker: int | None = None) -> str:
    """An address of the order's cohort; `worker` is a place in the list of its people."""
    who = "" if worker is None else f"/people/{number(order, worker)}"
    return f"/cohorts/{order.cohort.id}{who}{path}"


def number(order: Order, worker: int) -> str:
    """The number of one of the order's people."""
    return people.numbers(order.now()).of(order.workers[worker].id)


def version(order: Order) -> dict[str, int]:
    """The version that a page of now shows."""
    return {"version": order.now().version}


def days(order: Order, starts: int = 30, answer: int = 5) -> dict[str, object]:
    """What the page of approval sends."""
    today = clock.today()
    return version(order) | {"starts_on": today + dt.timedelta(starts), "answer_by": today + dt.timedelta(answer)}


def review(client: FlaskClient, order: Order) -> None:
    """Begin the review, without which nothing is approved."""
    assert client.post(at(order, "/take")).status_code == 303


# Swap


@pytest.mark.parametrize("into", [3, 6])
def test_the_cost_shown_is_the_change_after_confirming(as_trainer: FlaskClient, proposal: Order, into: int) -> None:
    before = proposal.now().objective
    leaves = CohortSeat.get((CohortSeat.cohort == proposal.cohort) & (CohortSeat.worker == proposal.workers[1]))
    cost = people.cost(proposal.now(), leaves, people.newcomer_of(proposal.now(), number(proposal, into)))
    shown = as_trainer.get(at(proposal, "/swap", 1), query_string={"into": number(proposal, into)})
    assert shown.status_code == 200
    assert f"{cost.objective_before:.3f} → {cost.objective_after:.3f}" in shown.text
    assert proposal.now().objective == before, "looking changes nothing"
    answer = as_trainer.post(at(proposal, "/swap", 1), data=version(proposal) | {"into": number(proposal, into)})
    assert answer.status_code == 303
    assert proposal.now().objective == cost.objective_after != before
    assert proposal.workers[into].id in proposal.who(SeatState.PROPOSED)
    assert proposal.workers[1].id in proposal.who(SeatState.RESERVE)
    assert f"{cost.objective_after:.3f}" in as_trainer.get(at(proposal)).text


def test_the_candidates_are_the_reserves_and_then_the_next_best(as_trainer: FlaskClient, proposal: Order) -> None:
    answer = as_trainer.get(at(proposal, "/swap", 0))
    assert answer.status_code == 200
    offered = re.findall(r"into=(\d+)\"", answer.text)
    assert list(dict.fromkeys(offered)) == [number(proposal, place) for place in (3, 4, 5, 6)]


@pytest.mark.parametrize("block", ["/swap", "/remove", "/approve", "/return"])
def test_each_fragment_is_a_part_of_its_page(as_trainer: FlaskClient, proposal: Order, block: str) -> None:
    path = at(proposal, block, 0) if block in ("/swap", "/remove") else at(proposal, block)
    whole, part = as_trainer.get(path), as_trainer.get(path, headers={"HX-Request": "true"})
    assert whole.status_code == part.status_code == 200
    assert "<html" in whole.text and "<html" not in part.text
    assert plain(part.text) in plain(whole.text)


def test_somebody_with_a_place_elsewhere_cannot_be_swapped_in(as_trainer: FlaskClient, proposal: Order, cast: Cast) -> None:
    other = an_order(cast.trainer, like=proposal)
    proposing.propose(other.cohort.id)
    answer = as_trainer.post(at(proposal, "/swap", 0), data=version(proposal) | {"into": number(proposal, 5)})
    assert answer.status_code == 409
    assert proposal.workers[0].id in proposal.who(SeatState.PROPOSED)


def test_somebody_whom_a_rule_keeps_out_cannot_be_swapped_in(as_trainer: FlaskClient, proposal: Order) -> None:
    with write():
        Worker.update(personalised=False).where(Worker.id == proposal.workers[6].id).execute()
    answer = as_trainer.post(at(proposal, "/swap", 0), data=version(proposal) | {"into": number(proposal, 6)})
    assert answer.status_code == 409


@pytest.mark.parametrize("wrong", ["0", "x", "12345678901234567890", "-1", "٣٣٣٣"])
def test_a_number_that_is_none_is_not_found(as_trainer: FlaskClient, proposal: Order, wrong: str) -> None:
    assert as_trainer.get(f"/cohorts/{proposal.cohort.id}/people/{wrong}/swap").status_code == 404
    assert as_trainer.post(at(proposal, "/swap", 0), data=version(proposal) | {"into": wrong}).status_code == 404


# A stale page


@pytest.mark.parametrize("path", ["/swap", "/remove", "/pin", "/recompute", "/approve", "/return"])
def test_a_decision_from_a_stale_page_is_refused_and_says_what_changed(as_trainer: FlaskClient, proposal: Order, path: str) -> None:
    old = days(proposal) | {"into": number(proposal, 3), "reason": "x", "pinned": 1}
    assert as_trainer.post(at(proposal, "/pin", 2), data=version(proposal) | {"pinned": 1}).status_code == 303
    seats = [(seat.worker_id, seat.state, seat.pinned) for seat in proposal.seats()]
    answer = as_trainer.post(at(proposal, path, 0 if path in ("/swap", "/remove", "/pin") else None), data=old)
    assert answer.status_code == 409
    assert number(proposal, 2) in answer.text
    assert [(seat.worker_id, seat.state, seat.pinned) for seat in proposal.seats()] == seats


def test_a_decision_without_a_version_is_refused(as_trainer: FlaskClient, proposal: Order) -> None:
    for wrong in ({}, {"version": ""}, {"version": "x"}, {"version": "-1"}, {"version": "9" * 30}):
        assert as_trainer.post(at(proposal, "/recompute"), data=wrong).status_code == 409


# Remove, keep, compute again


def test_a_removed_person_is_replaced_by_the_best_reserve(as_trainer: FlaskClient, proposal: Order) -> None:
    answer = as_trainer.post(at(proposal, "/remove", 1), data=version(proposal) | {"reason": "已经转岗"})
    assert answer.status_code == 303
    assert sorted(proposal.who(SeatState.PROPOSED)) == sorted(proposal.workers[place].id for place in (0, 2, 3))
    gone = CohortSeat.get((CohortSeat.cohort == proposal.cohort) & (CohortSeat.worker == proposal.workers[1]))
    assert (gone.state, gone.reason) == (SeatState.REMOVED.value, "已经转岗")
    assert proposal.now().objective == pytest.approx(sum(seat.contribution for seat in proposal.seats(SeatState.PROPOSED)))


def test_removing_needs_a_reason_and_keeps_what_was_entered(as_trainer: FlaskClient, proposal: Order) -> None:
    for reason in ("", "   "):
        answer = as_trainer.post(at(proposal, "/remove", 1), data=version(proposal) | {"reason": reason})
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
        assert "请写明原因：原因会随班级保存。" in answer.text
    long = as_trainer.post(at(proposal, "/remove", 1), data=version(proposal) | {"reason": "长" * 301})
    assert long.status_code == 422
    assert "长" * 301 in long.text
    assert len(proposal.seats(SeatState.PROPOSED)) == 3


def test_computing_again_keeps_the_kept_and_leaves_the_removed_out(as_trainer: FlaskClient, proposal: Order) -> None:
    as_trainer.post(at(proposal, "/swap", 2), data=version(proposal) | {"into": number(proposal, 6)})
    as_trainer.post(at(proposal, "/remove", 0), data=version(proposal) | {"reason": "x"})
    answer = as_trainer.post(at(proposal, "/recompute"), data=version(proposal))
    assert answer.status_code == 303
    assert sorted(proposal.who(SeatState.PROPOSED)) == sorted(proposal.workers[place].id for place in (1, 2, 6))
    assert [seat.worker_id for seat in proposal.seats(SeatState.PROPOSED) if seat.pinned] == [proposal.workers[6].id]
    assert proposal.who(SeatState.RESERVE) == [proposal.workers[place].id for place in (3, 4)]
    assert dict(proposal.now().left_out)["removed"] == 1


def test_computing_again_with_nobody_left_is_refused(as_trainer: FlaskClient, proposal: Order) -> None:
    with write():
        Worker.update(personalised=False).execute()
    assert as_trainer.post(at(proposal, "/recompute"), data=version(proposal)).status_code == 409
    assert len(proposal.seats(SeatState.PROPOSED)) == 3


def test_with_htmx_the_list_comes_back_alone(as_trainer: FlaskClient, proposal: Order) -> None:
    answer = as_trainer.post(at(proposal, "/pin", 0), data=version(proposal) | {"pinned": 1}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div id="cohort"')
    assert 'class="pinned"' in answer.text
    assert f'name="version" value="{proposal.now().version}"' in answer.text


# Approve and send back


def test_approving_dates_the_class_and_offers_every_place(as_trainer: FlaskClient, proposal: Order) -> None:
    review(as_trainer, proposal)
    answer = as_trainer.post(at(proposal, "/approve"), data=days(proposal))
    assert answer.status_code == 303
    cohort, today = proposal.now(), clock.today()
    assert cohort.state == CohortState.CONFIRMED.value
    assert {(seat.state, seat.answer_by) for seat in proposal.seats(SeatState.OFFERED)} == {
        (SeatState.OFFERED.value, today + dt.timedelta(5))
    }
    assert len(proposal.seats(SeatState.OFFERED)) == 3 and len(proposal.seats(SeatState.RESERVE)) == 2
    run = cohort.run
    assert (run.course_id, run.base_id, run.seats, run.time) == (proposal.course.id, cohort.base_id, 3, cohort.time)
    assert run.starts_on == today + dt.timedelta(30)
    assert run.ends_on == rules.last_day(run.starts_on, 80, cohort.time)
    assert proposal.demand.filled == 0
    assert as_trainer.get(at(proposal)).status_code == 200


@pytest.mark.parametrize(("starts", "answer"), [(30, -1), (5, 5), (3, 9), (-3, -5)])
def test_days_on_which_nobody_could_answer_are_refused(as_trainer: FlaskClient, proposal: Order, starts: int, answer: int) -> None:
    found = as_trainer.post(at(proposal, "/approve"), data=days(proposal, starts, answer))
    assert found.status_code == 422
    assert 'aria-invalid="true"' in found.text
    assert str(clock.today() + dt.timedelta(starts)) in found.text, "what was entered is kept"
    assert (
        proposal.now().state == CohortState.PROPOSED.value
        and not CourseRun.select().where(CourseRun.course == proposal.course).exists()
    )


@pytest.mark.parametrize("wrong", ["", "tomorrow", "2026-02-30", "0000-00-00", "9999-12-31"])
def test_a_day_that_is_none_is_refused(as_trainer: FlaskClient, proposal: Order, wrong: str) -> None:
    answer = as_trainer.post(at(proposal, "/approve"), data=days(proposal) | {"starts_on": wrong})
    assert answer.status_code == 422


def test_a_list_longer_than_the_seats_is_refused(as_trainer: FlaskClient, proposal: Order) -> None:
    review(as_trainer, proposal)
    with write():
        Cohort.update(headcount=2, seats=2).where(Cohort.id == proposal.cohort.id).execute()
    assert as_trainer.post(at(proposal, "/approve"), data=days(proposal)).status_code == 409


def test_an_empty_list_cannot_be_approved(as_trainer: FlaskClient, proposal: Order) -> None:
    for worker in range(5):
        as_trainer.post(at(proposal, "/remove", worker), data=version(proposal) | {"reason": "x"})
    assert proposal.who(SeatState.PROPOSED) == []
    assert as_trainer.post(at(proposal, "/approve"), data=days(proposal)).status_code == 409


@pytest.mark.parametrize("why", ["personalised", "enrolled"])
def test_who_can_no_longer_take_part_is_not_asked(as_trainer: FlaskClient, proposal: Order, why: str) -> None:
    review(as_trainer, proposal)
    gone = proposal.workers[0]
    if why == "enrolled":
        builders.an_enrolment(gone, proposal.course)
    else:
        with write():
            Worker.update(personalised=False).where(Worker.id == gone.id).execute()
    assert as_trainer.post(at(proposal, "/approve"), data=days(proposal)).status_code == 409
    assert as_trainer.post(at(proposal, "/recompute"), data=version(proposal)).status_code == 303
    assert gone.id not in proposal.who()
    assert as_trainer.post(at(proposal, "/approve"), data=days(proposal)).status_code == 303
    assert len(proposal.seats(SeatState.OFFERED)) == 3


def test_sent_back_with_a_reason_everybody_is_free_again(as_trainer: FlaskClient, proposal: Order, cast: Cast) -> None:
    assert as_trainer.post(at(proposal, "/return"), data=version(proposal)).status_code == 422
    answer = as_trainer.post(at(proposal, "/return"), data=version(proposal) | {"reason": "要求的等级太高"})
    assert answer.status_code == 303
    assert proposal.now().state == CohortState.RETURNED.value
    event = CohortEvent.select().where(CohortEvent.cohort == proposal.cohort).order_by(CohortEvent.id.desc()).first()
    assert (event.kind, event.note, event.detail["reason"]) == ("returned", "要求的等级太高", "trainer")
    other = an_order(cast.trainer, like=proposal)
    proposing.propose(other.cohort.id)
    assert other.who(SeatState.PROPOSED) == [worker.id for worker in proposal.workers[:3]]


# Skipped steps


@pytest.mark.parametrize("state", [CohortState.POSTED, CohortState.CONFIRMED, CohortState.RETURNED])
@pytest.mark.parametrize("path", ["/swap", "/remove", "/pin", "/recompute", "/approve", "/return", "/take"])
def test_a_step_that_is_not_due_is_refused(as_trainer: FlaskClient, proposal: Order, state: CohortState, path: str) -> None:
    into, away = number(proposal, 3), at(proposal, path, 0 if path in ("/swap", "/remove", "/pin") else None)
    with write():
        Cohort.update(state=state.value).where(Cohort.id == proposal.cohort.id).execute()
    answer = as_trainer.post(away, data=days(proposal) | {"into": into, "reason": "x", "pinned": 1})
    assert answer.status_code == 409
    assert proposal.now().state == state.value
    assert len(proposal.seats(SeatState.PROPOSED)) == 3


@pytest.mark.parametrize("state", CohortState)
def test_each_state_has_its_page(as_trainer: FlaskClient, proposal: Order, state: CohortState) -> None:
    with write():
        Cohort.update(state=state.value).where(Cohort.id == proposal.cohort.id).execute()
    answer = as_trainer.get(at(proposal))
    assert answer.status_code == 200
    assert proposal.demand.title in answer.text
    assert ("/approve" in answer.text) == (state is CohortState.REVIEW)


def test_offers_can_be_taken_back_only_from_an_approved_class(as_trainer: FlaskClient, proposal: Order) -> None:
    review(as_trainer, proposal)
    assert as_trainer.post(at(proposal, "/release")).status_code == 409
    as_trainer.post(at(proposal, "/approve"), data=days(proposal))
    assert as_trainer.post(at(proposal, "/release")).status_code == 303
    assert len(proposal.seats(SeatState.OFFERED)) == 3, "none of them was late"


def test_the_table_of_moves_knows_every_state_and_person() -> None:
    for step, move in order_moves.MOVES.items():
        facts = dict.fromkeys(move.needs, True)
        for state in CohortState:
            for role in (None, *Role):
                due = state in move.before and role in move.by
                assert (order_moves.refusal(step, state, role, **facts) is None) == due, (step, state, role)
        for need in move.needs:
            state, role = next(iter(move.before)), next(iter(move.by))
            assert order_moves.refusal(step, state, role, **(facts | {need: False})) is not None, (step, need)


def test_no_step_of_the_way_can_be_skipped() -> None:
    for step, move in order_moves.MOVES.items():
        for before in move.before:
            if before in order_moves.WAY and move.after in order_moves.WAY and move.after is not CohortState.POSTED:
                assert 0 <= order_moves.WAY.index(move.after) - order_moves.WAY.index(before) <= 1, (step, before)


def test_a_proposal_is_not_approved_before_its_review(as_trainer: FlaskClient, proposal: Order) -> None:
    assert as_trainer.post(at(proposal, "/approve"), data=days(proposal)).status_code == 409
    assert proposal.now().state == CohortState.PROPOSED.value
    review(as_trainer, proposal)
    event = CohortEvent.select().where(CohortEvent.cohort == proposal.cohort).order_by(CohortEvent.id.desc()).first()
    assert (event.kind, event.detail["role"], proposal.now().state) == ("review", "trainer", CohortState.REVIEW.value)
    assert as_trainer.post(at(proposal, "/approve"), data=days(proposal)).status_code == 303


def test_the_first_change_begins_the_review(as_trainer: FlaskClient, proposal: Order) -> None:
    assert as_trainer.post(at(proposal, "/pin", 0), data=version(proposal) | {"pinned": 1}).status_code == 303
    assert proposal.now().state == CohortState.REVIEW.value
    kinds = [line.kind for line in CohortEvent.select().where(CohortEvent.cohort == proposal.cohort).order_by(CohortEvent.id)]
    assert kinds == ["matched", "proposed", "review", "pinned"]


def test_the_dates_suggested_hold() -> None:
    today = dt.date(2026, 3, 1)
    for asked in (None, today, today - dt.timedelta(9), today + dt.timedelta(1), today + dt.timedelta(2), today + dt.timedelta(99)):
        starts_on = rules.first_day(asked, today)
        assert rules.dates_hold(today, rules.answer_by(today, starts_on), starts_on)


def test_whoever_fits_but_is_not_on_the_list_may_be_swapped_in_by_number_alone(as_trainer: FlaskClient, proposal: Order) -> None:
    late = builders.a_worker(dict.fromkeys(proposal.skills, 1), town=builders.a_town(), name="后来者")
    into = people.numbers(proposal.now()).of(late.id)
    answer = as_trainer.post(at(proposal, "/swap", 0), data=version(proposal) | {"into": into})
    assert answer.status_code == 303
    assert late.id in proposal.who(SeatState.PROPOSED)
