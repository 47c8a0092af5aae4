"""An assessor enters the results, another checks them. Both know the candidates by number alone."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Conflict, Invalid, NotAllowed
from skillmatch.features.assessments.messages import assessments as assessments_messages
from skillmatch.features.assessments.rules import assessments as assessments_rules
from skillmatch.features.assessments.rules.assessments import AssessmentStep, MarkFault, Marks, Scheme
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.assessments import access, candidates, conflicts
from skillmatch.store.assessments.events import record
from skillmatch.store.assessments.models import Assessment, AssessmentAssessor, Result
from skillmatch.store.db.database import write
from skillmatch.store.messaging import messages
from skillmatch.terms import AssessmentState, AuditKind, MessageKind, ResultState
from skillmatch.workflow import ROLE
from skillmatch.workflow.declared.assessments import ASSESSMENT, ASSESSORS

Typed = Mapping[int, tuple[str, str, bool]]
"""Number of a candidate to theory, practical and absence as they were typed."""


class MarksRefused(Invalid):
    """Marks that cannot be stored; ``rows`` has the reason of each candidate's number."""

    def __init__(self, rows: Mapping[int, str]) -> None:
        super().__init__(gettext("Some marks cannot be accepted. Nothing was stored; what you entered is still here."))
        self.rows = dict(rows)


