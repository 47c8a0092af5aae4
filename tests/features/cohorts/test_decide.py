"""What a trainer changes in a proposal: swap with its cost shown first, remove, keep, compute again; never from a stale page."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from skillmatch.features.cohorts.queries import cohort_people as cohort_people_queries
from skillmatch.features.cohorts.services import proposing as proposing_service
from skillmatch.store.cohorts.models import CohortSeat
from skillmatch.store.db.database import write
from skillmatch.store.people.models import Worker
from skillmatch.terms import SeatState
from tests import builders
from tests.cast import Cast
from tests.features.cohorts.forms import at, days, number, version
from tests.features.cohorts.making import Order, an_order
from tests.pages import plain

# Swap


@pytest.mark.parametrize("into", [3, 6])
def test_the_cost_shown_is_the_change_after_confirming(as_trainer: FlaskClient, proposal: Order, into: int) -> None:
    before = proposal.now().objective
    leaves = CohortSeat.get((CohortSeat.cohort == proposal.cohort) & (CohortSeat.worker == proposal.workers[1]))
    cost = cohort_people_queries.cost(
        proposal.now(), leaves, cohort_people_queries.newcomer_of(proposal.now(), number(proposal, into))
    )
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
    proposing_service.propose(other.cohort.id)
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


def test_whoever_fits_but_is_not_on_the_list_may_be_swapped_in_by_number_alone(as_trainer: FlaskClient, proposal: Order) -> None:
    late = builders.a_worker(dict.fromkeys(proposal.skills, 1), town=builders.a_town(), name="后来者")
    into = cohort_people_queries.numbers(proposal.now()).of(late.id)
    answer = as_trainer.post(at(proposal, "/swap", 0), data=version(proposal) | {"into": into})
    assert answer.status_code == 303
    assert late.id in proposal.who(SeatState.PROPOSED)


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
