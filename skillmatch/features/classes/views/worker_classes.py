"""A worker's classes, one class, and the waiting list of a full one."""

from __future__ import annotations

from flask import Blueprint, Response, g, url_for
from flask_babel import gettext

from skillmatch import clock
from skillmatch.features.classes.forms.worker_classes import OpinionForm
from skillmatch.features.classes.queries import worker_classes as worker_classes_queries
from skillmatch.features.classes.services import worker_classes as worker_classes_service
from skillmatch.store.accounts import access
from skillmatch.store.classes import attendance, waiting_list
from skillmatch.store.classes import queries as class_queries
from skillmatch.store.classes.models import CourseRun
from skillmatch.terms import EnrolmentState, Role
from skillmatch.web import render
from skillmatch.web.access import acting_as

blueprint = Blueprint("my_classes", __name__)


@blueprint.get("/my-classes")
@acting_as(Role.WORKER)
def index() -> Response:
    """The own classes with their next sessions, and the waiting lists that one is on."""
    worker, now = access.own_worker(g.acting), clock.in_city()
    return render.page(
        "classes/worker_classes/index.html",
        mine=worker_classes_queries.mine(worker.id, now),
        waiting=worker_classes_queries.waiting_for(worker.id),
        today=now.date(),
    )


@blueprint.get("/my-classes/<int:run_id>")
@acting_as(Role.WORKER)
def show(run_id: int) -> Response:
    """One class: its sessions with the own attendance, its links, what one thinks of it, and leaving it."""
    return _show(access.own_class(g.acting, run_id), OpinionForm(formdata=None))


@blueprint.post("/my-classes/<int:run_id>/leave")
@acting_as(Role.WORKER)
def leave(run_id: int) -> Response:
    """Give up the place."""
    worker = access.own_worker(g.acting)
    worker_classes_service.leave(access.own_class(g.acting, run_id).id, worker.id, g.acting)
    return render.done(gettext("You have left the class; the place goes to whoever comes next."), url_for(".index"))


@blueprint.post("/sessions/<int:session_id>/opinion")
@acting_as(Role.WORKER)
def say(session_id: int) -> Response:
    """Say what a session was like."""
    session, worker = access.own_session(g.acting, session_id), access.own_worker(g.acting)
    form = OpinionForm()
    if not form.validate():
        return _show(session.run, form, session.id, 422)
    worker_classes_service.say(session.id, worker.id, int(form.rating.data), form.words.data)
    return render.done(gettext("Thank you. Your trainer sees it without your name."), url_for(".show", run_id=session.run_id))


@blueprint.get("/classes/<int:run_id>/waiting")
@acting_as(Role.WORKER)
def list_(run_id: int) -> Response:
    """The waiting list of an open class: how long it is, and where one stands."""
    run, worker = access.open_class(run_id), access.own_worker(g.acting)
    return render.page(
        "classes/worker_classes/waiting.html",
        row=class_queries.find_class(run.id),
        position=waiting_list.position(run.id, worker.id),
        full=waiting_list.is_full(run),
        begun=run.starts_on < clock.today(),
    )


@blueprint.post("/classes/<int:run_id>/waiting")
@acting_as(Role.WORKER)
def wait(run_id: int) -> Response:
    """Join the waiting list."""
    place = worker_classes_service.wait(run_id, access.own_worker(g.acting).id)
    words = gettext("You are number %(n)s on the waiting list. You are told when a place becomes yours.", n=place)
    return render.done(words, url_for(".list_", run_id=run_id))


@blueprint.post("/classes/<int:run_id>/waiting/leave")
@acting_as(Role.WORKER)
def stop_waiting(run_id: int) -> Response:
    """Leave the waiting list."""
    worker_classes_service.stop_waiting(run_id, access.own_worker(g.acting).id)
    return render.done(gettext("You are no longer on the waiting list."), url_for(".index"))


def _show(run: CourseRun, form: OpinionForm, wrong: int | None = None, status: int = 200) -> Response:
    worker = access.own_worker(g.acting)
    row, state = class_queries.find_class(run.id), worker_classes_queries.state_in(worker.id, run.id)
    assert row is not None, "it was fetched a moment ago"
    attended = attendance.of_class(run.id)
    inside = state in (EnrolmentState.ENROLLED, EnrolmentState.COMPLETED, EnrolmentState.FAILED)
    return render.page(
        "classes/worker_classes/show.html",
        status=status,
        row=row,
        state=state,
        meetings=worker_classes_queries.meetings(worker.id, run.id),
        materials=worker_classes_queries.materials(run.id) if inside else [],
        share=attended.shares.get(worker.id),
        attended=attended,
        may_leave=not row.cancelled and state in (EnrolmentState.REQUESTED, EnrolmentState.ENROLLED),
        form=form,
        wrong=wrong,
        now=clock.in_city(),
    )
