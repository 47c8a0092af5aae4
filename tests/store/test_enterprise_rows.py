"""What an enterprise's pages read is the same on both databases: orders in numbers, people, demands, occupations by name."""

from __future__ import annotations

import pytest

from skillmatch import clock
from skillmatch.features.demands.queries import demands as demands_queries
from skillmatch.features.people.services import staff as staff_service
from skillmatch.store.accounts.access import Acting
from skillmatch.store.accounts.models import Account
from skillmatch.store.catalogue import occupation_search
from skillmatch.store.cohorts.models import Cohort, CohortSeat
from skillmatch.store.organisations import enterprise_queries
from skillmatch.store.organisations.models import Enterprise
from skillmatch.store.people.models import Consent, Disclosure
from skillmatch.terms import CohortState, Role
from tests import builders


@pytest.fixture
def firm(seeded: str) -> Enterprise:
    """An enterprise of the tests' own."""
    return builders.an_enterprise()


def test_an_order_counts_its_seats(firm: Enterprise) -> None:
    demand = builders.a_demand({1: 3}, enterprise=firm)
    cohort = Cohort.create(number="2020-001", demand=demand, time="weekend", headcount=5, seats=5, state="confirmed")
    Cohort.create(number="2020-002", demand=demand, time="weekend", headcount=1, seats=1, state="posted")
    for position, state in enumerate(("accepted", "accepted", "offered", "reserve", "declined", "removed")):
        CohortSeat.create(
            cohort=cohort,
            worker=builders.a_worker(),
            position=position,
            state=state,
            contribution=1,
            coverage=0,
            coverage_after=1,
            hours=40,
        )
    empty, full = enterprise_queries.orders(firm.id)
    assert (empty.number, empty.state) == ("2020-002", CohortState.POSTED)
    assert (empty.accepted, empty.missing, empty.living) == (0, 1, True)
    assert (full.accepted, full.offered, full.reserve, full.proposed) == (2, 1, 1, 0)
    assert (full.missing, full.living, full.starts_on) == (3, True, None)


def test_people_are_counted_with_and_without_consent(firm: Enterprise) -> None:
    for consent in (True, True, False):
        builders.a_worker(enterprise=firm, consent=consent, grade=3)
    gone = builders.a_worker(enterprise=firm, consent=True)
    Consent.update(withdrawn_at=clock.now()).where(Consent.worker == gone).execute()
    assert enterprise_queries.staff(firm.id) == (4, 2)
    assert enterprise_queries.staff(0) == (0, 0)
    assert sum(staff_service.unnamed(firm.id)) == 2


def test_a_look_names_and_records(firm: Enterprise) -> None:
    account = Account.create(username="looker", display_name="looker", password="", fs_uniquifier="looker")
    acting = Acting(account.id, 1, Role.ENTERPRISE, "looker", enterprise_id=firm.id)
    worker = builders.a_worker({1: 3}, enterprise=firm, consent=True)
    assert [(person.id, person.skills) for person in staff_service.look(acting, 1)] == [(worker.id, 1)]
    assert [row.worker_id for row in Disclosure.select().where(Disclosure.account_id == account.id)] == [worker.id]


def test_demands_come_with_their_lists_the_most_urgent_first(firm: Enterprise) -> None:
    first = builders.a_demand({1: 3, 2: 4}, enterprise=firm, needed_by=clock.today(), permits=("welding",))
    undated = builders.a_demand({1: 3}, enterprise=firm, needed_by=None)
    closed = builders.a_demand({1: 3}, enterprise=firm, state="closed", closed_reason="filled", closed_at=clock.now())
    found = demands_queries.demands(firm.id)
    assert [demand.id for demand in found] == [first.id, undated.id, closed.id]
    assert (found[0].skills, found[0].permits) == (((1, 3), (2, 4)), ("welding",))
    assert (found[2].open, found[2].closed_on, found[2].sample) == (False, clock.today(), True)


def test_occupations_are_found_by_each_of_their_names(firm: Enterprise) -> None:
    row = builders.an_occupation()
    for typed in (row.zh, row.pinyin, row.initials, row.en, row.en.upper(), " ".join(row.pinyin)):
        assert row.id in {card.id for card in occupation_search.find(typed)}, typed
    assert occupation_search.find(row.zh)[0].id == row.id
    assert not occupation_search.find("")
    assert not occupation_search.find("%")
