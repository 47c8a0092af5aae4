"""课程资源清单: the list with its filters, and one course."""

from __future__ import annotations

from flask import Blueprint, Response, g, request, url_for

from skillmatch.engine_gateway import snapshot, suggestions
from skillmatch.features.catalogue import messages
from skillmatch.features.catalogue.forms.courses import FilterForm
from skillmatch.features.catalogue.queries import courses as courses_queries
from skillmatch.store.accounts import access
from skillmatch.terms import Role
from skillmatch.web import paging, render
from skillmatch.web.access import signed_in

blueprint = Blueprint("courses", __name__)


@blueprint.get("/courses")
@signed_in
def index() -> Response:
    """The listed courses that were asked for, a page at a time."""
    snap = snapshot.current()
    form = FilterForm.of(request.args, snap.skills)
    found = courses_queries.find(snap, form.asked)
    page, pages = paging.among(len(found), courses_queries.PAGE_SIZE)
    shown = found[(page - 1) * courses_queries.PAGE_SIZE : page * courses_queries.PAGE_SIZE]
    found_by = courses_queries.found_by(snap, shown, form.asked.get("q", ""))
    return render.page(
        "catalogue/courses/index.html",
        block="results",
        form=form,
        narrowed=bool(form.asked.keys() - {"q"}),
        found=len(found),
        courses=[(snap.courses[place], snap.runs_of(place), found_by.get(place)) for place in shown],
        page=page,
        pages=pages,
        wording=messages,
        href=lambda number: url_for("courses.index", **(form.asked | {"page": str(number)})),  # type: ignore[arg-type]
    )


@blueprint.get("/courses/<int:course_id>")
@signed_in
def show(course_id: int) -> Response:
    """Everything about one course; for a worker also why it is suggested to them, or why not."""
    course = access.listed_course(course_id)
    snap = snapshot.current()
    place = snap.course_index.at(course_id)
    card = snap.courses[place]
    worker_id = g.acting.worker_id if g.acting is not None and g.acting.role is Role.WORKER else None
    advice = None if worker_id is None else courses_queries.why(snap, worker_id, place)
    return render.page(
        "catalogue/courses/show.html",
        snap=snap,
        card=card,
        basis=course.basis,
        taught=courses_queries.taught(snap, place),
        before=courses_queries.by_id(snap, card.before),
        opens=courses_queries.opens(snap, course_id),
        runs=snap.runs_of(place),
        occupations=courses_queries.occupations(snap, course_id),
        tracks=courses_queries.tracks(snap, place),
        subsidy=courses_queries.subsidy(course, card, worker_id),
        is_worker=worker_id is not None,
        grade=0 if worker_id is None else access.own_worker(g.acting).grade,
        advice=advice,
        permit_ends={} if worker_id is None or advice is None else suggestions.permit_ends(worker_id),
        enrolment=None if worker_id is None else courses_queries.enrolment(worker_id, course_id),
        wording=messages,
    )
