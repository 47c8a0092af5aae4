"""The page of what has changed for a worker."""

from __future__ import annotations

from flask import Blueprint, Response, g

from skillmatch.engine_gateway import certificate_impact, snapshot
from skillmatch.store.accounts import access
from skillmatch.terms import Evidence, Role
from skillmatch.web import render
from skillmatch.web.access import acting_as

blueprint = Blueprint("progress", __name__)

MAX_STEPS = 10


@blueprint.get("/progress")
@acting_as(Role.WORKER)
def show() -> Response:
    """Show what each pass changed: skills, demands within reach, suggestions."""
    worker = access.own_worker(g.acting)
    snap = snapshot.current()
    return render.page(
        "people/progress/show.html",
        worker=worker,
        snap=snap,
        steps=certificate_impact.steps(snap, worker.id, MAX_STEPS),
        evidence={word.value: word for word in Evidence},
    )
