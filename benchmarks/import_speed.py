"""How fast an import's last step writes: rows a second into the indexed table of held skills, beside Peewee's ``insert_many``.

    .venv/bin/python benchmarks/import_speed.py [--rows 200000] [--rounds 5] [--database postgresql://…]

Each round empties the table and writes the same rows in both ways, in alternating order, within one transaction each, which is on
the disk when it ends. Keys, CHECKs and foreign keys hold in both; the import proves them as
``store/registers/intake/bulk_constraints.py`` says.
Medians of rows a second and of the rounds' ratios are printed, of the clock and of this process's CPU.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from skillmatch.store.db.database import db, open_database, rows, write
from skillmatch.store.db.migrate import migrate
from skillmatch.store.people.models import HeldSkill, Worker
from skillmatch.store.reference_data.loader import seed
from skillmatch.store.registers.intake import bulk
from skillmatch.store.registers.intake.bulk_constraints import proven_write
from skillmatch.terms import Evidence

A_PERSON = 15
FIELDS = ("worker", "skill", "rank", "evidence", "dated_on", "expires_on")
STATEMENT = 500
"""Rows a statement of ``insert_many``: fewer and more were slower."""


def people(number: int) -> list[int]:
    """People to hold the skills."""
    with write():
        ids = bulk.reserve(Worker, number)
        bulk.insert(Worker, ("id", "code", "name"), ((key, f"B{key:07d}", "测") for key in ids), number)
    return list(ids)


def skills(workers: Sequence[int], dice: random.Random) -> list[tuple[Any, ...]]:
    """Rows sorted by person and skill, as an import has them."""
    known = [row[0] for row in rows("SELECT id FROM skill ORDER BY id")]
    kinds = [evidence.value for evidence in Evidence]
    days = [f"20{year}-{month:02d}-15" for year in range(10, 26) for month in range(1, 13)]
    return [
        (worker, skill, dice.randint(1, 8), dice.choice(kinds), dice.choice(days), None)
        for worker in workers
        for skill in sorted(dice.sample(known, A_PERSON))
    ]


def by_peewee(new: Sequence[tuple[Any, ...]]) -> None:
    """As Peewee's manual says."""
    for start in range(0, len(new), STATEMENT):
        HeldSkill.insert_many(new[start : start + STATEMENT], FIELDS).execute()


def by_import(new: Sequence[tuple[Any, ...]]) -> None:
    """As the import writes."""
    bulk.insert(HeldSkill, FIELDS, iter(new), len(new))


@contextmanager
def as_the_job() -> Iterator[None]:
    """The import's transaction: its job does not look for circles among millions of small values either."""
    gc.disable()
    try:
        with proven_write():
            yield
    finally:
        gc.enable()


def timed(
    way: Callable[[Sequence[tuple[Any, ...]]], None],
    transaction: Callable[[], AbstractContextManager[None]],
    new: Sequence[tuple[Any, ...]],
    kept: int,
) -> tuple[float, float]:
    """Seconds of the clock and of the CPU for one transaction; afterwards the table is as before."""
    started, cpu = time.perf_counter(), time.process_time()
    with transaction():
        way(new)
    spent = time.perf_counter() - started, time.process_time() - cpu
    assert rows("SELECT COUNT(*) FROM held_skill")[0][0] == kept + len(new)
    with write():
        db.execute_sql("DELETE FROM held_skill WHERE worker_id >= " + str(new[0][0]))
    return spent


def compare(label: str, new: Sequence[tuple[Any, ...]], rounds: int) -> None:
    """Print the medians of paired rounds."""
    kept = rows("SELECT COUNT(*) FROM held_skill")[0][0]
    spent: dict[str, list[tuple[float, float]]] = {"insert_many": [], "import": []}
    for number in range(rounds):
        ways = [("insert_many", by_peewee, write), ("import", by_import, as_the_job)]
        for name, way, transaction in ways if number % 2 else reversed(ways):
            spent[name].append(timed(way, transaction, new, kept))
    print(f"{label}: {len(new):,} rows into a table of {kept:,}, {rounds} rounds")
    for name, found in spent.items():
        clock, cpu = (statistics.median(len(new) / one[place] for one in found) for place in (0, 1))
        print(f"  {name:12s} {clock:12,.0f} rows/s by the clock {cpu:12,.0f} by CPU")
    ratios = [
        statistics.median(slow[place] / quick[place] for slow, quick in zip(*spent.values(), strict=True)) for place in (0, 1)
    ]
    print(f"  ratio        {ratios[0]:12.1f} × by the clock       {ratios[1]:12.1f} × by CPU", flush=True)


def main() -> None:
    """Run it on a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--database", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        open_database(asked.database or f"sqlite:///{Path(folder) / 'speed.db'}")
        migrate()
        seed()
        dice = random.Random(1)
        everybody = people(2 * asked.rows // A_PERSON)
        first, second = everybody[: len(everybody) // 2], everybody[len(everybody) // 2 :]
        compare("empty", skills(second, dice), asked.rounds)
        with write():
            by_import([*skills(first, dice)])
        compare("filled", skills(second[: len(second) // 4], dice), asked.rounds)
        db.close()


if __name__ == "__main__":
    main()
