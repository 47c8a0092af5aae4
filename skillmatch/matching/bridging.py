"""The course that leads whoever holds the last version's certificate to what the new version asks for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.matching.engine import Engine
from skillmatch.matching.inputs import Workers
from skillmatch.matching.ranking import FULL
from skillmatch.matching.results import Gap
from skillmatch.matching.scoring import closing, person
from skillmatch.matching.spans import InputError


@dataclass(frozen=True)
class Bridge:
    """What one worker lacks, and the course that closes most of it.

    Attributes
    ----------
    gaps : tuple of Gap
        What is asked and not held, the weightiest first; ``taught`` says whether a listed course reaches it.
    course : int
        Position of the course, −1 where no listed course that the worker may enter closes any of it.
    share : float
        The part of the weighted gap that the course closes, in [0, 1].
    """

    gaps: tuple[Gap, ...]
    course: int
    share: float


def bridge(engine: Engine, workers: Workers, row: int, skills: npt.ArrayLike, ranks: npt.ArrayLike) -> Bridge:
    """The bridging course of one worker.

    Of the listed courses that no rule keeps the worker out of, the one that closes the largest part of the gap; among equals the
    one with the closest fit (the cosine of gap and course), then the shorter, then the lower position. A class that is full now is
    no obstacle: a bridge is for the next one.

    Parameters
    ----------
    engine : Engine
        Fitted.
    workers : Workers
    row : int
        Position of the worker.
    skills, ranks : array_like, (n,)
        What is asked: positions of skills, each once, and the rank of each.

    Raises
    ------
    InputError
        The two have different lengths, or a skill appears twice.
    """
    asked, rank = np.asarray(skills, dtype=np.int64), np.asarray(ranks, dtype=np.float64)
    if asked.shape != rank.shape or len(np.unique(asked)) != len(asked):
        raise InputError("skills and ranks must be of one length, each skill once")
    prepared, adviser = engine.prepared_, engine.courses_
    one = person(prepared, workers, row, (asked, rank))
    gaps = adviser.gaps(one)
    if not gaps:
        return Bridge((), -1, 0.0)
    share, fit = closing(prepared, one)
    kept_out = adviser.gate.blocked(workers, row, one.held) & ~np.uint8(FULL)
    may = np.flatnonzero((kept_out == 0) & (share > 0))
    if not len(may):
        return Bridge(gaps, -1, 0.0)
    hours = np.asarray(prepared.catalogue.courses.hours, dtype=np.float64)
    best = may[np.lexsort((may, hours[may], -np.round(fit[may], 9), -np.round(share[may], 9)))[0]]
    return Bridge(gaps, int(best), float(share[best]))
