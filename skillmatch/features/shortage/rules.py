"""When an index counts as moved, and how two versions of the list differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from skillmatch.terms import ListChange

SHOWN_DIGITS = 2
"""The index is shown with two digits (chosen)."""


def moved(before: float, after: float) -> bool:
    """Whether a reader would see another number."""
    return round(before, SHOWN_DIGITS) != round(after, SHOWN_DIGITS)


@dataclass(frozen=True)
class ListDifference:
    """A profession in two versions; what it is not in is None. ``told`` of each are what the reader may see of its figures."""

    change: ListChange
    before: Any
    after: Any

    @property
    def named(self) -> Any:
        """The profession, as the later version calls it where it has it."""
        return (self.after or self.before)[0]


def change(before: Any, after: Any) -> ListChange:
    """Return how a profession changed between two versions, given as (row, supply told) or None where it is not on the list.

    An index that is hidden, or of which only the least is told, says nothing about up or down.
    """
    if before is None:
        return ListChange.NEW
    if after is None:
        return ListChange.DROPPED
    first, second = before[1], after[1]
    if first.index is None or second.index is None or not (first.exact and second.exact):
        return ListChange.HIDDEN
    if not moved(first.index, second.index):
        return ListChange.SAME
    return ListChange.UP if second.index > first.index else ListChange.DOWN


ORDER = (ListChange.NEW, ListChange.UP, ListChange.DOWN, ListChange.HIDDEN, ListChange.SAME, ListChange.DROPPED)


def differences(before: Iterable[Any], after: Iterable[Any]) -> list[ListDifference]:
    """Every profession of either version, by what became of it; each is given as (row, supply told), known by its code."""
    first: Mapping[str, Any] = {row.code: (row, told) for row, told in before}
    second: Mapping[str, Any] = {row.code: (row, told) for row, told in after}
    codes = [*second, *(code for code in first if code not in second)]
    found = [ListDifference(change(first.get(code), second.get(code)), first.get(code), second.get(code)) for code in codes]
    return sorted(found, key=lambda one: ORDER.index(one.change))


def missing(asked: float, spans: Iterable[tuple[float, float]]) -> list[int]:
    """The steps of a skill, from 1 to the rank that is asked for, that none of the (from, to] teaches.

    Examples
    --------
    >>> missing(4, [(0, 2), (3, 4)])
    [3]
    """
    known = list(spans)
    return [step for step in range(1, int(asked) + 1) if not any(low < step <= high for low, high in known)]
