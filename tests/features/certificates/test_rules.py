"""How long a certificate is valid, how it stands, and whether two spellings are one name."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from skillmatch.features.certificates import rules
from skillmatch.terms import CertificateKind, CertificateState

DAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("kind", "until", "review"),
    [
        (CertificateKind.SPECIAL_OPERATION, dt.date(2032, 11, 22), dt.date(2029, 11, 22)),
        (CertificateKind.SPECIAL_EQUIPMENT, dt.date(2030, 11, 22), None),
        (CertificateKind.UAV_OPERATOR, None, None),
        (CertificateKind.SKILL_LEVEL, None, None),
    ],
)
def test_each_kind_lasts_as_the_rules_say(kind: CertificateKind, until: dt.date | None, review: dt.date | None) -> None:
    assert rules.term(kind, DAY) == rules.ValidityTerm(until, review)


def test_a_leap_day_has_an_anniversary() -> None:
    assert rules.years_on(dt.date(2028, 2, 29), 6) == dt.date(2034, 2, 28)
    assert rules.years_on(dt.date(2028, 2, 29), 4) == dt.date(2032, 2, 28)


@pytest.mark.parametrize(
    ("until", "revoked", "state"),
    [
        (None, False, CertificateState.VALID),
        (DAY, False, CertificateState.VALID),
        (DAY - dt.timedelta(days=1), False, CertificateState.EXPIRED),
        (DAY - dt.timedelta(days=1), True, CertificateState.REVOKED),
        (None, True, CertificateState.REVOKED),
    ],
)
def test_it_is_valid_to_its_last_day_and_revoked_for_good(until: dt.date | None, revoked: bool, state: CertificateState) -> None:
    certificate: Any = SimpleNamespace(valid_until=until, revoked_at=dt.datetime(2026, 1, 1) if revoked else None)
    assert rules.state(certificate, DAY) is state
    assert rules.state(None, DAY) is CertificateState.UNKNOWN


def test_a_name_is_one_however_it_is_typed() -> None:
    for typed in ("阿不都·热合曼", "阿不都•热合曼", "阿不都热合曼", " 阿不都 ・ 热合曼 "):
        assert rules.same_name(typed, "阿不都·热合曼"), typed
    assert rules.same_name("ＪＯＨＮ smith", "John Smith")
    assert not rules.same_name("阿不都", "阿不都·热合曼")
    assert not rules.same_name("", "")
    assert not rules.same_name("··", "")
