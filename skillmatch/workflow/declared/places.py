"""The procedure of a worker's request for a place in an open class, which the enrolment keeps."""

from __future__ import annotations

from skillmatch.terms.network import NetworkLevel
from skillmatch.terms.training import EnrolmentState
from skillmatch.terms.words import Role
from skillmatch.workflow.workflows import Transition, Workflow

_WORKER: frozenset[Role | None] = frozenset({Role.WORKER})
_SYSTEM: frozenset[Role | None] = frozenset({None})
_REQUESTED = frozenset({EnrolmentState.REQUESTED})
_ENROLLED = frozenset({EnrolmentState.ENROLLED})
_LEFT = frozenset({EnrolmentState.WITHDRAWN, EnrolmentState.FAILED, EnrolmentState.COMPLETED})

PLACE = Workflow(
    name="place",
    states=(
        EnrolmentState.REQUESTED, EnrolmentState.ENROLLED, EnrolmentState.COMPLETED, EnrolmentState.INTERESTED,
        EnrolmentState.FAILED, EnrolmentState.WITHDRAWN,
    ),
    transitions=(
        Transition("request", frozenset(), EnrolmentState.REQUESTED, _WORKER, ("free",)),
        Transition(
            "request again", _LEFT | {EnrolmentState.INTERESTED}, EnrolmentState.REQUESTED, _WORKER, ("free",), optional=True
        ),
        Transition("register interest", _LEFT, EnrolmentState.INTERESTED, _WORKER, ("full",)),
        Transition(
            "let in", _REQUESTED, EnrolmentState.ENROLLED, frozenset({Role.TRAINER}), ("clear",), deadline=NetworkLevel.TOWN
        ),
        Transition(
            "withdraw", _REQUESTED | {EnrolmentState.INTERESTED}, EnrolmentState.WITHDRAWN, _WORKER, optional=True
        ),
        Transition("leave", _ENROLLED, EnrolmentState.WITHDRAWN, _WORKER, optional=True),
        Transition("pass", _ENROLLED, EnrolmentState.COMPLETED, _SYSTEM),
        Transition("fail", _ENROLLED, EnrolmentState.FAILED, _SYSTEM),
    ),
    final=_LEFT,
)  # fmt: skip
"""Who only registers interest, or takes a place of an order, has not requested one."""
