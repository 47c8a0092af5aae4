"""The way to a shortage profession: its courses in the order of their prerequisites, what they teach of what entry asks for, and
what no course teaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.features.shortage.rules import missing
from skillmatch.store.catalogue import cards

Spans = Mapping[int, Sequence[tuple[int, float, float]]]
"""By skill (id): positions of courses with the ranks (from, to] that they teach of it."""


@dataclass(frozen=True)
class TrackCourse:
    """A course of the way, and those of the way that come before it; ``leads`` is False for one that is only needed first."""

    course: cards.CourseCard
    leads: bool
    before: Sequence[cards.CourseCard]


@dataclass(frozen=True)
class SkillTeaching:
    """How a skill that entry asks for is taught: by which courses of the way, which of its steps by others alone, which by none."""

    by: Sequence[tuple[cards.CourseCard, float, float]]
    elsewhere: Sequence[cards.CourseCard]
    nowhere: Sequence[int]


def steps(snap: Snapshot, courses: Sequence[cards.CourseCard]) -> list[TrackCourse]:
    """The courses with whatever must come before them, in an order in which they can be taken; of two that could, the lower id."""
    leading = {card.id for card in courses if card.listed}
    all_ = _closed(snap, leading)
    placed: list[TrackCourse] = []
    done: set[int] = set()
    while len(done) < len(all_):
        # Circles are refused where prerequisites are entered; if there were one, its lowest id would go first.
        free = [key for key in sorted(all_) if key not in done and all(one in done for one in all_[key].before if one in all_)]
        key = free[0] if free else min(set(all_) - done)
        done.add(key)
        placed.append(TrackCourse(all_[key], key in leading, [all_[one] for one in all_[key].before if one in all_]))
    return placed


def _closed(snap: Snapshot, ids: Iterable[int]) -> dict[int, cards.CourseCard]:
    found: dict[int, cards.CourseCard] = {}
    open_ = list(ids)
    while open_:
        place = snap.course_index.at(open_.pop())
        if place >= 0 and snap.courses[place].id not in found:
            card = snap.courses[place]
            found[card.id] = card
            open_.extend(card.before)
    return found


def spans(snap: Snapshot, skills: Iterable[int]) -> Spans:
    """Return which courses of the register teach these skills (ids)."""
    wanted = {snap.skill_index.at(skill): skill for skill in skills}
    found: dict[int, list[tuple[int, float, float]]] = {skill: [] for skill in wanted.values()}
    held = snap.catalogue.courses.spans
    for place, card in enumerate(snap.courses):
        if card.listed:
            for at in range(held.indptr[place], held.indptr[place + 1]):
                skill = wanted.get(int(held.indices[at]))
                if skill is not None:
                    found[skill].append((place, float(held.low[at]), float(held.high[at])))
    return found


def taught(snap: Snapshot, known: Spans, way: Iterable[int], skill: int, rank: int) -> SkillTeaching:
    """Return how a skill is taught up to a rank by the courses of the way (ids), and by the others."""
    own = set(way)
    parts = [(snap.courses[place], low, high) for place, low, high in known.get(skill, ())]
    by = [part for part in parts if part[0].id in own]
    gaps = missing(rank, [(low, high) for _, low, high in by])
    others = [part for part in parts if part[0].id not in own and any(part[1] < step <= part[2] for step in gaps)]
    nowhere = [step for step in gaps if not any(low < step <= high for _, low, high in others)]
    return SkillTeaching(by, [card for card, _, _ in others], nowhere)
