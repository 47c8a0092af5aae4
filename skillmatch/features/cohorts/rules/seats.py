"""Pure decisions about an offered place: when it may be answered, and when two classes are in each other's way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from skillmatch.terms import CohortState, SeatState


class SeatRefusal(Enum):
    """Why an answer is refused; ``messages/seats.py`` has the sentence."""

    ANSWERED = "answered"
    NOT_OFFERED = "not_offered"
    LAPSED = "lapsed"
    CLOSED = "closed"
    FULL = "full"
    CLASH = "clash"
    ELSEWHERE = "elsewhere"
    ENROLLED = "enrolled"
    NOT_MINE_NOW = "not_mine_now"
    OVER = "over"


@dataclass(frozen=True)
class ClassDates:
    """When a class meets."""

    starts_on: dt.date
    ends_on: dt.date
    time: str

    def overlaps(self, other: ClassDates) -> bool:
        """Whether both run on the same days."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on


def answer_refused(seat: SeatState, cohort: CohortState, answer_by: dt.date | None, today: dt.date) -> SeatRefusal | None:
    """Why a place may not be answered now, or None."""
    if seat in (SeatState.ACCEPTED, SeatState.DECLINED):
        return SeatRefusal.ANSWERED
    if seat is not SeatState.OFFERED:
        return SeatRefusal.NOT_OFFERED
    if cohort is not CohortState.CONFIRMED:
        return SeatRefusal.CLOSED
    if is_overdue(seat, answer_by, today):
        return SeatRefusal.LAPSED
    return None


def is_overdue(seat: SeatState, answer_by: dt.date | None, today: dt.date) -> bool:
    """Whether the last day to answer has passed."""
    return seat is SeatState.OFFERED and answer_by is not None and answer_by < today


def withdrawal_refused(seat: SeatState, cohort: CohortState) -> SeatRefusal | None:
    """Why a place may not be given back now, or None."""
    if seat is not SeatState.ACCEPTED:
        return SeatRefusal.NOT_MINE_NOW
    return None if cohort in (CohortState.CONFIRMED, CohortState.RUNNING) else SeatRefusal.OVER
