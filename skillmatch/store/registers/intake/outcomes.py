"""What becomes of the rows of a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from skillmatch.store.registers.intake.parsed import ParsedRow


class RowResult(Enum):
    """What becomes of a row."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(slots=True)
class EntryChanges:
    """What becomes of a list under a row: new entries, entries that change, and those that go."""

    new: list[tuple[Any, ...]] = field(default_factory=list)
    changed: list[tuple[int, tuple[Any, ...], tuple[Any, ...]]] = field(default_factory=list)
    gone: list[tuple[int, tuple[Any, ...]]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


@dataclass(slots=True)
class RowOutcome:
    """What becomes of one row: ``fields`` maps each field that changes to (before, after)."""

    row: ParsedRow
    result: RowResult
    id: int | None = None
    code: str = ""
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    lists: dict[str, EntryChanges] = field(default_factory=dict)
    note: str = ""
