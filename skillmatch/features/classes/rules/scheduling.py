"""Which sessions a class gets at first: the hours of its course spread over its days, theory before practice; pure decisions.

All figures here are chosen: no published rule says when a base teaches, and a base changes each session by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from skillmatch.features.classes.rules.classes import SessionWish
from skillmatch.terms import LESSON_MINUTES, RunTime, SessionKind
from skillmatch.workflow.working_days import WorkCalendar

DAYTIME = ((dt.time(8, 30), 4), (dt.time(14, 0), 4))
EVENING = ((dt.time(18, 30), 3),)
BLOCKS = {RunTime.WEEKDAY: DAYTIME, RunTime.WEEKEND: DAYTIME, RunTime.ANYTIME: DAYTIME, RunTime.EVENING: EVENING}
"""When a session begins and how many class hours it has at most, by the time of the week of its class (chosen)."""


def slots(time: RunTime, first: dt.date, last: dt.date, calendar: WorkCalendar) -> list[tuple[dt.datetime, int]]:
    """Return when sessions of a class may begin, with the most class hours of each, from the first day to the last.

    No class meets on a public holiday, and none of the weekend on a Saturday or Sunday that the city works.
    """
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    return [
        (dt.datetime.combine(day, begins), lessons) for day in days if calendar.meets(time, day) for begins, lessons in BLOCKS[time]
    ]


def shares(lessons: int, longest: int) -> list[int]:
    """Class hours cut into sessions that differ by one hour at most, none longer than `longest`.

    Examples
    --------
    >>> shares(10, 4)
    [4, 3, 3]
    """
    number = -(-lessons // longest)
    return [lessons // number + (place < lessons % number) for place in range(number)]


def spread(number: int, among: int) -> list[int]:
    """Evenly spaced places, as many as asked for, in a row of `among`; all of them where there are fewer.

    Examples
    --------
    >>> spread(3, 5)
    [0, 2, 4]
    """
    if number >= among:
        return list(range(among))
    if number == 1:
        return [0]
    return [place * (among - 1) // (number - 1) for place in range(number)]


@dataclass(frozen=True)
class ProposedTimetable:
    """A proposed timetable: the sessions, and the class hours for which no place was found, of all and of practicals."""

    sessions: list[SessionWish]
    lessons_left: int
    practicals_left: int


def lay(
    lessons: tuple[int, int],
    time: RunTime,
    days: tuple[dt.date, dt.date],
    calendar: WorkCalendar,
    place: Callable[[SessionKind, dt.datetime, dt.datetime], SessionWish | None],
) -> ProposedTimetable:
    """Spread the hours of a course evenly over the days of its class, theory before practice.

    Parameters
    ----------
    lessons : tuple of int
        Class hours of theory and of practice to lay.
    time : RunTime
        When the class meets.
    days : tuple of date
        The first and the last day.
    calendar : WorkCalendar
        Public holidays, and weekend days that are worked.
    place : callable
        The session in a free room or lab at that time, or None where there is none; the next time is tried then.
    """
    free = slots(time, *days, calendar)
    if not free:
        return ProposedTimetable([], sum(lessons), lessons[1])
    parts = _parts(lessons, BLOCKS[time][0][1])
    ideal = _by_day(spread(len(parts), len(free)), len(parts), free)
    sessions: list[SessionWish] = []
    left, last = dict.fromkeys(SessionKind, 0), -1
    for number, (kind, hours) in enumerate(parts):
        wish = ideal[number] if number < len(ideal) else len(free)
        keep = max(len(free) - (len(parts) - number - 1), last + 2)
        for at in sorted(range(last + 1, min(keep, len(free))), key=lambda at: (abs(at - wish), at)):
            starts = free[at][0]
            found = place(kind, starts, starts + dt.timedelta(minutes=hours * LESSON_MINUTES))
            if found is not None:
                sessions.append(found)
                last = at
                break
        else:
            left[kind] += hours
    return ProposedTimetable(sessions, sum(left.values()), left[SessionKind.PRACTICAL])


def _parts(lessons: tuple[int, int], longest: int) -> list[tuple[SessionKind, int]]:
    """The sessions to lay, with the class hours of each, theory before practice."""
    whole = zip((SessionKind.THEORY, SessionKind.PRACTICAL), lessons, strict=True)
    return [(kind, hours) for kind, together in whole if together for hours in shares(together, longest)]


def _by_day(even: list[int], number: int, free: Sequence[tuple[dt.datetime, int]]) -> list[int]:
    """Where there are days enough, one session a day, at its first hour; otherwise the places as they come."""
    first = [at for at, (starts, _) in enumerate(free) if at == 0 or free[at - 1][0].date() != starts.date()]
    return [first[place] for place in spread(number, len(first))] if number <= len(first) else even
