"""The office's side: the list of claims with its sums and its export, one claim, deciding, paying."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.errors import Invalid
from skillmatch.features.subsidies import messages, queries, rules
from skillmatch.features.subsidies.forms import ClaimDecisionForm, PaymentForm
from skillmatch.features.subsidies.queries import ClaimFilter
from skillmatch.features.subsidies.services import claim_export as claim_export_service
from skillmatch.features.subsidies.services import claims as claims_service
from skillmatch.numerals import whole
from skillmatch.store.subsidies import rules as subsidy_rules
from skillmatch.store.subsidies import trainings as subsidy_trainings
from skillmatch.store.workflow import case_events
from skillmatch.terms import ClaimState, Role
from skillmatch.web import downloads, paging, render
from skillmatch.web.access import acting_as
from skillmatch.workflow.declared.claims import CLAIM

blueprint = Blueprint("subsidy_claims", __name__)

OFFICES = (Role.CITY, Role.TOWN)


@blueprint.get("/subsidy-claims")
@acting_as(*OFFICES)
def index() -> Response:
    """The claims of the scope, under the filters of the address."""
    return _list(PaymentForm(formdata=None))


@blueprint.get("/subsidy-claims/export.<any(xlsx, csv):form>")
@acting_as(*OFFICES)
def export(form: str) -> Response:
    """The same list as a file; it is recorded."""
    lines = claim_export_service.lines(g.acting, ClaimFilter.of(g.acting, request.args))
    return downloads.answer(lines, form, "subsidy-claims", gettext("Subsidy claims"))


@blueprint.get("/subsidy-claims/<int:claim_id>")
@acting_as(*OFFICES)
def show(claim_id: int) -> Response:
    """One claim with what is known of its conditions today."""
    return _show(claim_id, ClaimDecisionForm(formdata=None), PaymentForm(formdata=None))


@blueprint.post("/subsidy-claims/<int:claim_id>/decide")
@acting_as(Role.CITY)
def decide(claim_id: int) -> Response:
    """Approve or refuse a claim."""
    form = ClaimDecisionForm()
    try:
        form.check()
        claims_service.decide(g.acting, claim_id, form.decision.data == "approved", form.reason.data, form.checked.data)
    except Invalid as error:
        return _show(claim_id, form if form.errors else form.blame(error), PaymentForm(formdata=None), 422)
    return render.done(gettext("Decided. The person reads it in the inbox."), url_for(".show", claim_id=claim_id))


@blueprint.post("/subsidy-claims/<int:claim_id>/pay")
@acting_as(Role.CITY)
def pay(claim_id: int) -> Response:
    """Note that an approved claim was paid out."""
    form = PaymentForm()
    try:
        form.check()
        claims_service.pay(g.acting, [claim_id], form.paid_on.data, form.reference.data)
    except Invalid as error:
        return _show(claim_id, ClaimDecisionForm(formdata=None), form if form.errors else form.blame(error), 422)
    return render.done(gettext("Noted as paid. It cannot be changed any more."), url_for(".show", claim_id=claim_id))


@blueprint.post("/subsidy-claims/pay")
@acting_as(Role.CITY)
def pay_chosen() -> Response:
    """Note that several approved claims were paid out together."""
    form = PaymentForm()
    chosen = request.form.getlist("claim", type=whole)
    try:
        form.check()
        paid = claims_service.pay(g.acting, chosen, form.paid_on.data, form.reference.data)
    except Invalid as error:
        return _list(form if form.errors else form.blame(error), chosen, 422)
    return render.done(gettext("%(n)s claims are noted as paid.", n=len(paid)), url_for(".index", state=ClaimState.PAID.value))


def _list(form: PaymentForm, chosen: list[int] | None = None, status: int = 200) -> Response:
    asked = ClaimFilter.of(g.acting, request.values if chosen is None else {"state": ClaimState.APPROVED.value})
    page = paging.page_number()
    found = queries.page_of(asked, page)
    counted = queries.sums(ClaimFilter(None, asked.rule_id, asked.town_id, asked.month))
    return render.page(
        "subsidies/claims.html",
        block="list",
        status=status,
        asked=asked,
        found=found,
        page=page,
        more=page * queries.PAGE_SIZE < sum(one.claims for state, one in counted.items() if asked.state in (None, state)),
        sums=counted,
        shown=queries.chosen_sum(asked, counted),
        own=g.acting.account_id,
        states=tuple(ClaimState),
        rules=list(subsidy_rules.book().rules.values()),
        towns=snapshot.current().towns if g.acting.role is Role.CITY else (),
        months=queries.months(),
        may_pay=g.acting.role is Role.CITY and asked.state is ClaimState.APPROVED and bool(found),
        chosen=chosen or [],
        form=form,
        href=lambda **changed: url_for(".index", **_without_none(asked.arguments() | changed)),
        export_href=lambda kind: url_for(".export", form=kind, **asked.arguments()),
    )


def _show(claim_id: int, decision: ClaimDecisionForm, payment: PaymentForm, status: int = 200) -> Response:
    found = queries.get_claim(g.acting, claim_id)
    case = subsidy_trainings.of_course(found.worker_id, found.course_id, found.insured_months, claim_id)
    twins = subsidy_trainings.twins(found.worker_id, claim_id) if found.state in (ClaimState.ASKED, ClaimState.APPROVED) else []
    states = {ClaimState(one.state) for one in twins}
    city = g.acting.role is Role.CITY
    payable = city and found.state is ClaimState.APPROVED and ClaimState.PAID not in states
    second = rules.is_second(found.decided_by, g.acting.account_id)
    if twins:
        decision.decision.choices = [one for one in decision.decision.choices if one[0] == ClaimState.REFUSED.value]
    if payment.paid_on.data is None and status == 200:
        payment.paid_on.data = clock.today()
    return render.page(
        "subsidies/claim.html",
        status=status,
        found=found,
        timeline=messages.timeline(found, case_events.timeline(CLAIM.name, claim_id)),
        case=case,
        twins=[(one.id, ClaimState(one.state)) for one in twins],
        lost=ClaimState.PAID in states,
        checks=rules.to_check(case.conditions) if case and not twins else [],
        decision=decision if city and CLAIM.is_due(rules.refusing(found.state, bool(twins)), found.state) else None,
        payment=payment if payable and second else None,
        colleague=payable and not second,
    )


def _without_none(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}
