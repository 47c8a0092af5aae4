"""A path as its page shows it: weeks, prerequisites by name, and what stays open and why."""

from __future__ import annotations

import math
from dataclasses import dataclass

from skillmatch.matching import Gap, Path, PathStep, Workers
from skillmatch.store.cards import CourseCard, SkillCard
from skillmatch.store.snapshot import Snapshot
from skillmatch.terms import QUALIFIED_TOLERANCE

UNLIMITED = 100_000.0

UNTAUGHT, LATER_START, MORE_HOURS, CONDITION = "untaught", "later_start", "more_hours", "condition"
WHYS = (MORE_HOURS, LATER_START, UNTAUGHT, CONDITION)
"""Why a gap stays open: the hours do not reach; its courses begin above what is held and nothing teaches what lies between; no
course teaches it; or a permit, a course before it or a seat is missing."""


@dataclass(frozen=True)
class Row:
    """A course of the path with its weeks at the worker's own hours, and the courses that come before it."""

    step: PathStep
    card: CourseCard
    hours: float
    first_week: int | None
    last_week: int | None
    closed: float
    before: tuple[CourseCard, ...]


@dataclass(frozen=True)
class Left:
    """A gap that stays open at the end of the path: where it stands then, where its courses start, and why."""

    skill: SkillCard
    reached: float
    required: float
    start: float
    why: str


@dataclass(frozen=True)
class Plan:
    """The path, its rows, what stays open (by the reason), and what unlimited hours would give."""

    path: Path
    rows: tuple[Row, ...]
    left: tuple[tuple[str, tuple[Left, ...]], ...]
    gaps: int
    most: Path
    weeks: int | None


def of(snap: Snapshot, batch: Workers, completed: set[int], hours: float) -> Plan:
    """The path of the one worker of `batch` within `hours`."""
    path = snap.engine.path(batch, 0, hours)
    most = snap.engine.path(batch, 0, UNLIMITED)
    pace = float(batch.hours_per_week[0])
    gaps = snap.engine.gaps(batch)[0]
    return Plan(
        path,
        _rows(snap, path, completed, pace),
        _by_reason(_left(snap, gaps, path, most)),
        len(gaps),
        most,
        math.ceil(path.hours / pace) if pace > 0 else None,
    )


def _rows(snap: Snapshot, path: Path, completed: set[int], pace: float) -> tuple[Row, ...]:
    by_id = {card.id: card for card in snap.courses}
    rows, closed = [], 0.0
    for step in path.steps:
        card = snap.courses[step.course]
        closed += step.closes
        rows.append(
            Row(
                step,
                card,
                step.ends - step.starts,
                math.floor(step.starts / pace) + 1 if pace > 0 else None,
                math.ceil(step.ends / pace) if pace > 0 else None,
                min(closed, 1.0),
                tuple(by_id[key] for key in card.before if key in by_id and key not in completed),
            )
        )
    return tuple(rows)


def _by_reason(left: list[Left]) -> tuple[tuple[str, tuple[Left, ...]], ...]:
    groups = ((why, tuple(one for one in left if one.why == why)) for why in WHYS)
    return tuple((why, rows) for why, rows in groups if rows)


def _left(snap: Snapshot, gaps: tuple[Gap, ...], path: Path, most: Path) -> list[Left]:
    now, later = _reached(path), _reached(most)
    left = []
    for gap in gaps:
        reached = max(now.get(gap.skill, 0.0), gap.held)
        if gap.required - reached <= QUALIFIED_TOLERANCE:
            continue
        further = max(later.get(gap.skill, 0.0), gap.held) > reached
        start = _first_start(snap, gap.skill, gap.required)
        why = (
            UNTAUGHT
            if not gap.taught
            else MORE_HOURS
            if further
            else LATER_START
            if start - QUALIFIED_TOLERANCE > reached
            else CONDITION
        )
        left.append(Left(snap.skills[gap.skill], round(reached, 1), gap.required, start, why))
    return left


def _first_start(snap: Snapshot, skill: int, required: float) -> float:
    """The lowest rank at which a listed course begins to teach a skill below what is required; 0 where there is none."""
    courses = snap.catalogue.courses
    spans = courses.spans
    teaches = (spans.indices == skill) & courses.listed[spans.rows] & (spans.low < required)
    return float(spans.low[teaches].min()) if teaches.any() else 0.0


def _reached(path: Path) -> dict[int, float]:
    reached: dict[int, float] = {}
    for step in path.steps:
        for gain in step.gains:
            reached[gain.skill] = max(reached.get(gain.skill, 0.0), gain.reached)
    return reached
