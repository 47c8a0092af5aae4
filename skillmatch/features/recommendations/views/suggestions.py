"""The page of suggestions, and what can be done with each."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, g, request, url_for
from flask_babel import gettext

from skillmatch.engine_gateway import snapshot, workers
from skillmatch.errors import Invalid, NotFound
from skillmatch.features.recommendations.forms.suggestions import DismissForm, MentorForm, PlaceForm, SubjectForm
from skillmatch.features.recommendations.queries import suggestions as suggestions_queries
from skillmatch.features.recommendations.rules import KINDS
from skillmatch.features.recommendations.services import answers as answers_service
from skillmatch.features.recommendations.services import requests as requests_service
from skillmatch.numerals import whole
from skillmatch.store.accounts import access, delegation
from skillmatch.store.messaging import messages
from skillmatch.terms import DismissReason, Role
from skillmatch.web import render
from skillmatch.web.access import acting_as, also_on_behalf
from skillmatch.web.language import day, named

blueprint = Blueprint("recommend", __name__)

TEMPLATE = "recommendations/suggestions/list.html"


@blueprint.get("/recommendations")
@also_on_behalf
@acting_as(Role.WORKER)
def index() -> Response:
    """The list ``kind``; ``view=brief`` is the short form that other pages embed."""
    return render.page(TEMPLATE, block="items", **_context())


@blueprint.post("/recommendations/place")
@also_on_behalf
@acting_as(Role.WORKER)
def request_place() -> Response:
    """Request a place in a class."""
    form = _checked(PlaceForm())
    if form.errors:
        return _again(form)
    with delegation.noted(g.acting, "place") as note:
        run = requests_service.request_place(_me(), form.run.data)
        note.update(of=messages.name(run.course))
    return _done(gettext("A place in “%(course)s” from %(day)s is requested. You can withdraw it under “My requests”.",
                         course=named(run.course), day=day(run.starts_on)))  # fmt: skip


@blueprint.post("/recommendations/courses/<int:course_id>/interest")
@also_on_behalf
@acting_as(Role.WORKER)
def join_interest(course_id: int) -> Response:
    """Join the interest list of a course without a free class."""
    with delegation.noted(g.acting, "interest") as note:
        course = requests_service.join_interest(_me(), course_id)
        note.update(of=messages.name(course))
    return _done(gettext("You are on the interest list of “%(course)s”. We show you the dates once there is a class.",
                         course=named(course)))  # fmt: skip


@blueprint.post("/recommendations/courses/<int:course_id>/withdraw")
@also_on_behalf
@acting_as(Role.WORKER)
def withdraw(course_id: int) -> Response:
    """Take back a request or an interest."""
    with delegation.noted(g.acting, "withdrawn") as note:
        course = requests_service.withdraw(_me(), course_id)
        note.update(of=messages.name(course))
    return _done(gettext("Your request for “%(course)s” is withdrawn.", course=named(course)))


@blueprint.post("/recommendations/save")
@also_on_behalf
@acting_as(Role.WORKER)
def save() -> Response:
    """Keep a suggestion for later."""
    form = _checked(SubjectForm())
    if form.errors:
        return _again(form)
    with delegation.noted(g.acting, "answer"):
        answers_service.save(_me(), form.subject.data, form.subject_id.data)
    return _done(gettext("Saved. You find it under “My requests”."))


@blueprint.post("/recommendations/dismiss")
@also_on_behalf
@acting_as(Role.WORKER)
def dismiss() -> Response:
    """Not for me, with a reason; it can be taken back."""
    form = _checked(DismissForm())
    if not form.errors:
        try:
            with delegation.noted(g.acting, "answer"):
                answer = answers_service.dismiss(_me(), form.subject.data, form.subject_id.data, form.reason.data)
        except Invalid as error:
            form.blame(error)
        else:
            return _done(gettext("It will not be suggested again."), undo=answer)
    return _again(form)


@blueprint.post("/recommendations/answers/<int:answer_id>/undo")
@also_on_behalf
@acting_as(Role.WORKER)
def undo(answer_id: int) -> Response:
    """Take back what was saved or dismissed."""
    with delegation.noted(g.acting, "answer"):
        answers_service.undo(_me(), answer_id)
    return _done(gettext("Taken back."))


@blueprint.post("/recommendations/mentors/<int:mentor_id>/ask")
@also_on_behalf
@acting_as(Role.WORKER)
def ask_mentor(mentor_id: int) -> Response:
    """Ask a mentor."""
    form = _checked(MentorForm())
    if form.errors:
        return _again(form, "mentors", about=mentor_id)
    with delegation.noted(g.acting, "mentor"):
        requests_service.ask_mentor(_me(), mentor_id, form.message.data)
    return _done(gettext("Your request is with the mentor. You can withdraw it until it is answered."), "mentors")


@blueprint.post("/recommendations/mentors/<int:mentor_id>/withdraw")
@also_on_behalf
@acting_as(Role.WORKER)
def withdraw_mentor(mentor_id: int) -> Response:
    """Take back a request to a mentor."""
    with delegation.noted(g.acting, "mentor"):
        requests_service.withdraw_mentor(_me(), mentor_id)
    return _done(gettext("Your request to the mentor is withdrawn."), "mentors")


@blueprint.post("/recommendations/tracks/<int:track_id>/choose")
@also_on_behalf
@acting_as(Role.WORKER)
def choose_track(track_id: int) -> Response:
    """Make a shortage profession the target."""
    with delegation.noted(g.acting, "target") as note:
        track = requests_service.choose_track(_me(), track_id)
        note.update(of=messages.name(track))
    message = gettext("“%(track)s” is now your target; your gaps, suggestions and path follow it.", track=named(track))
    return _done(message, "tracks")


def _me() -> int:
    return int(access.own_worker(g.acting).id)


def _checked(form: Any) -> Any:
    form.validate()
    return form


def _kind(default: str = "courses") -> str:
    """The list that is looked at: by the address, or by the form that was sent from it."""
    kind = request.values.get("kind", default)
    if kind not in KINDS:
        raise NotFound(access.MISSING)
    return kind


def _context(kind: str | None = None, **given: Any) -> dict[str, Any]:
    worker = access.own_worker(g.acting)
    snap = snapshot.current()
    batch = workers.one_worker(snap, worker.id)
    brief = request.args.get("view") == "brief"
    n = 3 if brief else min(max(request.args.get("n", suggestions_queries.PAGE_SIZE, type=whole), 1), suggestions_queries.MAX_SHOWN)
    return {
        "tab": kind or _kind(),
        "worker": worker,
        "snap": snap,
        "brief": brief,
        "n": n,
        "page_size": suggestions_queries.PAGE_SIZE,
        "most": suggestions_queries.MAX_SHOWN,
        "reasons": list(DismissReason),
        "max_message": requests_service.MAX_MESSAGE,
        "lists": suggestions_queries.lists(snap, batch, worker, kind or _kind(), n, "brief" if brief else "list", _exploration()),
        "undo": request.args.get("undo", type=whole),
        "form": None,
        "about": None,
        **given,
    }


def _exploration() -> float:
    return float(current_app.extensions["settings"].exploration)


def _again(form: Any, kind: str | None = None, **given: Any) -> Response:
    """The list again with what is wrong in the form, and what was entered."""
    return render.page(TEMPLATE, block="items", status=422, **_context(kind or _kind(), form=form, **given))


def _done(message: str, kind: str | None = None, undo: int | None = None) -> Response:
    kind = _kind(kind or "courses")
    back = url_for(".index", kind=kind, undo=undo)
    if undo and not render.wants_fragment():
        return render.see_other(back)  # the page there says it, beside the button that takes it back
    return render.done(message, back, TEMPLATE, "items", **_context(kind, undo=undo))
