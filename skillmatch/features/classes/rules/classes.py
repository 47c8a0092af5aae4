"""Pure decisions about timetables: why a session cannot stand where it should (what a class gets at first is in
``rules/scheduling.py``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from skillmatch.terms import RunTime, SessionKind
from skillmatch.workflow.working_days import SATURDAY

MAKE_UP_DAYS = 30
"""A session may be made up so many days after the class has ended (chosen)."""


class SessionFault(Enum):
    """Why a session cannot stand where it should."""

    ORDER = "order"
    OUTSIDE = "outside"
    HOLIDAY = "holiday"
    TOO_LONG = "too_long"
    NO_LAB = "no_lab"
    EQUIPMENT = "equipment"
    STATIONS = "stations"
    STATIONS_TAKEN = "stations_taken"
    SEATS = "seats"
    ROOM_TAKEN = "room_taken"
    TRAINER_BUSY = "trainer_busy"
    CLASS_BUSY = "class_busy"
    PEOPLE_BUSY = "people_busy"


FIELDS = {
    SessionFault.ORDER: "ends",
    SessionFault.OUTSIDE: "day",
    SessionFault.HOLIDAY: "day",
    SessionFault.TOO_LONG: "ends",
    SessionFault.NO_LAB: "place",
    SessionFault.EQUIPMENT: "place",
    SessionFault.STATIONS: "place",
    SessionFault.STATIONS_TAKEN: "place",
    SessionFault.SEATS: "place",
    SessionFault.ROOM_TAKEN: "place",
    SessionFault.TRAINER_BUSY: "trainer",
    SessionFault.CLASS_BUSY: "starts",
    SessionFault.PEOPLE_BUSY: "starts",
}
"""Which field of the form each reason stands beside."""


class BusySlot(Protocol):
    """What takes a room, a lab and a trainer for a while (``store/classes/timetable.py``)."""

    @property
    def id(self) -> int: ...
    @property
    def run_id(self) -> int: ...
    @property
    def starts_at(self) -> dt.datetime: ...
    @property
    def ends_at(self) -> dt.datetime: ...
    @property
    def room_id(self) -> int | None: ...
    @property
    def lab_id(self) -> int | None: ...
    @property
    def trainer_id(self) -> int | None: ...
    @property
    def seats(self) -> int: ...
    @property
    def makes_up(self) -> bool: ...


class ReservedLab(Protocol):
    """A class without a timetable that keeps stations."""

    @property
    def lab_id(self) -> int: ...
    @property
    def time(self) -> RunTime: ...
    @property
    def starts_on(self) -> dt.date: ...
    @property
    def ends_on(self) -> dt.date: ...
    @property
    def seats(self) -> int: ...


@dataclass(frozen=True)
class SessionWish:
    """A session as somebody wants it."""

    kind: SessionKind
    starts_at: dt.datetime
    ends_at: dt.datetime
    room_id: int | None = None
    lab_id: int | None = None
    trainer_id: int | None = None

    @property
    def minutes(self) -> int:
        """Return how long it is."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


@dataclass(frozen=True)
class SessionLimits:
    """What a session has to keep within: the class, its course, and what is taken meanwhile.

    Attributes
    ----------
    run_id, seats : int
        The class, and how many people its rooms must hold; for a make-up those who are booked into it.
    stations : int
        How many stations its practicals take: fewer than its seats where groups take turns.
    starts_on, ends_on : date
        The days between which it may meet.
    minutes_left : int
        How long a session may be before the class has more than the hours of its course; −1 where that does not matter.
    needs_equipment : bool
        Its course cannot be given without a kind of equipment.
    equipped : collection of int
        The labs that have all of it.
    rooms, labs : mapping of int to int
        Seats and stations of the rooms and labs that may be chosen.
    taken : sequence of BusySlot
        All sessions around the time in question.
    kept : sequence of ReservedLab
        Classes without a timetable that keep stations.
    busy_people : mapping of int to collection of int
        By session, who of this class is in it.
    holidays : collection of date
        Public holidays: nobody has to come then.
    makes_up : bool
        It is a make-up, for some of the class alone.
    """

    run_id: int
    seats: int
    stations: int
    starts_on: dt.date
    ends_on: dt.date
    minutes_left: int
    needs_equipment: bool
    equipped: Collection[int]
    rooms: Mapping[int, int]
    labs: Mapping[int, int]
    taken: Sequence[BusySlot] = ()
    kept: Sequence[ReservedLab] = ()
    busy_people: Mapping[int, Collection[int]] = field(default_factory=dict)
    holidays: Collection[dt.date] = ()
    makes_up: bool = False


