"""The courses that are most like what an outline teaches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.matching import Spans
from skillmatch.matching.extraction.results import Reading
from skillmatch.matching.similarity.kernel import cosines, inverse, invert, norms
from skillmatch.store.catalogue.cards import CourseCard

MAX_COURSES = 5


@dataclass(frozen=True)
class SimilarCourse:
    """A course of the register and how like the outline it is, in [0, 1]."""

    course: CourseCard
    similarity: float


def courses_like(snap: Snapshot, found: Reading) -> list[SimilarCourse]:
    """Courses by the overlap of their ranks with those of the outline, most alike first; without a skill none.

    Parameters
    ----------
    snap : Snapshot
    found : Reading
        Of an outline.
    """
    steps = sorted((one.index, one.from_rank, one.rank) for one in found.skills)
    if not steps or not snap.courses:
        return []
    spans = Spans.from_rows([steps], n_features=len(snap.skills))
    # One outline: the cosines in NumPy take a millisecond, where LevelGapSimilarity would first load the compiled kernel.
    weights = np.ones(len(snap.skills))
    scores = cosines(invert(snap.catalogue.courses.spans, weights), *spans.row(0), float(inverse(norms(spans, weights))[0]))
    best = np.argsort(-scores, kind="stable")[:MAX_COURSES]
    return [SimilarCourse(snap.courses[int(place)], float(scores[place])) for place in best if scores[place] > 0]
