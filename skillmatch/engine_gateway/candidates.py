"""Everybody who could be proposed for some orders, made ready for the engine."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from skillmatch.engine_gateway import orders as engine_orders
from skillmatch.engine_gateway import workers as engine_workers
from skillmatch.engine_gateway.orders import Spec
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.matching import Orders, Workers
from skillmatch.matching.cohorts.crowd import Crowd
from skillmatch.matching.courses.exposure import Labels


@dataclass(frozen=True, eq=False)
class City:
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
    def groups(self) -> dict[str, Labels]:
        """Town, age band and gender of everybody: asked for after the choice, and read once for all orders."""
        found = engine_orders.groups(self.snapshot.as_of, self.workers.ids.tolist())
        return {name: Labels(labels) for name, labels in found.items()}

    def rows_of(self, workers: Collection[int]) -> list[int]:
        """The rows of workers by their ids."""
        return np.flatnonzero(np.isin(self.workers.ids, np.array(sorted(workers), dtype=np.int64))).tolist()


def assemble(snapshot: Snapshot, specs: Sequence[Spec], engaged: Collection[int], wishes: Mapping[int, set[int]]) -> City:
    """Everybody who could be proposed for some orders; who of them (worker ids) is engaged elsewhere or asked for an order."""
    orders = engine_orders.to_orders(snapshot, specs)
    workers = engine_workers.everyone(snapshot, _skills(snapshot, orders))
    at = {int(worker): row for row, worker in enumerate(workers.ids.tolist())}
    asked = {order: sorted(at[one] for one in wishes.get(spec.cohort, ()) if one in at) for order, spec in enumerate(specs)}
    return City(snapshot, orders, workers, frozenset(at[one] for one in engaged if one in at), asked)


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
