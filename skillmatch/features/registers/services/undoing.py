"""Undoing an import: what that would do, asked for, and carried out in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import peewee
import structlog
from flask_babel import gettext

from skillmatch import clock, events
from skillmatch.errors import Conflict
from skillmatch.features.registers.services import imports as imports_service
from skillmatch.features.registers.workflow import IMPORT
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.db.database import one_moment, write
from skillmatch.store.people import disclosures
from skillmatch.store.registers import import_undo
from skillmatch.store.registers.import_undo import UndoCase
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.store.registers.models import UNDO_DAYS, EntryMerge, ImportBatch, ImportedRow
from skillmatch.terms import AuditKind, ImportState, Role

log = structlog.get_logger(__name__)

LOOKED = "import undone"
"""What the log of disclosures says was shown."""

MAX_COMPARED = 3_000
"""Entries that a page compares with what the import wrote: 0.15 ms of CPU each with 15 skills."""

SOURCES = {step: [state.value for state in IMPORT[step].sources] for step in ("undo", "end undo", "fail to undo")}


def is_large(batch: ImportBatch) -> bool:
    """Whether a page would take too long to compare each entry with what the import wrote; the job compares all."""
    return int(batch.added + batch.changed) > MAX_COMPARED


def examine(batch: ImportBatch) -> list[UndoCase]:
    """Return what undoing an import would do, entry by entry."""
    with one_moment():
        scope = imports_service.scope_of(batch)
        return import_undo.examine(INTAKES[batch.register], batch, scope, quick=is_large(batch))


def shown(acting: Acting, batch: ImportBatch, cases: Sequence[UndoCase]) -> None:
    """Log whose data an enterprise is shown."""
    people = [case.id for case in cases if case.before is not None]
    if acting.role is Role.ENTERPRISE and batch.register == "talent" and people:
        with write():
            disclosures.note(people, acting.account_id, acting.role.value, acting.enterprise_id, LOOKED)


def ask(acting: Acting, batch: ImportBatch) -> None:
    """Ask for an import to be undone: all that can be undone in one transaction, the others are left as they are.

    Raises
    ------
    Conflict
        It is too late, it was asked for already, or something followed on every entry.
    """
    facts = {"recent": batch.undo_until is not None, "rows": any(not case.reasons for case in examine(batch))}
    refusal = IMPORT.refusal("undo", ImportState(batch.state), acting.role, facts)
    if refusal is not None:
        raise Conflict(
            gettext("Nothing of this import can be undone any more.") if refusal == "rows"
            else gettext("This import cannot be undone: that is possible for 30 days, and once.")
        )  # fmt: skip
    with write():
        if not _move(batch, "undo", undone_by=acting.account_id):
            raise Conflict(gettext("This import cannot be undone: that is possible for 30 days, and once."))
    events.undo_confirmed.send(batch.id)


def carry_out(import_id: int) -> None:
    """Undo an import (a job): all that can be undone, or nothing. Doing it twice gives the same."""
    batch = ImportBatch.get_by_id(import_id)
    if batch.state != ImportState.UNDOING.value:
        return
    try:
        _undo(batch)
    except peewee.OperationalError:
        raise  # busy: nothing was written, and the job is run again
    except Exception:
        log.exception("import could not be undone", batch=import_id)
        with write():
            _move(batch, "fail to undo", notes=[*batch.notes, ["undo_failed", {}]])
        return
    events.registers_changed.send(batch.register)


def resume() -> None:
    """Ask again for what a killed worker left undone; forget what can be undone no more."""
    for batch in ImportBatch.select().where(ImportBatch.state == ImportState.UNDOING.value):
        events.undo_confirmed.send(batch.id)
    before = clock.now() - UNDO_DAYS
    old = ImportBatch.select(ImportBatch.id).where(
        (ImportBatch.finished_at < before) & (ImportBatch.state != ImportState.UNDOING.value)
    )
    with write():
        ImportedRow.delete().where(ImportedRow.batch.in_(old)).execute()
        EntryMerge.delete().where(EntryMerge.at < before).execute()


def _undo(batch: ImportBatch) -> None:
    intake, scope = INTAKES[batch.register], imports_service.scope_of(batch)
    role = batch.role or Role.CITY.value
    with write():
        cases = import_undo.examine(intake, batch, scope)
        undone, left = import_undo.undo(intake, batch, cases, (batch.undone_by, role))
        audit.record(
            AuditKind.IMPORT_UNDONE, account_id=batch.undone_by, role=role, subject=f"import {batch.id}", register=batch.register,
            undone=undone, left=left,
        )  # fmt: skip
        _move(batch, "end undo", undone=undone, not_undone=left, undone_at=clock.now())


def _move(batch: ImportBatch, step: str, **columns: Any) -> bool:
    """Take a step in one statement, so that of two at once one alone takes it; False where it is not due."""
    due = (ImportBatch.id == batch.id) & ImportBatch.state.in_(SOURCES[step])
    return bool(ImportBatch.update(state=IMPORT.target(step).value, **columns).where(due).execute())
