"""The page of what has changed for a worker."""

from __future__ import annotations

from flask import Blueprint, Response, g

from skillmatch.store import access, changed, snapshot
from skillmatch.terms import Evidence, Role
from skillmatch.web import render
from skillmatch.web.access import acting_as

blueprint = Blueprint("progress", __name__)

MOST = 10


@blueprint.get("/progress")
@acting_as(Role.WORKER)
def show() -> Response:
    """What each pass changed: skills, demands within reach, suggestions."""
    worker = access.own_worker(g.acting)
    snap = snapshot.current()
    return render.page(
        "progress/show.html",
        worker=worker,
        snap=snap,
        steps=changed.steps(snap, worker.id, MOST),
        evidence={word.value: word for word in Evidence},
    )
