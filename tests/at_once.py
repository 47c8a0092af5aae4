"""Works that begin at the same moment, each in a thread with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

from skillmatch.errors import Conflict
from skillmatch.store.db.database import connect, db

PATIENCE = 60
"""Seconds after which those who wait for one that never comes give up."""


def at_once(works: Sequence[Callable[[], object]], *refused: type[Exception]) -> list[object]:
    """Start all works together: what each gives, or true; None where it was refused, by a conflict if nothing else is named."""
    together = Barrier(len(works), timeout=PATIENCE)
    expected = refused or (Conflict,)

    def run(work: Callable[[], object]) -> object:
        connect()
        try:
            together.wait()
            return work() or True
        except expected:
            return None
        finally:
            db.close()

    with ThreadPoolExecutor(len(works)) as pool:
        begun = [pool.submit(copy_context().run, run, work) for work in works]  # a thread works for nobody's installation by itself
        return [each.result() for each in begun]


def won(outcomes: Sequence[object]) -> int:
    """How many were not refused."""
    return sum(outcome is not None for outcome in outcomes)
