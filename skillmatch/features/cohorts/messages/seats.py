"""Why an answer is refused, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext

from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.features.cohorts.rules.seats import SeatRefusal
from skillmatch.terms import QUALIFIED_TOLERANCE
from skillmatch.web.language import named


def refusal(code: SeatRefusal) -> str:
    """Why an answer is refused."""
    known: dict[SeatRefusal, str] = {
        SeatRefusal.ANSWERED: gettext("You have answered this offer already."),
        SeatRefusal.NOT_OFFERED: gettext("This place is not offered to you now."),
        SeatRefusal.LAPSED: gettext("The last day to answer has passed; the place goes to somebody in reserve."),
        SeatRefusal.CLOSED: gettext("This class is not open for answers."),
        SeatRefusal.FULL: gettext("The class is full: somebody was faster."),
        SeatRefusal.CLASH: gettext("You are in another class at the same time. Leave that one first, or decline this place."),
        SeatRefusal.ELSEWHERE: gettext("You have accepted a place in another class on these days already."),
        SeatRefusal.ENROLLED: gettext("You take this course already, or have completed it."),
        SeatRefusal.NOT_MINE_NOW: gettext("You have no place in this class now."),
        SeatRefusal.OVER: gettext("This class is over; its place can no longer be given back."),
    }
    return known[code]


def why(snapshot: Snapshot, gains: Sequence[Mapping[str, Any]]) -> tuple[int, int, int, list[str]]:
    """Why this person: requirements met now, begun, and in all, and the skills that the class adds."""
    held = sum(float(row["held"]) > 0 for row in gains)
    met = sum(float(row["held"]) >= float(row["required"]) - QUALIFIED_TOLERANCE for row in gains)
    adds = [
        named(snapshot.skills[at])
        for row in gains
        if float(row["reached"]) > float(row["held"]) and (at := snapshot.skill_index.at(int(row["skill"]))) >= 0
    ]
    return met, max(held - met, 0), len(gains), adds
