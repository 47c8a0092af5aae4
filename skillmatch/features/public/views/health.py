"""One question of a supervisor: can this process serve? The answer tells nothing else."""

from __future__ import annotations

import flask
import structlog
from flask import Blueprint, Response

from skillmatch.engine_gateway import snapshot
from skillmatch.store.db import database
from skillmatch.web import access

log = structlog.get_logger(__name__)

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@access.public
def healthz() -> Response:
    """Answer 200 when the store answers and the engine is fitted on it, 503 otherwise."""
    try:
        database.rows("SELECT 1")
        ready = len(snapshot.current().courses) > 0
    except Exception as error:  # whatever it is, the supervisor only needs to know that this process cannot serve
        log.error("not ready", reason=type(error).__name__)
        ready = False
    response = flask.jsonify(status="ok" if ready else "unavailable")
    response.status_code = 200 if ready else 503
    response.headers["Cache-Control"] = "no-store"
    return response
