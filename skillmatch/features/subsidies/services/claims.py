"""What is done with claims: claim, take back, approve or refuse, pay; and the amounts. Each use is one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from flask_babel import gettext
from peewee import IntegrityError

from skillmatch import clock
from skillmatch.errors import Conflict, Invalid, NotAllowed, NotFound
from skillmatch.features.subsidies import rules
from skillmatch.store.accounts import access, audit
from skillmatch.store.accounts.access import MISSING, Acting
from skillmatch.store.db.database import write
from skillmatch.store.db.versions import raise_version
from skillmatch.store.messaging import messages
from skillmatch.store.subsidies import claims as subsidy_claims
from skillmatch.store.subsidies import rules as subsidy_rules
from skillmatch.store.subsidies import trainings as subsidy_trainings
from skillmatch.store.subsidies.cases import Case
from skillmatch.store.subsidies.models import SubsidyClaim, SubsidySetting
from skillmatch.store.workflow import case_events
from skillmatch.terms import AuditKind, ClaimState, MessageKind
from skillmatch.web import subsidy_words
from skillmatch.workflow import ROLE
from skillmatch.workflow.declared.claims import CLAIM

MAX_AT_ONCE = 200


def claim(acting: Acting, worker_id: int, course_id: int, insured_months: int | None) -> SubsidyClaim:
    """Claim the subsidy for a course, with the amounts that count today.

    Parameters
    ----------
    acting : Acting
        The person, or the office that acts for them.
    insured_months : int or None
        What the person states; the office checks it. None: not known.

    Raises
    ------
    Invalid
        The months that are stated do not suffice.
    Conflict
        A condition is not met, or somebody claimed it a moment ago.
    """
    try:
        with write():
            case = subsidy_trainings.of_course(worker_id, course_id, insured_months)
            if case is None:
                raise NotFound(MISSING)
            _refuse_claim(acting, case)
            made: SubsidyClaim = SubsidyClaim.create(
                **subsidy_claims.columns(case, insured_months),
                asked_at=clock.now(),
                asked_on=clock.today(),
                asked_by=acting.account_id,
                on_behalf=acting.on_behalf_of is not None,
            )
            _record(AuditKind.SUBSIDY_CLAIMED, acting, made, "claim", None)
            return made
    except IntegrityError as error:
        raise Conflict(gettext("This is claimed already.")) from error


def _refuse_claim(acting: Acting, case: Case) -> None:
    """Raise where nothing can be claimed for a training now."""
    unmet = {one.code: one for one in case.refused_by}
    payable = bool(case.conditions and case.amount)
    facts = {"unclaimed": not case.stands, "payable": payable, "conditions": not case.hindered}
    code = CLAIM.refusal("claim", None, acting.case_role, facts)
    if code is None:
        return
    if code == "unclaimed":
        raise Conflict(gettext("This is claimed already."))
    if code == "payable":
        raise Conflict(gettext("No rule pays anything to you for this course."))
    if code == ROLE:
        raise NotAllowed()
    if set(unmet) == {"insured"}:
        raise Invalid(fields={"insured_months": gettext("That is less than the rule asks for: at least %(least)s months.",
                                                        least=unmet["insured"].detail["least"])})  # fmt: skip
    standing = [one for one in case.conditions if one.finding.value in ("not_met", "not_yet")]
    raise Conflict(" ".join(subsidy_words.condition(one) for one in standing))


def withdraw(acting: Acting, claim_id: int) -> SubsidyClaim:
    """Take an own claim back while nobody has decided it: its course and grade can be claimed again.

    Raises
    ------
    NotFound
        It is not the person's.
    Conflict
        It was decided already.
    """
    with write():
        found = access.own_claim(acting, claim_id)
        before = _refuse_step(acting, found, "withdraw")
        _settle(acting, found, CLAIM.target("withdraw"))
        _record(AuditKind.SUBSIDY_WITHDRAWN, acting, found, "withdraw", before)
    return found


def decide(acting: Acting, claim_id: int, approved: bool, reason: str, checked: bool = False) -> SubsidyClaim:
    """Approve or refuse a claim; the person is told. Of two for one course or grade, one that is approved can still be refused.

    Raises
    ------
    Conflict
        It was decided already, or what was true when it was claimed no longer holds.
    Invalid
        It is refused without a reason, or approved without a look at what the system does not know.
    """
    with write():
        found = _existing(claim_id)
        if approved:
            step = "approve"
            before = _approvable(acting, found, checked)
        else:
            twin = bool(subsidy_trainings.twins(found.worker_id, found.id))
            step = rules.refusing(ClaimState(found.state), twin)
            before = _refuse_step(acting, found, step, twin=twin, reason=bool(reason))
        to = CLAIM.target(step)
        _settle(acting, found, to, reason)
        _record(AuditKind.SUBSIDY_DECIDED, acting, found, step, before, state=to.value)
        _tell(found)
    return found


def _settle(acting: Acting, found: SubsidyClaim, to: ClaimState, reason: str = "") -> None:
    found.state, found.reason = to.value, reason
    found.decided_at, found.decided_by = clock.now(), acting.account_id
    if to is not ClaimState.APPROVED:
        found.training_key = found.grade_key = None
    found.save(only=["state", "reason", "decided_at", "decided_by", "training_key", "grade_key"])


def _approvable(acting: Acting, found: SubsidyClaim, checked: bool) -> ClaimState:
    case = subsidy_trainings.of_course(found.worker_id, found.course_id, found.insured_months, found.id)
    conditions = case.conditions if case else ()
    stops = rules.blocking(conditions)
    facts = {"conditions": bool(conditions) and not stops, "checked": checked or not rules.to_check(conditions)}
    return _refuse_step(acting, found, "approve", " ".join(map(subsidy_words.condition, stops)), **facts)


def pay(acting: Acting, claim_ids: Iterable[int], paid_on: dt.date, reference: str) -> list[SubsidyClaim]:
    """Note that approved claims were paid out: all of them or none. What is paid never changes again.

    Raises
    ------
    Conflict
        One of them is not approved, or was approved by who pays, its certificate was revoked since, or another one was paid for
        the same course or grade.
    Invalid
        Nothing was chosen, or the day lies ahead or before the claim.
    """
    chosen = sorted(set(claim_ids))
    if not 1 <= len(chosen) <= MAX_AT_ONCE:
        raise Invalid(gettext("Choose between 1 and %(most)s claims.", most=MAX_AT_ONCE))
    with write():
        return [_paid(acting, _existing(key), paid_on, reference) for key in chosen]


def _paid(acting: Acting, found: SubsidyClaim, paid_on: dt.date, reference: str) -> SubsidyClaim:
    case = subsidy_trainings.of_course(found.worker_id, found.course_id, found.insured_months, found.id)
    paid = [one for one in subsidy_trainings.twins(found.worker_id, found.id) if one.state == ClaimState.PAID.value]
    revoked = case is not None and case.training.revoked
    facts = {
        "second": rules.is_second(found.decided_by, acting.account_id),
        "day": found.asked_on <= paid_on <= clock.today(),
        "unrevoked": not revoked,
        "single": not paid,
    }
    before = _refuse_step(acting, found, "pay", str(paid[0].id) if paid else "", **facts)
    found.state, found.paid_on, found.paid_by = CLAIM.target("pay").value, paid_on, acting.account_id
    found.paid_reference = reference
    found.save(only=["state", "paid_on", "paid_by", "paid_reference"])
    _record(AuditKind.SUBSIDY_PAID, acting, found, "pay", before)
    _tell(found)
    return found


def enter(acting: Acting, code: str | None, valid_from: dt.date, amounts: Mapping[str, int], source: str) -> SubsidySetting:
    """Enter amounts of a rule (or, without a code, what holds for all) from a day on; earlier ones stay readable.

    Raises
    ------
    NotFound
        There is no such rule.
    Invalid
        There is no source.
    """
    if not source:
        raise Invalid(fields={"source": gettext("Name the announcement or the decision.")})
    with write():
        rule = None if code is None else subsidy_rules.book().rules.get(code)
        if code is not None and rule is None:
            raise NotFound(MISSING)
        made: SubsidySetting = SubsidySetting.create(rule=rule.id if rule else None, valid_from=valid_from, amounts=dict(amounts),
                                                     source=source, account_id=acting.account_id)  # fmt: skip
        audit.record(AuditKind.SUBSIDY_CHANGED, account_id=acting.account_id, role=acting.role.value,
                     subject=f"subsidy {code or 'common'}", amounts=dict(amounts), valid_from=valid_from.isoformat())  # fmt: skip
        raise_version()
    return made


def _existing(claim_id: int) -> SubsidyClaim:
    found: SubsidyClaim | None = SubsidyClaim.get_or_none(SubsidyClaim.id == claim_id)
    if found is None:
        raise NotFound(MISSING)
    return found


def _refuse_step(acting: Acting, found: SubsidyClaim, step: str, detail: str = "", **facts: bool) -> ClaimState:
    """Return the state before a step; raise where it may not be taken now: `detail` completes the sentence that says why."""
    state = ClaimState(found.state)
    code = CLAIM.refusal(step, state, acting.case_role, facts)
    if code is None:
        return state
    if code == ROLE:
        raise NotAllowed()
    fields = {
        "reason": {"reason": gettext("Say why: the person reads it.")},
        "checked": {"checked": gettext("Check this first, and tick it.")},
        "day": {"paid_on": gettext("The day must lie between the claim and today.")},
    }
    if code in fields:
        raise Invalid(fields=fields[code])
    known = {
        "second": gettext("Claim no. %(id)s was approved by you: somebody else of the office notes it as paid.", id=found.id),
        "conditions": f"{gettext('It cannot be approved:')} {detail}".strip(),
        "unrevoked": gettext("Claim no. %(id)s: its certificate was revoked since.", id=found.id),
        "single": gettext("Claim no. %(id)s cannot be paid: no. %(other)s was paid for the same course, or for the same "
                          "occupation and grade.", id=found.id, other=detail),
    }  # fmt: skip
    raise Conflict(known.get(code) or gettext("Claim no. %(id)s is at another step by now.", id=found.id))


def _record(kind: AuditKind, acting: Acting, found: SubsidyClaim, step: str, before: ClaimState | None, **more: str) -> None:
    audit.record(kind, account_id=acting.account_id, role=acting.role.value, subject=f"claim {found.id}", yuan=found.amount_yuan,
                 **more)  # fmt: skip
    why = "" if step == "pay" else found.reason
    case_events.record_step(CLAIM, [(found.id, before)], step, account_id=acting.account_id, role=acting.role, reason=why)


def _tell(found: SubsidyClaim) -> None:
    messages.send(MessageKind.CLAIM_DECIDED, "/subsidies#claims", worker_id=found.worker_id, state=found.state,
                  course=messages.name(found.course), yuan=found.amount_yuan)  # fmt: skip
