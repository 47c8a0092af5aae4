"""The procedure of a version of the shortage list."""

from __future__ import annotations

from skillmatch.terms import Role
from skillmatch.terms.incentives import ShortageStage
from skillmatch.workflow import Transition, Workflow

_CITY: frozenset[Role | None] = frozenset({Role.CITY})
_PROPOSED = frozenset({ShortageStage.PROPOSED})

SHORTAGE_LIST = Workflow(
    name="shortage list",
    states=(ShortageStage.PROPOSED, ShortageStage.PUBLISHED),
    transitions=(
        Transition("propose", frozenset(), ShortageStage.PROPOSED, _CITY, ("single",)),
        Transition("count again", _PROPOSED, ShortageStage.PROPOSED, _CITY),
        Transition("leave off", _PROPOSED, ShortageStage.PROPOSED, _CITY, ("reason",)),
        Transition("put on", _PROPOSED, ShortageStage.PROPOSED, _CITY, ("reason",)),
        Transition("let go", _PROPOSED, None, _CITY, optional=True),
        Transition("publish", _PROPOSED, ShortageStage.PUBLISHED, _CITY, ("professions",)),
    ),
    final=frozenset({ShortageStage.PUBLISHED}),
)

WORKFLOWS = (SHORTAGE_LIST,)
