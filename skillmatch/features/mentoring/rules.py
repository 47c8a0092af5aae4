"""What may follow what between a worker and a mentor, and how many apprentices a mentor may have."""

from __future__ import annotations

from skillmatch.terms import MentorshipState

NEXT = {
    MentorshipState.REQUESTED: frozenset({MentorshipState.ACTIVE, MentorshipState.DECLINED, MentorshipState.WITHDRAWN}),
    MentorshipState.ACTIVE: frozenset({MentorshipState.ENDED}),
    MentorshipState.DECLINED: frozenset(),
    MentorshipState.ENDED: frozenset({MentorshipState.REQUESTED}),
    MentorshipState.WITHDRAWN: frozenset({MentorshipState.REQUESTED}),
}
"""The states that may follow each state; a mentor who has declined is not asked again by the same worker."""

MOST_MASTERS = 1
"""An apprentice has one master at a time (domain rule ``one_apprentice_active_master_max``)."""


def may_follow(state: MentorshipState, wanted: MentorshipState) -> bool:
    """Whether a mentorship in `state` may become `wanted`."""
    return wanted in NEXT[state]


def has_room(active: int, capacity: int) -> bool:
    """Whether a mentor with `active` apprentices may take one more."""
    return active < capacity


def may_have_another_master(masters: int) -> bool:
    """Whether a worker with so many active masters may have one more."""
    return masters < MOST_MASTERS
