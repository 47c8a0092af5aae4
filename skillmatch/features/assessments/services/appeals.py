"""Appeals: a worker asks for another look, somebody who had no part in the result decides, and a correction has all its effects."""

from __future__ import annotations

import datetime as dt

from flask_babel import gettext

from skillmatch import clock, events
from skillmatch.errors import Conflict, Invalid, NotAllowed
from skillmatch.features.assessments.messages import assessments as assessments_messages
from skillmatch.features.assessments.rules import assessments as assessments_rules
from skillmatch.features.assessments.rules.assessments import MarkFault, Marks
from skillmatch.features.assessments.services import marking as marking_service
from skillmatch.features.assessments.services import publication as publication_service
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.assessments import access, conflicts
from skillmatch.store.assessments import queries as assessment_queries
from skillmatch.store.assessments.events import record
from skillmatch.store.assessments.models import Appeal, Assessment, Result
from skillmatch.store.db.database import write
from skillmatch.store.db.versions import FIGURES, raise_version
from skillmatch.store.messaging import messages
from skillmatch.store.workflow import case_events
from skillmatch.terms import AppealState, AuditKind, MessageKind, ResultState, Role
from skillmatch.workflow import STATE
from skillmatch.workflow.declared.assessments import APPEAL

Days = tuple[int, int]
"""Days to appeal, and days to decide."""

MAX_TEXT_LENGTH = 1000


def until(assessment: Assessment, days: Days) -> dt.date:
    """The last day to appeal against a published result."""
    return assessments_rules.last_day(published_on(assessment), days[0])


def published_on(assessment: Assessment) -> dt.date:
    """The day on which the results were published."""
    if assessment.published_at is None:
        raise Conflict(gettext("These results are not published yet."))
    return clock.day_of(assessment.published_at)


def appeal(acting: Acting, result_id: int, reason: str, days: Days) -> Appeal:
    """Ask for another look at one's own result, once.

    Raises
    ------
    Conflict
        The last day has passed, or there is an appeal already.
    Invalid
        No reason is given.
    """
    with write():
        result = access.own_result(acting, result_id)
        assessment = result.assessment
        first = not Appeal.select().where(Appeal.result == result).exists()
        in_time = assessments_rules.may_appeal(published_on(assessment), clock.today(), days[0])
        _refuse(
            APPEAL.refusal("open", None, acting.case_role, {"first": first, "in_time": in_time, "reason": bool(reason.strip())})
        )
        deadline = assessments_rules.last_day(clock.today(), days[1])
        made = Appeal.create(result=result, reason=reason.strip(), state=APPEAL.start.value, deadline=deadline)
        record(assessment, "appeal", account_id=acting.account_id, candidate=result.number)
        _note(acting, made, "open", None)
        messages.send_many(
            MessageKind.APPEAL_OPENED, f"/appeals/{made.id}", accounts=messages.accounts_of(Role.CITY),
            number=assessment.number, day=deadline.isoformat(),
        )  # fmt: skip
    return made


def hand_over(acting: Acting, appeal_id: int, account_id: int) -> Appeal:
    """Ask an assessor who had no part in the result to decide.

    Raises
    ------
    Invalid
        That assessor entered or checked the result, or has a conflict of interest.
    """
    if acting.role not in APPEAL["hand over"].roles:
        raise NotAllowed()
    with write():
        found = access.appeal_to_decide(acting, appeal_id)
        assessment, result = found.result.assessment, found.result
        listed = account_id in {one.id for one in assessment_queries.assessors()}
        reasons = against(account_id, assessment, result)
        facts = {"listed": listed, "impartial": not reasons}
        code = APPEAL.refusal("hand over", AppealState(found.state), acting.role, facts)
        if code in facts:
            raise Invalid("", {"handler": reasons if listed else gettext("Choose one of these.")})
        _refuse(code)
        Appeal.update(handler=account_id).where(Appeal.id == found.id).execute()
        record(assessment, "handed_over", account_id=acting.account_id, candidate=result.number)
        _note(acting, found, "hand over", APPEAL.start)
        messages.send_many(
            MessageKind.APPEAL_OPENED, f"/appeals/{found.id}", accounts=[account_id], number=assessment.number,
            day=found.deadline.isoformat(),
        )  # fmt: skip
    return Appeal.get_by_id(appeal_id)


