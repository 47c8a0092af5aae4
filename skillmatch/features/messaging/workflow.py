"""The procedure of a service request."""

from __future__ import annotations

from skillmatch.terms import Role
from skillmatch.terms.office import RequestStage
from skillmatch.workflow import Transition, Workflow

_OPEN = frozenset({RequestStage.OPEN})
_SYSTEM: frozenset[Role | None] = frozenset({None})

REQUEST = Workflow(
    name="service request",
    states=(RequestStage.OPEN, RequestStage.ANSWERED),
    transitions=(
        Transition("open", frozenset(), RequestStage.OPEN, _SYSTEM | frozenset(Role), ("kind", "level")),
        Transition("answer", _OPEN, RequestStage.ANSWERED, frozenset({Role.ENTERPRISE, Role.TOWN, Role.CITY}), ("level",)),
        Transition("escalate", _OPEN, RequestStage.OPEN, _SYSTEM, ("late", "above")),
        Transition("resolve", _OPEN, RequestStage.ANSWERED, _SYSTEM),
    ),
    final=frozenset({RequestStage.ANSWERED}),
    told_first=("level",),
)
"""The deadlines of the levels are the setting ``SERVICE_DAYS``. An account without a role may ask; so does the clock."""

WORKFLOWS = (REQUEST,)
