"""The course that leads whoever holds the last version's certificate to what the new version asks for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.matching.courses.ranking import FULL
from skillmatch.matching.courses.scoring import PreparedWorker, closing, person
from skillmatch.matching.engine import Engine
from skillmatch.matching.inputs import Workers
from skillmatch.matching.results import Gap
from skillmatch.matching.similarity.spans import Float64, InputError, Int64


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


@dataclass(frozen=True, eq=False)
class _SharedGaps:
    """What is the same for all who hold the same of what is asked: the gaps, and the courses that close any of them, best first."""

    gaps: tuple[Gap, ...]
    courses: Int64
    share: Float64


def bridges(engine: Engine, workers: Workers, skills: npt.ArrayLike, ranks: npt.ArrayLike) -> list[Bridge]:
    """The bridging course of each worker.

    Of the listed courses that no rule keeps the worker out of, the one that closes the largest part of the gap; among equals the
    one with the closest fit (the cosine of gap and course), then the shorter, then the lower position. A class that is full now is
    no obstacle: a bridge is for the next one.

    Parameters
    ----------
    engine : Engine
        Fitted.
    workers : Workers
    skills, ranks : array_like, (n,)
        What is asked: positions of skills, each once, and the rank of each.

    Returns
    -------
    list of Bridge
        One for each row of the workers.

    Raises
    ------
    InputError
        The two have different lengths, or a skill appears twice.
    """
    asked, rank = np.asarray(skills, dtype=np.int64), np.asarray(ranks, dtype=np.float64)
    if asked.shape != rank.shape or len(np.unique(asked)) != len(asked):
        raise InputError("skills and ranks must be of one length, each skill once")
    alike: dict[
        tuple[bytes, bytes], _SharedGaps
    ] = {}  # of thousands of holders only some hundred differ in what they lack (measured)
    found = []
    for row in range(len(workers.ids)):
        one = person(engine.prepared_, workers, row, (asked, rank))
        key = one.needs.tobytes(), one.need_held.tobytes()
        if key not in alike:
            alike[key] = _shared_gaps(engine, one)
        found.append(_bridge(engine, workers, one, alike[key]))
    return found


def _shared_gaps(engine: Engine, one: PreparedWorker) -> _SharedGaps:
    prepared = engine.prepared_
    share, fit = closing(prepared, one, np.zeros(len(prepared.catalogue.courses.ids), np.bool_))
    hours = np.asarray(prepared.catalogue.courses.hours, dtype=np.float64)
    closes = np.flatnonzero(share > 0)
    order = np.lexsort((closes, hours[closes], -np.round(fit[closes], 9), -np.round(share[closes], 9)))
    return _SharedGaps(engine.courses_.gaps(one), closes[order], share[closes[order]])


def _bridge(engine: Engine, workers: Workers, one: PreparedWorker, alike: _SharedGaps) -> Bridge:
    if not alike.gaps:
        return Bridge((), -1, 0.0)
    kept_out = engine.courses_.gate.blocked(workers, one.row, one.held)[alike.courses] & ~np.uint8(FULL)
    may = np.flatnonzero(kept_out == 0)
    if not len(may):
        return Bridge(alike.gaps, -1, 0.0)
    return Bridge(alike.gaps, int(alike.courses[may[0]]), float(alike.share[may[0]]))
