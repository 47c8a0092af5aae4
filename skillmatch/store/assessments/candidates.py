"""Who is assessed: the people of a class who have not passed it, with the number under which assessors know each."""

from __future__ import annotations

import secrets

from skillmatch.store.assessments.models import Assessment, Result
from skillmatch.store.classes.attendance import share
from skillmatch.store.db.database import rows
from skillmatch.terms import AssessmentState, ResultState

OF_RUN = "SELECT worker_id FROM enrolment WHERE run_id = ? AND state IN ('enrolled', 'failed') ORDER BY worker_id"
OF_COURSE = (
    "SELECT worker_id FROM enrolment WHERE course_id = ? AND run_id IS NULL AND state IN ('enrolled', 'failed') ORDER BY worker_id"
)
WHOLE = 100


def candidates_of(run_id: int | None, course_id: int) -> list[int]:
    """The people of a class, or of a course without one, who may be assessed: not those who passed already."""
    found = rows(OF_COURSE, (course_id,)) if run_id is None else rows(OF_RUN, (run_id,))
    return [int(worker) for (worker,) in found]


def bring_up_to_date(assessment: Assessment) -> None:
    """While no result is entered: number whoever has come, drop whoever has left, and see who attended enough.

    The numbers are drawn by lot and never change, so that they tell assessors nothing. Call it inside a transaction.
    """
    if assessment.state != AssessmentState.PLANNED.value:
        return
    people = candidates_of(assessment.run_id, assessment.course_id)
    held = {row.worker_id: row for row in Result.select().where(Result.assessment == assessment)}
    gone = set(held) - set(people)
    if gone:
        Result.delete().where((Result.assessment == assessment) & Result.worker.in_(sorted(gone))).execute()
    attended = {} if assessment.run_id is None else share(assessment.run_id)
    new = [worker for worker in people if worker not in held]
    secrets.SystemRandom().shuffle(new)
    last = max((row.number for row in held.values()), default=0)
    for number, worker in enumerate(new, last + 1):
        Result.create(
            assessment=assessment,
            worker=worker,
            number=number,
            state=ResultState.EXPECTED.value,
            attendance=attended.get(worker),
            admitted=_is_admitted(attended.get(worker), assessment.attendance_share),
        )
    for worker in set(people) & set(held):
        there = attended.get(worker)
        Result.update(attendance=there, admitted=_is_admitted(there, assessment.attendance_share)).where(
            Result.id == held[worker].id
        ).execute()


def _is_admitted(attended: float | None, least: int) -> bool:
    """Whether somebody attended enough; where no session was recorded, nobody is kept out."""
    return attended is None or round(attended * WHOLE, 6) >= least
