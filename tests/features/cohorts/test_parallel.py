"""Decisions and proposals at the same moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from skillmatch.features.cohorts.queries import cohort_people as cohort_people_queries
from skillmatch.features.cohorts.services import proposing as proposing_service
from skillmatch.features.cohorts.services import review as review_service
from skillmatch.store.accounts.access import Acting
from skillmatch.terms import CohortState, Role, SeatState
from tests.at_once import at_once, won
from tests.cast import Cast
from tests.features.cohorts.making import Order, an_order

pytestmark = pytest.mark.usefixtures("store")


def test_of_eight_decisions_on_the_same_list_one_counts(proposal: Order, cast: Cast) -> None:
    acting = Acting(1, 1, Role.TRAINER, "", trainer_id=cast.trainer.id)
    number, version = cohort_people_queries.numbers(proposal.now()).of(proposal.workers[0].id), proposal.now().version
    id_ = proposal.cohort.id
    works: list[Callable[[], object]] = [lambda: review_service.remove(id_, acting, number, "x", version) for _ in range(4)]
    works += [
        lambda: review_service.swap(
            id_, acting, number, cohort_people_queries.numbers(proposal.now()).of(proposal.workers[3].id), version
        )
    ] * 4
    assert won(at_once(works)) == 1
    assert proposal.now().version == version + 2, "the review began, and one decision counted"
    assert len(proposal.seats(SeatState.PROPOSED)) == 3


def test_jobs_that_run_twice_propose_once_and_nobody_in_two(order: Order, cast: Cast) -> None:
    other = an_order(cast.trainer, like=order)
    ids = [order.cohort.id, other.cohort.id] * 3
    done = at_once([lambda id_=id_: proposing_service.propose(id_) for id_ in ids])
    assert set(done) == {CohortState.PROPOSED}
    assert not set(order.who()) & set(other.who())
    assert len(order.seats(SeatState.PROPOSED)) == 3
    assert order.now().version == other.now().version == 2
