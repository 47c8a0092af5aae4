"""Publishing results: totals, passes, enrolments, messages, and whoever acts on it, all in one transaction."""

from __future__ import annotations

from skillmatch import clock, events
from skillmatch.errors import Invalid
from skillmatch.features.assessments.messages import assessments as assessments_messages
from skillmatch.features.assessments.rules import assessments as assessments_rules
from skillmatch.features.assessments.rules.assessments import AssessmentStep, Marks, Scheme
from skillmatch.features.assessments.services import marking as marking_service
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.assessments import access, candidates
from skillmatch.store.assessments.events import record
from skillmatch.store.assessments.models import Assessment, Result
from skillmatch.store.classes.models import Enrolment
from skillmatch.store.db.database import write
from skillmatch.store.db.versions import FIGURES, raise_version
from skillmatch.store.messaging import messages
from skillmatch.terms import AuditKind, EnrolmentState, MessageKind, ResultState
from skillmatch.workflow.declared.assessments import ASSESSMENT


def publish(acting: Acting, assessment_id: int, reason: str = "") -> Assessment:
    """Make the checked results known: everybody reads their own, and what follows from them happens at once.

    Sessions without an attendance record are asked for first; `reason` says why they stay without one, and is kept.

    Raises
    ------
    Invalid
        Sessions of the class are without a record, and no reason is given.
    Conflict
        The results are not checked, are published already, or were entered or checked by the one who would publish them.
    """
    with write():
        assessment = access.set_assessment(acting, assessment_id)
        uninvolved = acting.account_id not in (assessment.entered_by_id, assessment.checked_by_id)
        marking_service.refuse(acting, assessment, AssessmentStep.PUBLISH, uninvolved=uninvolved)
        missing = len(candidates.attended_by(assessment).unrecorded)
        if missing and not reason.strip():
            raise Invalid(fields={"reason": assessments_messages.unrecorded(missing)})
        candidates.count_again(assessment)
        how, passed = marking_service.scheme(assessment), 0
        results = list(Result.select().where(Result.assessment == assessment).order_by(Result.number))
        for result in results:
            passed += settle(assessment, result, how, ResultState.PUBLISHED)
        sat = sum(bool(result.admitted) and not result.absent for result in results)
        Assessment.update(
            state=ASSESSMENT.target(AssessmentStep.PUBLISH.value).value, published_by=acting.account_id, published_at=clock.now()
        ).where(Assessment.id == assessment.id).execute()  # fmt: skip
        raise_version(FIGURES)
        states = str(assessment.state), str(ASSESSMENT.target(AssessmentStep.PUBLISH.value))
        record(
            assessment,
            AssessmentStep.PUBLISH.value,
            account_id=acting.account_id,
            states=states,
            note=reason.strip() if missing else "",
            people=sat,
            passed=passed,
            unrecorded=missing,
        )
        audit.record(
            AuditKind.RESULTS_PUBLISHED, account_id=acting.account_id, role=acting.role.value,
            subject=f"assessment {assessment.number}", people=sat, passed=passed,
            **({"unrecorded": missing} if missing else {}),
        )  # fmt: skip
        course = messages.name(assessment.course)
        for result in results:
            messages.send(MessageKind.RESULTS_PUBLISHED, f"/results/{result.id}", worker_id=result.worker_id, course=course)
        events.results_published.send(assessment.id)
    return Assessment.get_by_id(assessment_id)


def settle(assessment: Assessment, result: Result, how: Scheme, state: ResultState) -> bool:
    """Work out one result and let the person's enrolment follow it; call it inside a transaction.

    Returns
    -------
    bool
        Whether the person passed. Whoever did not come or was not admitted has not.
    """
    marks = Marks(result.theory, result.practical, bool(result.absent))
    sat = bool(result.admitted) and not marks.absent
    whole = assessments_rules.total(how, marks) if sat else None
    passed = sat and assessments_rules.passes(how, marks)
    Result.update(state=state.value, total=whole, passed=passed).where(Result.id == result.id).execute()
    mine = (Enrolment.worker == result.worker_id) & (Enrolment.course == assessment.course_id)
    if passed:
        Enrolment.update(
            state=EnrolmentState.COMPLETED.value, completed_on=assessment.on_day, hours=assessment.course.hours
        ).where(mine).execute()  # fmt: skip
    else:
        still = mine & (Enrolment.state == EnrolmentState.ENROLLED.value)
        before = Enrolment.completed_on.is_null(False)  # who took the course again keeps what was passed before
        Enrolment.update(state=EnrolmentState.COMPLETED.value).where(still & before).execute()
        Enrolment.update(state=EnrolmentState.FAILED.value).where(still & ~before).execute()
    return passed
