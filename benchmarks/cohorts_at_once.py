"""How long, and how much memory, does the assignment of people to all open orders at once take?

    .venv/bin/python benchmarks/cohorts_at_once.py [PEOPLE] [ORDERS] [ROUNDS]

A demonstration city of PEOPLE (default 110,000) is made in a temporary folder, with ORDERS (default 300) that wait for a class:
25 seats and 5 reserves each, for different demands, the course left to the engine. Then a process of its own goes the way of the
background job, ROUNDS times (default 1): the catalogue is read, the people are read, everybody is looked at for every order, the
places are assigned, the proposals made with their reasons and figures of fairness; nothing is written. Printed are wall and CPU
seconds, and the peak of that process' memory with everything that it ever held. The limits are 30 s and 1.5 GB.

With ROUNDS above 1 the answers of all rounds are compared to the last bit. At last a smaller city (a fifth of the people, a tenth
of the orders) is solved in paired rounds in the plain way too: everybody evaluated for every order and course, dense tables, one
column a seat, scipy's ``linear_sum_assignment``. The sum must be the same.
"""

from __future__ import annotations

import json
import logging
import math
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from skillmatch.demo.city import make
from skillmatch.engine_gateway import orders as engine_orders
from skillmatch.engine_gateway import snapshot
from skillmatch.engine_gateway import workers as engine_workers
from skillmatch.features.cohorts.services import planning as planning_service
from skillmatch.matching import Engine, Orders, Workers, assign
from skillmatch.matching.cohorts.seats import evaluate
from skillmatch.store.cohorts import seating
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.db.database import open_database, write
from skillmatch.store.db.migrate import migrate
from skillmatch.store.reference_data.loader import seed
from skillmatch.terms import CohortState, RunTime

SEATS, RESERVES = 25, 5
SECONDS, MEGABYTES = 30, 1500


def city(folder: Path, number: int, orders: int) -> None:
    """A city with orders for demands of which some course teaches something."""
    opened(folder)
    migrate()
    seed()
    make(workers=number)
    snap, times = snapshot.current(), [time.value for time in RunTime]
    taught = [demand for demand in range(len(snap.demands)) if teaching(snap.engine, demand)]
    chosen = sorted(np.random.default_rng(0).permutation(taught)[:orders].tolist())
    with write():
        Cohort.delete().execute()
        for place, demand in enumerate(chosen):
            Cohort.create(
                number=f"B-{place:04d}", demand=snap.demands[demand].id, time=times[place % len(times)], headcount=SEATS,
                seats=SEATS, reserves=RESERVES, own_staff_first=bool(place % 2), state=CohortState.POSTED.value,
            )  # fmt: skip


def opened(folder: Path) -> None:
    """Open the city's database."""
    open_database(f"sqlite:///{folder / 'skillmatch.db'}")
    snapshot.forget()


def teaching(engine: Engine, demand: int) -> list[int]:
    """The listed courses that teach something that a demand asks for."""
    index, listed = engine.prepared_.index, engine.catalogue_.courses.listed
    found = {
        int(c) for skill, _ in engine.prepared_.asked[demand] for c in index.item[index.indptr[skill] : index.indptr[skill + 1]]
    }
    return sorted(course for course in found if listed[course])


def measure(folder: Path, rounds: int) -> list[dict[str, Any]]:
    """The background job's way, without its writes."""
    found = []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        opened(folder)
        snap = snapshot.current()
        waiting = engine_orders.requested()
        answers = planning_service.plan(snap, waiting)
        made = [one for one in answers.values() if isinstance(one, planning_service.ClassProposal)]
        found.append({
            "wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "orders": len(waiting), "classes": len(made),
            "seats": sum(len(one.seats) for one in made), "reserves": sum(len(one.reserves) for one in made),
            "objective": math.fsum(one.objective for one in made).hex(), "greedy": math.fsum(one.greedy_objective for one in made),
            "people": sorted(place.worker_id for one in made for place in one.seats),
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        })  # fmt: skip
    return found


