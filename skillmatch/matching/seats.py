"""What each worker would add to an order's cohort, with the hard rules that keep people out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.matching.inputs import Orders, Workers
from skillmatch.matching.prepared import Prepared
from skillmatch.matching.reasons import gains, named
from skillmatch.matching.results import Seat
from skillmatch.matching.spans import Float32, Float64
from skillmatch.matching.training import columns, coverage, marks

CODES = ("not personalised", "retired", "prerequisite", "permit", "age", "taken", "dismissed", "qualified", "no gain")
"""Why somebody cannot sit in a training cohort, in the order in which the reasons are told."""

SOFT = 0b110000000
"""Codes that a trainer may overrule by pinning somebody: already qualified, nothing to gain."""


@dataclass(frozen=True, eq=False)
class Evaluated:
    """All workers for one order and course, (n_workers,) each; ``values`` is (n_terms, n_workers).

    ``blocked`` is a mask of ``CODES``; ``held`` the dense ranks of ``skills``; ``hours`` what is still to learn of the class."""

    course: int
    names: tuple[str, ...]
    weights: tuple[float, ...]
    values: Float64
    score: Float64
    coverage: Float64
    coverage_after: Float64
    hours: Float64
    own_staff: npt.NDArray[np.bool_]
    blocked: npt.NDArray[np.uint16]
    skills: npt.NDArray[np.int64]
    held: Float32

    def codes(self, row: int) -> tuple[str, ...]:
        """Why this worker is kept out."""
        return tuple(code for i, code in enumerate(CODES) if int(self.blocked[row]) >> i & 1)


def evaluate(prepared: Prepared, orders: Orders, order: int, course: int, workers: Workers) -> Evaluated:
    """All workers for one order, if its class takes ``course``."""
    settings, catalogue = prepared.settings, prepared.catalogue
    demand = int(orders.demand[order])
    asked = np.array([skill for skill, _ in prepared.asked[demand]], np.int64)
    rank = np.array([rank for _, rank in prepared.asked[demand]], np.float32)
    items = prepared.items[course]
    others = sorted({skill for skill, _, _ in items} - set(asked.tolist()))
    skills = np.concatenate((asked, np.array(others, np.int64)))
    place = {skill: i for i, skill in enumerate(skills.tolist())}
    held = columns(workers.held, skills)
    after = held.copy()
    known, ready = np.zeros(len(workers.ids)), prepared.free_entry[course] + np.zeros(len(workers.ids))
    for skill, low, high in items:
        have, weight = held[place[skill]].astype(np.float64), prepared.weights[skill]
        lifted = have >= low - settings.tolerance
        after[place[skill]] = np.where(lifted & (have < high), high, have)
        known += weight * np.maximum(np.minimum(have, high) - low, 0.0)
        if low > settings.tolerance:
            ready += weight * np.where(lifted, low, have)
    known *= prepared.span_share[course]
    entry = prepared.entry_weight[course]
    ready += settings.grade_weight * np.minimum(catalogue.courses.min_rank[course], workers.grade)
    now, then = coverage(held[: len(rank)], rank), coverage(after[: len(rank)], rank)
    own = (workers.enterprise == catalogue.demands.enterprise[demand]) & (workers.enterprise >= 0)
    hours = float(catalogue.courses.hours[course]) * (1.0 - np.minimum(known, 1.0))
    km = prepared.km[workers.town, orders.town[order]]
    occupation = int(catalogue.demands.occupation[demand])
    goal = ((workers.occupation == occupation) | (workers.target == occupation)) & (occupation >= 0)
    values = {
        "after": then,
        "goal": goal.astype(np.float64),
        "lift": np.maximum(then - now, 0.0),
        "readiness": ready / entry if entry > 0 else np.ones(len(workers.ids)),
        "own staff": (own & bool(orders.own_staff_first[order])).astype(np.float64),
        "hours": np.minimum(hours / settings.hours_scale, 1.0),
        "distance": prepared.away(km),
        "clash": prepared.clash[workers.shift, int(orders.time[order])],
    }
    names, weights = zip(*settings.seat_weights, strict=True)
    table = np.clip(np.stack([values[name] for name in names]), 0.0, 1.0)
    parts = table * np.array(weights)[:, None] + 0.0
    score = parts[0].copy()
    for part in parts[1:]:
        score += part
    qualified = np.asarray((held[: len(rank)] >= (rank - settings.tolerance)[:, None]).all(axis=0))
    blocked = _blocked(prepared, demand, course, workers, qualified, then <= now)
    return Evaluated(course, names, weights, table, score, now, then, hours, own, blocked, skills, held)


def _blocked(
    prepared: Prepared, demand: int, course: int, workers: Workers, qualified: npt.NDArray[np.bool_],
    idle: npt.NDArray[np.bool_],
) -> npt.NDArray[np.uint16]:  # fmt: skip
    """The hard rules as bits of ``CODES``."""
    courses, n = prepared.catalogue.courses, len(workers.ids)
    later = np.uint32(prepared.catalogue.demands.permits[demand] & ~courses.permits_given[course])
    needed = courses.permits_needed[course] | later
    before = list(prepared.before.get(course, ()))
    done = marks(workers.completed, [*before, course])
    unmet = np.zeros(n, np.bool_)
    for place, earlier in enumerate(before):
        items = prepared.items[earlier]
        ranks = columns(workers.held, np.array([skill for skill, _, _ in items], np.int64))
        least = np.array([high - prepared.settings.tolerance for _, _, high in items], np.float32)
        holds = (ranks >= least[:, None]).all(axis=0) if items else np.zeros(n, np.bool_)
        unmet |= ~done[place] & ~holds
    tests = (
        ~workers.personalised,
        np.full(n, not courses.listed[course]),
        unmet,
        (needed & ~workers.permits) != 0,
        np.logical_and(workers.age < courses.min_age[course], courses.min_age[course] > 0),
        done[-1],
        marks(workers.dismissed, [course])[0],
        qualified,
        idle,
    )
    bits = np.zeros(n, np.uint16)
    for i, test in enumerate(tests):
        bits |= np.where(test, 1 << i, 0).astype(np.uint16)
    return bits


def seat_of(prepared: Prepared, evaluated: Evaluated, demand: int, workers: Workers, row: int, reserve: bool) -> Seat:
    """One person's seat with its reasons."""
    names, values = evaluated.names, evaluated.values[:, row].tolist()
    terms, score, _ = named(names, values, evaluated.weights)
    held = dict(zip(evaluated.skills.tolist(), evaluated.held[:, row].tolist(), strict=True))
    tolerance = prepared.settings.tolerance
    needs = {
        skill: (rank, float(prepared.weights[skill])) for skill, rank in prepared.asked[demand]
        if rank - held[skill] > tolerance
    }  # fmt: skip
    total = sum(weight * (rank - held[skill]) for skill, (rank, weight) in needs.items())
    return Seat(
        row, int(workers.ids[row]), score, terms, float(evaluated.coverage[row]), float(evaluated.coverage_after[row]),
        float(evaluated.hours[row]), gains(held, needs, prepared.items[evaluated.course], tolerance, total), reserve,
        bool(evaluated.own_staff[row]),
    )  # fmt: skip
