"""The way of an order: one table of who may move it, from where to where, and what must be true. Pure; everybody asks it.

posted → matched → proposed → review → confirmed → running → assessed → closed; what is not in the table does not happen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from skillmatch.terms.training import CohortState
from skillmatch.terms.words import Role


class Refusal(Enum):
    """Why a step is refused; ``web/order_words.py`` has the sentence."""

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


@dataclass(frozen=True)
class Move:
    """One step: from which states, to which, by whom (None is the city's own work, no person), and what must be true."""

    before: frozenset[CohortState]
    after: CohortState
    by: frozenset[Role | None]
    needs: tuple[str, ...] = ()


def _states(*states: CohortState) -> frozenset[CohortState]:
    return frozenset(states)


_POSTED, _MATCHED, _PROPOSED = CohortState.POSTED, CohortState.MATCHED, CohortState.PROPOSED
_REVIEW, _CONFIRMED, _RUNNING = CohortState.REVIEW, CohortState.CONFIRMED, CohortState.RUNNING
_ASSESSED, _CLOSED, _RETURNED, _CANCELLED = (
    CohortState.ASSESSED, CohortState.CLOSED, CohortState.RETURNED, CohortState.CANCELLED,
)  # fmt: skip

UNDECIDED = _states(_POSTED, _MATCHED, _PROPOSED, _REVIEW)
"""Nobody was asked yet: an order may still be cancelled or joined to another."""

_ON_THE_DESK = _states(_PROPOSED, _REVIEW)
_CITY: frozenset[Role | None] = frozenset({None})
_TRAINER: frozenset[Role | None] = frozenset({Role.TRAINER})

MOVES = {
    "match": Move(_states(_POSTED), _MATCHED, _CITY, ("course", "people")),
    "propose": Move(_states(_MATCHED), _PROPOSED, _CITY, ("people",)),
    "refuse": Move(_states(_POSTED, _MATCHED), _RETURNED, _CITY, ("reason",)),
    "take": Move(_states(_PROPOSED), _REVIEW, _TRAINER, ("unassigned", "active")),
    "review": Move(_states(_PROPOSED), _REVIEW, _TRAINER, ("mine",)),
    "swap": Move(_ON_THE_DESK, _REVIEW, _TRAINER, ("mine", "fresh")),
    "remove": Move(_ON_THE_DESK, _REVIEW, _TRAINER, ("mine", "fresh", "reason")),
    "pin": Move(_ON_THE_DESK, _REVIEW, _TRAINER, ("mine", "fresh")),
    "recompute": Move(_ON_THE_DESK, _REVIEW, _TRAINER, ("mine", "fresh")),
    "approve": Move(
        _states(_REVIEW), _CONFIRMED, _TRAINER,
        ("mine", "fresh", "people", "able", "room", "dates", "stations", "equipped"),
    ),
    "return": Move(_ON_THE_DESK, _RETURNED, _TRAINER, ("mine", "fresh", "reason")),
    "release": Move(_states(_CONFIRMED), _CONFIRMED, _TRAINER, ("mine",)),
    "begin": Move(_states(_CONFIRMED), _RUNNING, frozenset({None, Role.TRAINER}), ("mine", "begun", "accepted")),
    "call off": Move(_states(_CONFIRMED, _RUNNING), _RETURNED, _CITY, ("reason",)),
    "assess": Move(_states(_RUNNING), _ASSESSED, _CITY, ("results",)),
    "close": Move(_states(_ASSESSED), _CLOSED, frozenset({Role.TRAINER, Role.ENTERPRISE}), ("mine", "published")),
    "cancel": Move(UNDECIDED, _CANCELLED, frozenset({Role.ENTERPRISE}), ("mine",)),
    "join": Move(UNDECIDED, _POSTED, frozenset({Role.TRAINER, Role.CITY}), ("alike", "several", "size")),
    "give": Move(UNDECIDED, _CANCELLED, frozenset({Role.TRAINER, Role.CITY}), ("alike", "several", "size")),
    "leave": Move(UNDECIDED, _POSTED, frozenset({Role.ENTERPRISE}), ("mine",)),
}  # fmt: skip
"""Every step that an order can take. ``join`` takes another order's demands in, which ``give`` hands over; with ``leave`` one of
several enterprises takes its demands out again, and the class is computed anew."""

_BECAUSE = {
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
    """Why `step` may not be taken now, or None.

    Parameters
    ----------
    step : str
        A name in :data:`MOVES`.
    state, role : CohortState, Role or None
        Where the order stands, and who asks (None: the city's own work).
    **facts : bool
        Whether each of the step's ``needs`` is met; a fact that is not given is not met.
    """
    move = MOVES[step]
    if role not in move.by:
        return Refusal.ROLE
    # Whoever acts on an old page is told so first: the state is often what has changed.
    needs = sorted(move.needs, key=lambda need: need != "fresh")
    if "fresh" in needs and not facts.get("fresh", False):
        return Refusal.STALE
    if state not in move.before:
        return Refusal.ORDER
    return next((_BECAUSE[need] for need in needs if not facts.get(need, False)), None)


WAY = (_POSTED, _MATCHED, _PROPOSED, _REVIEW, _CONFIRMED, _RUNNING, _ASSESSED, _CLOSED)
"""The way of an order that goes well."""


def way(state: CohortState) -> list[tuple[CohortState, str]]:
    """The steps of the way, each ``done``, ``now`` or ``ahead``; an order that ended early has its first step and its end."""
    if state not in WAY:
        return [(WAY[0], "done"), (state, "now")]
    at = WAY.index(state)
    return [(step, "done" if place < at else "now" if place == at else "ahead") for place, step in enumerate(WAY)]
