"""The names of a roster for the trainer of the class: each person who is shown by name can read of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from skillmatch import clock
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.classes.rosters import RosterEntry, names
from skillmatch.store.db.database import rows, write
from skillmatch.store.people import disclosures
from skillmatch.terms import AuditKind

NAME = "name"
AGAIN = dt.timedelta(hours=12)
"""Who looks at the same roster again within so many hours is written down once (chosen)."""


def show(acting: Acting, run_id: int, worker_ids: Collection[int]) -> list[RosterEntry]:
    """People of a class by name, in the order of the names; that they were shown is written down."""
    people = sorted(set(worker_ids))
    listed = ", ".join(str(int(key)) for key in people) or "-1"
    found = rows(
        f"SELECT worker_id FROM disclosure WHERE worker_id IN ({listed}) AND account_id = ? AND what = ? AND at > ?",
        (acting.account_id, NAME, str(clock.now() - AGAIN)),
    )
    new = sorted(set(people) - {row[0] for row in found})
    if new:
        with write():
            disclosures.note(new, acting.account_id, acting.role.value, None, NAME)
            whose = {"account_id": acting.account_id, "role": acting.role.value}
            audit.record(AuditKind.DISCLOSED, **whose, subject=f"class {run_id}", people=len(new))
    return names(people)
