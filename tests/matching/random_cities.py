"""Random worlds for the engine, of any size: the same seed gives the same one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from skillmatch.matching import Spans
from tests.matching.cities import (
    flags,
    make_catalogue,
    make_courses,
    make_demands,
    make_mentors,
    make_orders,
    make_runs,
    make_tracks,
    make_workers,
)


def draw(rng, n_rows, n_skills, mean, least=1, whole=True, top=8):
    """Random intervals; skills from a Zipf law (exponent 1, shift 10)."""
    chance = 1.0 / (np.arange(n_skills) + 10.0)
    edges = np.cumsum(chance / chance.sum())
    rows = []
    for size in np.maximum(rng.poisson(mean, n_rows), least):
        skills = np.unique(np.minimum(np.searchsorted(edges, rng.random(size)), n_skills - 1))
        low = rng.integers(0, top - 1, len(skills)) if whole else rng.random(len(skills)) * (top - 1)
        high = low + (rng.integers(1, 3, len(skills)) if whole else 0.25 + rng.random(len(skills)) * 2)
        rows.append([(int(k), float(a), float(min(b, top))) for k, a, b in zip(skills, low, high, strict=True)])
    return Spans.from_rows(rows, n_skills)


def draw_ranks(rng, n_rows, n_skills, mean, least=0, whole=True):
    """Random (0, rank]."""
    spans = draw(rng, n_rows, n_skills, mean, least)
    high = rng.integers(1, 7, len(spans.high)) - (0 if whole else rng.integers(0, 4, len(spans.high)) / 4)
    high = np.maximum(high, 0.25).astype(np.float32)
    return replace(spans, low=np.zeros(len(high), np.float32), high=high)


def random_city(seed, n_skills=30, n_courses=12, n_demands=8, n_mentors=5, n_tracks=3, n_occupations=4, n_towns=3, mean=3):
    """A random catalogue; prerequisites point to lower courses, so that no circle can arise."""
    rng = np.random.default_rng(seed)
    spans = draw(rng, n_courses, n_skills, mean)
    low = np.where(rng.random(len(spans.low)) < 0.6, 0.0, np.minimum(spans.low, 3)).astype(np.float32)
    spans = replace(spans, low=low, high=np.minimum(low + rng.integers(1, 4, len(low)), 8).astype(np.float32))
    before = [[int(rng.integers(i))] if i and rng.random() < 0.2 else [] for i in range(n_courses)]
    n_runs = n_courses
    runs = make_runs(
        [
            (
                int(rng.integers(n_courses)),
                int(rng.integers(-1, n_towns)),
                int(rng.integers(4)),
                float(rng.integers(60)),
                int(rng.integers(0, 20)),
            )
            for _ in range(n_runs)
        ]
    )
    courses = make_courses(
        spans,
        hours=rng.integers(1, 15, n_courses) * 8.0,
        before=before,
        runs=runs,
        min_rank=rng.integers(0, 4, n_courses),
        permits_needed=np.where(rng.random(n_courses) < 0.1, 1, 0),
        permits_given=np.where(rng.random(n_courses) < 0.1, 1, 0),
        min_age=np.where(rng.random(n_courses) < 0.2, 18, 0),
        listed=rng.random(n_courses) < 0.9,
        town=rng.integers(-1, n_towns, n_courses),
        popularity=rng.integers(0, 50, n_courses),
    )
    demands = make_demands(
        draw_ranks(rng, n_demands, n_skills, mean, 1),
        headcount=rng.integers(1, 30, n_demands),
        credibility=rng.random(n_demands),
        urgency=rng.random(n_demands) * 2,
        age_days=rng.integers(0, 200, n_demands),
        permits=np.where(rng.random(n_demands) < 0.1, 1, 0),
        occupation=rng.integers(-1, n_occupations, n_demands),
        town=rng.integers(0, n_towns, n_demands),
        enterprise=rng.integers(900, 904, n_demands),
    )
    mentors = make_mentors(
        draw_ranks(rng, n_mentors, n_skills, mean * 2, 1),
        capacity=rng.integers(0, 3, n_mentors),
        outcomes=rng.random(n_mentors),
        apprentices=rng.integers(0, 9, n_mentors),
        town=rng.integers(0, n_towns, n_mentors),
        enterprise=rng.integers(900, 904, n_mentors),
        rank=rng.integers(3, 9, n_mentors),
        active=rng.random(n_mentors) < 0.9,
    )
    tracks = make_tracks(
        draw_ranks(rng, n_tracks, n_skills, mean, 1),
        [rng.choice(n_courses, min(3, n_courses), replace=False) for _ in range(n_tracks)],
        n_courses,
        n_occupations,
        index=rng.random(n_tracks),
    )
    place = rng.random((n_towns, 2)) * 50
    distance = np.sqrt(((place[:, None] - place[None]) ** 2).sum(-1))
    return make_catalogue(
        n_skills, courses, demands, mentors, tracks, draw_ranks(rng, n_occupations, n_skills, mean * 3, 2), distance
    )


def random_workers(seed, catalogue, n, mean=4, whole=False):
    """Random workers of a catalogue."""
    rng = np.random.default_rng(seed)
    n_courses, n_occupations = len(catalogue.courses.ids), len(catalogue.occupations)
    some = [[int(c) for c in rng.choice(n_courses, rng.integers(0, 3))] for _ in range(n)]
    other = [[int(c) for c in rng.choice(n_courses, rng.integers(0, 2))] for _ in range(n)]
    return make_workers(
        draw_ranks(rng, n, catalogue.n_skills, mean, whole=whole),
        n_courses,
        grade=rng.integers(0, 6, n),
        occupation=rng.integers(-1, n_occupations, n),
        target=rng.integers(-1, n_occupations, n),
        enterprise=rng.integers(899, 904, n),
        town=rng.integers(-1, len(catalogue.distance), n),
        shift=rng.integers(-1, 4, n),
        permits=rng.integers(0, 2, n).astype(np.uint32),
        age=rng.integers(16, 60, n),
        completed=flags(some, n_courses),
        dismissed=flags(other, n_courses),
        personalised=rng.random(n) < 0.9,
    )


def random_orders(seed, catalogue, n=2, choose=False):
    """Random orders for a catalogue's demands, with listed courses."""
    rng = np.random.default_rng(seed)
    listed = np.flatnonzero(catalogue.courses.listed)
    return make_orders(
        rng.integers(0, len(catalogue.demands.ids), n),
        course=np.full(n, -1) if choose else rng.choice(listed, n),
        headcount=rng.integers(1, 3, n),
        seats=rng.integers(1, 4, n),
        reserves=rng.integers(0, 2, n),
        town=rng.integers(0, len(catalogue.distance), n),
        time=rng.integers(0, 4, n),
        own_staff_first=rng.random(n) < 0.5,
    )
