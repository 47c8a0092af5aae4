"""Which colour a number gets on the map and in the table of supply against demand."""

from __future__ import annotations

STEPS = 5
"""Colours of the map, from the palest; the numbers stand beside them (chosen)."""

MISSING_STEPS = 4
"""Colours of a shortage; a place where nobody is looked for has none (chosen)."""


def share_step(value: float | None, most: float) -> int | None:
    """1 to ``STEPS`` by the share of the largest value, 0 for nothing, None where the value is not told."""
    if value is None:
        return None
    return 0 if value <= 0 or most <= 0 else min(STEPS, int(STEPS * value / most) + 1)


def shortage_step(demand: int, index: float) -> int:
    """1 to ``MISSING_STEPS`` by the shortage index, 0 where nobody is looked for."""
    return 0 if demand <= 0 else min(MISSING_STEPS, int(MISSING_STEPS * index) + 1)
