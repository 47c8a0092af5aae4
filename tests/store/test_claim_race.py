"""Fifty claims of one code at once: one account, on either database."""

from __future__ import annotations

import pytest

from skillmatch.errors import Conflict, Invalid
from skillmatch.features.accounts import claiming, identity
from skillmatch.store.accounts import Account, Membership
from skillmatch.store.entry import AccountLetter
from tests import builders
from tests.at_once import at_once, won
from tests.features.claims.making import PASSWORD, a_letter

CLAIMS = 50


def test_of_fifty_who_claim_one_code_one_gets_the_account(seeded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "hashed", lambda password: "-")
    worker = builders.a_worker(town=builders.a_town())
    a_letter(worker)
    letter = AccountLetter.get(AccountLetter.worker == worker).id
    claims = [lambda name=f"claimant-{number}": claiming.open_account(letter, name, PASSWORD) for number in range(CLAIMS)]
    assert won(at_once(claims, Conflict, Invalid)) == 1
    assert Account.select().where(Account.username.startswith("claimant-")).count() == 1
    assert Membership.select().where(Membership.worker == worker).count() == 1
