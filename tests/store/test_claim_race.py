"""Fifty claims of one code at once: one account, on either database."""

from __future__ import annotations

import pytest

from skillmatch.errors import Conflict, Invalid
from skillmatch.features.accounts.services import activation as activation_service
from skillmatch.features.accounts.views import identity as identity_views
from skillmatch.store.accounts.models import Account, AccountLetter, Membership
from tests import builders
from tests.at_once import at_once, won
from tests.features.accounts.activation.making import PASSWORD, a_letter

CLAIMS = 50


def test_of_fifty_who_claim_one_code_one_gets_the_account(seeded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity_views, "hashed", lambda password: "-")
    worker = builders.a_worker(town=builders.a_town())
    a_letter(worker)
    letter = AccountLetter.get(AccountLetter.worker == worker).id
    claims = [lambda name=f"claimant-{number}": activation_service.open_account(letter, name, PASSWORD) for number in range(CLAIMS)]
    assert won(at_once(claims, Conflict, Invalid)) == 1
    assert Account.select().where(Account.username.startswith("claimant-")).count() == 1
    assert Membership.select().where(Membership.worker == worker).count() == 1