class MarksDiffer(Invalid):
    """The check changes marks, and nobody said why; ``numbers`` are the candidates."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__(
            gettext("Your marks differ from those entered. Look at the differences and say why before you store them."),
            {"reason": gettext("Say why the marks differ.")},
        )
        self.numbers = numbers


def enter(acting: Acting, assessment_id: int, typed: Typed) -> Assessment:
    """Enter the results of all candidates.

    Raises
    ------
    Conflict
        The step is not due, or the assessor has a conflict of interest by now.
    Refused
        A mark is missing or none; nothing was stored.
    """
    with write():  # stays where the marks are refused: the sheet has to show who came and who left before they can be right
        assessment = access.own_case(acting, assessment_id)
        has_come = assessment.on_day <= clock.today()
        # Who has a conflict is known once the list of candidates is up to date.
        refuse(acting, assessment, AssessmentStep.ENTER, day=has_come, impartial=True)
        candidates.bring_up_to_date(assessment)
    with write():
        assessment = access.own_case(acting, assessment_id)
        candidates.bring_up_to_date(assessment)
        found = _conflicts(acting, assessment)
        refuse(acting, assessment, AssessmentStep.ENTER, found, day=has_come, impartial=not found)
        for result, marks in _read(assessment, typed):
            Result.update(
                state=ResultState.ENTERED.value, theory=marks.theory, practical=marks.practical, absent=marks.absent,
                first_theory=marks.theory, first_practical=marks.practical, first_absent=marks.absent, note="",
            ).where(Result.id == result.id).execute()  # fmt: skip
        _go(
            acting,
            assessment,
            AssessmentStep.ENTER,
            AuditKind.RESULTS_ENTERED,
            entered_by=acting.account_id,
            entered_at=clock.now(),
        )
        others = [account for account in _assessors(assessment) if account != acting.account_id]
        _tell(assessment, others, "check")
    return assessment


def check(acting: Acting, assessment_id: int, typed: Typed, reason: str = "") -> Assessment:
    """Check as the second person what was entered; what differs is kept beside it, with the reason.

    Raises
    ------
    Conflict
        The one who entered does not check; the step is not due; or a conflict of interest.
    Refused, Differs
        A mark is none, or marks differ without a reason.
    """
    with write():
        assessment = access.own_case(acting, assessment_id)
        found = _conflicts(acting, assessment)
        another = assessment.entered_by_id != acting.account_id
        refuse(acting, assessment, AssessmentStep.CHECK, found, another=another, impartial=not found)
        checked = _read(assessment, typed)
        before = {result.number: Marks(result.theory, result.practical, bool(result.absent)) for result, _ in checked}
        changed = assessments_rules.differ(before, {result.number: marks for result, marks in checked})
        if changed and not reason.strip():
            raise MarksDiffer(changed)
        for result, marks in checked:
            Result.update(
                state=ResultState.CHECKED.value, theory=marks.theory, practical=marks.practical, absent=marks.absent,
                note=reason.strip() if result.number in changed else "",
            ).where(Result.id == result.id).execute()  # fmt: skip
        _go(
            acting, assessment, AssessmentStep.CHECK, AuditKind.RESULTS_CHECKED, changed=changed, note=reason.strip(),
            checked_by=acting.account_id, checked_at=clock.now(),
        )  # fmt: skip
        _tell(assessment, [] if assessment.planned_by_id is None else [assessment.planned_by_id], "publish")
    return assessment


def send_back(acting: Acting, assessment_id: int, reason: str) -> Assessment:
    """Give the results back to whoever entered them; the marks stay in the form."""
    with write():
        assessment = access.own_case(acting, assessment_id)
        another = assessment.entered_by_id != acting.account_id
        refuse(acting, assessment, AssessmentStep.RETURN, another=another, reason=bool(reason.strip()))
        author = assessment.entered_by_id
        Result.update(state=ResultState.EXPECTED.value).where(Result.assessment == assessment).execute()
        _go(
            acting,
            assessment,
            AssessmentStep.RETURN,
            AuditKind.RESULTS_CHECKED,
            note=reason.strip(),
            entered_by=None,
            entered_at=None,
        )
        _tell(assessment, [] if author is None else [author], "again")
    return assessment


def scheme(assessment: Assessment) -> Scheme:
    """Return how an assessment counts."""
    return Scheme(assessment.theory_weight, assessment.theory_pass, assessment.practical_pass, assessment.total_pass)


def due(assessment: Assessment, step: AssessmentStep) -> None:
    """Raise Conflict where a step may not be taken from the state in which the assessment is: no step is skipped."""
    if not ASSESSMENT.is_due(step.value, AssessmentState(assessment.state)):
        raise Conflict(assessments_messages.not_due(step, AssessmentState(assessment.state)))


def refuse(acting: Acting, assessment: Assessment, step: AssessmentStep, reasons: str = "", **facts: bool) -> None:
    """Raise where a step may not be taken now; `reasons` says what a conflict of interest is."""
    state = AssessmentState(assessment.state)
    code = ASSESSMENT.refusal(step.value, state, acting.role, facts)
    if code == ROLE:
        raise NotAllowed()
    if code == "reason":
        raise Invalid("", {"reason": assessments_messages.refusal(code, step, state)})
    if code is not None:
        raise Conflict(assessments_messages.refusal(code, step, state, reasons))


def _conflicts(acting: Acting, assessment: Assessment) -> str:
    """Return in words what stands between an assessor and the candidates; empty where nothing does."""
    people = [row.worker_id for row in Result.select(Result.worker).where(Result.assessment == assessment)]
    found = conflicts.of_one(acting.account_id, assessment.run_id, people)
    return gettext("; ").join(assessments_messages.conflicts(ASSESSORS.excluding(found)))


def _read(assessment: Assessment, typed: Typed) -> list[tuple[Result, Marks]]:
    """The marks of every candidate as they were typed; whoever is not admitted has none."""
    results = list(Result.select().where(Result.assessment == assessment).order_by(Result.number))
    how, wrong, read = scheme(assessment), dict[int, str](), list[tuple[Result, Marks]]()
    for result in results:
        theory, practical, absent = typed.get(result.number, ("", "", False))
        if not result.admitted:
            if theory.strip() or practical.strip():
                wrong[result.number] = assessments_messages.fault(MarkFault.NOT_ADMITTED)
            read.append((result, Marks()))
            continue
        found = assessments_rules.read(how, theory, practical, absent)
        if isinstance(found, MarkFault):
            wrong[result.number] = assessments_messages.fault(found)
        else:
            read.append((result, found))
    for number in set(typed) - {result.number for result in results}:
        wrong[number] = assessments_messages.fault(MarkFault.UNKNOWN)
    if wrong:
        raise MarksRefused(wrong)
    return read


def _go(
    acting: Acting,
    assessment: Assessment,
    step: AssessmentStep,
    kind: AuditKind,
    note: str = "",
    changed: object = (),
    **columns: object,
) -> None:
    states = str(assessment.state), str(ASSESSMENT.target(step.value))
    Assessment.update(state=states[1], **columns).where(Assessment.id == assessment.id).execute()
    record(assessment, step.value, account_id=acting.account_id, note=note, states=states, changed=changed)
    audit.record(
        kind, account_id=acting.account_id, role=acting.role.value, subject=f"assessment {assessment.number}", step=step.value
    )


def _assessors(assessment: Assessment) -> list[int]:
    found = AssessmentAssessor.select(AssessmentAssessor.account).where(AssessmentAssessor.assessment == assessment)
    return [row.account_id for row in found]


def _tell(assessment: Assessment, accounts: list[int], what: str) -> None:
    link = f"/assessments/{assessment.id}" if what == "publish" else f"/cases/{assessment.id}"
    messages.send_many(
        MessageKind.CHECK_WANTED, link, accounts=accounts, what=what, number=assessment.number,
        course=messages.name(assessment.course),
    )  # fmt: skip
