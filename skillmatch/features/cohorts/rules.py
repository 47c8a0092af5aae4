"""Pure decisions about cohorts: one table of who may move one and what must be true, and the dates of a class."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from enum import Enum

from skillmatch.terms import CohortState, Role

REVIEW_DAYS = 3
"""Days that a trainer has for a proposal before the queue says that it is overdue (chosen)."""

ANSWER_DAYS = 7
"""Days that a person has to answer an offer unless the trainer says otherwise (chosen)."""

PREPARE_DAYS = 14
"""Days between approval and the first lesson where the order names no day (chosen)."""

FARTHEST_DAYS = 2 * 366
"""How far ahead a class may begin: as far as an order may ask (chosen)."""

WEEKLY_HOURS = {"weekday": 30, "evening": 6, "weekend": 12, "anytime": 6}
"""Class hours a week by the time at which a class meets (chosen)."""


class Refusal(Enum):
    """Why a step is refused; ``wording.py`` has the sentence."""

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


@dataclass(frozen=True)
class Move:
    """One step: from which states, to which, by whom (None is the city's own work, no person), and what must be true."""

    before: frozenset[CohortState]
    after: CohortState
    by: Role | None
    needs: tuple[str, ...] = ()


_POSTED, _PROPOSED = frozenset({CohortState.POSTED}), frozenset({CohortState.PROPOSED})

MOVES = {
    "propose": Move(_POSTED, CohortState.PROPOSED, None, ("people",)),
    "refuse": Move(_POSTED, CohortState.RETURNED, None, ("reason",)),
    "take": Move(_PROPOSED, CohortState.PROPOSED, Role.TRAINER, ("unassigned", "active")),
    "swap": Move(_PROPOSED, CohortState.PROPOSED, Role.TRAINER, ("mine", "fresh")),
    "remove": Move(_PROPOSED, CohortState.PROPOSED, Role.TRAINER, ("mine", "fresh", "reason")),
    "pin": Move(_PROPOSED, CohortState.PROPOSED, Role.TRAINER, ("mine", "fresh")),
    "recompute": Move(_PROPOSED, CohortState.PROPOSED, Role.TRAINER, ("mine", "fresh")),
    "approve": Move(
        _PROPOSED,
        CohortState.CONFIRMED,
        Role.TRAINER,
        ("mine", "fresh", "people", "able", "room", "dates", "stations", "equipped"),
    ),
    "return": Move(_PROPOSED, CohortState.RETURNED, Role.TRAINER, ("mine", "fresh", "reason")),
    "release": Move(frozenset({CohortState.CONFIRMED}), CohortState.CONFIRMED, Role.TRAINER, ("mine",)),
}
"""Every step that a cohort can take; what is not in this table does not happen."""

_BECAUSE = {
    "people": Refusal.EMPTY,
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
}


def refusal(step: str, state: CohortState, role: Role | None, **facts: bool) -> Refusal | None:
    """Why `step` may not be taken now, or None.

    Parameters
    ----------
    step : str
        A name in :data:`MOVES`.
    state, role : CohortState, Role or None
        Where the cohort stands, and who asks (None: the city's own work).
    **facts : bool
        Whether each of the step's ``needs`` is met; a fact that is not given is not met.
    """
    move = MOVES[step]
    if role is not move.by:
        return Refusal.ROLE
    # Whoever acts on an old page is told so first: the state is often what has changed.
    needs = sorted(move.needs, key=lambda need: need != "fresh")
    if "fresh" in needs and not facts.get("fresh", False):
        return Refusal.STALE
    if state not in move.before:
        return Refusal.ORDER
    return next((_BECAUSE[need] for need in needs if not facts.get(need, False)), None)


def review_by(proposed_on: dt.date) -> dt.date:
    """Until when a proposal waits for its trainer before the queue says so."""
    return proposed_on + dt.timedelta(days=REVIEW_DAYS)


def first_day(asked: dt.date | None, today: dt.date) -> dt.date:
    """A first day to suggest: the one that was asked for while people can still answer, else two weeks from now."""
    earliest = today + dt.timedelta(days=2)
    return asked if asked is not None and asked >= earliest else today + dt.timedelta(days=PREPARE_DAYS)


def answer_by(today: dt.date, starts_on: dt.date) -> dt.date:
    """A last day to answer to suggest: a week from now, but before the class begins."""
    return min(today + dt.timedelta(days=ANSWER_DAYS), starts_on - dt.timedelta(days=1))


def dates_hold(today: dt.date, answer: dt.date, starts_on: dt.date) -> bool:
    """Whether people can answer before the class begins, and it begins in a foreseeable time."""
    return today <= answer < starts_on and not is_too_far(today, starts_on)


def is_too_far(today: dt.date, starts_on: dt.date) -> bool:
    """Whether a class would begin later than anybody plans for."""
    return (starts_on - today).days > FARTHEST_DAYS


def last_day(starts_on: dt.date, hours: float, time: str) -> dt.date:
    """When a class of `hours` ends if it meets at `time`."""
    weeks = max(math.ceil(hours / WEEKLY_HOURS[time]), 1)
    return starts_on + dt.timedelta(days=7 * weeks - 1)