def plain(engine: Engine, orders: Orders, workers: Workers, out: list[int]) -> float:
    """The plain way, without reserves and reasons: dense tables of orders × people, one column a seat."""
    room, lines = np.minimum(orders.headcount, orders.seats), []
    for order in range(len(orders.ids)):
        best: tuple[float, Any] = (-1.0, None)
        for course in teaching(engine, int(orders.demand[order])):
            one = evaluate(engine.prepared_, orders, order, course, workers)
            line = np.where((one.blocked == 0) & (one.score > 0), one.score, 0.0)
            line[out] = 0.0
            total = math.fsum(np.sort(line)[-room[order] :])
            best = max(best, (total, line), key=lambda pair: pair[0])
        lines.append(best[1])
    table = np.stack(lines)
    # Only who is among the best of some order, as many as there are seats, can matter.
    most = min(int(room.sum()), table.shape[1])
    kept = np.unique(np.argpartition(table, -most, axis=1)[:, -most:])
    taken = assign(table[:, kept].T, room)
    return math.fsum(table[order, row] for row, order in zip(kept, taken, strict=True) if order >= 0)


def ratio(folder: Path, rounds: int) -> str:
    """Paired rounds of the engine and the plain way over the same people in memory."""
    opened(folder)
    snap, waiting, pairs = snapshot.current(), engine_orders.requested(), []
    orders, workers = engine_orders.to_orders(snap, engine_orders.specs(waiting)), engine_workers.everyone(snap)
    engaged = seating.engaged(snap.as_of, but=[cohort.id for cohort in waiting])
    out = np.flatnonzero(np.isin(workers.ids, sorted(engaged))).tolist()
    for _ in range(rounds):
        begun = time.process_time()
        ours = snap.engine.cohort(orders, workers, excluded=dict.fromkeys(range(len(waiting)), out))
        between = time.process_time()
        theirs = plain(snap.engine, orders, workers, out)
        pairs.append((between - begun, time.process_time() - between))
        assert math.isclose(math.fsum(one.objective for one in ours), theirs, rel_tol=1e-12), "the same sum"
    mine, other = (statistics.median(side) for side in zip(*pairs, strict=True))
    times = statistics.median(b / a for a, b in pairs)
    size = f"{len(workers.ids)} people, {len(waiting)} orders"
    return f"{size}: {mine:.2f} s CPU with reserves and reasons, plain {other:.2f} s, {times:.1f} × (three paired rounds, medians)"


def main() -> None:
    """Make the cities, measure, print."""
    logging.disable(logging.CRITICAL)
    if sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(Path(sys.argv[2]), int(sys.argv[3]))))
        return
    number, orders, rounds = (*(int(argument) for argument in sys.argv[1:4]), *(110_000, 300, 1)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as folder:
        city(Path(folder), number, orders)
        command = [sys.executable, __file__, "measure", folder, str(rounds)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        wall, cpu = (statistics.median(one[key] for one in found) for key in ("wall", "cpu"))
        first = found[0]
        assert all(one["people"] == first["people"] and one["objective"] == first["objective"] for one in found), "the same answer"
        print(f"{number} people, {first['orders']} orders, {rounds} rounds: {wall:.1f} s wall, {cpu:.1f} s CPU, ", end="")
        print(f"peak {found[-1]['megabytes']:.0f} MB (limits {SECONDS} s, {MEGABYTES} MB)")
        print(f"{first['classes']} classes, {first['seats']} seats, {first['reserves']} reserves; ", end="")
        print(f"objective {float.fromhex(first['objective']):.2f}, first come, first served {first['greedy']:.2f}")
    with tempfile.TemporaryDirectory() as folder:
        city(Path(folder), number // 5, max(orders // 10, 2))
        print(ratio(Path(folder), 3))


if __name__ == "__main__":
    main()
