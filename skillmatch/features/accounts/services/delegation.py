"""What was done for whom, and objections."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Conflict, NotFound
from skillmatch.store.accounts import delegation
from skillmatch.store.accounts.access import MISSING
from skillmatch.store.accounts.models import BehalfEntry
from skillmatch.store.db.database import write
from skillmatch.terms import Role


@dataclass(frozen=True)
class DelegationRecord:
    """One thing that was done for a person."""

    id: int
    at: Any
    what: str
    detail: dict[str, Any]
    objected_at: Any
    role: Role
    reason: str
    town: dict[str, str]
    officer: str


def done_for(worker_id: int) -> list[DelegationRecord]:
    """Return what was done on a worker's behalf, the latest first."""
    return [
        DelegationRecord(
            row[0], row[1], row[2], json.loads(row[3]), row[4], Role(row[5]), row[6], {"zh": row[7], "en": row[8]}, row[9]
        )
        for row in delegation.done_for(worker_id)
    ]


def object_to(worker_id: int, entry_id: int) -> DelegationRecord:
    """Object to something that was done on one's behalf.

    Raises
    ------
    NotFound
        It was not done for this worker.
    Conflict
        It was objected to already.
    """
    with write():
        found = next((one for one in done_for(worker_id) if one.id == entry_id), None)
        if found is None:
            raise NotFound(MISSING)
        if found.objected_at is not None:
            raise Conflict(gettext("You have objected to this already."))
        now = clock.now()
        BehalfEntry.update(objected_at=now).where(BehalfEntry.id == entry_id).execute()
    return replace(found, objected_at=now)
