"""The procedures of the area: an assessment and its appeals, a version of a standard; and the panel that assesses."""

from __future__ import annotations

from skillmatch.terms.assessing import AppealState, AssessmentState, StandardStage
from skillmatch.terms.words import Role
from skillmatch.workflow.review_panels import ReviewPanel
from skillmatch.workflow.workflows import Transition, Workflow

_PLANNERS: frozenset[Role | None] = frozenset({Role.TRAINER, Role.CITY})
_ASSESSOR: frozenset[Role | None] = frozenset({Role.ASSESSOR})
_CITY: frozenset[Role | None] = frozenset({Role.CITY})
_PLANNED = frozenset({AssessmentState.PLANNED})
_ENTERED = frozenset({AssessmentState.ENTERED})

ASSESSMENT = Workflow(
    name="assessment",
    states=(AssessmentState.PLANNED, AssessmentState.ENTERED, AssessmentState.CHECKED, AssessmentState.PUBLISHED),
    transitions=(
        Transition("set", frozenset(), AssessmentState.PLANNED, _PLANNERS),
        Transition("change", _PLANNED, AssessmentState.PLANNED, _PLANNERS),
        Transition("refresh", _PLANNED, AssessmentState.PLANNED, _PLANNERS),
        Transition("withdraw", _PLANNED, None, _PLANNERS, optional=True),
        Transition("enter", _PLANNED, AssessmentState.ENTERED, _ASSESSOR, ("day", "impartial")),
        Transition("check", _ENTERED, AssessmentState.CHECKED, _ASSESSOR, ("another", "impartial")),
        Transition("return", _ENTERED, AssessmentState.PLANNED, _ASSESSOR, ("another", "reason")),
        Transition(
            "publish", frozenset({AssessmentState.CHECKED}), AssessmentState.PUBLISHED, _PLANNERS, ("uninvolved",)
        ),
    ),
    final=frozenset({AssessmentState.PUBLISHED}),
)  # fmt: skip
"""Three different people: one enters, another checks, a third publishes. No step is skipped."""

ASSESSORS = ReviewPanel(size=2, quorum=2)
"""At least two without a conflict of interest: one enters, another checks. They agree on one sheet."""

_OPEN = frozenset({AppealState.OPEN})
_DECIDERS = _CITY | _ASSESSOR

APPEAL = Workflow(
    name="appeal",
    states=(AppealState.OPEN, AppealState.UPHELD, AppealState.REFUSED),
    transitions=(
        Transition("open", frozenset(), AppealState.OPEN, frozenset({Role.WORKER}), ("first", "in_time", "reason")),
        Transition("hand over", _OPEN, AppealState.OPEN, _CITY, ("listed", "impartial")),
        Transition("uphold", _OPEN, AppealState.UPHELD, _DECIDERS, ("impartial", "reason")),
        Transition("refuse", _OPEN, AppealState.REFUSED, _DECIDERS, ("impartial", "reason")),
    ),
    final=frozenset({AppealState.UPHELD, AppealState.REFUSED}),
)
"""Each appeal keeps the day by which it is to be decided, from the setting ``APPEAL_DAYS``."""

_UNPUBLISHED = frozenset({StandardStage.DRAFT, StandardStage.REVIEWED})

STANDARD = Workflow(
    name="standard",
    states=(StandardStage.DRAFT, StandardStage.REVIEWED, StandardStage.PUBLISHED, StandardStage.SUPERSEDED),
    transitions=(
        Transition("open", frozenset(), StandardStage.DRAFT, _CITY, ("single",)),
        Transition("edit", _UNPUBLISHED, StandardStage.DRAFT, _CITY, optional=True),
        Transition("discard", _UNPUBLISHED, None, _CITY, optional=True),
        Transition("review", _UNPUBLISHED, StandardStage.REVIEWED, _CITY | _ASSESSOR, ("another", "fresh", "whole")),
        Transition("publish", frozenset({StandardStage.REVIEWED}), StandardStage.PUBLISHED, _CITY, ("fresh", "whole")),
        Transition("supersede", frozenset({StandardStage.PUBLISHED}), StandardStage.SUPERSEDED, frozenset({None})),
    ),
    final=frozenset({StandardStage.PUBLISHED, StandardStage.SUPERSEDED}),
    told_first=("another", "fresh", "whole"),
)
"""Every edit of a reviewed draft asks for another look by a second person."""
