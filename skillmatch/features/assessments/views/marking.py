"""An assessor's home and cases: enter results, check results, and say what one is tied to."""

from __future__ import annotations

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext, ngettext

from skillmatch import clock
from skillmatch.errors import Invalid
from skillmatch.features.assessments.forms.assessments import AssessmentReasonForm, PasteForm, TieForm, typed
from skillmatch.features.assessments.queries import assessments as assessments_queries
from skillmatch.features.assessments.rules import assessments as assessments_rules
from skillmatch.features.assessments.services import assessor_ties as assessor_ties_service
from skillmatch.features.assessments.services import marking as marking_service
from skillmatch.store.assessments import access
from skillmatch.store.assessments import queries as assessment_queries
from skillmatch.store.assessments.models import Assessment
from skillmatch.terms import AssessmentState, Role, TieKind
from skillmatch.web import render
from skillmatch.web.access import acting_as

blueprint = Blueprint("cases", __name__)


MAX_UNREAD_LINES = 5


@blueprint.get("/cases")
@acting_as(Role.ASSESSOR)
def index() -> Response:
    """Show what waits for the assessor: results to enter and to check, appeals, drafts to read."""
    return render.page(
        "assessments/cases.html",
        cases=assessments_queries.cases(g.acting),
        drafts=assessments_queries.drafts_to_read(g.acting.account_id),
        today=clock.today(),
    )


@blueprint.get("/cases/<int:assessment_id>")
@acting_as(Role.ASSESSOR)
def show(assessment_id: int) -> Response:
    """One case: the sheet to enter or to check, or how it stands."""
    return _sheet(access.own_case(g.acting, assessment_id))


@blueprint.post("/cases/<int:assessment_id>/results")
@acting_as(Role.ASSESSOR)
def enter(assessment_id: int) -> Response:
    """Enter the results of all candidates, or take a pasted list over into the sheet."""
    one, sent = access.own_case(g.acting, assessment_id), typed(request.form)
    if request.form.get("do") == "paste":
        return _paste(one)
    try:
        marking_service.enter(g.acting, assessment_id, sent)
    except marking_service.MarksRefused as error:
        return _sheet(one, 422, sent, error)
    return render.done(gettext("The results are entered; another assessor checks them now."), url_for(".index"))


@blueprint.post("/cases/<int:assessment_id>/check")
@acting_as(Role.ASSESSOR)
def check(assessment_id: int) -> Response:
    """Check what another entered, or send it back."""
    one, sent, form = access.own_case(g.acting, assessment_id), typed(request.form), AssessmentReasonForm()
    try:
        reason = form.check().reason.data or ""
        if request.form.get("do") == "return":
            marking_service.send_back(g.acting, assessment_id, reason)
            return render.done(gettext("The results went back to whoever entered them."), url_for(".index"))
        marking_service.check(g.acting, assessment_id, sent, reason)
    except Invalid as error:
        return _sheet(one, 422, sent, error, form if form.errors else form.blame(error))
    return render.done(gettext("The results are checked; they can be published now."), url_for(".index"))


@blueprint.get("/ties")
@acting_as(Role.ASSESSOR)
def own_ties() -> Response:
    """Show what one is tied to, with the form for more."""
    return _ties(TieForm(formdata=None))


@blueprint.post("/ties")
@acting_as(Role.ASSESSOR)
def tie() -> Response:
    """Say what one is tied to."""
    form = TieForm()
    try:
        form.check()
        assessor_ties_service.tie(g.acting, g.acting.account_id, TieKind(form.kind.data), form.subject)
    except Invalid as error:
        return _ties(form if form.errors else form.blame(error), 422)
    return render.done(gettext("It is recorded: you are not asked to assess there."), url_for(".own_ties"))


def _paste(one: Assessment) -> Response:
    """The sheet with a pasted list in it; nothing is stored yet."""
    marking_service.due(one, assessments_rules.AssessmentStep.ENTER)
    form = PasteForm()
    if not form.validate():
        return _sheet(one, 422, paste=form)
    rows, unread = assessments_rules.pasted(form.pasted.data or "", marking_service.scheme(one))
    kept = typed(request.form)
    said = ngettext("%(num)s row was taken over.", "%(num)s rows were taken over.", len(rows))
    said = gettext("%(said)s Look at it, then store it.", said=said)
    if unread:
        lines = gettext(", ").join(map(str, unread[:MAX_UNREAD_LINES]))
        said = gettext("%(said)s These lines could not be read: %(lines)s.", said=said, lines=lines)
    return _sheet(one, 200, kept | rows, taken=said)


def _sheet(
    one: Assessment, status: int = 200, sent: assessments_queries.Typed | None = None, error: Invalid | None = None,
    form: AssessmentReasonForm | None = None, paste: PasteForm | None = None, taken: str = "",
) -> Response:  # fmt: skip
    how, state, mine = marking_service.scheme(one), AssessmentState(one.state), g.acting.account_id
    wrong = error.rows if isinstance(error, marking_service.MarksRefused) else {}
    return render.page(
        "assessments/sheet.html",
        status=status,
        one=one,
        line=assessment_queries.get_assessment(one.id),
        how=how,
        candidates=assessments_queries.sheet(one, how, sent, wrong),
        enters=state is AssessmentState.PLANNED and one.on_day <= clock.today(),
        checks=state is AssessmentState.ENTERED and one.entered_by_id != mine,
        error=error,
        form=form or AssessmentReasonForm(formdata=None),
        paste=paste or PasteForm(formdata=None),
        taken=taken,
    )


def _ties(form: TieForm, status: int = 200) -> Response:
    mine = [one for one in assessment_queries.ties() if one.account_id == g.acting.account_id]
    return render.page("assessments/ties.html", status=status, form=form, ties=mine, kinds={kind.value: kind for kind in TieKind})
