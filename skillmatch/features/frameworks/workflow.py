"""The review of a mapping between a concept of a classification and a skill or an occupation of the city."""

from __future__ import annotations

from skillmatch.terms import MappingState, Role
from skillmatch.workflow import Transition, Workflow

_CITY: frozenset[Role | None] = frozenset({Role.CITY})
_SYSTEM: frozenset[Role | None] = frozenset({None})
_ANY = frozenset(MappingState)

MAPPING = Workflow(
    name="mapping",
    states=(MappingState.PROPOSED, MappingState.CONFIRMED, MappingState.REFUSED),
    transitions=(
        Transition("propose", frozenset(), MappingState.PROPOSED, _SYSTEM),
        Transition("drop", frozenset({MappingState.PROPOSED}), None, _SYSTEM),
        Transition("confirm", _ANY, MappingState.CONFIRMED, _CITY),
        Transition("refuse", _ANY, MappingState.REFUSED, _CITY),
        Transition("reopen", _ANY, MappingState.PROPOSED, _CITY),
    ),
    final=frozenset({MappingState.CONFIRMED, MappingState.REFUSED}),
)
"""A decision may be taken again, with another relation. A search drops a proposal that it no longer finds, and nothing decided."""

DECISIONS = {step.name: step.target for step in MAPPING.transitions if Role.CITY in step.roles and step.target is not None}
"""What a reviewer decides, with the state to which it leads."""

WORKFLOWS = (MAPPING,)
