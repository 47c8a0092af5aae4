"""Rooms of a base: entered and changed, each in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext, ngettext
from peewee import fn

from skillmatch import clock
from skillmatch.errors import Invalid, NotAllowed, NotFound
from skillmatch.store.accounts import access, audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.classes.models import ClassSession, CourseRun
from skillmatch.store.db.database import write
from skillmatch.store.organisations.models import Base, Room
from skillmatch.terms import AuditKind, RegisterState, Role, SessionState


@dataclass(frozen=True)
class RoomEntry:
    """A room as it was entered."""

    code: str
    zh: str
    en: str
    seats: int
    in_use: bool


def bases(acting: Acting) -> list[Base]:
    """The bases whose rooms an account keeps: a trainer's own, or all for the city."""
    if acting.role is Role.CITY:
        return list(Base.select().order_by(Base.id))
    if acting.role is not Role.TRAINER:
        raise NotAllowed()
    return list(Base.select().where(Base.id == (acting.base_id or -1)))


def base_of(acting: Acting, base_id: int | None) -> Base:
    """One of those bases; the first where none is named."""
    mine = bases(acting)
    found = next((base for base in mine if base_id is None or base.id == base_id), None)
    if found is None:
        raise NotFound(access.MISSING)
    return found


def rooms(base: Base) -> list[Room]:
    """All rooms of a base, those in use first."""
    return list(Room.select().where(Room.base == base).order_by(Room.state, Room.code))


def room_of(acting: Acting, room_id: int) -> Room:
    """A room of one of the bases whose rooms the account keeps."""
    room: Room | None = Room.get_or_none(Room.id == room_id)
    if room is None:
        raise NotFound(access.MISSING)
    base_of(acting, room.base_id)
    return room


def add(base: Base, acting: Acting, entered: RoomEntry) -> Room:
    """Enter a room.

    Raises
    ------
    Invalid
        The base has a room with this code.
    """
    with write():
        _one_of_its_code(base.id, entered.code, None)
        room = Room.create(base=base, **_values(entered))
        _noted(acting, room, "added")
    return room


def change(room_id: int, acting: Acting, entered: RoomEntry) -> Room:
    """Change a room.

    Raises
    ------
    Invalid
        Its code is another room's, or a class that has more seats, or any class at all, is still to meet there.
    """
    with write():
        room = room_of(acting, room_id)
        _one_of_its_code(room.base_id, entered.code, room.id)
        largest, coming = _coming(room)
        if coming and not entered.in_use:
            words = ngettext(
                "%(num)s session is still to be held here: give it another room first.",
                "%(num)s sessions are still to be held here: give them another room first.",
                coming,
            )
            raise Invalid("", {"in_use": words})
        if largest > entered.seats:
            raise Invalid("", {"seats": gettext("A class with %(n)s seats is still to meet here.", n=largest)})
        for name, value in _values(entered).items():
            setattr(room, name, value)
        room.save()
        _noted(acting, room, "changed")
    return room


def _one_of_its_code(base_id: int, code: str, but: int | None) -> None:
    if Room.select().where((Room.base == base_id) & (Room.code == code) & (Room.id != (but or 0))).exists():
        raise Invalid("", {"code": gettext("The base has a room with this code already.")})


def _coming(room: Room) -> tuple[int, int]:
    """The seats of the largest class that is still to meet in a room, and how many sessions are."""
    coming = (
        (ClassSession.room == room) & (ClassSession.state == SessionState.PLANNED.value) & (ClassSession.ends_at > clock.in_city())
    )
    largest = (
        ClassSession.select(fn.MAX(CourseRun.seats)).join(CourseRun).where(coming & ClassSession.makes_up.is_null()).scalar() or 0
    )
    return int(largest), int(ClassSession.select().where(coming).count())


def _values(entered: RoomEntry) -> dict[str, object]:
    state = RegisterState.LISTED if entered.in_use else RegisterState.RETIRED
    return {"code": entered.code, "zh": entered.zh, "en": entered.en, "seats": entered.seats, "state": state.value}


def _noted(acting: Acting, room: Room, change: str) -> None:
    audit.record(
        AuditKind.ROOM_CHANGED, account_id=acting.account_id, role=acting.role.value, subject=f"room {room.id}", change=change
    )
