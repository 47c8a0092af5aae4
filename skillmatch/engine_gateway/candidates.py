"""Everybody who could be proposed for some orders, made ready for the engine."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from skillmatch.engine_gateway import orders as engine_orders
from skillmatch.engine_gateway import workers as engine_workers
from skillmatch.engine_gateway.orders import Spec
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.matching import Cohort, Exposure, Orders, Workers, exposure
from skillmatch.matching.cohorts.crowd import Crowd, ScoredCrowd
from skillmatch.matching.cohorts.seats import CODES, FIRST
from skillmatch.matching.courses.exposure import GroupLabels

NOT_CHOSEN, ELSEWHERE, REMOVED = "not chosen", "elsewhere", "removed"
"""Why people who may take part are not on the list; the engine's own codes say why others may not."""


@dataclass(frozen=True)
class SelectionSummary:
    """What is said about the choice of a cohort.

    Attributes
    ----------
    eligible : int
        People who may take part.
    left_out : tuple of (code, people)
        Why others were not chosen, one reason a person.
    exposure : tuple of Exposure
        Shares of each group among those who may take part and those who were chosen.
    """

    eligible: int
    left_out: tuple[tuple[str, int], ...]
    exposure: tuple[Exposure, ...]


@dataclass(frozen=True, eq=False)
class CandidatePool:
    """Everybody who could be proposed, and who is engaged in another class (rows)."""

    snapshot: Snapshot
    orders: Orders
    workers: Workers
    engaged: frozenset[int]
    asked: Mapping[int, Sequence[int]]
    """Rows of those without personal suggestions who asked to be considered, by the position of the order."""

    @cached_property
    def crowd(self) -> Crowd:
        """Everybody made ready for being looked at."""
        return self.snapshot.engine.crowd(self.workers)

    @cached_property
    def groups(self) -> dict[str, GroupLabels]:
        """Town, age band and gender of everybody: asked for after the choice, and read once for all orders."""
        found = engine_orders.groups(self.snapshot.as_of, self.workers.ids.tolist())
        return {name: GroupLabels(labels) for name, labels in found.items()}

    def rows_of(self, workers: Collection[int]) -> list[int]:
        """The rows of workers by their ids."""
        return np.flatnonzero(np.isin(self.workers.ids, np.array(sorted(workers), dtype=np.int64))).tolist()

    def best(self, order: int, course: int, n: int, but: Collection[int] = ()) -> list[int]:
        """The rows of the n best people who may take part and are free, without those of `but`; ties to the lower row."""
        seen = self._look(order, course)
        free = seen.blocked == 0
        free[[*self.engaged, *but]] = False
        listed = np.flatnonzero(free)
        return listed[np.argsort(-seen.score[listed], kind="stable")][:n].tolist()

    def choice(self, found: Cohort, gone: Collection[int] = ()) -> SelectionSummary:
        """Return what is said about a cohort; groups are read here, after the choice.

        Parameters
        ----------
        found : Cohort
            The engine's answer to one order.
        gone : collection of int
            Rows of people who were taken off the list.
        """
        seen = self._look(found.order, found.course)
        may = seen.blocked == 0
        may[list({*self.engaged, *gone})] = False
        chosen = np.zeros(len(may), dtype=bool)
        chosen[[seat.worker for seat in found.seats]] = True
        inside = chosen.copy()
        inside[[seat.worker for seat in found.reserves]] = True
        # A group of which not even one person could be expected on the list says nothing by its absence.
        usual = self.snapshot.engine.settings_
        least = max(usual.fairness_minimum, math.ceil(int(may.sum()) / max(int(chosen.sum()), 1)))
        settings = replace(usual, fairness_minimum=least)
        return SelectionSummary(
            eligible=int((may | inside).sum()),
            left_out=self._left_out(seen, inside, gone),
            exposure=tuple(exposure(name, labels, may, chosen, settings) for name, labels in self.groups.items()),
        )

    def _look(self, order: int, course: int) -> ScoredCrowd:
        return self.crowd.look(self.orders, order, course, self.asked.get(order, ()))

    def _left_out(self, seen: ScoredCrowd, inside: np.ndarray, gone: Collection[int]) -> tuple[tuple[str, int], ...]:
        codes, may = FIRST[seen.blocked], seen.blocked == 0
        for place, listed in ((len(CODES) + 1, self.engaged), (len(CODES) + 2, gone)):
            at = np.zeros(len(may), dtype=bool)
            at[list(listed)] = True
            codes[at & may] = place
        names = (*CODES, NOT_CHOSEN, ELSEWHERE, REMOVED)
        counts = np.bincount(codes[~inside], minlength=len(names))
        return tuple((name, int(count)) for name, count in zip(names, counts, strict=True) if count)


def is_taught(snapshot: Snapshot, demand_id: int) -> bool:
    """Whether any listed course teaches any skill that a demand asks for."""
    catalogue = snapshot.catalogue
    required, _, _ = catalogue.demands.required.row(snapshot.demand_index.at(demand_id))
    spans = catalogue.courses.spans
    taught = spans.indices[catalogue.courses.listed[spans.rows]]
    return bool(np.isin(taught, required).any())


def assemble(snapshot: Snapshot, specs: Sequence[Spec], engaged: Collection[int], wishes: Mapping[int, set[int]]) -> CandidatePool:
    """Everybody who could be proposed for some orders; who of them (worker ids) is engaged elsewhere or asked for an order."""
    orders = engine_orders.to_orders(snapshot, specs)
    workers = engine_workers.everyone(snapshot, _skills(snapshot, orders))
    at = {int(worker): row for row, worker in enumerate(workers.ids.tolist())}
    asked = {order: sorted(at[one] for one in wishes.get(spec.cohort, ()) if one in at) for order, spec in enumerate(specs)}
    return CandidatePool(snapshot, orders, workers, frozenset(at[one] for one in engaged if one in at), asked)


def _skills(snapshot: Snapshot, orders: Orders) -> list[int] | None:
    """The skills that matter for the orders: all where the course is still to be chosen, for it may ask for others."""
    if any(course < 0 for course in orders.course):
        return None
    catalogue, wanted = snapshot.catalogue, set()
    for demand, course in zip(orders.demand, orders.course, strict=True):
        wanted |= set(catalogue.demands.required.row(int(demand))[0].tolist())
        before = catalogue.courses.prerequisites
        earlier = before.indices[before.indptr[course] : before.indptr[course + 1]].tolist()
        for one in (int(course), *earlier):
            wanted |= set(catalogue.courses.spans.row(int(one))[0].tolist())
    return sorted(wanted)
