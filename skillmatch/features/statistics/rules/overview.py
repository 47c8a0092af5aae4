"""When something needs attention, on the first page of the city and of a town."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

SOON = dt.timedelta(days=30)
"""An open demand that is needed this soon should have a class ordered (chosen)."""

SHOWN = 5
"""So many lines of each list stand on the first page; the rest is counted (chosen)."""


def soon(today: dt.date) -> dt.date:
    """Demands that are needed up to this day need attention."""
    return today + SOON


SHOWN_DIGITS = 2
"""The shortage index is shown with two digits (chosen)."""


def moved(indices: Iterable[tuple[float, float]]) -> int:
    """For how many of (published, now) a reader would see another number."""
    return sum(round(before, SHOWN_DIGITS) != round(after, SHOWN_DIGITS) for before, after in indices)
