"""Pure decisions about claims: what stands in the way of approving one, and what somebody has to look at first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from skillmatch.terms import ClaimState, Finding

SETTLED = ("covered", "passed", "certificate", "attendance", "once")
"""Conditions that an approval cannot pass over. The claims of a year are counted when one is made, not when it is decided."""

CHECKED = ("certificate", "attendance", "insured")
"""Conditions that somebody checks on paper where the system does not know them; insurance always, for it is only stated."""


STANDING = (ClaimState.ASKED, ClaimState.APPROVED, ClaimState.PAID)
"""Claims whose money is paid, or may be: a sum of all claims leaves the others out."""


def is_second(approved_by: int | None, account_id: int) -> bool:
    """Whether somebody else approved the claim: two people stand behind what is paid."""
    return approved_by != account_id


def refusing(state: ClaimState, twin: bool) -> str:
    """Return the name of the step that refuses a claim: an approved one is refused as a twin alone."""
    return "refuse twin" if twin and state is ClaimState.APPROVED else "refuse"


def blocking(conditions: Iterable[Any]) -> list[Any]:
    """The conditions that forbid to approve a claim."""
    return [one for one in conditions if one.code in SETTLED and one.finding in (Finding.NOT_MET, Finding.NOT_YET)]


def to_check(conditions: Iterable[Any]) -> list[Any]:
    """The conditions that somebody has to have checked before a claim is approved."""
    unknown = (one for one in conditions if one.code in CHECKED)
    return [one for one in unknown if one.code == "insured" or one.finding is Finding.NOT_KNOWN]
