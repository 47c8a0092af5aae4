"""Who passed: what orders, certificates and figures ask of the published results."""

from __future__ import annotations

from dataclasses import dataclass

from skillmatch.store.db.database import rows

PASSED = """
SELECT r.worker_id FROM result r JOIN assessment a ON a.id = r.assessment_id
WHERE a.id = ? AND a.state = 'published' AND r.passed ORDER BY r.worker_id
"""
OF_RUN = """
SELECT COUNT(*), COALESCE(SUM(p.best), 0) FROM (
 SELECT r.worker_id, MAX(CASE WHEN r.passed THEN 1 ELSE 0 END) AS best
 FROM result r JOIN assessment a ON a.id = r.assessment_id
 WHERE a.run_id = ? AND a.state = 'published' GROUP BY r.worker_id) p
"""
"""Whoever is assessed again counts once, with the better result."""


@dataclass(frozen=True)
class PassCounts:
    """People of a class with a published result; those who did not come or were not admitted have failed."""

    assessed: int
    passed: int
    failed: int


def passed(assessment_id: int) -> list[int]:
    """The workers who passed an assessment, in ascending order; nobody before its results are published."""
    return [int(worker) for (worker,) in rows(PASSED, (assessment_id,))]


def of_run(run_id: int) -> PassCounts:
    """Return how many people of a class were assessed, passed and failed, over all its published assessments."""
    assessed, won = (int(number) for number in rows(OF_RUN, (run_id,))[0])
    return PassCounts(assessed, won, assessed - won)