def against(account_id: int, assessment: Assessment, result: Result) -> str:
    """Why an account may not decide on a result, in words; empty where it may."""
    if account_id in (assessment.entered_by_id, assessment.checked_by_id):
        return gettext("Whoever entered or checked a result does not decide on it.")
    return gettext("; ").join(assessments_messages.conflicts(conflicts.of_one(account_id, assessment.run_id, [result.worker_id])))


def refuse(acting: Acting, appeal_id: int, answer: str) -> Appeal:
    """Decide that the result stands, with the reason."""
    with write():
        found = _decidable(acting, appeal_id, "refuse", answer)
        _decided(acting, found, "refuse", answer, {})
    return Appeal.get_by_id(appeal_id)


def uphold(acting: Acting, appeal_id: int, theory: str, practical: str, answer: str) -> Appeal:
    """Correct the result; whatever followed from it follows again.

    Raises
    ------
    Invalid
        A mark is none, nothing differs, or the correction would turn a pass into a fail: an appeal never makes that worse.
    """
    with write():
        found = _decidable(acting, appeal_id, "uphold", answer)
        result, assessment = found.result, found.result.assessment
        how = marking_service.scheme(assessment)
        marks = assessments_rules.read(how, theory, practical, absent=False)
        if isinstance(marks, MarkFault):
            raise Invalid("", {"marks": assessments_messages.fault(marks)})
        if marks == Marks(result.theory, result.practical, bool(result.absent)):
            raise Invalid("", {"marks": gettext("These are the marks as they are. Correct them, or refuse the appeal.")})
        if result.passed and not assessments_rules.passes(how, marks):
            raise Invalid("", {"marks": gettext("An appeal never turns a pass into a fail.")})
        Result.update(theory=marks.theory, practical=marks.practical, absent=False, admitted=True).where(
            Result.id == result.id
        ).execute()
        publication_service.settle(assessment, Result.get_by_id(result.id), how, ResultState.CORRECTED)
        raise_version(FIGURES)
        _decided(acting, found, "uphold", answer, _result_values(Result.get_by_id(result.id)))
        events.results_published.send(assessment.id)
    return Appeal.get_by_id(appeal_id)


def _decidable(acting: Acting, appeal_id: int, step: str, answer: str) -> Appeal:
    found = access.appeal_to_decide(acting, appeal_id)
    reasons = against(acting.account_id, found.result.assessment, found.result)
    facts = {"impartial": not reasons, "reason": bool(answer.strip())}
    code = APPEAL.refusal(step, AppealState(found.state), acting.role, facts)
    if code == "reason":
        raise Invalid("", {"answer": gettext("Give the reason: the worker reads it.")})
    _refuse(code, reasons)
    return found


def _refuse(code: str | None, reasons: str = "") -> None:
    """Raise where a step is refused; `reasons` is why somebody may not decide on the result."""
    if code is None:
        return
    if code == "reason":
        raise Invalid("", {"reason": gettext("Say what should be looked at again.")})
    known = {
        STATE: gettext("This appeal is decided already."),
        "first": gettext("You have appealed against this result already."),
        "in_time": gettext("The last day to appeal has passed."),
        "impartial": reasons,
    }
    raise Conflict(known[code]) if code in known else NotAllowed()


def _decided(acting: Acting, found: Appeal, step: str, answer: str, after: dict[str, object]) -> None:
    result, assessment, state = found.result, found.result.assessment, APPEAL.target(step)
    Appeal.update(
        state=state.value,
        answer=answer.strip(),
        decided_by=acting.account_id,
        decided_at=clock.now(),
        before=_result_values(result),
        after=after,
    ).where(Appeal.id == found.id).execute()
    record(assessment, state.value, account_id=acting.account_id, candidate=result.number)
    _note(acting, found, step, APPEAL.start)
    audit.record(
        AuditKind.APPEAL_DECIDED, account_id=acting.account_id, role=acting.role.value, subject=f"assessment {assessment.number}",
        state=state.value,
    )  # fmt: skip
    messages.send(
        MessageKind.APPEAL_DECIDED, f"/results/{result.id}", worker_id=result.worker_id, state=state.value,
        course=messages.name(assessment.course),
    )  # fmt: skip


def _note(acting: Acting, found: Appeal, step: str, before: AppealState | None) -> None:
    case_events.record_step(APPEAL, [(found.id, before)], step, account_id=acting.account_id, role=acting.role)


def _result_values(result: Result) -> dict[str, object]:
    return {
        "theory": result.theory, "practical": result.practical, "absent": bool(result.absent), "total": result.total,
        "passed": bool(result.passed),
    }  # fmt: skip
