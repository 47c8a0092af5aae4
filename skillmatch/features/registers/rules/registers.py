"""Pure decisions about the registers: who sees and who keeps which, the steps of an entry's life, which child stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from skillmatch.terms import AttendanceState, EnrolmentState, RegisterState, Role, SeatState, WaitingState
from skillmatch.terms.words import Word

ALL = ("talent", "trainers", "courses", "mentors", "enterprises", "sites", "labs")
SEEN: Mapping[Role, tuple[str, ...]] = {
    Role.CITY: ALL,
    Role.TOWN: ALL,
    Role.ENTERPRISE: ("talent", "mentors", "sites", "labs"),
    Role.TRAINER: ("trainers", "courses", "labs"),
}
KEPT: Mapping[Role, tuple[str, ...]] = {Role.CITY: ALL, Role.TOWN: ALL, Role.ENTERPRISE: ("sites", "labs")}
ADDED: Mapping[Role, tuple[str, ...]] = {
    Role.CITY: ALL, Role.TOWN: ("talent", "mentors", "enterprises", "sites", "labs"), Role.ENTERPRISE: ("sites", "labs"),
}  # fmt: skip
"""Which registers a role sees, corrects and adds to; always within its scope."""

OWN_PLACES: Mapping[str, tuple[str, ...]] = {"sites": ("enterprise",), "labs": ("site", "base")}
"""What a town or an enterprise may name in an entry only where it is its own: who names another's base puts a lab into it."""

FORWARD: Mapping[RegisterState, RegisterState] = {
    RegisterState.DRAFT: RegisterState.REVIEWED,
    RegisterState.REVIEWED: RegisterState.LISTED,
    RegisterState.LISTED: RegisterState.RETIRED,
    RegisterState.RETIRED: RegisterState.DRAFT,
}
"""The one step from each state; a retired entry begins again as a draft."""

PROGRESS: Mapping[str, Sequence[Word]] = {
    "enrolment": (
        EnrolmentState.WITHDRAWN, EnrolmentState.INTERESTED, EnrolmentState.FAILED, EnrolmentState.REQUESTED,
        EnrolmentState.ENROLLED, EnrolmentState.COMPLETED,
    ),
    "cohort_seat": (
        SeatState.REMOVED, SeatState.DECLINED, SeatState.WITHDRAWN, SeatState.RESERVE, SeatState.PROPOSED, SeatState.OFFERED,
        SeatState.ACCEPTED,
    ),
    "attendance": (
        AttendanceState.ABSENT, AttendanceState.EXCUSED, AttendanceState.MADE_UP, AttendanceState.LATE, AttendanceState.PRESENT,
    ),
    "waiting_place": (WaitingState.LEFT, WaitingState.PASSED, WaitingState.WAITING, WaitingState.ENROLLED),
}  # fmt: skip
"""The states of a child row from the one that says least to the one that says most."""


def sees(role: Role, register: str) -> bool:
    """Whether a role has a part in a register at all."""
    return register in SEEN.get(role, ())


def keeps(role: Role, register: str) -> bool:
    """Whether a role corrects the entries of a register that it sees."""
    return register in KEPT.get(role, ())


def adds(role: Role, register: str) -> bool:
    """Whether a role adds entries to a register."""
    return register in ADDED.get(role, ())


def may_step(now: RegisterState, to: RegisterState) -> bool:
    """Whether an entry may go from one state to another: one step at a time, none skipped."""
    return FORWARD[now] is to


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what two versions of an entry differ in: the old values and the new ones."""
    changed = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in changed}, {name: after[name] for name in changed}


def worth(table: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return how much a child row says, to choose between two that cannot both stay when entries are merged: more stays."""
    if table == "held_skill":
        return row["rank"], str(row["dated_on"])
    if table == "worker_permit":  # one without an end is valid for longest
        return (str(row["expires_on"] or dt.date.max),)
    if table == "result":
        return row["passed"] is not None, bool(row["passed"])
    states = [word.value for word in PROGRESS.get(table, ())]
    return (states.index(row["state"]),) if states else ()


def keeps_other(name: str, mine: Any, theirs: Any, default: Any) -> bool:
    """Whether of two entries that become one the other's value is kept: where the survivor's says nothing, and the higher grade.

    A value that every new entry has says no more than an empty one.
    """
    if name == "state":  # who is in the register is not taken out of it by a merge
        return bool(theirs == RegisterState.LISTED.value)
    if theirs in (None, "", default):
        return False
    if mine in (None, "", default):
        return True
    return name in ("grade", "rank") and theirs > mine
