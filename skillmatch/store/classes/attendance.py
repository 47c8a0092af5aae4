"""How much of a class each person attended."""

from __future__ import annotations

from skillmatch import clock
from skillmatch.store.catalogue.queries import moment
from skillmatch.store.classes.rosters import ON_THE_ROSTER
from skillmatch.store.db.database import rows

ATTENDED = "('present', 'late', 'made_up')"
"""Who came late was there; who was excused was not, until the session is made up."""

HELD = """
SELECT id, starts_at, ends_at FROM class_session
WHERE run_id = ? AND state = 'held' AND makes_up_id IS NULL AND ends_at <= ?
"""
"""A session that is still on says nothing yet of those who are not written down."""


def share(run_id: int) -> dict[int, float]:
    """The share of the held time of a class that each person of its roster attended, in [0, 1].

    A session that is over counts by its length; a make-up counts for the session that it makes up and not by itself. Nobody has a
    share before a session was held: the answer is empty then.
    """
    length = {row[0]: (moment(row[2]) - moment(row[1])).total_seconds() for row in rows(HELD, (run_id, str(clock.in_city())))}
    total = sum(length.values())
    if not total:
        return {}
    people = rows(f"SELECT worker_id FROM enrolment WHERE run_id = ? AND state IN {ON_THE_ROSTER}", (run_id,))
    there = dict.fromkeys((row[0] for row in people), 0.0)
    found = rows(
        "SELECT a.worker_id, a.session_id FROM attendance a JOIN class_session s ON s.id = a.session_id"
        f" WHERE s.run_id = ? AND s.state = 'held' AND s.makes_up_id IS NULL AND a.state IN {ATTENDED}",
        (run_id,),
    )
    for worker, session in found:
        if worker in there and session in length:
            there[worker] += length[session]
    return {worker: seconds / total for worker, seconds in there.items()}
