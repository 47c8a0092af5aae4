"""What the product recommends in a city: what it shows to whom, against plain lists, and whether protected attributes move it.

There is no truth here of who should take what, so nothing here says how right a list is: only what it does.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from skillmatch.matching.engine import Engine
from skillmatch.matching.evaluation import metrics
from skillmatch.matching.evaluation.tasks.data import Report, report
from skillmatch.matching.evaluation.tasks.lists import list_measures, shuffled
from skillmatch.matching.inputs import Workers
from skillmatch.matching.similarity.level_gap import LevelGapSimilarity
from skillmatch.matching.similarity.spans import InputError, gap_spans
from skillmatch.matching.similarity.top import best

SHOWN = 10
MIN_GROUP_SIZE = 20
"""Smaller groups are not compared: their means are chance."""


@dataclass(frozen=True, eq=False)
class EvaluatedCity:
    """A city to be judged.

    Attributes
    ----------
    engine : Engine
        Fitted on the city's catalogue.
    workers : Workers
    groups : mapping of str to sequence of str, (n_workers,) each
        Labels by grouping, such as ``town``, ``age band``, ``gender``. They are looked at after the lists are made.
    swapped : mapping of str to Workers
        The same people as they are read after the values of one protected attribute changed hands among them. Ages are swapped
        here already, among those whom no legal limit concerns.
    """

    engine: Engine
    workers: Workers
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    swapped: Mapping[str, Workers] = field(default_factory=dict)


def city(given: EvaluatedCity) -> Report:
    """Coverage, diversity, novelty, Gini; exposure by group; lists that change when a protected attribute is swapped."""
    started = time.perf_counter()
    courses, n = given.engine.catalogue_.courses, len(given.workers.ids)
    for name, labels in given.groups.items():
        if len(labels) != n:
            raise InputError(f"groups[{name!r}] has {len(labels)} labels, expected {n}")
    ids, worth = _lists(given.engine, given.workers)
    popularity, vectors = np.asarray(courses.popularity, dtype=np.float64), _vectors(given.engine)
    ours = {**list_measures(ids, popularity, vectors), "exposure": {}, "swap": {}}
    for name, labels in given.groups.items():
        ours["exposure"][name] = {
            "courses shown": round(metrics.group_ratio((ids >= 0).sum(axis=1), labels, MIN_GROUP_SIZE), 4),
            "gap closed by the first": round(metrics.group_ratio(worth, labels, MIN_GROUP_SIZE), 4),
        }
    for name, workers in {"age": _other_ages(given.engine, given.workers), **given.swapped}.items():
        changed, _ = _lists(given.engine, workers)
        ours["swap"][name] = {"lists": n, "changed": int((changed != ids).any(axis=1).sum())}
    peers = {name: list_measures(lists, popularity, vectors) for name, lists in _peers(given, popularity).items()}
    counts = {"workers": n, "courses": len(courses.ids), "generated": True}
    return report("city", counts, ours, peers, time.perf_counter() - started)


def _lists(engine: Engine, workers: Workers) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    """Courses shown to each, (n, 10), padded with −1; and the share of the gap that the first one closes."""
    ids, worth = np.full((len(workers.ids), SHOWN), -1, np.int32), np.zeros(len(workers.ids))
    for row, advice in enumerate(engine.recommend(workers, SHOWN)):
        ids[row, : len(advice)] = [card.course for card in advice]
        if advice:
            worth[row] = sum(term.value for term in advice[0].terms if term.name == "gap")
    return ids, worth


def _other_ages(engine: Engine, workers: Workers) -> Workers:
    """Ages changed hands among those who are over every legal limit."""
    grown = np.flatnonzero(workers.age >= max(1, int(engine.catalogue_.courses.min_age.max(initial=0))))
    age = workers.age.copy()
    age[grown] = np.random.default_rng(0).permutation(age[grown])
    return replace(workers, age=age)


def _vectors(engine: Engine) -> npt.NDArray[np.float64]:
    """Courses by what they teach: level steps by skill."""
    spans = engine.catalogue_.courses.spans
    vectors = np.zeros((len(spans), spans.n_features))
    for row in range(len(spans)):
        skills, low, high = spans.row(row)
        vectors[row, skills] = high - low
    return vectors


def _peers(given: EvaluatedCity, popularity: npt.NDArray[np.float64]) -> dict[str, npt.NDArray[np.int32]]:
    """Plain lists of listed courses that are neither completed nor dismissed; the engine's other filters do not bind them."""
    courses, workers = given.engine.catalogue_.courses, given.workers
    allowed = np.asarray(courses.listed)[None, :] & ~workers.completed.toarray() & ~workers.dismissed.toarray()
    gaps = gap_spans(workers.held, given.engine.required(workers))
    cosine = LevelGapSimilarity().fit(courses.spans).kneighbors(gaps, SHOWN, sparse.csr_array(allowed))[1]
    peers = {
        "random": shuffled(allowed, SHOWN, np.random.default_rng(0)),
        "popularity": best(np.where(allowed, popularity[None, :], -np.inf), SHOWN),
    }
    return {**peers, "cosine only": cosine}
