"""The procedure of an order: who may move it, from where to where, and what must be true.

It is declared here and not in ``features/cohorts``, because the store, the engine gateway and other areas ask it too.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum

from skillmatch.terms.training import CohortState
from skillmatch.terms.words import Role
from skillmatch.workflow.workflows import ROLE, STATE, Transition, Workflow

ANSWER_DAYS = 7
"""Days that a person has to answer an offered place unless the trainer says otherwise (chosen)."""

REVIEW_DAYS = 3
"""Days that a trainer has for a proposal before the queue says that it is overdue (chosen)."""


class Refusal(Enum):
    """Why a step is refused; ``web/order_words.py`` has the sentences."""

    ROLE = "role"
    ORDER = "order"
    STALE = "stale"
    NOT_MINE = "not_mine"
    ASSIGNED = "assigned"
    PAUSED = "paused"
    EMPTY = "empty"
    UNABLE = "unable"
    ROOM = "room"
    DATES = "dates"
    MEETS = "meets"
    UNPLACED = "unplaced"
    STATIONS = "stations"
    EQUIPMENT = "equipment"
    NO_REASON = "no_reason"
    NOT_SEATED = "not_seated"
    NOT_ELIGIBLE = "not_eligible"
    TAKEN = "taken"
    NO_COURSE = "no_course"
    NOT_BEGUN = "not_begun"
    NOBODY_ACCEPTED = "nobody_accepted"
    NO_RESULTS = "no_results"
    UNPUBLISHED = "unpublished"
    UNLIKE = "unlike"
    TOO_MANY = "too_many"


UNDECIDED = frozenset({CohortState.POSTED, CohortState.MATCHED, CohortState.PROPOSED, CohortState.REVIEW})
"""Nobody was asked yet: an order may still be cancelled or joined to another."""

_IN_REVIEW = frozenset({CohortState.PROPOSED, CohortState.REVIEW})
_SYSTEM: frozenset[Role | None] = frozenset({None})
_TRAINER: frozenset[Role | None] = frozenset({Role.TRAINER})
_ENTERPRISE: frozenset[Role | None] = frozenset({Role.ENTERPRISE})
_JOINING: frozenset[Role | None] = frozenset({Role.TRAINER, Role.CITY})


def _states(*states: CohortState) -> frozenset[CohortState]:
    return frozenset(states)


ORDER = Workflow(
    name="order",
    states=(
        CohortState.POSTED, CohortState.MATCHED, CohortState.PROPOSED, CohortState.REVIEW, CohortState.CONFIRMED,
        CohortState.RUNNING, CohortState.ASSESSED, CohortState.CLOSED, CohortState.RETURNED, CohortState.CANCELLED,
    ),
    transitions=(
        Transition("request", _states(), CohortState.POSTED, _ENTERPRISE),
        Transition("match", _states(CohortState.POSTED), CohortState.MATCHED, _SYSTEM, ("course", "people")),
        Transition("propose", _states(CohortState.MATCHED), CohortState.PROPOSED, _SYSTEM, ("people",)),
        Transition("refuse", _states(CohortState.POSTED, CohortState.MATCHED), CohortState.RETURNED, _SYSTEM, ("reason",)),
        Transition(
            "take", _states(CohortState.PROPOSED), CohortState.REVIEW, _TRAINER, ("unassigned", "active"), deadline=REVIEW_DAYS
        ),
        Transition("review", _states(CohortState.PROPOSED), CohortState.REVIEW, _TRAINER, ("mine",), deadline=REVIEW_DAYS),
        Transition("swap", _IN_REVIEW, CohortState.REVIEW, _TRAINER, ("mine", "fresh")),
        Transition("remove", _IN_REVIEW, CohortState.REVIEW, _TRAINER, ("mine", "fresh", "reason")),
        Transition("pin", _IN_REVIEW, CohortState.REVIEW, _TRAINER, ("mine", "fresh")),
        Transition("recompute", _IN_REVIEW, CohortState.REVIEW, _TRAINER, ("mine", "fresh")),
        Transition(
            "approve", _states(CohortState.REVIEW), CohortState.CONFIRMED, _TRAINER,
            ("mine", "fresh", "people", "able", "room", "dates", "meets", "equipped", "placed", "stations"), deadline=REVIEW_DAYS,
        ),
        Transition("return", _IN_REVIEW, CohortState.RETURNED, _TRAINER, ("mine", "fresh", "reason")),
        Transition("release", _states(CohortState.CONFIRMED), CohortState.CONFIRMED, _TRAINER, ("mine",)),
        Transition(
            "begin", _states(CohortState.CONFIRMED), CohortState.RUNNING, _SYSTEM | _TRAINER, ("mine", "begun", "accepted"),
            optional=True,
        ),
        Transition("call off", _states(CohortState.CONFIRMED, CohortState.RUNNING), CohortState.RETURNED, _SYSTEM, ("reason",)),
        Transition("assess", _states(CohortState.RUNNING), CohortState.ASSESSED, _SYSTEM, ("results",)),
        Transition("close", _states(CohortState.ASSESSED), CohortState.CLOSED, _TRAINER | _ENTERPRISE, ("mine", "published")),
        Transition("cancel", UNDECIDED, CohortState.CANCELLED, _ENTERPRISE, ("mine",), optional=True),
        Transition("join", UNDECIDED, CohortState.POSTED, _JOINING, ("alike", "several", "size"), optional=True),
        Transition("give", UNDECIDED, CohortState.CANCELLED, _JOINING, ("alike", "several", "size"), optional=True),
        Transition("leave", UNDECIDED, CohortState.POSTED, _ENTERPRISE, ("mine",), optional=True),
    ),
    final=_states(CohortState.CLOSED, CohortState.RETURNED, CohortState.CANCELLED),
    told_first=("fresh",),
)  # fmt: skip
"""``join`` takes another order's demands in, which ``give`` hands over; with ``leave`` one of several enterprises takes its demands
out again, and the class is computed anew."""

_BECAUSE = {
    ROLE: Refusal.ROLE,
    STATE: Refusal.ORDER,
    "people": Refusal.EMPTY,
    "course": Refusal.NO_COURSE,
    "reason": Refusal.NO_REASON,
    "unassigned": Refusal.ASSIGNED,
    "active": Refusal.PAUSED,
    "mine": Refusal.NOT_MINE,
    "fresh": Refusal.STALE,
    "able": Refusal.UNABLE,
    "room": Refusal.ROOM,
    "dates": Refusal.DATES,
    "meets": Refusal.MEETS,
    "placed": Refusal.UNPLACED,
    "stations": Refusal.STATIONS,
    "equipped": Refusal.EQUIPMENT,
    "begun": Refusal.NOT_BEGUN,
    "accepted": Refusal.NOBODY_ACCEPTED,
    "results": Refusal.NO_RESULTS,
    "published": Refusal.UNPUBLISHED,
    "alike": Refusal.UNLIKE,
    "several": Refusal.ORDER,
    "size": Refusal.TOO_MANY,
}


def refusal(step: str, state: CohortState, role: Role | None, **facts: bool) -> Refusal | None:
    """Return why a step of an order may not be taken now, or None.

    Parameters
    ----------
    step : str
        The name of a transition of :data:`ORDER`.
    state, role : CohortState, Role or None
        Where the order stands, and who asks (None: the system).
    **facts : bool
        Whether each required condition is met; a fact that is not given is not met.
    """
    code = ORDER.refusal(step, state, role, facts)
    return None if code is None else _BECAUSE[code]


def answer_by(today: dt.date, starts_on: dt.date) -> dt.date:
    """Return the last day to answer an offered place: a week from `today`, but before the class begins."""
    return min(today + dt.timedelta(days=ANSWER_DAYS), starts_on - dt.timedelta(days=1))
