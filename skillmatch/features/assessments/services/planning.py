"""Setting an assessment: for whom, when and where, by which standard, how it counts, and who assesses. One transaction each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Conflict, Invalid
from skillmatch.features.assessments.messages import assessments as assessments_messages
from skillmatch.features.assessments.rules import assessments as assessments_rules
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.accounts.models import Account
from skillmatch.store.assessments import access, candidates, conflicts
from skillmatch.store.assessments import queries as assessment_queries
from skillmatch.store.assessments.events import record
from skillmatch.store.assessments.models import Assessment, AssessmentAssessor, Result, StandardVersion
from skillmatch.store.db import year_numbers
from skillmatch.store.db.database import write
from skillmatch.store.messaging import messages
from skillmatch.terms import AssessmentState, AuditKind, Basis, EvaluationKind, MessageKind, StandardState
from skillmatch.workflow.declared.assessments import ASSESSMENT, ASSESSORS


@dataclass(frozen=True)
class AssessmentPlan:
    """What is entered about an assessment. Weights are per cent, marks out of 100."""

    kind: EvaluationKind
    on_day: dt.date
    place: str
    version_id: int | None
    theory_weight: int
    theory_pass: int
    practical_pass: int
    total_pass: int
    attendance_share: int
    assessors: tuple[int, ...]


def put(acting: Acting, run_id: int | None, course_id: int, plan: AssessmentPlan) -> Assessment:
    """Set an assessment for a class, or for the people of a course without one.

    Raises
    ------
    Conflict
        An assessment of the class is under way, or there is nobody to assess.
    Invalid
        A field cannot be so, or an assessor has a conflict of interest.
    """
    with write():
        if run_id is not None:
            run = access.run_to_assess(acting, run_id)
            course, base_id, starts_on = run.course, run.base_id, run.starts_on
        else:
            course = access.course_to_assess(acting, course_id)
            base_id, starts_on = course.base_id, None
        _check(plan, run_id, _to_assess(run_id, course.id), starts_on)
        assessment = Assessment.create(
            number=year_numbers.draw(Assessment, f"K{clock.today().year}"),
            run=run_id,
            course=course,
            base=base_id,
            state=ASSESSMENT.start.value,
            planned_by=acting.account_id,
            basis=(Basis.SAMPLE if Account.get_by_id(acting.account_id).sample else Basis.OFFICIAL).value,
            **_columns(plan),
        )
        _settle(acting, assessment, plan, "set")
    return assessment


def _to_assess(run_id: int | None, course_id: int) -> list[int]:
    """The people of a class, or of a course without one, for whom no assessment is under way."""
    without = Assessment.run.is_null() & (Assessment.course == course_id)
    theirs = without if run_id is None else Assessment.run == run_id
    if Assessment.select().where(theirs & (Assessment.state != AssessmentState.PUBLISHED.value)).exists():
        raise Conflict(gettext("An assessment of these people is under way already."))
    people = candidates.candidates_of(run_id, course_id)
    if not people:
        raise Conflict(gettext("Nobody is to be assessed: nobody is enrolled, or all have passed."))
    if len(people) > assessments_rules.MAX_CANDIDATES:
        raise Conflict(gettext("More than %(n)s people cannot be assessed at once.", n=assessments_rules.MAX_CANDIDATES))
    return people


def change(acting: Acting, assessment_id: int, plan: AssessmentPlan) -> Assessment:
    """Set an assessment anew while no result is entered; the numbers of the candidates stay."""
    with write():
        assessment = _planned(acting, assessment_id, "change")
        people = candidates.candidates_of(assessment.run_id, assessment.course_id)
        run = assessment.run
        _check(plan, assessment.run_id, people, None if run is None else run.starts_on)
        Assessment.update(_columns(plan)).where(Assessment.id == assessment.id).execute()
        assessment = Assessment.get_by_id(assessment.id)
        _settle(acting, assessment, plan, "changed")
    return assessment


def refresh(acting: Acting, assessment_id: int) -> None:
    """Take over who has come to the class or left it, and who attended enough."""
    with write():
        assessment = _planned(acting, assessment_id, "refresh")
        candidates.bring_up_to_date(assessment)
        record(assessment, "refreshed", account_id=acting.account_id)


def withdraw(acting: Acting, assessment_id: int) -> None:
    """Take an assessment back while no result is entered."""
    with write():
        assessment = _planned(acting, assessment_id, "withdraw")
        audit.record(
            AuditKind.ASSESSMENT_SET, account_id=acting.account_id, role=acting.role.value,
            subject=f"assessment {assessment.number}", withdrawn=True,
        )  # fmt: skip
        assessment.delete_instance()


def choices(run_id: int | None, course_id: int) -> list[tuple[assessment_queries.Assessor, list[str]]]:
    """Everybody who may assess, each with what stands against it in words; who can be chosen comes first."""
    known = assessment_queries.assessors()
    found = conflicts.between([one.id for one in known], run_id, candidates.candidates_of(run_id, course_id))
    listed = [(one, assessments_messages.conflicts(found[one.id])) for one in known]
    return sorted(listed, key=lambda pair: (bool(pair[1]), pair[0].name))


def _planned(acting: Acting, assessment_id: int, step: str) -> Assessment:
    assessment = access.set_assessment(acting, assessment_id)
    if ASSESSMENT.refusal(step, AssessmentState(assessment.state), acting.role) is not None:
        raise Conflict(gettext("Results are entered already: the assessment can no longer be changed."))
    return assessment


def _check(plan: AssessmentPlan, run_id: int | None, people: Sequence[int], starts_on: dt.date | None) -> None:
    wrong: dict[str, str] = {}
    if plan.on_day < clock.today():
        wrong["on_day"] = gettext("Choose today or a later day.")
    elif starts_on is not None and plan.on_day < starts_on:
        wrong["on_day"] = gettext("The class has not begun by then.")
    for name in ("theory_weight", "theory_pass", "practical_pass", "total_pass", "attendance_share"):
        if not 0 <= getattr(plan, name) <= 100:
            wrong[name] = gettext("Enter a whole number from 0 to 100.")
    published = (StandardVersion.id == plan.version_id) & (StandardVersion.state == StandardState.PUBLISHED.value)
    if plan.version_id is not None and not StandardVersion.select().where(published).exists():
        wrong["version"] = gettext("Choose a version that is in force.")
    refused = _assessors_refused(plan.assessors, run_id, people)
    if refused:
        wrong["assessors"] = refused
    if wrong:
        raise Invalid(gettext("Some of what was entered cannot be accepted."), wrong)


def _assessors_refused(chosen: Sequence[int], run_id: int | None, people: Sequence[int]) -> str:
    """Why these assessors cannot be chosen, with everybody's reason; empty where they can."""
    known = {one.id: one.name for one in assessment_queries.assessors()}
    if len(set(chosen)) < ASSESSORS.quorum:
        return gettext("Choose at least two assessors: one enters the results, another checks them.")
    if not set(chosen) <= set(known):
        return gettext("Choose one of these.")
    found = conflicts.between(chosen, run_id, people)
    reasons = [
        gettext(
            "%(name)s: %(reason)s", name=known[account], reason=gettext("; ").join(assessments_messages.conflicts(found[account]))
        )
        for account in chosen
        if found[account]
    ]
    return " ".join(reasons)


