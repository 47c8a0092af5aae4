"""Starting and ending to act for somebody; and for the person: who did what for me."""

from __future__ import annotations

from flask import Blueprint, Response, g, request, session, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from skillmatch.features.accounts.messages import delegation as messages
from skillmatch.features.accounts.services import delegation as delegation_service
from skillmatch.store.accounts import access, counter, delegation
from skillmatch.terms import Role
from skillmatch.web import render
from skillmatch.web.access import acting_as
from skillmatch.web.forms import Form, tidy

blueprint = Blueprint("behalf", __name__)

OFFICES = (Role.TOWN, Role.CITY)


class DelegationReasonForm(Form):
    """Why somebody is acted for."""

    reason = StringField(
        lazy_gettext("Reason"),
        [DataRequired(lazy_gettext("Say why: the person reads it.")), Length(max=delegation.MAX_REASON_LENGTH)],
        filters=[tidy],
    )


@blueprint.get("/behalf")
@acting_as(*OFFICES)
def index() -> Response:
    """Find the person."""
    return _page(DelegationReasonForm(formdata=None))


@blueprint.post("/behalf/<int:worker_id>")
@acting_as(*OFFICES)
def begin(worker_id: int) -> Response:
    """Act for a person of the office from now on."""
    worker, form = access.person_of_office(g.acting, worker_id), DelegationReasonForm()
    if not form.validate():
        return _page(form, worker.id, 422)
    session["behalf"] = delegation.begin(g.acting, worker.id, form.reason.data).id
    return render.done(gettext("You are acting for this person now. They have been told."), url_for("profile.show"))


@blueprint.post("/behalf/end")
@acting_as(*OFFICES)
def end() -> Response:
    """Act for oneself again."""
    delegation.end(g.acting, int(session.pop("behalf", 0)))
    return render.done(gettext("You act for yourself again."), url_for("behalf.index"))


@blueprint.get("/for-me")
@acting_as(Role.WORKER)
def for_me() -> Response:
    """Show who did what for me."""
    worker = access.own_worker(g.acting)
    return render.page("accounts/delegation/for_me.html", entries=delegation_service.done_for(worker.id), what=messages.what)


@blueprint.post("/for-me/<int:entry_id>/object")
@acting_as(Role.WORKER)
def object_to(entry_id: int) -> Response:
    """Object: it is marked, and the form of a correction is filled in."""
    found = delegation_service.object_to(access.own_worker(g.acting).id, entry_id)
    subject = gettext("I object: %(what)s", what=messages.what(found.what, found.detail))[:120]
    message = gettext("Your objection is marked. Say here what is wrong, and the office has to answer.")
    return render.done(message, url_for("desk.new", kind="correction", subject=subject))


def _page(form: DelegationReasonForm, wrong: int | None = None, status: int = 200) -> Response:
    text = request.values.get("q", "").strip()[:60]
    return render.page(
        "accounts/delegation/index.html",
        status=status,
        q=text,
        found=counter.find(g.acting, text),
        form=form,
        wrong=wrong,
        minutes=int(delegation.LASTS.total_seconds() // 60),
    )
