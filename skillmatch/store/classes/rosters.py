"""Who is in a dated class: asked by those who teach, assess and certify."""

from __future__ import annotations

from dataclasses import dataclass

from skillmatch.store.db.database import rows

ON_THE_ROSTER = "('enrolled', 'completed', 'failed')"
"""States of an enrolment that mean that somebody is, or was, in a class."""


@dataclass(frozen=True)
class RosterEntry:
    """A person of the roster with their name, for those who may see it."""

    worker_id: int
    name: str


def roster(run_id: int) -> list[tuple[int, int, str]]:
    """The people of a class as (worker, enrolment, state of the enrolment), in the order of the people."""
    found = rows(
        f"SELECT worker_id, id, state FROM enrolment WHERE run_id = ? AND state IN {ON_THE_ROSTER} ORDER BY worker_id", (run_id,)
    )
    return [(row[0], row[1], row[2]) for row in found]


def is_on(run_id: int, worker_id: int) -> bool:
    """Whether a person is on the roster of a class."""
    found = rows(f"SELECT 1 FROM enrolment WHERE run_id = ? AND worker_id = ? AND state IN {ON_THE_ROSTER}", (run_id, worker_id))
    return bool(found)


def names(worker_ids: list[int]) -> list[RosterEntry]:
    """The names of people, in the order of the names. Whoever shows them notes it (``store/people/disclosures.py``)."""
    listed = ", ".join(str(int(worker)) for worker in worker_ids) or "-1"
    return [RosterEntry(*row) for row in rows(f"SELECT id, name FROM worker WHERE id IN ({listed}) ORDER BY name, id")]


def sizes(run_ids: list[int]) -> dict[int, int]:
    """Return how many people are on the roster of each class."""
    listed = ", ".join(str(int(run)) for run in run_ids) or "-1"
    found = rows(f"SELECT run_id, COUNT(*) FROM enrolment WHERE run_id IN ({listed}) AND state IN {ON_THE_ROSTER} GROUP BY run_id")
    return {row[0]: row[1] for row in found}


def trainer_of(run_id: int) -> int | None:
    """The trainer of the order whose class this is; None for an open class, which any trainer of its base looks after."""
    found = rows("SELECT trainer_id FROM cohort WHERE run_id = ? AND trainer_id IS NOT NULL ORDER BY id LIMIT 1", (run_id,))
    return found[0][0] if found else None
