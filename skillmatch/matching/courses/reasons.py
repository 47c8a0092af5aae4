"""Terms into reasons: thousandths that add up, what is gained, what it opens, what is still missing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from skillmatch.matching.courses.path import Items, lift
from skillmatch.matching.courses.reach import OpenedDemands
from skillmatch.matching.courses.scoring import PreparedWorker
from skillmatch.matching.prepared import Prepared
from skillmatch.matching.results import Missing, SkillGain, Term, Unlock
from skillmatch.matching.similarity.spans import Float64


def thousandths(contributions: Sequence[float], score: float) -> tuple[list[int], int]:
    """Contributions and score in thousandths, by largest remainder: the first add up to the second.

    Returns
    -------
    parts : list of int
        Each the floor or the ceiling of its contribution; ties of the remainder to the earlier term.
    total : int
    """
    scaled = [contribution * 1000.0 for contribution in contributions]
    total = round(score * 1000.0)
    parts = [math.floor(value) for value in scaled]
    more = total - sum(parts)
    if more > 0:
        order = sorted(range(len(parts)), key=lambda i: parts[i] - scaled[i])
        for i in order[:more]:
            parts[i] += 1
    return parts, total


def named(names: Sequence[str], values: Sequence[float], weights: Sequence[float]) -> tuple[tuple[Term, ...], float, int]:
    """Terms in the order of addition, the score they add up to, and the score in thousandths."""
    contributions = [weight * value + 0.0 for weight, value in zip(weights, values, strict=True)]  # no −0.0 on a card
    score = contributions[0]
    for part in contributions[1:]:
        score += part
    parts, total = thousandths(contributions, score)
    terms = tuple([Term(*entry) for entry in zip(names, values, weights, contributions, parts, strict=True)])
    return terms, score, total


def gains(
    held: Mapping[int, float], needs: Mapping[int, tuple[float, float]], items: Items, tolerance: float, total: float
) -> tuple[SkillGain, ...]:
    """The same for any person; ``needs`` maps a gap skill to (required, weight)."""
    found = []
    for skill, low, high in items:
        have = held.get(skill, 0.0)
        if have >= low - tolerance and high > have:
            required, weight = needs.get(skill, (0.0, 0.0))
            closed = weight * max(min(high, required) - have, 0.0)
            found.append(SkillGain(skill, have, high, required, closed / total if total > 0 else 0.0))
    found.sort(key=lambda gain: (-gain.share, gain.skill))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class ReachedDemands:
    """What one worker qualifies for, made once for all cards: demands and places now, the demands that each course opens."""

    demands: int
    places: int
    opened: dict[int, list[int]]
    coverage: Float64

    @classmethod
    def of(cls, prepared: Prepared, opened: OpenedDemands) -> ReachedDemands:
        """From the pairs that the score was made of."""
        headcount = prepared.catalogue.demands.headcount
        by_course: dict[int, list[int]] = {}
        for demand, course in zip(opened.demand.tolist(), opened.course.tolist(), strict=True):
            by_course.setdefault(course, []).append(demand)
        places = int(headcount[opened.now].sum())
        return cls(int(opened.now.sum()), places, by_course, prepared.reach.coverage(opened))


def unlock(prepared: Prepared, one: PreparedWorker, reached: ReachedDemands, course: int, items: Items) -> Unlock:
    """Return what a course opens for a worker, most places first, and what these demands (or else the nearest one) still ask
    for."""
    new = reached.opened.get(course, [])
    places = 0
    if new:
        headcount = {demand: int(prepared.catalogue.demands.headcount[demand]) for demand in new}
        new = sorted(new, key=lambda demand: (-headcount[demand], demand))
        places = sum(headcount.values())
    shown = new[: prepared.settings.unlock_shown]
    if not shown:
        near = prepared.reach.nearest(reached.coverage, course)
        shown = [near] if near >= 0 else []
    after = one.ranks | lift(one.ranks, items, prepared.settings.tolerance)
    return Unlock(
        reached.demands,
        reached.demands + len(new),
        reached.places,
        reached.places + places,
        tuple(new),
        tuple(missing(prepared, shown, after)),
    )


def missing(prepared: Prepared, demands: Iterable[int], held: Mapping[int, float]) -> list[Missing]:
    """Return what demands still ask for."""
    tolerance = prepared.settings.tolerance
    return [
        Missing(demand, skill, rank, held.get(skill, 0.0))
        for demand in demands
        for skill, rank in prepared.asked[demand]
        if rank - held.get(skill, 0.0) > tolerance
    ]
