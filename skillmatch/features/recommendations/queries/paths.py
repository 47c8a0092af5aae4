"""A path as its page shows it: weeks, classes, prerequisites by name, and what stays open and why."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.matching import Gap, Path, PathStep, Workers
from skillmatch.store.catalogue.cards import CourseCard, SkillCard
from skillmatch.store.classes import path_classes
from skillmatch.store.classes.path_classes import DatedClass
from skillmatch.terms import QUALIFIED_TOLERANCE, EnrolmentState, Mode

UNLIMITED = 100_000.0

UNTAUGHT, LATER_START, MORE_HOURS, CONDITION = "untaught", "later_start", "more_hours", "condition"
WHYS = (MORE_HOURS, LATER_START, UNTAUGHT, CONDITION)
"""Why a gap stays open: the hours do not reach; its courses begin above what is held and nothing teaches what lies between; no
course teaches it; or a permit, a course before it or a seat is missing."""


@dataclass(frozen=True)
class PathContext:
    """What a path has to know of its worker beside the engine's arrays.

    Attributes
    ----------
    completed : collection of int
        Courses completed, by id.
    planned : sequence of tuple
        Courses asked for as (course, class, state), in the order of asking.
    home, work : int or None
        The towns where the worker lives and where the enterprise is.
    """

    completed: Collection[int] = ()
    planned: Sequence[tuple[int, int | None, EnrolmentState]] = ()
    home: int | None = None
    work: int | None = None


@dataclass(frozen=True)
class StepClass:
    """The class of a step, asked for or to ask for.

    Attributes
    ----------
    km, from_work : float or None, bool
        The shorter of the ways from home and from work, and which it is; None where neither is known or the course is online.
    fits : bool or None
        Whether its hours a week are within the worker's own; None where these are not known.
    meanwhile : bool
        Whether it runs while the class of an earlier step does.
    """

    dated: DatedClass
    km: float | None
    from_work: bool
    fits: bool | None
    meanwhile: bool


@dataclass(frozen=True)
class PathRow:
    """A course of the path with its weeks at the worker's own hours, its class, and the courses that come before it.

    ``state`` is that of the worker's request, None for a course that was not asked for; ``weeks`` is how long it takes alone.
    """

    step: PathStep
    card: CourseCard
    hours: float
    first_week: int | None
    last_week: int | None
    weeks: int | None
    closed: float
    before: tuple[CourseCard, ...]
    state: EnrolmentState | None
    meeting: StepClass | None


@dataclass(frozen=True)
class OpenPathGap:
    """A gap that stays open at the end of the path: where it stands then, where its courses start, and why."""

    skill: SkillCard
    reached: float
    required: float
    start: float
    why: str


@dataclass(frozen=True)
class PathPlan:
    """The path, its rows, what stays open (by the reason), and what unlimited hours would give."""

    path: Path
    rows: tuple[PathRow, ...]
    left: tuple[tuple[str, tuple[OpenPathGap, ...]], ...]
    gaps: int
    most: Path
    weeks: int | None
    aside: tuple[tuple[CourseCard, EnrolmentState], ...]
    """Courses that were asked for and close nothing more of the gap: no steps, and no part of the hours."""

    @property
    def planned(self) -> tuple[PathRow, ...]:
        """The steps that were asked for."""
        return tuple(row for row in self.rows if row.state is not None)


def path_plan(snap: Snapshot, batch: Workers, own: PathContext, hours: float) -> PathPlan:
    """The path of the one worker of `batch` within `hours`."""
    planned = [at for course, _, _ in own.planned if (at := snap.course_index.at(course)) >= 0]
    path = snap.engine.path(batch, 0, hours, planned)
    most = snap.engine.path(batch, 0, UNLIMITED, planned)
    pace = float(batch.hours_per_week[0])
    gaps = snap.engine.gaps(batch)[0]
    return PathPlan(
        path,
        _rows(snap, path, own, pace),
        _by_reason(_left(snap, gaps, path, most)),
        len(gaps),
        most,
        math.ceil(path.hours / pace) if pace > 0 else None,
        _aside(snap, path, own),
    )


def _aside(snap: Snapshot, path: Path, own: PathContext) -> tuple[tuple[CourseCard, EnrolmentState], ...]:
    steps = {step.course_id for step in path.steps}
    left = [(snap.course_index.at(course), state) for course, _, state in own.planned if course not in steps]
    return tuple((snap.courses[at], state) for at, state in left if at >= 0)


def _rows(snap: Snapshot, path: Path, own: PathContext, pace: float) -> tuple[PathRow, ...]:
    by_id = {card.id: card for card in snap.courses}
    asked = {course: (run, state) for course, run, state in own.planned}
    runs = {step.course_id: _runs(snap, step, asked) for step in path.steps}
    known = path_classes.classes(run for listed in runs.values() for run in listed)
    rows, meetings, closed = [], list[StepClass](), 0.0
    for step in path.steps:
        card = snap.courses[step.course]
        closed += step.closes
        state = asked[card.id][1] if card.id in asked else None
        listed = [known[run] for run in runs[card.id] if run in known and (state is not None or known[run].left > 0)]
        found = [_meeting(snap, own, card, one, pace, meetings) for one in listed]
        meeting = min(found, key=_preference, default=None)
        meetings += [] if meeting is None else [meeting]
        rows.append(
            PathRow(
                step,
                card,
                step.ends - step.starts,
                math.floor(step.starts / pace) + 1 if pace > 0 else None,
                math.ceil(step.ends / pace) if pace > 0 else None,
                math.ceil((step.ends - step.starts) / pace) if pace > 0 else None,
                min(closed, 1.0),
                tuple(by_id[key] for key in card.before if key in by_id and key not in own.completed),
                state,
                meeting,
            )
        )
    return tuple(rows)


def _runs(snap: Snapshot, step: PathStep, asked: dict[int, tuple[int | None, EnrolmentState]]) -> list[int]:
    """The classes of a step: the one that was asked for, else the coming ones."""
    if step.course_id in asked:
        run = asked[step.course_id][0]
        return [] if run is None else [run]
    return [run.id for run in snap.runs_of(step.course)]


def _meeting(
    snap: Snapshot, own: PathContext, card: CourseCard, dated: DatedClass, pace: float, earlier: Sequence[StepClass]
) -> StepClass:
    ways = [] if card.mode == Mode.ONLINE.value else [
        (float(snap.catalogue.distance[town, there]), from_work)
        for town, from_work in ((snap.town_index.at(own.home), False), (snap.town_index.at(own.work), True))
        if town >= 0 and (there := snap.town_index.at(dated.town_id)) >= 0
    ]  # fmt: skip
    km, from_work = min(ways, default=(None, False))
    meanwhile = any(
        dated.starts_on <= one.dated.ends_on and dated.ends_on >= one.dated.starts_on for one in earlier
    )  # fmt: skip
    return StepClass(dated, km, from_work, dated.weekly <= pace if pace > 0 else None, meanwhile)


def _preference(one: StepClass) -> tuple[bool, bool, object, int]:
    """A class within the own hours first, then one beside no other of the path, then the earliest."""
    return one.fits is False, one.meanwhile, one.dated.starts_on, one.dated.run_id


def _by_reason(left: list[OpenPathGap]) -> tuple[tuple[str, tuple[OpenPathGap, ...]], ...]:
    groups = ((why, tuple(one for one in left if one.why == why)) for why in WHYS)
    return tuple((why, rows) for why, rows in groups if rows)


def _left(snap: Snapshot, gaps: tuple[Gap, ...], path: Path, most: Path) -> list[OpenPathGap]:
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
        left.append(OpenPathGap(snap.skills[gap.skill], round(reached, 1), gap.required, start, why))
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
