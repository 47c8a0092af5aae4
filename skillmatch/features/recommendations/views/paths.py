"""A worker's path: which courses, in which order, within the hours."""

from __future__ import annotations

from flask import Blueprint, Response, g, request

from skillmatch.engine_gateway import snapshot, workers
from skillmatch.features.recommendations.forms.paths import HoursForm
from skillmatch.features.recommendations.queries import paths as paths_queries
from skillmatch.store.accounts import access
from skillmatch.store.people import worker_queries
from skillmatch.terms import Role
from skillmatch.web import render
from skillmatch.web.access import acting_as

blueprint = Blueprint("paths", __name__)

DEFAULT_HOURS = 120
QUICK = (40, 80, 120, 240)
TEMPLATE = "recommendations/paths/show.html"


@blueprint.get("/path")
@acting_as(Role.WORKER)
def show() -> Response:
    """The path within ``hours``."""
    worker = access.own_worker(g.acting)
    form = HoursForm(request.args if "hours" in request.args else None, hours=DEFAULT_HOURS, meta={"csrf": False})
    valid = "hours" not in request.args or form.validate()
    plan = None
    if valid and worker.personalised:
        snap = snapshot.current()
        work = None if worker.enterprise is None else worker.enterprise.town_id
        facts = paths_queries.PathContext(
            worker_queries.completed(worker.id), worker_queries.planned(worker.id), worker.town_id, work
        )
        plan = paths_queries.path_plan(snap, workers.one_worker(snap, worker.id), facts, form.hours.data)
    return render.page(TEMPLATE, block="path", status=200 if valid else 422, worker=worker, form=form, valid=valid, plan=plan,
                       quick=QUICK)  # fmt: skip
