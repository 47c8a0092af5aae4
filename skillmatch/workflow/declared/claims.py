"""The procedure of a subsidy claim, which the store asks too."""

from __future__ import annotations

from skillmatch.terms.incentives import ClaimState
from skillmatch.terms.words import Role
from skillmatch.workflow.workflows import Transition, Workflow

_CITY: frozenset[Role | None] = frozenset({Role.CITY})
_WORKER: frozenset[Role | None] = frozenset({Role.WORKER})
_ASKED = frozenset({ClaimState.ASKED})
_APPROVED = frozenset({ClaimState.APPROVED})

CLAIM = Workflow(
    name="subsidy claim",
    states=(ClaimState.ASKED, ClaimState.APPROVED, ClaimState.PAID, ClaimState.REFUSED, ClaimState.WITHDRAWN),
    transitions=(
        Transition("claim", frozenset(), ClaimState.ASKED, _WORKER, ("unclaimed", "payable", "conditions")),
        Transition("withdraw", _ASKED, ClaimState.WITHDRAWN, _WORKER, optional=True),
        Transition("approve", _ASKED, ClaimState.APPROVED, _CITY, ("conditions", "checked")),
        Transition("refuse", _ASKED, ClaimState.REFUSED, _CITY, ("reason",)),
        Transition("refuse twin", _APPROVED, ClaimState.REFUSED, _CITY, ("twin", "reason"), optional=True),
        Transition("pay", _APPROVED, ClaimState.PAID, _CITY, ("second", "day", "unrevoked", "single")),
    ),
    final=frozenset({ClaimState.PAID, ClaimState.REFUSED, ClaimState.WITHDRAWN}),
)
"""A twin is another claim of the person for the same course or grade, since two entries were merged. One of the two is never paid,
so it can still be refused where both were approved before. A paid claim never changes. Who approved a claim is not who
pays it: a second account of the office does."""
