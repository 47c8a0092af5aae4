"""Dated classes as a path names them: when, where, and how many class hours a week they take."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from skillmatch.store.catalogue.queries import day, moment
from skillmatch.store.db.database import rows
from skillmatch.terms import LESSON_MINUTES, Name, RunTime

CLASSES = """
SELECT r.id, r.course_id, b.zh, b.en, t.id, COALESCE(t.zh, ''), COALESCE(t.en, ''), r.time, r.starts_on, r.ends_on, c.hours,
 r.seats - (SELECT COUNT(*) FROM enrolment e WHERE e.run_id = r.id AND e.state IN ('requested', 'enrolled'))
FROM course_run r JOIN course c ON c.id = r.course_id JOIN base b ON b.id = r.base_id
LEFT JOIN town t ON t.id = COALESCE(r.town_id, b.town_id) WHERE r.id IN ({listed}) ORDER BY r.starts_on, r.id
"""
SESSIONS = """
SELECT s.run_id, s.starts_at, s.ends_at FROM class_session s
WHERE s.run_id IN ({listed}) AND s.makes_up_id IS NULL AND s.state <> 'cancelled'
"""


@dataclass(frozen=True)
class DatedClass:
    """A dated class.

    Attributes
    ----------
    town_id, town : int or None, Name
        Where it is held: its own town, else that of its base.
    left : int
        Places that nobody has asked for.
    weekly : float
        Class hours in its fullest week by its timetable, where it has one; else the course's hours spread over its weeks.
    laid : bool
        Whether that is from the timetable.
    """

    run_id: int
    course_id: int
    base: Name
    town_id: int | None
    town: Name
    time: RunTime
    starts_on: dt.date
    ends_on: dt.date
    left: int
    weekly: float
    laid: bool


def classes(run_ids: Iterable[int]) -> dict[int, DatedClass]:
    """The classes with these ids by id, the first to begin first; two queries, however many they are."""
    listed = ", ".join(str(int(key)) for key in sorted(set(run_ids)))
    if not listed:
        return {}
    laid = _fullest_weeks(listed)
    found = {}
    for key, course, base_zh, base_en, town, town_zh, town_en, time, starts, ends, hours, left in rows(
        CLASSES.format(listed=listed)
    ):
        first, last = day(starts), day(ends)
        weekly = laid[key] if key in laid else hours / max(((last - first).days + 1) / 7, 1.0)
        found[key] = DatedClass(
            key, course, Name(base_zh, base_en), town, Name(town_zh, town_en), RunTime(time), first, last, max(left, 0),
            round(min(weekly, hours), 1), key in laid,
        )  # fmt: skip
    return found


def _fullest_weeks(listed: str) -> dict[int, float]:
    """Class hours in the calendar week in which each class has most of them."""
    minutes: dict[int, Counter[tuple[int, int]]] = {}
    for run, starts, ends in rows(SESSIONS.format(listed=listed)):
        begin, end = moment(starts), moment(ends)
        minutes.setdefault(run, Counter())[begin.isocalendar()[:2]] += round((end - begin).total_seconds() / 60)
    return {run: max(weeks.values()) / LESSON_MINUTES for run, weeks in minutes.items()}