def faults(wanted: SessionWish, frame: SessionLimits) -> dict[SessionFault, int]:
    """Why a session cannot stand as it is wanted, each with the number that belongs to it; empty where it can."""
    if wanted.ends_at <= wanted.starts_at or wanted.starts_at.date() != wanted.ends_at.date():
        return {SessionFault.ORDER: 0}
    found: dict[SessionFault, int] = {}
    if not frame.starts_on <= wanted.starts_at.date() <= frame.ends_on:
        found[SessionFault.OUTSIDE] = 0
    elif wanted.starts_at.date() in frame.holidays:
        found[SessionFault.HOLIDAY] = 0
    if frame.minutes_left >= 0 and wanted.minutes > frame.minutes_left:
        found[SessionFault.TOO_LONG] = frame.minutes_left
    at_once = [one for one in frame.taken if one.starts_at < wanted.ends_at and one.ends_at > wanted.starts_at]
    found |= _lab(wanted, frame, at_once)
    if wanted.room_id is not None:
        if frame.rooms[wanted.room_id] < frame.seats:
            found[SessionFault.SEATS] = frame.rooms[wanted.room_id]
        if any(one.room_id == wanted.room_id for one in at_once):
            found[SessionFault.ROOM_TAKEN] = 0
    if wanted.trainer_id is not None and any(one.trainer_id == wanted.trainer_id for one in at_once):
        found[SessionFault.TRAINER_BUSY] = 0
    if not frame.makes_up and any(one.run_id == frame.run_id and not one.makes_up for one in at_once):
        return found | {SessionFault.CLASS_BUSY: 0}
    people = {worker for one in at_once for worker in frame.busy_people.get(one.id, ())}
    if people:
        found[SessionFault.PEOPLE_BUSY] = len(people)
    return found


def _lab(wanted: SessionWish, frame: SessionLimits, at_once: Sequence[BusySlot]) -> dict[SessionFault, int]:
    """A practical needs its equipment; a lab has as many stations as it has."""
    if wanted.lab_id is None:
        return {SessionFault.NO_LAB: 0} if wanted.kind is SessionKind.PRACTICAL and frame.needs_equipment else {}
    if wanted.kind is SessionKind.PRACTICAL and wanted.lab_id not in frame.equipped:
        return {SessionFault.EQUIPMENT: 0}
    stations = frame.labs[wanted.lab_id]
    if stations < frame.stations:
        return {SessionFault.STATIONS: stations}
    day = wanted.starts_at.date()
    kept = [one for one in frame.kept if one.lab_id == wanted.lab_id and one.starts_on <= day <= one.ends_on]
    gone = sum(one.seats for one in at_once if one.lab_id == wanted.lab_id)
    gone += sum(one.seats for one in kept if meets(one.time, wanted.starts_at, wanted.ends_at))
    return {SessionFault.STATIONS_TAKEN: max(stations - gone, 0)} if gone + frame.stations > stations else {}


def meets(time: RunTime, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
    """Whether a class that meets at `time` of the week may meet between two moments of a day."""
    weekend = starts_at.weekday() >= SATURDAY
    if time is RunTime.WEEKEND:
        return weekend
    if time is RunTime.ANYTIME:
        return True
    if weekend:
        return False
    evening = dt.time(18)
    return ends_at.time() > evening if time is RunTime.EVENING else starts_at.time() < evening
