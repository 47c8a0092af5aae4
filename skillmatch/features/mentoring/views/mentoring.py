"""师傅: the list, one mentor, and the mentor's own page with what waits for an answer."""

from __future__ import annotations

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.features.mentoring import queries
from skillmatch.features.mentoring.forms import EndForm, FindForm, RequestDeclineForm
from skillmatch.features.mentoring.services import mentoring as mentoring_service
from skillmatch.store.accounts import access
from skillmatch.terms import Role
from skillmatch.web import paging, render
from skillmatch.web.access import acting_as, signed_in
from skillmatch.web.forms import Form
from skillmatch.workflow.declared.mentorships import MENTORSHIP

blueprint = Blueprint("mentoring", __name__)


MENTORSHIP_ADDRESS = "/mentor/requests/<int:mentorship_id>"


@blueprint.get("/mentors")
@signed_in
def index() -> Response:
    """The active mentors, a page at a time."""
    snap, form = snapshot.current(), FindForm(request.args)
    q = (form.q.data or "")[:60]
    found = queries.find(snap, q)
    page, pages = paging.among(len(found), queries.PAGE_SIZE)
    shown = found[(page - 1) * queries.PAGE_SIZE : page * queries.PAGE_SIZE]
    return render.page(
        "mentoring/index.html",
        block="results",
        q=q,
        found=len(found),
        mentors=[(snap.mentors[place], queries.teaches(snap, place)) for place in shown],
        towns={town.id: town for town in snap.towns},
        page=page,
        pages=pages,
        href=lambda number: url_for("mentoring.index", q=q or None, page=number),
    )


@blueprint.get("/mentors/<int:mentor_id>")
@signed_in
def show(mentor_id: int) -> Response:
    """One mentor; for a worker also why, or why not."""
    access.active_mentor(mentor_id)
    snap = snapshot.current()
    place = queries.place_of(snap, mentor_id)
    card = snap.mentors[place]
    worker_id = g.acting.worker_id if g.acting is not None and g.acting.role is Role.WORKER else None
    asked = None if worker_id is None else queries.find_request(worker_id, mentor_id)
    return render.page(
        "mentoring/show.html",
        snap=snap,
        card=card,
        town=next((town for town in snap.towns if town.id == card.town_id), None),
        teaches=queries.teaches(snap, place),
        is_worker=worker_id is not None,
        advice=None if worker_id is None else queries.why(snap, worker_id, place),
        asked=asked,
        may_ask=asked is None or MENTORSHIP.is_due("ask again", asked.state),
    )


@blueprint.get("/mentor")
@acting_as(Role.MENTOR)
def home() -> Response:
    """Show what waits for the mentor who acts, and who is taught now."""
    return _home()


@blueprint.post(f"{MENTORSHIP_ADDRESS}/accept")
@acting_as(Role.MENTOR)
def accept(mentorship_id: int) -> Response:
    """Take the worker as an apprentice."""
    mentoring_service.accept(g.acting, mentorship_id)
    return render.done(gettext("You have a new apprentice. Agree on a first meeting."), url_for("mentoring.home"))


@blueprint.post(f"{MENTORSHIP_ADDRESS}/decline")
@acting_as(Role.MENTOR)
def decline(mentorship_id: int) -> Response:
    """Decline with a reason."""
    access.mentorship_for_mentor(g.acting, mentorship_id)
    form = RequestDeclineForm()
    if not form.validate():
        return _home({mentorship_id: form}, 422)
    mentoring_service.decline(g.acting, mentorship_id, form.answer.data)
    return render.done(gettext("Declined. The worker reads your reason."), url_for("mentoring.home"))


@blueprint.post(f"{MENTORSHIP_ADDRESS}/end")
@acting_as(Role.MENTOR)
def end(mentorship_id: int) -> Response:
    """End an apprenticeship."""
    access.mentorship_for_mentor(g.acting, mentorship_id)
    form = EndForm()
    if not form.validate():
        return _home({mentorship_id: form}, 422)
    mentoring_service.end(g.acting, mentorship_id, form.answer.data)
    return render.done(gettext("The apprenticeship has ended; its place is free again."), url_for("mentoring.home"))


def _home(wrong: dict[int, RequestDeclineForm | EndForm] | None = None, status: int = 200) -> Response:
    snap, mentor = snapshot.current(), mentoring_service.mentor_of(g.acting)
    waiting, taught = mentoring_service.people_of(g.acting, snap)
    return render.page(
        "mentoring/home.html",
        status=status,
        mentor=mentor,
        waiting=[(one, _form_of(one.mentorship.id, wrong, RequestDeclineForm)) for one in waiting],
        taught=[(one, _form_of(one.mentorship.id, wrong, EndForm)) for one in taught],
        room=max(mentor.capacity - len(taught), 0),
        wrong=set(wrong or {}),
        today=clock.today(),
    )


def _form_of(mentorship_id: int, wrong: dict[int, RequestDeclineForm | EndForm] | None, kind: type[Form]) -> Form:
    """The form of one request: the one that was refused, or a fresh one; with an id of its own on the page."""
    form = (wrong or {}).get(mentorship_id) or kind(formdata=None)
    form.answer.id = f"answer-{mentorship_id}"
    form.answer.label.field_id = form.answer.id
    return form
