"""What the city can supply for a demand, as its enterprise may see it: counts of people, never a row and never a small group."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skillmatch.engine_gateway import workers as engine_workers
from skillmatch.engine_gateway.snapshot import Snapshot, permit_bits, spans_of
from skillmatch.matching import Supply, Workers
from skillmatch.store.catalogue.cards import SkillCard
from skillmatch.store.db import resources
from skillmatch.store.statistics.suppression import CountRange, told_ranges

MAX_AGE_SECONDS = 60.0
MAX_CACHED = 256
"""For lists alone: how long and how many pictures are kept, so that a page of demands does not count the city once a demand."""

Kept = tuple[tuple[tuple[int, int], ...], tuple[str, ...], int]


@dataclass(frozen=True)
class SupplyQuery:
    """What is asked for: pairs (skill id, rank), permits, and the places that are open."""

    skills: tuple[tuple[int, int], ...]
    permits: tuple[str, ...]
    headcount: int


@dataclass(frozen=True)
class SupplyLine:
    """One asked skill: how many hold it, how many would after training, and whether a course teaches it."""

    skill: SkillCard
    rank: int
    now: CountRange
    after: CountRange
    taught: bool


@dataclass(frozen=True)
class SupplyPicture:
    """The supply for a demand; ``after`` includes those of ``now``; ``curve`` has (hours, people qualified within them).

    ``skills`` begins with the scarcest, by what is told of them.
    """

    headcount: int
    hours: int
    now: CountRange
    after: CountRange
    missing: CountRange
    curve: tuple[tuple[float, CountRange], ...]
    skills: tuple[SupplyLine, ...]


class SupplyCache:
    """What an installation has counted of one snapshot, and when."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.counted: dict[Kept, tuple[float, Supply]] = {}
        self.of: Snapshot | None = None


def picture(snap: Snapshot, asked: SupplyQuery, hours: int) -> SupplyPicture | None:
    """The supply as of now; None where no known skill is asked for."""
    known = _positions(snap, asked)
    if not known:
        return None
    return _suppressed(
        snap, asked, _count(snap, asked, hours, engine_workers.everyone(snap, engine_workers.relevant_skills(snap, known)))
    )


def pictures(snap: Snapshot, asked: Mapping[int, SupplyQuery], hours: int) -> dict[int, SupplyPicture]:
    """The supply of several demands by their keys, at most ``MAX_AGE_SECONDS`` old: the people are read once for all of them."""
    keys = {key: (one.skills, one.permits, hours) for key, one in asked.items() if _positions(snap, one)}
    found = _recall(snap, keys)
    missing = [key for key in keys if key not in found]
    if missing:
        union = {skill for key in missing for skill in _positions(snap, asked[key])}
        workers = engine_workers.everyone(snap, engine_workers.relevant_skills(snap, union))
        counted = {key: _count(snap, asked[key], hours, workers) for key in missing}
        _keep(snap, {keys[key]: one for key, one in counted.items()})
        found |= counted
    return {key: _suppressed(snap, asked[key], found[key]) for key in keys}


def _recall(snap: Snapshot, keys: Mapping[int, Kept]) -> dict[int, Supply]:
    """What was counted of this very catalogue a moment ago."""
    cache, oldest = resources.get(SupplyCache), time.monotonic() - MAX_AGE_SECONDS
    with cache.lock:
        if cache.of is not snap:
            return {}
        found = {key: cache.counted.get(kept) for key, kept in keys.items()}
        return {key: one[1] for key, one in found.items() if one is not None and one[0] > oldest}


def _keep(snap: Snapshot, counted: Mapping[Kept, Supply]) -> None:
    cache, now = resources.get(SupplyCache), time.monotonic()
    with cache.lock:
        if cache.of is not snap or len(cache.counted) > MAX_CACHED:
            cache.counted.clear()
            cache.of = snap
        cache.counted.update({kept: (now, one) for kept, one in counted.items()})


def _positions(snap: Snapshot, asked: SupplyQuery) -> dict[int, int]:
    """Rank by position, of the skills that are known; of two rows of a skill the higher."""
    found: dict[int, int] = {}
    for skill, rank in asked.skills:
        place = snap.skill_index.at(skill)
        if place >= 0 and 1 <= rank <= 8:
            found[place] = max(rank, found.get(place, 0))
    return found


def _count(snap: Snapshot, asked: SupplyQuery, hours: int, workers: Workers) -> Supply:
    known = sorted(_positions(snap, asked).items())
    required = spans_of([(0, skill, 0.0, float(rank)) for skill, rank in known], 1, len(snap.skills))
    return snap.engine.supply(required, workers, float(hours), asked.headcount, permit_bits(asked.permits))


def _suppressed(snap: Snapshot, asked: SupplyQuery, found: Supply) -> SupplyPicture:
    """Replace every number by what may be told; all at once, so that no two of them give a small group away."""
    curve = [number for _, number in found.curve]
    numbers = [found.considered, found.qualified, found.after, *curve]
    for line in found.skills:
        numbers += [line.qualified, line.after]
    told = told_ranges([int(number) for number in numbers], whole=int(found.considered))
    points: Sequence[CountRange] = told[3 : 3 + len(curve)]
    lines = told[3 + len(curve) :]
    return SupplyPicture(
        headcount=asked.headcount,
        hours=int(found.hours),
        now=told[1],
        after=told[2],
        missing=told[2].missing_of(asked.headcount),
        curve=tuple((hours, count) for (hours, _), count in zip(found.curve, points, strict=True)),
        skills=tuple(
            sorted(
                (
                    SupplyLine(snap.skills[line.skill], round(line.required), lines[2 * place], lines[2 * place + 1], line.taught)
                    for place, line in enumerate(found.skills)
                ),
                key=lambda line: (line.after.low, line.now.low, line.skill.id),
            )
        ),
    )
