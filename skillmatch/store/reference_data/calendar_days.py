"""Public holidays by the State Council's notices; a year before its notice has the days that the law itself names."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from skillmatch.store.db.upsert import add
from skillmatch.store.organisations.models import CalendarDay
from skillmatch.store.reference_data.contents import Row
from skillmatch.store.reference_data.csv_files import SeedLine, read
from skillmatch.terms import CalendarDayKind

COLUMNS = ("day", "kind", "zh", "en", "provisional", "source")


def load(directory: Path) -> list[Row]:
    """Read and check the file; the first thing wrong raises ``Invalid`` with its line."""
    return [_day(line) for line in read(directory, "calendar_days.csv", COLUMNS, ("day",))]


def write(data: list[Row]) -> int:
    """Add the years of which the city has no day yet: what the office has entered, changed or removed is left alone."""
    years = {row.day.year for row in CalendarDay.select(CalendarDay.day)}
    new = [row for row in data if row["day"].year not in years]
    add(CalendarDay, new)
    return len(new)


def _day(line: SeedLine) -> Row:
    try:
        day = dt.date.fromisoformat(line.values["day"])
    except ValueError:
        raise line.refuse(f"day must be a date such as 2026-01-01, not {line.values['day']!r}") from None
    return {
        "day": day,
        "kind": line.word("kind", CalendarDayKind),
        "zh": line.text("zh", 40),
        "en": line.text("en", 80),
        "provisional": bool(line.whole("provisional", 0, 1)),
        "source": line.text("source", 200),
    }
