"""What a person holds, corrected by an office: skills with their evidence and permits, each change with its history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Conflict, Invalid, NotFound
from skillmatch.features.registers.services import registers as registers_service
from skillmatch.store.accounts.access import MISSING, Acting
from skillmatch.store.catalogue.models import Skill
from skillmatch.store.db.database import write
from skillmatch.store.people.models import HeldSkill, Worker, WorkerPermit
from skillmatch.store.registers.catalogue import TALENT
from skillmatch.terms import Evidence, Permit, Rank

EARLIEST = dt.date(1950, 1, 1)
HELD, PERMIT = "held:", "permit:"
"""What the history's fields begin with, before a skill's code or a permit."""


@dataclass(frozen=True)
class Holding:
    """A skill as it is entered."""

    skill_id: int
    rank: int
    evidence: str
    dated_on: dt.date
    expires_on: dt.date | None


def skills(worker_id: int) -> Sequence[HeldSkill]:
    """All skills that somebody holds, strongest first."""
    found = HeldSkill.select(HeldSkill, Skill).join(Skill).where(HeldSkill.worker == worker_id)
    return list(found.order_by(HeldSkill.rank.desc(), Skill.id))


def permits(worker_id: int) -> Sequence[WorkerPermit]:
    """All permits that somebody holds."""
    return list(WorkerPermit.select().where(WorkerPermit.worker == worker_id).order_by(WorkerPermit.permit))


def held(worker_id: int, skill_id: int) -> HeldSkill:
    """One of them.

    Raises
    ------
    NotFound
        The person does not hold it.
    """
    found = HeldSkill.get_or_none((HeldSkill.worker == worker_id) & (HeldSkill.skill == skill_id))
    if found is None:
        raise NotFound(MISSING)
    return found


def store(acting: Acting, entry_id: int, entered: Holding, seen: int, *, new: bool) -> bool:
    """Add a skill, or correct one that is held.

    Parameters
    ----------
    seen : int
        The last change of the entry that the officer has seen.
    new : bool
        Whether it is added: one that is held already is then refused.

    Returns
    -------
    bool
        Whether anything differed.
    """
    with write():
        worker = _worker(acting, entry_id, seen)
        skill = _skill(entered)
        now = HeldSkill.get_or_none((HeldSkill.worker == worker) & (HeldSkill.skill == skill))
        if new and now is not None:
            raise Invalid(fields={"skill": gettext("This skill is held already. Correct it in the list above.")})
        if not new and now is None:
            raise Conflict(gettext("Somebody changed this entry in the meantime. Look at it again, then enter your changes."))
        values = {
            "rank": entered.rank,
            "evidence": entered.evidence,
            "dated_on": entered.dated_on,
            "expires_on": entered.expires_on,
        }
        before = None if now is None else _said(now)
        if now is None:
            now = HeldSkill.create(worker=worker, skill=skill, **values)
        else:
            HeldSkill.update(**values).where(HeldSkill.id == now.id).execute()
        after = _said(HeldSkill.get_by_id(now.id))
        if before != after:
            _record_change(acting, worker, HELD + skill.code, before, after)
    return before != after


def remove(acting: Acting, entry_id: int, skill_id: int, seen: int) -> None:
    """Take out a skill that was entered wrongly; the history keeps it."""
    with write():
        worker = _worker(acting, entry_id, seen)
        row = held(worker.id, skill_id)
        before, code = _said(row), row.skill.code
        HeldSkill.delete().where(HeldSkill.id == row.id).execute()
        _record_change(acting, worker, HELD + code, before, None)


def store_permit(acting: Acting, entry_id: int, permit: Permit, expires_on: dt.date | None, seen: int) -> bool:
    """Add a permit or renew one; gives whether anything differed."""
    with write():
        worker = _worker(acting, entry_id, seen)
        now = _permit(worker, permit)
        before = None if now is None else _until(now)
        if now is None:
            now = WorkerPermit.create(worker=worker, permit=permit.value, expires_on=expires_on)
        else:
            WorkerPermit.update(expires_on=expires_on).where(WorkerPermit.id == now.id).execute()
        after = _until(WorkerPermit.get_by_id(now.id))
        if before != after:
            _record_change(acting, worker, PERMIT + permit.value, before, after)
    return before != after


def remove_permit(acting: Acting, entry_id: int, permit: Permit, seen: int) -> None:
    """Take out a permit that was entered wrongly."""
    with write():
        worker = _worker(acting, entry_id, seen)
        row = _permit(worker, permit)
        if row is None:
            raise NotFound(MISSING)
        before = _until(row)
        WorkerPermit.delete().where(WorkerPermit.id == row.id).execute()
        _record_change(acting, worker, PERMIT + permit.value, before, None)


def _worker(acting: Acting, entry_id: int, seen: int) -> Worker:
    found: Worker = registers_service.editable_entry(acting, TALENT, entry_id)
    if registers_service.last_change(TALENT, entry_id) != seen:
        raise Conflict(gettext("Somebody changed this entry in the meantime. Look at it again, then enter your changes."))
    return found


def _skill(entered: Holding) -> Skill:
    """The skill, where all that was entered holds."""
    wrong, found = {}, Skill.get_or_none(Skill.id == entered.skill_id)
    if found is None:
        wrong["skill"] = gettext("Choose one of the list.")
    if not 1 <= entered.rank <= max(Rank):
        wrong["rank"] = gettext("Choose a rank from 1 to 8.")
    if entered.evidence not in {one.value for one in Evidence}:
        wrong["evidence"] = gettext("Choose one of the list.")
    if not EARLIEST <= entered.dated_on <= clock.today():
        wrong["dated_on"] = gettext("Enter a day that is not in the future.")
    elif entered.expires_on is not None and entered.expires_on < entered.dated_on:
        wrong["expires_on"] = gettext("It cannot end before its day.")
    if wrong or found is None:
        raise Invalid(fields=wrong)
    return found


def _permit(worker: Worker, permit: Permit) -> WorkerPermit | None:
    return WorkerPermit.get_or_none((WorkerPermit.worker == worker) & (WorkerPermit.permit == permit.value))


def _record_change(acting: Acting, worker: Worker, field: str, before: Any, after: Any) -> None:
    worker.updated_at = clock.now()
    worker.save(only=["updated_at"])
    registers_service.record(acting, TALENT, worker, "changed", {field: before}, {field: after})


def _said(row: HeldSkill) -> dict[str, Any]:
    """A held skill as the history keeps it."""
    days = {name: None if getattr(row, name) is None else str(getattr(row, name)) for name in ("dated_on", "expires_on")}
    return {"rank": row.rank, "evidence": row.evidence} | days


def _until(row: WorkerPermit) -> dict[str, Any]:
    return {"expires_on": None if row.expires_on is None else str(row.expires_on)}
