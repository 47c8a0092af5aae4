"""An approved class whose first three people are asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.cohorts.services import proposing as proposing_service
from skillmatch.features.cohorts.services import review as review_service
from skillmatch.store.accounts.access import Acting
from skillmatch.terms import Role
from tests import builders
from tests.cast import Cast
from tests.features.cohorts.making import Order, an_account, an_order

STARTS, ANSWER = 30, 5


def approve(order: Order, trainer_id: int, account_id: int, starts: int = STARTS, answer: int = ANSWER) -> None:
    """Propose and approve an order."""
    proposing_service.propose(order.cohort.id)
    acting = Acting(account_id=account_id, membership_id=0, role=Role.TRAINER, display_name="", trainer_id=trainer_id)
    review_service.take(order.cohort.id, acting)
    today, found = clock.today(), order.now()
    review_service.approve(found.id, acting, builders.meeting_day(starts, found.time), today + dt.timedelta(answer), found.version)


@pytest.fixture
def offered(cast: Cast) -> Order:
    """An order for three with two reserves, approved by ``cast.trainer``."""
    order = an_order(cast.trainer, cast.enterprise)
    approve(order, cast.trainer.id, cast.account("trainer").id)
    return order


@pytest.fixture
def enter(offered: Order, signed_in: Callable[[str], FlaskClient]) -> Callable[[int], FlaskClient]:
    """``enter(0)``: the first of the order's people, signed in."""

    def open_(place: int) -> FlaskClient:
        return signed_in(an_account(offered.workers[place]))

    return open_
