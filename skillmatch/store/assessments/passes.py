"""Who was assessed and who passed: what orders, certificates and figures ask of the published results.

One definition for all of them: assessed is who sat, so nobody who was not admitted or did not come; failed is who sat and has not
passed.
"""

from __future__ import annotations

from dataclasses import dataclass

from skillmatch.store.db.database import rows

PASSED = """
SELECT r.worker_id FROM result r JOIN assessment a ON a.id = r.assessment_id
WHERE a.id = ? AND a.state = 'published' AND r.passed ORDER BY r.worker_id
"""
DID_NOT_SIT, SAT, HAS_PASSED = 0, 1, 2

OUTCOME = (
    f"CASE WHEN r.passed THEN {HAS_PASSED} WHEN r.admitted AND NOT COALESCE(r.absent, FALSE) THEN {SAT} ELSE {DID_NOT_SIT} END"
)
"""What came of a published result ``r``, by the numbers above; of several the highest counts."""

OF_RUN = f"""
SELECT COALESCE(SUM(CASE WHEN p.best >= {SAT} THEN 1 ELSE 0 END), 0),
 COALESCE(SUM(CASE WHEN p.best = {HAS_PASSED} THEN 1 ELSE 0 END), 0) FROM (
 SELECT r.worker_id, MAX({OUTCOME}) AS best
 FROM result r JOIN assessment a ON a.id = r.assessment_id
 WHERE a.run_id = ? AND a.state = 'published' GROUP BY r.worker_id) p
"""
"""Whoever is assessed again counts once, with the better result."""


@dataclass(frozen=True)
class PassCounts:
    """People of a class who sat an assessment whose results are published."""

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
