"""Pure decisions about the registers: who sees and who keeps which, the steps of an entry's life, which child stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skillmatch.terms import EnrolmentState, RegisterState, Role

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

AS_FILES = ("talent", "trainers", "courses", "mentors", "enterprises", "sites", "labs")
"""The registers that can be taken out as files."""

FORWARD: Mapping[RegisterState, RegisterState] = {
    RegisterState.DRAFT: RegisterState.REVIEWED,
    RegisterState.REVIEWED: RegisterState.LISTED,
    RegisterState.LISTED: RegisterState.RETIRED,
    RegisterState.RETIRED: RegisterState.DRAFT,
}
"""The one step from each state; a retired entry begins again as a draft."""

PROGRESS = {
    EnrolmentState.WITHDRAWN.value: 0,
    EnrolmentState.INTERESTED.value: 1,
    EnrolmentState.REQUESTED.value: 2,
    EnrolmentState.ENROLLED.value: 3,
    EnrolmentState.COMPLETED.value: 4,
}


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
    """What two versions of an entry differ in: the old values and the new ones."""
    changed = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in changed}, {name: after[name] for name in changed}


def worth(table: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """How much a child row says, to choose between two that cannot both stay when entries are merged: more stays."""
    if table == "held_skill":
        return row["rank"], str(row["dated_on"])
    if table == "enrolment":
        return (PROGRESS.get(row["state"], 0),)
    return ()
