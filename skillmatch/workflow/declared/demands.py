"""The procedure of an enterprise's demand: it waits for an order until its places are filled, or it is closed."""

from __future__ import annotations

from skillmatch.terms.network import NetworkLevel
from skillmatch.terms.training import DemandState
from skillmatch.terms.words import Role
from skillmatch.workflow.workflows import Transition, Workflow

_ENTERPRISE: frozenset[Role | None] = frozenset({Role.ENTERPRISE})
_OPEN = frozenset({DemandState.OPEN})

DEMAND = Workflow(
    name="demand",
    states=(DemandState.OPEN, DemandState.CLOSED),
    transitions=(
        Transition("post", frozenset(), DemandState.OPEN, _ENTERPRISE),
        Transition("edit", _OPEN, DemandState.OPEN, _ENTERPRISE),
        Transition("order", _OPEN, DemandState.OPEN, _ENTERPRISE, ("places",), deadline=NetworkLevel.CITY),
        Transition("close", _OPEN, DemandState.CLOSED, _ENTERPRISE, ("decided",), optional=True),
    ),
    final=frozenset({DemandState.CLOSED}),
)
"""The day by which people are needed stands in place of the deadline. An order that waits for a decision keeps a demand open."""
