"""The demonstration has claims in every state, and something for its worker to claim."""

from __future__ import annotations

from skillmatch.demo import hero, incentives
from skillmatch.store.people.models import Worker
from skillmatch.store.subsidies import trainings as subsidy_trainings
from skillmatch.store.subsidies.models import SubsidyClaim
from skillmatch.terms import ClaimState


def test_there_are_claims_to_decide_to_pay_and_to_read(store: None) -> None:
    incentives.claim()
    worker = Worker.get(Worker.code == hero.WORKER)
    assert [case.amount for case in subsidy_trainings.claimable(worker.id)] == [
        1500
    ]  # passed before the first shortage list, so that nothing is added
    claims = list(SubsidyClaim.select())
    assert claims
    assert all(one.worker.sample for one in claims)
    assert {one.state for one in claims} <= {state.value for state in ClaimState}
    number = len(claims)
    assert number < len(incentives.STATES) or {one.state for one in claims} == {state.value for state in ClaimState}
