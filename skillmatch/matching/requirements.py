"""What is required of a worker: the own occupation's next grade, the chosen target, the own enterprise's open demands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from skillmatch.matching.inputs import Workers
from skillmatch.matching.prepared import Prepared
from skillmatch.matching.scoring import Int64
from skillmatch.matching.spans import RANKS, Float64, Spans, rank_spans

Asked = tuple[Int64, Float64]
"""Skills, ascending, and the rank required in each."""


class Requirements:
    """Requirements by worker. People of one occupation, grade, target and enterprise share theirs, so each is made once."""

    def __init__(self, prepared: Prepared) -> None:
        self.occupations = prepared.catalogue.occupations
        demands = prepared.catalogue.demands
        self.demanded = asked_rows(demands.required)
        self.own: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for i, key in enumerate(zip(demands.enterprise.tolist(), demands.occupation.tolist(), strict=True)):
            if key[1] >= 0:
                self.own[key].append(i)
        self.made: dict[tuple[int, int, int, int], Asked] = {}

    def of(self, workers: Workers, row: int) -> Asked:
        """Skills and ranks required of one worker."""
        occupation, enterprise = int(workers.occupation[row]), int(workers.enterprise[row])
        if (enterprise, occupation) not in self.own:
            enterprise = -1
        key = (occupation, int(workers.target[row]), int(workers.grade[row]), enterprise)
        made = self.made.get(key)
        if made is None:
            made = self.made[key] = self._make(*key)
        return made

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

    def _make(self, occupation: int, target: int, grade: int, enterprise: int) -> Asked:
        following = min(grade + 1, RANKS)
        parts = [self.at_grade(one, following) for one in {occupation, target} if one >= 0]
        parts += [self.demanded[demand] for demand in self.own.get((enterprise, occupation), ())]
        return highest(parts)


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
