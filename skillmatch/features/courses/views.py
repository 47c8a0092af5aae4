"""课程资源清单: the list with its filters, and one course."""

from __future__ import annotations

import math

from flask import Blueprint, Response, g, request, url_for
from flask_babel import lazy_gettext

from skillmatch.features.courses import reading, wording
from skillmatch.features.courses.forms import FilterForm
from skillmatch.store import access, snapshot, suggesting
from skillmatch.terms import Role
from skillmatch.web import paging, render, shell
from skillmatch.web.access import signed_in

blueprint = Blueprint("courses", __name__)

for _role, _order in (
    (Role.CITY, 30),
    (Role.TOWN, 30),
    (Role.WORKER, 50),
    (Role.ENTERPRISE, 50),
    (Role.TRAINER, 50),
    (Role.MENTOR, 50),
):
    shell.register(_role, label=lazy_gettext("Courses"), endpoint="courses.index", icon="book", order=_order)


@blueprint.get("/courses")
@signed_in
def index() -> Response:
    """The listed courses that were asked for, a page at a time."""
    snap = snapshot.current()
    form = FilterForm.of(request.args, snap.skills)
    found = reading.find(snap, form.asked)
    pages = max(math.ceil(len(found) / reading.PER_PAGE), 1)
    page = paging.asked(pages)
    shown = found[(page - 1) * reading.PER_PAGE : page * reading.PER_PAGE]
    found_by = reading.found_by(snap, shown, form.asked.get("q", ""))
    return render.page(
        "courses/index.html",
        block="results",
        form=form,
        narrowed=bool(form.asked.keys() - {"q"}),
        found=len(found),
        courses=[(snap.courses[place], snap.runs_of(place), found_by.get(place)) for place in shown],
        page=page,
        pages=pages,
        wording=wording,
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
    advice = None if worker_id is None else reading.why(snap, worker_id, place)
    return render.page(
        "courses/show.html",
        snap=snap,
        card=card,
        basis=course.basis,
        taught=reading.taught(snap, place),
        before=reading.by_id(snap, card.before),
        opens=reading.opens(snap, course_id),
        runs=snap.runs_of(place),
        occupations=reading.occupations(snap, course_id),
        tracks=reading.tracks(snap, place),
        subsidy=reading.subsidy(course, card, worker_id),
        is_worker=worker_id is not None,
        grade=0 if worker_id is None else access.own_worker(g.acting).grade,
        advice=advice,
        permit_ends={} if worker_id is None or advice is None else suggesting.permit_ends(worker_id),
        enrolment=None if worker_id is None else reading.enrolment(worker_id, course_id),
        wording=wording,
    )
