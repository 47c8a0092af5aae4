"""How much faster than scikit-learn's brute-force cosine is the interval kernel, on the same data and with the same answer?

    python benchmarks/kernel_against_scikit_learn.py [workers] [courses] [rounds]

The data: skills from a Zipf law (exponent 1, shift 10) over 3,000, workers Poisson(15) with at least 3 of them, courses Poisson(8)
with at least 2, whole ranks; the exact ten nearest courses of every worker. scikit-learn gets the thermometer codes of the same
intervals (one column a skill and rank) as sparse rows, in float32. Rounds are paired; medians and the ratio of one run are printed.
The full size is 110,000 workers and 5,000 courses; the default is smaller.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.neighbors import NearestNeighbors

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from skillmatch.matching import LevelGapSimilarity, Spans
from skillmatch.matching.similarity.kernel import compiled, inverse, norms, reference
from tests.matching.random_cities import draw

SKILLS, RANKS, NEAREST = 3000, 8, 10


def code(spans: Spans) -> sparse.csr_array:
    """Thermometer codes: one column a skill and rank."""
    width = (spans.high - spans.low).astype(int)
    step = np.arange(width.sum()) - np.repeat(np.cumsum(width) - width, width)
    columns = np.repeat(spans.indices * RANKS + spans.low.astype(int), width) + step
    indptr = np.concatenate(([0], np.cumsum(width)))[spans.indptr]
    return sparse.csr_array((np.ones(len(columns), np.float32), columns, indptr), shape=(len(spans), SKILLS * RANKS))


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Wall seconds and the answer."""
    start = time.perf_counter()
    answer = work()
    return time.perf_counter() - start, answer


def main(workers: int = 20_000, courses: int = 2_000, rounds: int = 3) -> None:
    """Print medians and ratios."""
    rng = np.random.default_rng(0)
    items, gaps = draw(rng, courses, SKILLS, 8, 2), draw(rng, workers, SKILLS, 15, 3)
    ours = LevelGapSimilarity().fit(items)
    ours.kneighbors(gaps.take(np.arange(min(10, workers))), NEAREST)  # compiles
    theirs = NearestNeighbors(n_neighbors=NEAREST, algorithm="brute", metric="cosine", n_jobs=-1).fit(code(items))
    coded = code(gaps)
    seconds = []
    for _ in range(rounds):
        plain, (distance, _) = timed(lambda: theirs.kneighbors(coded))
        fast, (scores, _) = timed(lambda: ours.kneighbors(gaps, NEAREST))
        seconds.append((plain, fast))
        assert np.abs((1.0 - distance) - scores).max() < 1e-4, "the same answer"
    sample = gaps.take(np.arange(min(500, workers)))
    numpy_part, _ = timed(lambda: reference(ours.index_, sample, inverse(norms(sample, ours.weights_)), NEAREST, None, None))
    plain, fast = np.median(seconds, axis=0)
    ratio = np.median([a / b for a, b in seconds])
    print(f"{workers} workers × {courses} courses, exact top {NEAREST}, {rounds} paired rounds, medians")
    print(f"scikit-learn brute cosine   {plain:8.2f} s   1.0")
    print(
        f"LevelGapSimilarity          {fast:8.2f} s   {ratio:.1f} times as fast{'' if compiled() else ' (NumPy: numba is absent)'}"
    )
    print(f"NumPy reference (estimate)  {numpy_part / len(sample) * workers:8.2f} s")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
