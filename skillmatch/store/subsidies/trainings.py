"""The trainings of a person, with attendance, certificate and shortage list, as the subsidy rules look at them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from skillmatch import clock
from skillmatch.store.catalogue.queries import day
from skillmatch.store.classes import attendance
from skillmatch.store.db.database import rows
from skillmatch.store.subsidies import rules as subsidy_rules
from skillmatch.store.subsidies.cases import Case, ClaimFacts, CompletedCourse, claims_beside, judge
from skillmatch.terms import EnrolmentState

TRAININGS = """
SELECT c.id, c.zh, c.en, c.certificate, c.target_rank, COALESCE(r.code, ''), e.state, e.id, e.run_id, e.completed_on,
 (SELECT o.occupation_id FROM course_occupation o WHERE o.course_id = c.id ORDER BY o.id LIMIT 1)
FROM course c LEFT JOIN subsidy_rule r ON r.id = c.subsidy_id
"""
ENROLLED = "JOIN enrolment e ON e.course_id = c.id AND e.worker_id = ? WHERE e.state IN ({}) ORDER BY e.id DESC"
ONE = "LEFT JOIN enrolment e ON e.course_id = c.id AND e.worker_id = ? WHERE c.id = ?"
SHOWN = "'requested', 'enrolled', 'completed', 'failed'"

CERTIFICATES = """
SELECT course_id, id, number, kind, occupation_id, rank, issued_on, revoked_at FROM certificate
WHERE worker_id = ? AND course_id IS NOT NULL ORDER BY id
"""
CLAIMS = "SELECT id, state, training_key, grade_key, course_id, asked_on, reason FROM subsidy_claim WHERE worker_id = ? ORDER BY id"

PASSED = """
SELECT 1 FROM enrolment e JOIN course c ON c.id = e.course_id JOIN subsidy_rule r ON r.id = c.subsidy_id
WHERE e.worker_id = ? AND e.state = 'completed' AND r.code IN ('SUB_LEVEL', 'SUB_SPECIAL', 'SUB_SAFETY')
 AND NOT EXISTS
  (SELECT 1 FROM subsidy_claim s WHERE s.worker_id = e.worker_id AND s.course_id = c.id AND s.training_key IS NOT NULL)
LIMIT 1
"""

VERSIONS = "SELECT id, number, published_on FROM shortage_version WHERE published_on IS NOT NULL ORDER BY number"
LISTED = """
SELECT DISTINCT p.version_id, so.occupation_id FROM shortage_profession p JOIN shortage_occupation so ON so.profession_id = p.id
"""


def of_worker(worker_id: int) -> list[Case]:
    """Every training that a person asked for, is in, completed or failed, judged today; the latest first."""
    found = rows(TRAININGS + ENROLLED.format(SHOWN), (worker_id,))
    return _judged(worker_id, [_training(worker_id, row) for row in found])


def of_course(worker_id: int, course_id: int, insured: int | None = None, claim_id: int | None = None) -> Case | None:
    """One course for a person, begun or not, as somebody asks who has not claimed it, or as one claim of theirs stands today; None
    where there is no such course.
    """
    found = rows(TRAININGS + ONE, (worker_id, course_id))
    return next(iter(_judged(worker_id, [_training(worker_id, row) for row in found], insured, claim_id)), None)


def twins(worker_id: int, claim_id: int) -> list[ClaimFacts]:
    """Return what stands beside a claim of the person for the same course or grade: of all of them one can be paid."""
    claims = claims_of(worker_id)
    mine = next(one for one in claims if one.id == claim_id)
    return [one for one in claims_beside(claims, mine.course_id, mine.grade_key) if one.id != claim_id]


def claimable(worker_id: int) -> list[Case]:
    """Return what a person can claim now; where nothing was passed that is not claimed yet, one query finds that out."""
    if not rows(PASSED, (worker_id,)):
        return []
    return [case for case in of_worker(worker_id) if case.claimable]


def claims_of(worker_id: int) -> list[ClaimFacts]:
    """All claims of a person, the first first."""
    return [
        ClaimFacts(key, state, training, grade, course, day(asked).year, reason)
        for key, state, training, grade, course, asked, reason in rows(CLAIMS, (worker_id,))
    ]


def _judged(
    worker_id: int, trainings: Sequence[CompletedCourse], insured: int | None = None, claim_id: int | None = None
) -> list[Case]:
    if not trainings:
        return []
    whole = _with_lists(_with_attendance(_with_certificates(worker_id, trainings)))
    book, claims, today = subsidy_rules.book(), claims_of(worker_id), clock.today()
    return [judge(book, one, claims, today, insured, claim_id) for one in whole]


def _training(worker_id: int, row: Sequence[Any]) -> CompletedCourse:
    course, zh, en, kind, rank, rule, state, enrolment, run, completed, occupation = row
    return CompletedCourse(
        worker_id, course, zh, en, kind, rank, rule or None,
        state=EnrolmentState(state) if state else None,
        enrolment_id=enrolment,
        run_id=run,
        completed_on=day(completed) if completed else None,
        occupation_id=occupation,
    )  # fmt: skip


def _with_certificates(worker_id: int, trainings: Sequence[CompletedCourse]) -> list[CompletedCourse]:
    """The last living certificate of each course; what it names goes before what the course register says."""
    living: dict[int, Any] = {}
    revoked: set[int] = set()
    for course, *certificate, revoked_at in rows(CERTIFICATES, (worker_id,)):
        if revoked_at is None:
            living[course] = certificate
        else:
            revoked.add(course)
    whole = []
    for one in trainings:
        if one.course_id in living:
            key, number, kind, occupation, rank, issued = living[one.course_id]
            one = replace(one, certificate_id=key, number=number, kind=kind, issued_on=day(issued), rank=rank or one.rank,
                          occupation_id=occupation or one.occupation_id)  # fmt: skip
        whole.append(replace(one, revoked=one.course_id in revoked and one.issued_on is None))
    return whole


def _with_attendance(trainings: Sequence[CompletedCourse]) -> list[CompletedCourse]:
    shares = {run: attendance.share(run) for run in {one.run_id for one in trainings} if run is not None}
    return [replace(one, attendance=shares.get(one.run_id, {}).get(one.worker_id)) if one.run_id else one for one in trainings]


def _with_lists(trainings: Sequence[CompletedCourse]) -> list[CompletedCourse]:
    """The names of the occupations, and the shortage list that had one on the day on which it was earned."""
    wanted = sorted({one.occupation_id for one in trainings if one.occupation_id is not None})
    if not wanted:
        return list(trainings)
    marks = ", ".join("?" * len(wanted))
    names = {row[0]: row[1:] for row in rows(f"SELECT id, zh, en FROM occupation WHERE id IN ({marks})", wanted)}
    listed = {tuple(row) for row in rows(f"{LISTED} WHERE so.occupation_id IN ({marks})", wanted)}
    versions = [(key, number, day(published)) for key, number, published in rows(VERSIONS)]
    whole = []
    for one in trainings:
        if one.occupation_id in names:
            zh, en = names[one.occupation_id]
            key, number = _list_on(versions, one.earned_on or clock.today())
            on_it = (key, one.occupation_id) in listed
            one = replace(one, occupation_zh=zh, occupation_en=en, shortage_version=number if on_it else None)
        whole.append(one)
    return whole


def _list_on(versions: Sequence[tuple[int, int, dt.date]], when: dt.date) -> tuple[int | None, int | None]:
    """The list in force on a day; none before the first was published, so that nothing is added for it."""
    before = [(key, number) for key, number, published in versions if published <= when]
    return before[-1] if before else (None, None)
