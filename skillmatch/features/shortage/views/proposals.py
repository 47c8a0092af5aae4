"""The city proposes a version of the shortage list, changes it with reasons, and publishes it."""

from __future__ import annotations

from flask import Blueprint, Response, g, url_for
from flask_babel import gettext

from skillmatch.errors import Invalid
from skillmatch.features.shortage import messages, rules
from skillmatch.features.shortage.forms import LeaveOffForm, PublishForm, PutOnForm
from skillmatch.features.shortage.queries import shortage as shortage_queries
from skillmatch.features.shortage.services import shortage_lists as shortage_lists_service
from skillmatch.features.shortage.workflow import SHORTAGE_LIST
from skillmatch.store.shortage import lists as shortage_lists
from skillmatch.store.workflow import case_events
from skillmatch.terms import Role
from skillmatch.web import render
from skillmatch.web.access import acting_as
from skillmatch.web.language import named

blueprint = Blueprint("shortage_lists", __name__)


@blueprint.get("/shortage/proposal")
@acting_as(Role.CITY)
def show() -> Response:
    """The proposal beside the version that it revises; without one, how to begin."""
    return _page()


@blueprint.post("/shortage/propose")
@acting_as(Role.CITY)
def propose() -> Response:
    """Count, and propose the professions of the list in force."""
    version = shortage_lists_service.propose(g.acting)
    return render.done(
        gettext("Version %(number)s is proposed. Nobody but the city office sees it.", number=version.number), _back()
    )


@blueprint.post("/shortage/proposal/count")
@acting_as(Role.CITY)
def count() -> Response:
    """Count the proposal again."""
    shortage_lists_service.count_again(g.acting)
    return render.done(gettext("Counted again."), _back())


@blueprint.post("/shortage/proposal/leave-off/<code>")
@acting_as(Role.CITY)
def leave_off(code: str) -> Response:
    """Leave a profession off, with a reason."""
    form = LeaveOffForm()
    try:
        form.check()
        found = shortage_lists_service.leave_off(g.acting, code, form.reason.data)
    except Invalid as error:
        return _page(leaving=form if form.errors else form.blame(error), wrong=code, status=422)
    return render.done(gettext("“%(name)s” is left off the proposed list.", name=named(found)), _back())


@blueprint.post("/shortage/proposal/put-on")
@acting_as(Role.CITY)
def put_on() -> Response:
    """Put an occupation or a former profession on, with a reason."""
    form = _offered(PutOnForm())
    try:
        form.check()
        found = shortage_lists_service.put_on(g.acting, *form.chosen(), form.reason.data)
    except Invalid as error:
        return _page(adding=form if form.errors else form.blame(error), status=422)
    return render.done(gettext("“%(name)s” is on the proposed list.", name=named(found)), _back())


@blueprint.post("/shortage/proposal/drop")
@acting_as(Role.CITY)
def drop() -> Response:
    """Let the proposal go."""
    shortage_lists_service.let_go(g.acting)
    return render.done(gettext("The proposal is dropped; the list in force stays."), url_for("shortage.index"))


@blueprint.post("/shortage/publish")
@acting_as(Role.CITY)
def publish() -> Response:
    """Publish the proposal."""
    form = PublishForm()
    if not form.validate():
        return _page(publishing=form, status=422)
    published = shortage_lists_service.publish(g.acting, form.note.data)
    words = gettext(
        "Version %(number)s is published: the index moved for %(moved)s of %(all)s professions.",
        number=published.number,
        moved=published.moved,
        all=published.professions,
    )
    return render.done(words, url_for("shortage.index"))


def _back() -> str:
    return url_for("shortage_lists.show")


def _offered(form: PutOnForm) -> PutOnForm:
    version = shortage_lists.proposal()
    form.which.choices = [("", gettext("Choose …"))] + [
        (key, named(names) if places is None else gettext("%(name)s · %(places)s open places", name=named(names), places=places))
        for key, names, places in (shortage_queries.choices(version) if version else ())
    ]
    return form


def _page(
    *,
    leaving: LeaveOffForm | None = None,
    wrong: str = "",
    adding: PutOnForm | None = None,
    publishing: PublishForm | None = None,
    status: int = 200,
) -> Response:
    version, newest = shortage_lists.proposal(), shortage_queries.newest()
    if version is None:
        return render.page("shortage/proposal.html", status=status, version=None, newest=newest)
    before, after = (shortage_queries.with_supply(g.acting, shortage_queries.professions(one)) for one in (newest, version))
    return render.page(
        "shortage/proposal.html",
        status=status,
        version=version,
        newest=newest,
        found=rules.differences(before, after),
        decisions={one.code: one for one in shortage_queries.decisions(version)},
        leaving=leaving or LeaveOffForm(formdata=None),
        wrong=wrong,
        adding=adding or _offered(PutOnForm(formdata=None)),
        publishing=publishing or PublishForm(formdata=None),
        timeline=messages.timeline(case_events.timeline(SHORTAGE_LIST.name, version.id)),
    )
