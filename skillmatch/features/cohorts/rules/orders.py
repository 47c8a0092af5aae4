"""Pure decisions about orders: what may be asked for, and the numbers that they carry."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from skillmatch.terms import RunTime

MAX_SEATS, MAX_RESERVES = 200, 100
"""Limits of one class (chosen)."""

RESERVE_SHARE = 5
"""One reserve for so many people is suggested (chosen)."""

MAX_DAYS_AHEAD = 2 * 366


class OrderFault(Enum):
    """Why a field of an order is refused."""

    MISSING = "missing"
    HEADCOUNT = "headcount"
    SEATS = "seats"
    RESERVES = "reserves"
    PAST = "past"
    LATE = "late"
    FAR = "far"
    TIME = "time"


@dataclass(frozen=True)
class OrderRequest:
    """What an enterprise asks for; None where nothing usable was entered."""

    headcount: int | None
    reserves: int | None
    seats: int | None
    time: str | None
    starts_on: dt.date | None
    own_staff_first: bool = False
    also: tuple[int, ...] = ()
    """Other demands of the enterprise that share the order."""


def faults(
    asked: OrderRequest, open_places: int, needed_by: dt.date | None, today: dt.date, more: int = 0
) -> dict[str, OrderFault]:
    """The first reason against each field; empty for an order that may be placed.

    ``more`` are the people of the other demands that share the order: the class needs seats for them too.
    """
    found = {
        "headcount": _headcount(asked.headcount, open_places),
        "reserves": _within(asked.reserves, 0, MAX_RESERVES, OrderFault.RESERVES),
        "seats": _seats(asked.seats, None if asked.headcount is None else asked.headcount + more),
        "time": None if asked.time in {time.value for time in RunTime} else OrderFault.TIME,
        "starts_on": _start(asked.starts_on, needed_by, today),
    }
    return {name: fault for name, fault in found.items() if fault is not None}


def suggested(open_places: int) -> tuple[int, int, int]:
    """People, reserves and seats to begin with."""
    people = min(open_places, MAX_SEATS)
    return people, -(-people // RESERVE_SHARE), people


def _headcount(headcount: int | None, open_places: int) -> OrderFault | None:
    if headcount is None:
        return OrderFault.MISSING
    return None if 1 <= headcount <= min(open_places, MAX_SEATS) else OrderFault.HEADCOUNT


def _seats(seats: int | None, headcount: int | None) -> OrderFault | None:
    if seats is None:
        return OrderFault.MISSING
    return OrderFault.SEATS if not 1 <= seats <= MAX_SEATS or (headcount is not None and seats < headcount) else None


def _within(value: int | None, low: int, high: int, fault: OrderFault) -> OrderFault | None:
    if value is None:
        return OrderFault.MISSING
    return None if low <= value <= high else fault


def _start(starts_on: dt.date | None, needed_by: dt.date | None, today: dt.date) -> OrderFault | None:
    if starts_on is None:
        return None
    if starts_on < today:
        return OrderFault.PAST
    if needed_by is not None and starts_on >= needed_by > today:
        return OrderFault.LATE
    return OrderFault.FAR if (starts_on - today).days > MAX_DAYS_AHEAD else None