def _columns(plan: AssessmentPlan) -> dict[str, object]:
    return {
        "kind": plan.kind.value,
        "on_day": plan.on_day,
        "place": plan.place,
        "version": plan.version_id,
        "theory_weight": plan.theory_weight,
        "practical_weight": 100 - plan.theory_weight,
        "theory_pass": plan.theory_pass,
        "practical_pass": plan.practical_pass,
        "total_pass": plan.total_pass,
        "attendance_share": plan.attendance_share,
    }


def _settle(acting: Acting, assessment: Assessment, plan: AssessmentPlan, kind: str) -> None:
    """Assign the assessors, number the candidates, and tell both."""
    AssessmentAssessor.delete().where(AssessmentAssessor.assessment == assessment).execute()
    for account in dict.fromkeys(plan.assessors):
        AssessmentAssessor.create(assessment=assessment, account=account)
    candidates.bring_up_to_date(assessment)
    record(assessment, kind, account_id=acting.account_id, day=plan.on_day.isoformat())
    audit.record(
        AuditKind.ASSESSMENT_SET, account_id=acting.account_id, role=acting.role.value, subject=f"assessment {assessment.number}"
    )
    course = messages.name(assessment.course)
    told: dict[str, Any] = {"course": course, "day": plan.on_day.isoformat(), "place": plan.place}
    people = [row.worker_id for row in Result.select(Result.worker).where(Result.assessment == assessment)]
    messages.send_many(MessageKind.ASSESSMENT_SET, "/results", workers=people, what="candidate", **told)
    messages.send_many(
        MessageKind.ASSESSMENT_SET, f"/cases/{assessment.id}", accounts=list(dict.fromkeys(plan.assessors)), what="assessor", **told
    )
