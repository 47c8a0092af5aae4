"""What is required of a worker: the own occupation's next grade, the chosen target, the own enterprise's open demands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from skillmatch.matching.inputs import Workers
from skillmatch.matching.prepared import Prepared
from skillmatch.matching.similarity.spans import RANKS, Float64, Int64, Spans, rank_spans

Asked = tuple[Int64, Float64]
"""Skills, ascending, and the rank required in each."""


Weighted = tuple[Int64, Float64, Float64]
"""Skills, ascending, the rank required in each, and how much each counts, in (0, 1]."""

Key = tuple[int, int, int, int]
"""Occupation, target, grade and enterprise: people who share them share what is required of them."""


@dataclass(frozen=True)
class OccupationStanding:
    """An occupation that a worker has or aims at, the grade at which the worker stands in it, and how much it counts, in [0, 1]."""

    occupation: int
    grade: int
    importance: float


class Requirements:
    """Requirements by worker. People of one occupation, grade, target and enterprise share theirs, so each is made once."""

    def __init__(self, prepared: Prepared) -> None:
        self.occupations, self.settings = prepared.catalogue.occupations, prepared.settings
        self.start_rank = prepared.catalogue.start_rank
        demands = prepared.catalogue.demands
        self.demanded = asked_rows(demands.required)
        self.own: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for i, pair in enumerate(zip(demands.enterprise.tolist(), demands.occupation.tolist(), strict=True)):
            if pair[1] >= 0:
                self.own[pair].append(i)
        self.made: dict[Key, Asked] = {}
        self.weighted: dict[Key, Weighted] = {}

    def key(self, workers: Workers, row: int) -> Key:
        """Return what decides the requirements of one worker; the enterprise is −1 where it has no open demand for the
        occupation."""
        occupation, enterprise = int(workers.occupation[row]), int(workers.enterprise[row])
        if (enterprise, occupation) not in self.own:
            enterprise = -1
        return occupation, int(workers.target[row]), int(workers.grade[row]), enterprise

    def of(self, workers: Workers, row: int) -> Asked:
        """Skills and ranks required of one worker for the next step: the gap that pages show, mentors and paths close."""
        key = self.key(workers, row)
        made = self.made.get(key)
        if made is None:
            made = self.made[key] = self._make(*key)
        return made

    def outlook(self, workers: Workers, row: int) -> Weighted:
        """The same with all that the trades ask for beyond the next grade, at less weight: the gap that a course is scored by."""
        key = self.key(workers, row)
        made = self.weighted.get(key)
        if made is None:
            made = self.weighted[key] = self._weigh(*key)
        return made

    def standings(self, own: int, target: int, grade: int) -> tuple[OccupationStanding, ...]:
        """The own trade at the own grade; a trade that the worker only aims at, as a newcomer to it."""
        changes = target >= 0 and target != own
        found = []
        if own >= 0:
            found.append(OccupationStanding(own, grade, self.settings.left_trade if changes else 1.0))
        if changes:
            found.append(OccupationStanding(target, min(grade, self.settings.newcomer_grade), 1.0))
        return tuple(found)

    def next_grade(self, standing: OccupationStanding) -> int:
        """The grade to reach next in a trade, at least the one at which its ladder begins."""
        return min(max(standing.grade + 1, int(self.start_rank[standing.occupation])), RANKS)

    def demanded_of(self, enterprise: int, occupation: int) -> list[Asked]:
        """Return what the open demands of an enterprise for an occupation ask for."""
        return [self.demanded[demand] for demand in self.own.get((enterprise, occupation), ())]

    def all(self, workers: Workers) -> Spans:
        """The same for all workers, (0, required]."""
        rows = [self.of(workers, row) for row in range(len(workers.ids))]
        indptr = np.concatenate(([0], np.cumsum([len(skills) for skills, _ in rows], dtype=np.int64)))
        skills = np.concatenate([skills for skills, _ in rows]) if rows else np.zeros(0, np.int64)
        ranks = np.concatenate([rank for _, rank in rows]) if rows else np.zeros(0)
        return rank_spans(indptr, skills, ranks, self.occupations.n_features)

    def at_grade(self, occupation: int, grade: int) -> Asked:
        """An occupation's requirements at a grade, or at its lowest one where the grade asks for nothing."""
        skills, _, rank = self.occupations.row(occupation)
        if not len(rank):
            return skills.astype(np.int64), rank.astype(np.float64)
        wanted = rank <= max(grade, float(rank.min()))
        return skills[wanted].astype(np.int64), rank[wanted].astype(np.float64)

    def _make(self, own: int, target: int, grade: int, enterprise: int) -> Asked:
        parts = [self.at_grade(one.occupation, self.next_grade(one)) for one in self.standings(own, target, grade)]
        return highest(parts + self.demanded_of(enterprise, own))

    def _weigh(self, own: int, target: int, grade: int, enterprise: int) -> Weighted:
        size = self.occupations.n_features
        required, weight = np.zeros(size), np.zeros(size)
        for one in self.standings(own, target, grade):
            skills, _, ranks = self.occupations.row(one.occupation)
            ahead = np.ceil(np.maximum(ranks - np.float32(self.next_grade(one)), 0.0))
            np.maximum.at(required, skills, ranks)
            np.maximum.at(weight, skills, one.importance * self.settings.ahead_weight**ahead)
        for demanded, rank in self.demanded_of(enterprise, own):
            np.maximum.at(required, demanded, rank)
            weight[demanded] = 1.0
        listed = np.flatnonzero(required)
        return listed, required[listed], weight[listed]


def asked_rows(required: Spans) -> list[Asked]:
    """Each row of ``(0, required]``."""
    rows = (required.row(i) for i in range(len(required)))
    return [(skills.astype(np.int64), high.astype(np.float64)) for skills, _, high in rows]


def highest(parts: Iterable[Asked]) -> Asked:
    """The highest rank asked in each skill."""
    listed = list(parts)
    if not listed:
        return np.zeros(0, np.int64), np.zeros(0)
    skills, place = np.unique(np.concatenate([skills for skills, _ in listed]), return_inverse=True)
    ranks = np.zeros(len(skills))
    np.maximum.at(ranks, place, np.concatenate([rank for _, rank in listed]))
    return skills, ranks
