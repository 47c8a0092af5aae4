"""Who is assessed: the people of a class who have not passed it, with the number under which assessors know each."""

from __future__ import annotations

import secrets

from skillmatch.store.assessments.models import Assessment, Result
from skillmatch.store.classes import attendance
from skillmatch.store.classes.attendance import ClassAttendance
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
    attended = attended_by(assessment)
    new = [worker for worker in people if worker not in held]
    secrets.SystemRandom().shuffle(new)
    last = max((row.number for row in held.values()), default=0)
    for number, worker in enumerate(new, last + 1):
        Result.create(
            assessment=assessment,
            worker=worker,
            number=number,
            state=ResultState.EXPECTED.value,
            attendance=attended.shares.get(worker),
            admitted=_is_admitted(attended.at_best(worker), assessment.attendance_share),
        )
    for worker in set(people) & set(held):
        _write(held[worker], attended, assessment.attendance_share)


def count_again(assessment: Assessment) -> None:
    """Before results are published: see what was written down of attendance since they were entered.

    Nobody is let in afterwards; whoever turns out to have attended too little is out. Call it inside a transaction.
    """
    attended = attended_by(assessment)
    for result in Result.select().where(Result.assessment == assessment):
        if attended.shares and result.admitted:
            _write(result, attended, assessment.attendance_share)


def attended_by(assessment: Assessment) -> ClassAttendance:
    """The attendance of the assessed class; without a class there is none."""
    return ClassAttendance() if assessment.run_id is None else attendance.of_class(assessment.run_id)


def _write(result: Result, attended: ClassAttendance, least: int) -> None:
    worker = result.worker_id
    admitted = _is_admitted(attended.at_best(worker), least)
    Result.update(attendance=attended.shares.get(worker), admitted=admitted).where(Result.id == result.id).execute()


def _is_admitted(attended: float | None, least: int) -> bool:
    """Whether somebody attended enough, if in every session of which nothing is written down; where no session was recorded, nobody
    is kept out."""
    return attended is None or round(attended * WHOLE, 6) >= least
