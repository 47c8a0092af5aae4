"""Conflicts of interest between assessors and candidates: asked when assessors are chosen, and again before each step."""

from __future__ import annotations

from collections.abc import Collection

from skillmatch.store.classes.rosters import trainer_of
from skillmatch.store.db.database import rows
from skillmatch.workflow import ConflictOfInterest

OWN = """
SELECT m.account_id, m.worker_id, COALESCE(m.mentor_id, o.id), m.trainer_id, m.enterprise_id, w.enterprise_id, n.enterprise_id
FROM membership m LEFT JOIN worker w ON w.id = m.worker_id LEFT JOIN mentor o ON o.worker_id = m.worker_id
LEFT JOIN mentor n ON n.id = COALESCE(m.mentor_id, o.id) WHERE m.account_id IN ({0})
"""
TIES = "SELECT account_id, worker_id, enterprise_id FROM assessor_tie WHERE account_id IN ({0})"
FIRMS = "SELECT DISTINCT enterprise_id FROM worker WHERE id IN ({0}) AND enterprise_id IS NOT NULL"
MENTORS = "SELECT DISTINCT mentor_id FROM mentorship WHERE worker_id IN ({0}) AND state IN ('active', 'ended')"
TEACHERS = "SELECT DISTINCT trainer_id FROM class_session WHERE run_id = ? AND trainer_id IS NOT NULL"


def between(account_ids: Collection[int], run_id: int | None, worker_ids: Collection[int]) -> dict[int, set[ConflictOfInterest]]:
    """Return what stands between each account and these candidates, by six queries however many they are.

    Parameters
    ----------
    account_ids : collection of int
        Assessors.
    run_id : int or None
        The class of the candidates: whoever teaches it does not assess it.
    worker_ids : collection of int
        The candidates.

    Returns
    -------
    dict of int to set of ConflictOfInterest
        An empty set where nothing does.
    """
    accounts, people = _listed(account_ids), _listed(worker_ids)
    candidates, teachers = set(worker_ids), set[int]()
    if run_id is not None:
        teachers = {row[0] for row in rows(TEACHERS, (run_id,))}
        of_order = trainer_of(run_id)
        teachers |= set() if of_order is None else {of_order}
    firms = {row[0] for row in rows(FIRMS.format(people))}
    mentors = {row[0] for row in rows(MENTORS.format(people))}
    found: dict[int, set[ConflictOfInterest]] = {int(account): set() for account in account_ids}
    for account, worker, mentor, trainer, *employers in rows(OWN.format(accounts)):
        found[account] |= {
            kind
            for kind, holds in (
                (ConflictOfInterest.SELF, worker in candidates),
                (ConflictOfInterest.MENTOR, mentor in mentors),
                (ConflictOfInterest.TRAINER, trainer in teachers),
                (ConflictOfInterest.EMPLOYER, bool(firms & set(employers))),
            )
            if holds
        }
    for account, worker, enterprise in rows(TIES.format(accounts)):
        if worker in candidates:
            found[account].add(ConflictOfInterest.TIE)
        if enterprise in firms:
            found[account].add(ConflictOfInterest.EMPLOYER)
    return found


def of_one(account_id: int, run_id: int | None, worker_ids: Collection[int]) -> set[ConflictOfInterest]:
    """Return what stands between one account and these candidates."""
    return between([account_id], run_id, worker_ids)[account_id]


def _listed(ids: Collection[int]) -> str:
    return ", ".join(str(int(key)) for key in sorted(ids)) or "-1"
