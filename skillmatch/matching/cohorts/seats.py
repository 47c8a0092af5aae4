"""What each worker would add to an order's cohort, with the hard rules that keep people out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.matching.cohorts.forecast import columns, coverage
from skillmatch.matching.cohorts.orders import Orders
from skillmatch.matching.courses.reasons import gains, named
from skillmatch.matching.inputs import Workers
from skillmatch.matching.prepared import Prepared
from skillmatch.matching.results import Seat
from skillmatch.matching.similarity.spans import Float32, Float64

CODES = ("not personalised", "retired", "prerequisite", "permit", "age", "taken", "dismissed", "qualified", "no gain")
"""Why somebody cannot sit in a training cohort, in the order in which the reasons are told."""

SOFT = 0b110000000
"""Codes that a trainer may overrule by pinning somebody: already qualified, nothing to gain."""

QUALIFIED, NO_GAIN = np.uint16(1 << 7), np.uint16(1 << 8)

FIRST = np.array([(mask & -mask).bit_length() - 1 if mask else len(CODES) for mask in range(1 << len(CODES))], np.uint8)
"""The first code of each mask; one more for none."""


@dataclass(frozen=True, eq=False)
class ScoredWorkers:
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


@dataclass(frozen=True, eq=False)
class SeatFacts:
    """What a score reads of people, (n,) each: ``held`` the dense ranks of ``skills``, (n_skills, n); ``goal`` whether the demand's
    occupation is theirs or their target, ``own`` whether they work for an enterprise behind the order. Nothing else counts."""

    skills: npt.NDArray[np.int64]
    held: Float32
    grade: npt.NDArray[np.int8]
    town: npt.NDArray[np.int16]
    shift: npt.NDArray[np.int8]
    goal: npt.NDArray[np.bool_]
    own: npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class SeatScores:
    """The score of people for one order and course, with its parts; ``qualified`` already, ``idle``: nothing is lifted."""

    values: Float64
    score: Float64
    coverage: Float64
    coverage_after: Float64
    hours: Float64
    qualified: npt.NDArray[np.bool_]
    idle: npt.NDArray[np.bool_]


def skills_of(prepared: Prepared, demand: int, courses: Iterable[int]) -> npt.NDArray[np.int64]:
    """The skills that count for a demand and some courses: the asked ones in their order, then what else is taught, ascending."""
    asked = [skill for skill, _ in prepared.asked[demand]]
    others = {skill for course in courses for skill, _, _ in prepared.items[course]} - set(asked)
    return np.array(asked + sorted(others), np.int64)


def goals(prepared: Prepared, demand: int, workers: Workers) -> npt.NDArray[np.bool_]:
    """Return whose occupation, or target, is the demand's."""
    occupation = int(prepared.catalogue.demands.occupation[demand])
    if occupation < 0:
        return np.zeros(len(workers.ids), np.bool_)
    return np.asarray((workers.occupation == occupation) | (workers.target == occupation))


def own_staff(prepared: Prepared, orders: Orders, order: int, workers: Workers) -> npt.NDArray[np.bool_]:
    """Return who works for an enterprise behind the order."""
    out = np.zeros(len(workers.ids), np.bool_)
    for enterprise in {one.enterprise for one in orders.shares_of(order, prepared.catalogue.demands)} - {-1}:
        out |= workers.enterprise == enterprise
    return out


def weigh(prepared: Prepared, orders: Orders, order: int, course: int, people: SeatFacts) -> SeatScores:
    """The terms of the score, added in the order of the settings."""
    settings, courses, n = prepared.settings, prepared.catalogue.courses, len(people.grade)
    rank = np.array([rank for _, rank in prepared.asked[int(orders.demand[order])]], np.float32)
    items, place = prepared.items[course], {skill: i for i, skill in enumerate(people.skills.tolist())}
    held = [people.held[i] for i in range(len(rank))]
    after, known, ready = list(held), np.zeros(n), prepared.free_entry[course] + np.zeros(n)
    for skill, low, high in items:
        have, weight = people.held[place[skill]], prepared.weights[skill]
        lifted = have >= np.float32(low - settings.tolerance)
        if place[skill] < len(rank):
            after[place[skill]] = np.where(lifted & (have < high), np.float32(high), have)
        known += weight * np.maximum(np.minimum(have, np.float32(high)).astype(np.float64) - low, 0.0)
        if low > settings.tolerance:
            ready += weight * np.where(lifted, low, have.astype(np.float64))
    known *= prepared.span_share[course]
    entry = prepared.entry_weight[course]
    ready += settings.grade_weight * np.minimum(courses.min_rank[course], people.grade)
    now, then = coverage(held, rank, n), coverage(after, rank, n)
    hours = float(courses.hours[course]) * (1.0 - np.minimum(known, 1.0))
    values = {
        "after": then,
        "goal": people.goal,
        "lift": then - now,
        "readiness": ready / entry if entry > 0 else np.ones(n),
        "own staff": people.own & bool(orders.own_staff_first[order]),
        "hours": hours / settings.hours_scale,
        "distance": prepared.away(prepared.km[:, orders.town[order]])[people.town],
        "clash": prepared.clash[:, int(orders.time[order])][people.shift],
    }
    table, score = np.empty((len(settings.seat_weights), n)), np.zeros(n)
    for line, (name, weight) in zip(table, settings.seat_weights, strict=True):
        np.clip(values[name], 0.0, 1.0, out=line)
        score += weight * line
    qualified = np.ones(n, np.bool_)
    for line, least in zip(held, rank - np.float32(settings.tolerance), strict=True):
        qualified &= line >= least
    return SeatScores(table, score, now, then, hours, qualified, then <= now)


