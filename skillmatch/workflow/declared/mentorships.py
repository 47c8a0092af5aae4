"""The procedure between a worker and a mentor, which the pages of both ask."""

from __future__ import annotations

from skillmatch.terms.network import NetworkLevel
from skillmatch.terms.people import MentorshipState
from skillmatch.terms.words import Role
from skillmatch.workflow.workflows import Transition, Workflow

_WORKER: frozenset[Role | None] = frozenset({Role.WORKER})
_MENTOR: frozenset[Role | None] = frozenset({Role.MENTOR})
_REQUESTED = frozenset({MentorshipState.REQUESTED})

MENTORSHIP = Workflow(
    name="mentorship",
    states=(
        MentorshipState.REQUESTED, MentorshipState.ACTIVE, MentorshipState.ENDED, MentorshipState.DECLINED,
        MentorshipState.WITHDRAWN,
    ),
    transitions=(
        Transition("ask", frozenset(), MentorshipState.REQUESTED, _WORKER, ("another", "room")),
        Transition(
            "ask again", frozenset({MentorshipState.ENDED, MentorshipState.WITHDRAWN}), MentorshipState.REQUESTED, _WORKER,
            ("another", "room"),
        ),
        Transition("accept", _REQUESTED, MentorshipState.ACTIVE, _MENTOR, ("room", "free"), deadline=NetworkLevel.TOWN),
        Transition("decline", _REQUESTED, MentorshipState.DECLINED, _MENTOR, ("reason",), deadline=NetworkLevel.TOWN),
        Transition("withdraw", _REQUESTED, MentorshipState.WITHDRAWN, _WORKER, optional=True),
        Transition("end", frozenset({MentorshipState.ACTIVE}), MentorshipState.ENDED, _MENTOR, optional=True),
    ),
    final=frozenset({MentorshipState.ENDED, MentorshipState.DECLINED, MentorshipState.WITHDRAWN}),
    told_first=("another",),
)  # fmt: skip
"""A mentor who has declined is not asked again by the same worker."""
