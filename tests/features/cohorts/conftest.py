"""Orders and proposals for the tests of cohorts."""

from __future__ import annotations

import pytest

from skillmatch.features.cohorts.services import proposing as proposing_service
from tests.cast import Cast
from tests.features.cohorts.making import Order, an_order


@pytest.fixture
def order(cast: Cast) -> Order:
    """A requested order for three people at the base of ``cast.trainer``, with seven who fit."""
    return an_order(cast.trainer, cast.enterprise)


@pytest.fixture
def proposal(order: Order) -> Order:
    """The same, proposed to ``cast.trainer``."""
    proposing_service.propose(order.cohort.id)
    return order
