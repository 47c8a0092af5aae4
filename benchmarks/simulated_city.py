"""A SIMULATION, not a measurement of people: how much gap does an hour of training close after a year, under three policies?

    python benchmarks/simulated_city.py [seeds] [people]

A generated city: people, courses, demands and seats are drawn, and whoever takes a course truly learns what it teaches (held h
becomes max(h, to) where h ≥ from − 0.5, or where the person has the course's entry grade). Once a month everybody, in a drawn
order, takes the first course of the own list that has a seat left and fits into the hours left of the year. The policies differ in
the list alone; courses that are taken or whose hard conditions are not met are on no list:

- shipped: the engine's score;
- cosine: the score's ``fit`` alone, over the same candidates;
- popularity: most taken so far first.

The three see the same cities, seats and orders (paired seeds). What is closed is the weighted gap as at the beginning; hours
are all hours taken. Printed: medians over the seeds, and medians of the paired ratios with their extremes. The engine's score
contains the gap that it is judged by, so this shows what the rest of the score costs or adds in a world as simple as this one, and
nothing about real people.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scipy import sparse

from skillmatch.matching import Engine, EngineSettings, Spans, Workers, gap_spans
from skillmatch.matching.courses.path import lift
from tests.matching.random_cities import random_city, random_workers

MONTHS = 12
LIST = 10
SEATS = 4
"""Seats of a course each month; with 400 people and 90 courses they are short where many want the same."""

COSINE = tuple((name, 1.0 if name == "fit" else 0.0) for name, _ in EngineSettings().course_weights)
POLICIES = ("shipped", "cosine", "popularity")


def lists(engine: Engine, workers: Workers, policy: str) -> list[list[int]]:
    """The courses of each worker, best first."""
    if policy != "popularity":
        return [[one.course for one in advice] for advice in engine.recommend(workers, LIST, "scores")]
    order = np.argsort(-engine.catalogue_.courses.popularity, kind="stable")
    out = []
    for row in range(len(workers.ids)):
        one = engine.courses_.person(workers, row)
        free = engine.courses_.gate.blocked(workers, row, one.held) == 0
        out.append(order[free[order]][:LIST].tolist())
    return out


def lifted(engine: Engine, workers: Workers, row_courses: dict[int, int]) -> Workers:
    """The people after their courses of this month."""
    n_skills, n_courses = engine.catalogue_.n_skills, len(engine.catalogue_.courses.ids)
    items, tolerance = engine.prepared_.items_by_grade, engine.settings_.tolerance
    done = workers.completed.toarray()
    rows = []
    for row in range(len(workers.ids)):
        skills, _, ranks = workers.held.row(row)
        held = dict(zip(skills.tolist(), ranks.tolist(), strict=True))
        if row in row_courses:
            held |= lift(held, items[int(workers.grade[row])][row_courses[row]], tolerance)
            done[row, row_courses[row]] = True
        rows.append([(skill, 0.0, rank) for skill, rank in sorted(held.items())])
    return replace(workers, held=Spans.from_rows(rows, n_skills), completed=sparse.csr_array(done.reshape(-1, n_courses)))


def left(engine: Engine, workers: Workers, required, weights: np.ndarray) -> float:
    """Weighted gap that is left of what was required at the beginning."""
    gaps = gap_spans(workers.held, required)
    return float((weights[gaps.indices] * (gaps.high - gaps.low)).sum())


def year(seed: int, n_people: int, policy: str) -> tuple[float, float]:
    """Weighted gap closed in a year, and hours taken."""
    city = random_city(seed, n_skills=120, n_courses=90, n_demands=60, n_mentors=5, n_tracks=8, n_occupations=20, n_towns=6, mean=4)
    city = replace(city, courses=replace(city.courses, min_age=np.zeros(90, np.int16), permits_needed=np.zeros(90, np.uint32)))
    workers = random_workers(seed + 1, city, n_people, mean=6)
    workers = replace(workers, personalised=np.ones(n_people, bool), dismissed=sparse.csr_array((n_people, 90), dtype=bool))
    engine = Engine(EngineSettings(course_weights=COSINE) if policy == "cosine" else None).fit(city)
    required, weights = engine.required(workers), engine.prepared_.weights
    start = left(engine, workers, required, weights)
    hours_left = np.maximum(workers.hours_per_week, 2.0) * 52 / 4
    popularity = np.asarray(city.courses.popularity, dtype=np.float32).copy()
    taken_hours = 0.0
    for month in range(MONTHS):
        order = np.random.default_rng((seed, month)).permutation(n_people)
        seats, chosen = np.full(90, SEATS), {}
        offered = lists(engine, workers, policy)
        for row in order.tolist():
            for course in offered[row]:
                hours = float(city.courses.hours[course])
                if seats[course] > 0 and hours <= hours_left[row]:
                    seats[course] -= 1
                    hours_left[row] -= hours
                    taken_hours += hours
                    popularity[course] += 1
                    chosen[row] = course
                    break
        workers = lifted(engine, workers, chosen)
        city = replace(city, courses=replace(city.courses, popularity=popularity.copy()))
        engine = Engine(engine.settings).fit(city)
    return start - left(engine, workers, required, weights), taken_hours


def main(seeds: int, n_people: int) -> None:
    """Run all policies on all seeds and print."""
    print(f"SIMULATION: {seeds} generated cities of {n_people} people and 90 courses, {SEATS} seats a course and month, one year")
    found = {policy: np.array([year(100 + seed, n_people, policy) for seed in range(seeds)]) for policy in POLICIES}
    rate = {policy: table[:, 0] / np.maximum(table[:, 1], 1) for policy, table in found.items()}
    for policy in POLICIES:
        closed, hours = np.median(found[policy], axis=0)
        print(f"{policy:11s} {np.median(rate[policy]):.4f} weighted ranks an hour ({closed:7.0f} closed in {hours:7.0f} hours)")
    for other in POLICIES[1:]:
        ratio = rate["shipped"] / np.maximum(rate[other], 1e-9)
        print(f"shipped / {other}: {np.median(ratio):.2f} (from {ratio.min():.2f} to {ratio.max():.2f})")


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*(given + [5, 400][len(given) :]))
