"""Appeals for the city and the assessor who is asked to decide; and the city's list of assessors with what they are tied to."""

from __future__ import annotations

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Invalid
from skillmatch.features.assessments.forms.assessments import AppealDecisionForm, HandlerForm, TieForm
from skillmatch.features.assessments.messages import assessments as assessments_messages
from skillmatch.features.assessments.queries import assessments as assessments_queries
from skillmatch.features.assessments.services import appeals as appeals_service
from skillmatch.features.assessments.services import assessor_ties as assessor_ties_service
from skillmatch.features.assessments.services import marking as marking_service
from skillmatch.numerals import whole_or
from skillmatch.store.assessments import access
from skillmatch.store.assessments import queries as assessment_queries
from skillmatch.store.workflow import case_events
from skillmatch.terms import AppealState, Role, TieKind
from skillmatch.web import render
from skillmatch.web.access import acting_as
from skillmatch.workflow.declared.assessments import APPEAL

blueprint = Blueprint("appeals", __name__)

DECIDERS = (Role.CITY, Role.ASSESSOR)


@blueprint.get("/appeals")
@acting_as(Role.CITY)
def index() -> Response:
    """All appeals, those to decide first, overdue ones marked."""
    return render.page(
        "assessments/appeals.html", appeals=assessment_queries.appeals(), today=clock.today(), states=list(AppealState)
    )


@blueprint.get("/appeals/<int:appeal_id>")
@acting_as(*DECIDERS)
def show(appeal_id: int) -> Response:
    """One appeal with the marks, by the number of the candidate."""
    return _show(appeal_id, AppealDecisionForm(formdata=None), HandlerForm(formdata=None))


@blueprint.post("/appeals/<int:appeal_id>/handler")
@acting_as(Role.CITY)
def hand_over(appeal_id: int) -> Response:
    """Ask an assessor to decide."""
    form = HandlerForm()
    try:
        appeals_service.hand_over(g.acting, appeal_id, whole_or(form.handler.data, 0))
    except Invalid as error:
        return _show(appeal_id, AppealDecisionForm(formdata=None), form.blame(error), 422)
    return render.done(gettext("The assessor has been asked to decide."), url_for(".show", appeal_id=appeal_id))


@blueprint.post("/appeals/<int:appeal_id>/decision")
@acting_as(*DECIDERS)
def decide(appeal_id: int) -> Response:
    """Correct the result, or let it stand; the worker reads the reason."""
    form = AppealDecisionForm()
    access.appeal_to_decide(g.acting, appeal_id)
    try:
        form.check()
        if request.form.get("do") == "uphold":
            appeals_service.uphold(g.acting, appeal_id, form.theory.data or "", form.practical.data or "", form.answer.data or "")
        else:
            appeals_service.refuse(g.acting, appeal_id, form.answer.data or "")
    except Invalid as error:
        return _show(appeal_id, form if form.errors else form.blame(error), HandlerForm(formdata=None), 422)
    to = url_for(".index") if g.acting.role is Role.CITY else url_for("cases.index")
    return render.done(gettext("The appeal is decided; the worker has been told."), to)


@blueprint.get("/assessors")
@acting_as(Role.CITY)
def assessors() -> Response:
    """Everybody who may assess, and what each is tied to."""
    return _assessors(TieForm(formdata=None))


@blueprint.post("/assessors/<int:account_id>/ties")
@acting_as(Role.CITY)
def tie(account_id: int) -> Response:
    """Record what an assessor is tied to."""
    form = TieForm()
    try:
        form.check()
        assessor_ties_service.tie(g.acting, account_id, TieKind(form.kind.data), form.subject)
    except Invalid as error:
        return _assessors(form if form.errors else form.blame(error), account_id, 422)
    return render.done(gettext("It is recorded."), url_for(".assessors"))


@blueprint.post("/assessors/ties/<int:tie_id>/remove")
@acting_as(Role.CITY)
def untie(tie_id: int) -> Response:
    """Take a tie back."""
    assessor_ties_service.untie(g.acting, tie_id)
    return render.done(gettext("It is taken back."), url_for(".assessors"))


def _show(appeal_id: int, form: AppealDecisionForm, handler: HandlerForm, status: int = 200) -> Response:
    found = access.appeal_to_decide(g.acting, appeal_id)
    result, one = found.result, found.result.assessment
    if "answer" not in request.form:
        form.theory.data, form.practical.data = (
            assessments_queries.written(result.theory),
            assessments_queries.written(result.practical),
        )
    choices = [
        (person, appeals_service.against(person.id, one, result)) for person in assessment_queries.assessors()
    ] if g.acting.role is Role.CITY else []  # fmt: skip
    return render.page(
        "assessments/appeal.html",
        status=status,
        appeal=found,
        timeline=assessments_messages.appeal_timeline(case_events.timeline(APPEAL.name, found.id)),
        state=AppealState(found.state),
        result=result,
        one=one,
        line=assessment_queries.get_assessment(one.id),
        how=marking_service.scheme(one),
        today=clock.today(),
        against=appeals_service.against(g.acting.account_id, one, result),
        form=form,
        handler=handler,
        choices=choices,
    )


def _assessors(form: TieForm, wrong: int | None = None, status: int = 200) -> Response:
    known = assessment_queries.ties()
    people = [(one, [tie for tie in known if tie.account_id == one.id]) for one in assessment_queries.assessors()]
    return render.page(
        "assessments/assessors.html", status=status, people=people, form=form, wrong=wrong,
        kinds={kind.value: kind for kind in TieKind},
    )  # fmt: skip
