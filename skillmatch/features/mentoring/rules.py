"""How many apprentices a mentor may have, and how many masters an apprentice."""

from __future__ import annotations

MAX_MASTERS = 1
"""An apprentice has one master at a time (domain rule ``one_apprentice_active_master_max``)."""


def has_room(active: int, capacity: int) -> bool:
    """Whether a mentor with `active` apprentices may take one more."""
    return active < capacity


def may_have_another_master(masters: int) -> bool:
    """Whether a worker with so many active masters may have one more."""
    return masters < MAX_MASTERS