def evaluate(
    prepared: Prepared, orders: Orders, order: int, course: int, workers: Workers, asked: Collection[int] = ()
) -> ScoredWorkers:
    """All workers for one order, if its class takes ``course``; ``asked`` are the rows of those who asked to be considered,
    though their personalisation is off."""
    demand = int(orders.demand[order])
    skills = skills_of(prepared, demand, [course])
    people = SeatFacts(
        skills, columns(workers.held, skills), workers.grade, workers.town, workers.shift, goals(prepared, demand, workers),
        own_staff(prepared, orders, order, workers),
    )  # fmt: skip
    found = weigh(prepared, orders, order, course, people)
    blocked = barred(prepared, demand, course, workers, asked)
    blocked |= np.where(found.qualified, QUALIFIED, 0).astype(np.uint16) | np.where(found.idle, NO_GAIN, 0).astype(np.uint16)
    names, weights = zip(*prepared.settings.seat_weights, strict=True)
    return ScoredWorkers(
        course, names, weights, found.values, found.score, found.coverage, found.coverage_after, found.hours, people.own, blocked,
        skills, people.held,
    )  # fmt: skip


def barred(
    prepared: Prepared, demand: int, course: int, workers: Workers, asked: Collection[int] = ()
) -> npt.NDArray[np.uint16]:  # fmt: skip
    """The hard rules as bits of ``CODES``, without the soft ones."""
    courses = prepared.catalogue.courses
    bits = (~workers.personalised).astype(np.uint16)
    bits[list(asked)] = 0
    if not courses.listed[course]:
        bits |= np.uint16(1 << 1)
    bits |= _unprepared(prepared, course, workers)
    needed = courses.permits_needed[course] | (prepared.catalogue.demands.permits[demand] & ~courses.permits_given[course])
    if needed:
        bits |= ((needed & ~workers.permits) != 0).astype(np.uint16) << np.uint16(3)
    if courses.min_age[course] > 0:
        bits |= (workers.age < courses.min_age[course]).astype(np.uint16) << np.uint16(4)
    bits[workers.takers.of(course)] |= np.uint16(1 << 5)
    bits[workers.renewers.of(course)] &= ~np.uint16(1 << 5)
    bits[workers.decliners.of(course)] |= np.uint16(1 << 6)
    return bits


def _unprepared(prepared: Prepared, course: int, workers: Workers) -> npt.NDArray[np.uint16]:
    """The bit of those who neither completed a prerequisite nor hold its permit, its certificate or all that it teaches."""
    courses, unmet = prepared.catalogue.courses, np.zeros(len(workers.ids), np.bool_)
    for earlier in prepared.before.get(course, ()):
        items = prepared.items[earlier]
        ranks = columns(workers.held, np.array([skill for skill, _, _ in items], np.int64))
        met = np.full(len(workers.ids), bool(items))
        for line, (_, _, high) in zip(ranks, items, strict=True):
            met &= line >= np.float32(high - prepared.settings.tolerance)
        met[workers.takers.of(earlier)] = True
        given, attests = courses.permits_given[earlier], int(courses.grade_given[earlier])
        if given:
            met |= (given & ~workers.permits) == 0
        if attests and courses.occupations is not None:
            made_for = courses.occupations.indices[courses.occupations.indptr[earlier] : courses.occupations.indptr[earlier + 1]]
            met |= np.isin(workers.occupation, made_for) & (workers.grade >= attests)
        unmet |= ~met
    return unmet.astype(np.uint16) << np.uint16(2)


def seat_of(prepared: Prepared, evaluated: ScoredWorkers, demand: int, workers: Workers, row: int, reserve: bool) -> Seat:
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
