"""Proposals are kept: computed again from their frozen inputs they give the same list, and two can be compared."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from skillmatch.engine_gateway import snapshot
from skillmatch.features.cohorts.queries import cohort_people as cohort_people_queries
from skillmatch.features.cohorts.queries import proposals as proposals_queries
from skillmatch.features.cohorts.services import proposing as proposing_service
from skillmatch.store.cohorts.models import ProposalRun
from skillmatch.store.db.database import write
from skillmatch.store.people.models import Worker
from skillmatch.terms import SeatState
from tests import builders
from tests.cast import Cast
from tests.features.cohorts.making import Order, an_account, an_order


def runs(order: Order) -> list[ProposalRun]:
    """The kept proposals of an order."""
    return list(ProposalRun.select().where(ProposalRun.cohort == order.cohort).order_by(ProposalRun.number))


def post(client: FlaskClient, order: Order, path: str, **data: object) -> None:
    """A decision from a page of now."""
    answer = client.post(f"/cohorts/{order.cohort.id}{path}", data={"version": order.now().version, **data})
    assert answer.status_code == 303, answer.text


@pytest.mark.usefixtures("store")
def test_a_kept_proposal_is_computed_again_alike_whatever_happened_since(order: Order, cast: Cast) -> None:
    other = an_order(cast.trainer, like=order)
    proposing_service.propose(order.cohort.id)
    for one in (order, other):
        (run,) = runs(one)
        assert [line["worker"] for line in run.seats] == one.who(SeatState.PROPOSED, SeatState.RESERVE)
    for one in (order, other):  # all of them are engaged now
        (run,) = runs(one)
        found = proposals_queries.repeated(snapshot.current(), one.now(), run.number)
        assert (found.same, found.objective, found.same_data) == (True, run.objective, True)
    builders.a_demand(dict.fromkeys(order.skills, 3))
    assert not proposals_queries.repeated(snapshot.current(), order.now(), 1).same_data, (
        "another catalogue weighs the skills otherwise"
    )
    shown = runs(order)[0].inputs
    assert {"weights", "seed", "catalogue", "as_of", "people_seal"} <= set(shown)
    assert (shown["catalogue"], shown["seed"]) == (order.now().inputs["catalogue"], 0)


@pytest.mark.usefixtures("store")
def test_frozen_weights_count_and_not_those_of_today(proposal: Order) -> None:
    (run,) = runs(proposal)
    inputs = run.inputs | {"weights": dict.fromkeys(run.inputs["weights"], 0.0) | {"hours": 1.0}}
    ProposalRun.update(inputs=inputs).where(ProposalRun.id == run.id).execute()
    assert proposals_queries.repeated(snapshot.current(), proposal.now(), run.number).objective != run.objective


def test_two_proposals_stand_side_by_side(as_trainer: FlaskClient, as_other_trainer: FlaskClient, proposal: Order) -> None:
    number = cohort_people_queries.numbers(proposal.now())
    gone = number.of(proposal.workers[0].id)
    post(as_trainer, proposal, f"/people/{gone}/remove", reason="x")
    post(as_trainer, proposal, "/recompute")
    first, second = runs(proposal)
    assert second.account_id is not None and first.account_id is None
    page = as_trainer.get(f"/cohorts/{proposal.cohort.id}/proposals?first=1&second=2")
    assert page.status_code == 200
    found = proposals_queries.side_by_side(snapshot.current(), proposal.now(), 1, 2)
    assert found.only_first == (gone,)
    assert found.both == tuple(sorted(number.of(proposal.workers[place].id) for place in (1, 2)))
    assert found.only_second == (number.of(proposal.workers[3].id),)
    assert gone in page.text and f"{first.objective:.3f}" in page.text and f"{second.objective:.3f}" in page.text
    assert not re.search("绝密姓名", page.text)
    assert as_trainer.get(f"/cohorts/{proposal.cohort.id}/proposals/2/again").status_code == 200
    assert as_trainer.get(f"/cohorts/{proposal.cohort.id}/proposals?first=9&second=1").status_code == 404
    assert as_trainer.get(f"/cohorts/{proposal.cohort.id}/proposals/9/again").status_code == 404
    for path in ("proposals", "proposals/1/again"):
        assert as_other_trainer.get(f"/cohorts/{proposal.cohort.id}/{path}").status_code == 404


def test_without_personal_suggestions_nobody_is_proposed_who_did_not_ask(
    as_trainer: FlaskClient, signed_in: object, order: Order
) -> None:
    best = order.workers[0]
    with write():
        Worker.update(personalised=False).where(Worker.id == best.id).execute()
    proposing_service.propose(order.cohort.id)
    assert best.id not in order.who()
    assert dict(order.now().left_out)["not personalised"] >= 1
    client = signed_in(an_account(best))  # type: ignore[operator]
    ask = f"/seats/classes/{order.cohort.id}"
    assert f"{ask}/ask" in client.get("/seats").text
    assert client.post(f"{ask}/ask").status_code == client.post(f"{ask}/ask").status_code == 303
    assert f"{ask}/unask" in client.get("/seats").text
    assert best.id not in order.who(), "asking proposes nobody by itself"
    post(as_trainer, order, "/recompute")
    assert best.id in order.who(SeatState.PROPOSED)
    (_, second) = runs(order)
    assert second.inputs["asked"] == {str(order.cohort.id): [best.id]}
    assert proposals_queries.repeated(snapshot.current(), order.now(), 2).same


def test_who_takes_part_in_suggestions_need_not_ask(as_worker: FlaskClient, proposal: Order) -> None:
    assert "/ask" not in as_worker.get("/seats").text
    assert as_worker.post(f"/seats/classes/{proposal.cohort.id}/ask").status_code == 409
    assert as_worker.post("/seats/classes/1000000/ask").status_code == 404
