"""Counters that tell each process that its copy of the catalogue is old."""

from __future__ import annotations

from skillmatch.store.db.database import rows
from skillmatch.store.db.models import Counter

CATALOGUE = "catalogue"
FIGURES = "figures"
"""Covers what the figures count and the catalogue does not hold: people, what they hold, their enrolments."""


def raise_version(name: str = CATALOGUE) -> None:
    """Say that what `name` covers has changed; call it inside the transaction of the change."""
    if not Counter.update(value=Counter.value + 1).where(Counter.name == name).execute():
        Counter.insert(name=name, value=1).execute()


def of_register(name: str) -> str:
    """The counter that covers a register: people are counted in the figures and stand in no catalogue."""
    return FIGURES if name == "talent" else CATALOGUE


def version(name: str = CATALOGUE) -> int:
    """The counter's value, 0 before the first change."""
    found = rows("SELECT value FROM counter WHERE name = ?", (name,))
    return int(found[0][0]) if found else 0
