"""How much CPU does a recommendation for one worker take, beyond the store's queries?

    python benchmarks/one_worker_online.py [courses ...]

Prints, for each number of courses, the median and the 95th percentile of the microseconds of CPU that ``Engine.recommend`` takes
for one worker (ten courses with their reasons), over many workers who have not been asked about before.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from skillmatch.matching import Engine
from tests.matching.random_cities import random_city, random_workers


def measure(n_courses: int, n_skills: int, n_demands: int, n_workers: int = 400) -> tuple[float, float, float]:
    """Median and 95th percentile of µs a call, and seconds of the fit."""
    city = random_city(
        1,
        n_skills=n_skills,
        n_courses=n_courses,
        n_demands=n_demands,
        n_mentors=100,
        n_tracks=18,
        n_occupations=71,
        n_towns=15,
        mean=7,
    )
    workers = random_workers(2, city, n_workers, mean=15)
    start = time.process_time()
    engine = Engine().fit(city)
    engine.recommend(workers.take(np.arange(5)))
    fit = time.process_time() - start
    taken = []
    for row in range(n_workers):
        one = workers.take(np.array([row]))
        start = time.process_time()
        engine.recommend(one)
        taken.append((time.process_time() - start) * 1e6)
    return float(np.median(taken)), float(np.percentile(taken, 95)), fit


if __name__ == "__main__":
    for n in [int(argument) for argument in sys.argv[1:]] or [93, 1000, 5000]:
        skills = 513 if n <= 200 else 3000
        median, high, fit = measure(n, skills, 120 if n <= 200 else 1000)
        print(f"{n:5d} courses, {skills} skills: median {median:6.0f} µs, p95 {high:6.0f} µs a worker; fit {fit:.2f} s")
