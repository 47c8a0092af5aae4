"""The way from one trade to another: somebody who can do the first, asked for what the second wants at its start."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillmatch.engine_gateway.snapshot import Snapshot, marks, spans_of
from skillmatch.errors import NotFound
from skillmatch.matching import SHIFTS, Workers
from skillmatch.store.accounts.access import MISSING
from skillmatch.store.catalogue.cards import CourseCard, OccupationCard, SkillCard
from skillmatch.terms import QUALIFIED_TOLERANCE, Permit

UNLIMITED = 100_000.0
ALL_PERMITS = (1 << len(Permit)) - 1
GROWER, TECHNICIAN = "OCC003", "OCC001"
"""菜农 (a vegetable grower) and 农业技术员: the pair that the published report tells of."""


@dataclass(frozen=True)
class TransitionCourse:
    """A course of the way, its hours, and the skills that it lifts: (skill, from, to)."""

    course: CourseCard
    hours: float
    gains: tuple[tuple[SkillCard, float, float], ...]


@dataclass(frozen=True)
class OpenGap:
    """A skill that stays open at the end: what is reached, what is required, and whether any course teaches it."""

    skill: SkillCard
    reached: float
    required: float
    taught: bool


@dataclass(frozen=True)
class TransitionPath:
    """The ordered way from one trade to another.

    Attributes
    ----------
    shared : list of SkillCard
        What both ask for and is brought along.
    steps : tuple of TransitionCourse
        Courses in an order that their prerequisites allow.
    hours : float
        Class hours in all.
    closed : float
        Share of the gap that the courses close, in [0, 1].
    left : list of OpenGap
    """

    origin: OccupationCard
    goal: OccupationCard
    grade: int
    shared: list[SkillCard]
    gaps: int
    steps: tuple[TransitionCourse, ...]
    hours: float
    closed: float
    left: list[OpenGap]


def between(snap: Snapshot, origin_id: int, goal_id: int) -> TransitionPath:
    """The way from an occupation, at the grade at which one begins there, to the beginning of another.

    Permits and places are taken for granted: it is the way of a trade, not of a person.

    Raises
    ------
    NotFound
        One of the occupations does not exist.
    """
    origin, goal = snap.occupation_index.at(origin_id), snap.occupation_index.at(goal_id)
    if origin < 0 or goal < 0:
        raise NotFound(MISSING)
    batch = _somebody(snap, origin, goal)
    gaps = snap.engine.gaps(batch)[0]
    path = snap.engine.path(batch, 0, UNLIMITED)
    reached = {gain.skill: gain.reached for step in path.steps for gain in step.gains}
    steps = tuple(
        TransitionCourse(
            snap.courses[step.course],
            step.ends - step.starts,
            tuple((snap.skills[gain.skill], gain.held, gain.reached) for gain in step.gains),
        )
        for step in path.steps
    )
    left = [
        OpenGap(snap.skills[gap.skill], at, gap.required, gap.taught)
        for gap in gaps
        if gap.required - (at := max(reached.get(gap.skill, 0.0), gap.held)) > QUALIFIED_TOLERANCE
    ]
    wanted, _, _ = snap.engine.required(batch).row(0)
    held, _, _ = batch.held.row(0)
    shared = [snap.skills[skill] for skill in sorted(set(wanted.tolist()) & set(held.tolist()))]
    return TransitionPath(
        snap.occupations[origin], snap.occupations[goal], int(batch.grade[0]), shared, len(gaps), steps, path.hours,
        path.closed, left,
    )  # fmt: skip


def pair(snap: Snapshot) -> tuple[OccupationCard, OccupationCard] | None:
    """The two trades that the published report tells of, where the reference data have them."""
    by_code = {card.code: card for card in snap.occupations}
    found = by_code.get(GROWER), by_code.get(TECHNICIAN)
    return None if found[0] is None or found[1] is None else (found[0], found[1])


def _somebody(snap: Snapshot, origin: int, goal: int) -> Workers:
    """One person who holds what the first trade asks for where it begins, and wants to begin in the second."""
    skills, _, ranks = snap.catalogue.occupations.row(origin)
    start = max(snap.occupations[origin].start_rank, int(ranks.min()) if len(ranks) else 1)
    held = [(0, int(skill), 0.0, float(rank)) for skill, rank in zip(skills, ranks, strict=True) if rank <= start]
    grade = max(start, snap.occupations[goal].start_rank - 1)
    none = marks((), (1, len(snap.courses)))
    return Workers(
        ids=np.zeros(1, dtype=np.int64),
        held=spans_of(held, 1, len(snap.skill_index)),
        grade=np.array([grade], dtype=np.int8),
        occupation=np.array([goal], dtype=np.int32),
        target=np.array([-1], dtype=np.int32),
        enterprise=np.array([-1], dtype=np.int64),
        town=np.array([-1], dtype=np.int16),
        shift=np.array([len(SHIFTS) - 1], dtype=np.int8),
        hours_per_week=np.array([6], dtype=np.float32),
        permits=np.array([ALL_PERMITS], dtype=np.uint32),
        age=np.array([-1], dtype=np.int16),
        completed=none,
        dismissed=none,
        personalised=np.ones(1, dtype=bool),
    )
