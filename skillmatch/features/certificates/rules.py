"""Pure decisions: how a certificate stands, how long it is valid, what it proves, and whether a name is the one on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from skillmatch.cleaning import name_identity
from skillmatch.terms import VALIDITY, CertificateKind, CertificateState, Evidence, RevokeReason


@dataclass(frozen=True)
class ValidityTerm:
    """Until when something is valid, and when it is to be reviewed; None is without end."""

    until: dt.date | None
    review_on: dt.date | None


def term(kind: CertificateKind, issued_on: dt.date) -> ValidityTerm:
    """Return how long a certificate of a kind is valid that is issued on a day."""
    validity = VALIDITY.get(kind)
    if validity is None or validity.years is None:
        return ValidityTerm(None, None)
    review = validity.review_years
    return ValidityTerm(years_on(issued_on, validity.years), None if review is None else years_on(issued_on, review))


def years_on(day: dt.date, years: int) -> dt.date:
    """The last day of so many years from a day: the day before the anniversary."""
    try:
        anniversary = day.replace(year=day.year + years)
    except ValueError:  # 29 February
        anniversary = dt.date(day.year + years, 3, 1)
    return anniversary - dt.timedelta(days=1)


def state(certificate: Any, today: dt.date) -> CertificateState:
    """Return how a certificate stands: a revoked one stays revoked, whatever its dates."""
    if certificate is None:
        return CertificateState.UNKNOWN
    if certificate.revoked_at is not None:
        return CertificateState.REVOKED
    if certificate.valid_until is not None and certificate.valid_until < today:
        return CertificateState.EXPIRED
    return CertificateState.VALID


def evidence(kind: CertificateKind, by_standard: bool) -> Evidence:
    """As what a pass counts: attending a course to its end is weaker than being examined by a standard, or certified."""
    if kind is not CertificateKind.COMPLETION:
        return Evidence.CERTIFICATE
    return Evidence.ASSESSMENT if by_standard else Evidence.COURSE


def may_issue(earlier: list[Any]) -> bool:
    """Whether a pass leads to a certificate, given those of the same assessment and person, latest last.

    One that the city revoked is not given again because some result of the assessment is corrected.
    """
    return not earlier or (earlier[-1].revoked_at is not None and earlier[-1].revoke_reason == RevokeReason.CORRECTED.value)


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name: width, case, blanks, points and traditional characters make no difference."""
    return bool(name_identity(one)) and name_identity(one) == name_identity(other)
