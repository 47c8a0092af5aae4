"""Publishing a new version of the shortage list."""

from __future__ import annotations

from dataclasses import dataclass

from skillmatch.features.shortage.rules import moved
from skillmatch.store import shortage_figures
from skillmatch.store.database import rows, write

INDICES = """
SELECT p.code, p.shortage_index FROM shortage_profession p JOIN shortage_version v ON v.id = p.version_id WHERE v.number = ?
"""


@dataclass(frozen=True)
class Published:
    """A new version: its number, how many professions it has, and for how many the index moved."""

    number: int
    professions: int
    moved: int


def publish(note: str) -> Published:
    """Count demand and supply again and publish them as the next version; earlier versions stay as they are."""
    with write():
        version = shortage_figures.publish(note)
        before, after = (dict(rows(INDICES, (number,))) for number in (version.number - 1, version.number))
    return Published(version.number, len(after), sum(moved(before.get(code, 0.0), after[code]) for code in after))
