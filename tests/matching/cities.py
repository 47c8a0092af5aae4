"""Worlds for the engine made by hand: their parts, and a small one whose answers are known."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from skillmatch.matching import (
    Catalogue,
    Courses,
    Demands,
    Mentors,
    Orders,
    Runs,
    Spans,
    Tracks,
    Workers,
)


def flags(rows, n_columns):
    """A csr_array of bool from one list of columns a row."""
    out = np.zeros((len(rows), n_columns), bool)
    for i, columns in enumerate(rows):
        out[i, list(columns)] = True
    return sparse.csr_array(out)


def ranks(rows, n_skills):
    """Spans (0, rank] from one {skill: rank} a row."""
    return Spans.from_rows([[(k, 0, r) for k, r in sorted(row.items())] for row in rows], n_skills)


def make_courses(spans, hours=None, before=None, runs=None, **columns):
    """Courses with ordinary values wherever none are given."""
    n = len(spans)
    given = {
        "ids": np.arange(n) + 100,
        "spans": spans,
        "hours": np.full(n, 40.0) if hours is None else np.asarray(hours),
        "prerequisites": flags(before or [[]] * n, n),
        "min_rank": np.zeros(n, int),
        "permits_needed": np.zeros(n, np.uint32),
        "permits_given": np.zeros(n, np.uint32),
        "min_age": np.zeros(n, int),
        "listed": np.ones(n, bool),
        "town": np.full(n, -1),
        "popularity": np.zeros(n),
        "runs": runs or make_runs([]),
    }
    return Courses(**{**given, **columns})


def make_runs(rows):
    """Runs from (course, town, time, starts, seats)."""
    course, town, time, starts, seats = (np.array(c) for c in zip(*rows, strict=True)) if rows else (np.zeros(0, int),) * 5
    return Runs(np.arange(len(rows)) + 500, course, town, time, starts, seats)


def make_demands(required, headcount=None, **columns):
    """Open demands with ordinary values wherever none are given."""
    n = len(required)
    given = {
        "ids": np.arange(n) + 200,
        "required": required,
        "headcount": np.ones(n, int) if headcount is None else np.asarray(headcount),
        "credibility": np.ones(n),
        "urgency": np.ones(n),
        "age_days": np.zeros(n),
        "permits": np.zeros(n, np.uint32),
        "occupation": np.full(n, -1),
        "town": np.zeros(n, int),
        "enterprise": np.full(n, 900),
    }
    return Demands(**{**given, **columns})


def make_mentors(spans, **columns):
    """Mentors with ordinary values wherever none are given."""
    n = len(spans)
    given = {
        "ids": np.arange(n) + 300,
        "spans": spans,
        "capacity": np.full(n, 2),
        "outcomes": np.full(n, 0.7),
        "apprentices": np.zeros(n, int),
        "town": np.zeros(n, int),
        "enterprise": np.full(n, -1),
        "rank": np.full(n, 6),
        "worker": np.full(n, -1),
        "active": np.ones(n, bool),
    }
    return Mentors(**{**given, **columns})


def make_tracks(required, courses, n_courses, n_occupations, **columns):
    """Shortage professions with ordinary values wherever none are given."""
    n = len(required)
    given = {
        "ids": np.arange(n) + 400,
        "required": required,
        "courses": flags(courses, n_courses),
        "occupations": flags([[]] * n, n_occupations),
        "demand": np.full(n, 10.0),
        "supply": np.full(n, 1.0),
        "index": np.full(n, 0.5),
    }
    return Tracks(**{**given, **columns})


def make_workers(held, n_courses, **columns):
    """Workers with ordinary values wherever none are given."""
    n = len(held)
    given = {
        "ids": np.arange(n) + 1000,
        "held": held,
        "grade": np.full(n, 2),
        "occupation": np.zeros(n, int),
        "target": np.full(n, -1),
        "enterprise": np.full(n, -1),
        "town": np.zeros(n, int),
        "shift": np.full(n, 3),
        "hours_per_week": np.full(n, 6.0),
        "permits": np.zeros(n, np.uint32),
        "age": np.full(n, 30),
        "completed": flags([[]] * n, n_courses),
        "dismissed": flags([[]] * n, n_courses),
        "personalised": np.ones(n, bool),
    }
    return Workers(**{**given, **columns})


def make_orders(demand, **columns):
    """Orders with ordinary values wherever none are given."""
    n = len(demand)
    given = {
        "ids": np.arange(n) + 700,
        "demand": np.asarray(demand),
        "course": np.full(n, -1),
        "headcount": np.full(n, 2),
        "reserves": np.full(n, 1),
        "seats": np.full(n, 30),
        "town": np.zeros(n, int),
        "time": np.full(n, 3),
        "own_staff_first": np.zeros(n, bool),
    }
    return Orders(**{**given, **columns})


def make_catalogue(n_skills, courses, demands=None, mentors=None, tracks=None, occupations=None, distance=None, **columns):
    """A catalogue; what is not given is empty."""
    nothing = Spans.from_rows([], n_skills)
    occupations = nothing if occupations is None else occupations
    n = len(courses.ids)
    return Catalogue(
        n_skills=n_skills,
        courses=courses,
        demands=make_demands(nothing) if demands is None else demands,
        mentors=make_mentors(nothing) if mentors is None else mentors,
        tracks=make_tracks(nothing, [], n, len(occupations)) if tracks is None else tracks,
        occupations=occupations,
        distance=np.array([[0.0, 30.0], [30.0, 0.0]]) if distance is None else distance,
        **columns,
    )


# The town of known answers. Skills: 0 welding, 1 drawing, 2 robots, 3 safety. Occupation 0 asks welding 3, drawing 3, robots 4.
WELDING, DRAWING, ROBOTS, SAFETY = range(4)


def tiny():
    """Four skills, four courses, two demands, two mentors, one track, one occupation."""
    courses = make_courses(
        Spans.from_rows(
            [
                [(WELDING, 0, 3), (DRAWING, 0, 2)],  # 0
                [(WELDING, 2, 4)],  # 1: lifts those who stand at 2
                [(ROBOTS, 0, 2)],  # 2
                [(DRAWING, 0, 3)],  # 3: retired
            ],
            4,
        ),
        hours=[40, 40, 80, 20],
        listed=np.array([True, True, True, False]),
        popularity=np.array([5.0, 9.0, 9.0, 100.0]),
        runs=make_runs([(0, 0, 2, 10.0, 5), (1, 1, 0, 20.0, 3), (2, 0, 1, 5.0, 1)]),
    )
    demands = make_demands(
        ranks([{WELDING: 3, DRAWING: 2}, {WELDING: 4, ROBOTS: 2, SAFETY: 1}], 4),
        headcount=[6, 2],
        occupation=np.array([0, 0]),
        enterprise=np.array([900, 901]),
    )
    mentors = make_mentors(
        ranks([{WELDING: 6}, {WELDING: 6, DRAWING: 5, ROBOTS: 5}], 4), enterprise=np.array([900, -1]), town=np.array([0, 1])
    )
    occupations = ranks([{WELDING: 3, DRAWING: 3, ROBOTS: 4}], 4)
    tracks = make_tracks(ranks([{WELDING: 3, ROBOTS: 2}], 4), [[0, 2]], 4, 1)
    return make_catalogue(4, courses, demands, mentors, tracks, occupations)


def tiny_workers(**columns):
    """Two welders: one holds welding 2, one holds nothing."""
    return make_workers(ranks([{WELDING: 2}, {}], 4), 4, **columns)
