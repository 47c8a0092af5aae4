"""What the pages of subsidies, of certificates and of the shortage list read works alike on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from flask_babel import Babel

from skillmatch import clock
from skillmatch.features.certificates.queries import certificates as certificates_queries
from skillmatch.features.shortage.queries import shortage as shortage_queries
from skillmatch.features.shortage.services import shortage_lists as shortage_lists_service
from skillmatch.features.subsidies import queries
from skillmatch.features.subsidies.queries import ClaimFilter
from skillmatch.features.subsidies.services import claims as claims_service
from skillmatch.store.accounts.access import Acting
from skillmatch.store.shortage import lists as shortage_lists
from skillmatch.store.subsidies import claims as subsidy_claims
from skillmatch.store.subsidies import rules as subsidy_rules
from skillmatch.store.subsidies import trainings as subsidy_trainings
from skillmatch.store.workflow import open_cases
from skillmatch.store.workflow.sources import CLAIMS
from skillmatch.terms import ClaimState, Role
from tests.features.subsidies.making import CITY, a_passed_course, somebody


@pytest.fixture
def words() -> Flask:
    """Sentences need an application to be said in."""
    app = Flask(__name__)
    Babel(app)
    return app


def test_claims_are_listed_summed_and_judged(seeded: str, words: Flask) -> None:
    worker, acting = somebody()
    course = a_passed_course(worker)
    town = Acting(2, 2, Role.TOWN, "town", town_id=1)
    with words.test_request_context():
        claims_service.enter(CITY, None, clock.today(), {"shortage_percent": 20, "attendance_percent": 80, "insured_months": 12,
                                                  "claims_a_year": 2}, "x")  # fmt: skip
        made = claims_service.claim(acting, worker.id, course.id, 12)
    month = f"{clock.today():%Y-%m}"
    assert queries.months() == [month]
    asked = ClaimFilter.of(CITY, {"state": "asked", "month": month, "rule": str(made.rule_id)})
    assert [row.id for row in queries.page_of(asked, 1)] == [row.id for row in queries.all_of(asked)] == [made.id]
    assert queries.sums(asked)[ClaimState.ASKED].yuan == made.amount_yuan == 1500
    assert queries.page_of(ClaimFilter.of(town, {}), 1) == []
    assert open_cases.count(CLAIMS, CITY, ClaimState.ASKED) == 1
    assert subsidy_claims.waiting_of(worker.id) == [({"zh": course.zh, "en": course.en}, 1500)]
    assert subsidy_trainings.claimable(worker.id) == []
    assert subsidy_rules.book().common_on(clock.today()).amounts["claims_a_year"] == 2
    with words.test_request_context():
        claims_service.withdraw(acting, made.id)
    assert (open_cases.count(CLAIMS, CITY, ClaimState.ASKED), subsidy_claims.waiting_of(worker.id)) == (0, [])
    assert queries.sums(ClaimFilter())[ClaimState.WITHDRAWN].claims == 1
    assert [case.training.course_id for case in subsidy_trainings.claimable(worker.id)] == [course.id]
    with words.test_request_context():
        again = claims_service.claim(acting, worker.id, course.id, 12)
    assert subsidy_trainings.twins(worker.id, again.id) == []
    assert [one.id for one in subsidy_trainings.twins(worker.id, made.id)] == [again.id]


def test_the_whole_register_of_certificates_is_read_step_by_step(seeded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates_queries, "A_STEP", 2)
    worker, _ = somebody()
    for days in (3, 1, 3, 2, 1):
        a_passed_course(worker, on=clock.today() - dt.timedelta(days=days))
    asked, today = certificates_queries.CertificateFilter(q=worker.name), clock.today()
    found = list(certificates_queries.all_of(CITY, asked, today))
    assert found == certificates_queries.register(CITY, asked, today).rows
    assert len(found) == certificates_queries.count(CITY, asked, today) == 5


def test_a_list_is_proposed_changed_and_published(seeded: str, words: Flask) -> None:
    city = Acting(somebody()[1].account_id, 1, Role.CITY, "city")
    with words.test_request_context():
        first = shortage_queries.newest().number
        version = shortage_lists_service.propose(city)
        shortage_lists_service.leave_off(city, "SHT18", "x")
        former = next(value for value, _, places in shortage_queries.choices(version) if places is None)
        shortage_lists_service.put_on(city, None, int(former.removeprefix("p-")), "y")
        shortage_lists_service.count_again(city)
        published = shortage_lists_service.publish(city, "z")
        assert (published.number, published.professions) == (first + 1, 18)
        latest, before = shortage_queries.versions()[:2]
        assert (latest.number, latest.revises, latest.revised_by) == (first + 1, first, None)
        assert (before.number, before.revised_by) == (first, first + 1)
        assert shortage_lists_service.propose(city).number == first + 2
        shortage_lists_service.let_go(city)
    assert shortage_lists.proposal() is None
