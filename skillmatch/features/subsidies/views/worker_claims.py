"""My subsidies: what I can claim and why, what I claimed; and the rules, for everybody to read."""

from __future__ import annotations

from flask import Blueprint, Response, g, url_for
from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Invalid
from skillmatch.features.subsidies import messages as subsidy_messages
from skillmatch.features.subsidies import queries
from skillmatch.features.subsidies.forms import ClaimForm
from skillmatch.features.subsidies.services import claims as claims_service
from skillmatch.store.accounts import access, delegation
from skillmatch.store.messaging import messages
from skillmatch.store.subsidies import rules as subsidy_rules
from skillmatch.store.subsidies import trainings as subsidy_trainings
from skillmatch.terms import Role
from skillmatch.web import render
from skillmatch.web.access import acting_as, also_on_behalf, signed_in
from skillmatch.web.language import money

blueprint = Blueprint("subsidies", __name__)


@blueprint.get("/subsidies")
@also_on_behalf
@acting_as(Role.WORKER)
def mine() -> Response:
    """Show what can be claimed, what was claimed, and what is missing for the rest."""
    return _mine()


@blueprint.post("/subsidies/courses/<int:course_id>/claim")
@also_on_behalf
@acting_as(Role.WORKER)
def claim(course_id: int) -> Response:
    """Claim the subsidy for a course."""
    worker, form = access.own_worker(g.acting), ClaimForm()
    try:
        form.check()
        with delegation.noted(g.acting, "subsidy") as note:
            made = claims_service.claim(g.acting, worker.id, course_id, form.insured_months.data)
            note.update(of=messages.name(made.course))
    except Invalid as error:
        return _mine(form if form.errors else form.blame(error), course_id, 422)
    message = gettext("Claimed: %(amount)s. The city office decides, and you are told.", amount=money(made.amount_yuan))
    return render.done(message, url_for(".mine", _anchor="claims"))


@blueprint.post("/subsidies/claims/<int:claim_id>/withdraw")
@also_on_behalf
@acting_as(Role.WORKER)
def withdraw(claim_id: int) -> Response:
    """Take an own claim back while nobody has decided it."""
    with delegation.noted(g.acting, "subsidy_withdrawn") as note:
        gone = claims_service.withdraw(g.acting, claim_id)
        note.update(of=messages.name(gone.course))
    return render.done(gettext("Taken back. You can claim it again later."), url_for(".mine", _anchor="claims"))


@blueprint.get("/subsidies/rules")
@signed_in
def rules() -> Response:
    """Every rule with the amounts in force, their source, and the ones before and after."""
    book, today = subsidy_rules.book(), clock.today()
    return render.page(
        "subsidies/rules.html",
        book=book,
        listed=_first_for(g.acting.role if g.acting else None, list(book.rules.values())),
        today=today,
        wording=subsidy_messages,
        may_change=g.acting is not None and g.acting.role is Role.CITY,
    )


def _first_for(role: Role | None, listed: list[subsidy_rules.Rule]) -> list[subsidy_rules.Rule]:
    """An enterprise reads its own subsidy first."""
    return sorted(listed, key=lambda rule: rule.code != "SUB_APPRENTICE") if role is Role.ENTERPRISE else listed


def _mine(form: ClaimForm | None = None, wrong: int | None = None, status: int = 200) -> Response:
    worker = access.own_worker(g.acting)
    cases = subsidy_trainings.of_worker(worker.id)
    return render.page(
        "subsidies/mine.html",
        status=status,
        now=[case for case in cases if case.claimable],
        later=[case for case in cases if case.conditions and not case.claimable and not case.stands],
        free=[case for case in cases if case.free],
        claims=queries.of_worker(worker.id),
        form=form or ClaimForm(formdata=None),
        wrong=wrong,
    )
