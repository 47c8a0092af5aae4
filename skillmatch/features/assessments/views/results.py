"""A worker's own assessments: what comes, what was reached, and an appeal."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, g, url_for
from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Invalid
from skillmatch.features.assessments.forms.assessments import AppealForm
from skillmatch.features.assessments.messages import assessments as assessments_messages
from skillmatch.features.assessments.queries import assessments as assessments_queries
from skillmatch.features.assessments.services import appeals as appeals_service
from skillmatch.features.assessments.services import marking as marking_service
from skillmatch.store.accounts import access as account_access
from skillmatch.store.assessments import access, standard_queries
from skillmatch.store.assessments import queries as assessment_queries
from skillmatch.store.workflow import case_events
from skillmatch.terms import AppealState, Role
from skillmatch.web import render
from skillmatch.web.access import acting_as
from skillmatch.workflow.declared.assessments import APPEAL

blueprint = Blueprint("results", __name__)


@blueprint.get("/results")
@acting_as(Role.WORKER)
def index() -> Response:
    """The worker's assessments."""
    worker = account_access.own_worker(g.acting)
    revised = bool(standard_queries.newer_than_held(worker.id, clock.today()))
    return render.page("assessments/results.html", mine=assessment_queries.of_worker(worker.id), revised=revised)


@blueprint.get("/results/<int:result_id>")
@acting_as(Role.WORKER)
def show(result_id: int) -> Response:
    """One result with its parts, and the appeal or the form for one."""
    return _show(result_id, AppealForm(formdata=None))


@blueprint.post("/results/<int:result_id>/appeal")
@acting_as(Role.WORKER)
def appeal(result_id: int) -> Response:
    """Ask for another look."""
    form = AppealForm()
    try:
        form.check()
        appeals_service.appeal(g.acting, result_id, form.reason.data or "", _days())
    except Invalid as error:
        return _show(result_id, form if form.errors else form.blame(error), 422)
    return render.done(
        gettext("Your appeal is with the city office; you can read here when it is decided."), url_for(".show", result_id=result_id)
    )


def _days() -> appeals_service.Days:
    days: appeals_service.Days = current_app.extensions["settings"].appeal_days
    return days


def _show(result_id: int, form: AppealForm, status: int = 200) -> Response:
    result = access.own_result(g.acting, result_id)
    one = result.assessment
    mine = next(line for line in assessment_queries.of_worker(result.worker_id) if line.id == result.id)
    last = appeals_service.until(one, _days())
    found = assessments_queries.appeal_of(result)
    return render.page(
        "assessments/result.html",
        status=status,
        one=one,
        mine=mine,
        how=marking_service.scheme(one),
        appeal=found,
        timeline=[] if found is None else assessments_messages.appeal_timeline(case_events.timeline(APPEAL.name, found.id)),
        appeal_state=None if found is None else AppealState(found.state),
        today=clock.today(),
        last=last,
        may=found is None and clock.today() <= last,
        form=form,
    )
