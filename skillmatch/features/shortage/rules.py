"""When an index counts as moved, and how scarce is scarce."""

from __future__ import annotations

SHOWN_DIGITS = 2
"""The index is shown with two digits (chosen)."""


def moved(before: float, after: float) -> bool:
    """Whether a reader would see another number."""
    return round(before, SHOWN_DIGITS) != round(after, SHOWN_DIGITS)
