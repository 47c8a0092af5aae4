"""Logs a machine can read: one line a request with its id, and nothing about the person."""

from __future__ import annotations

import logging
import secrets
import sys
import time

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger(__name__)


def init_app(app: Flask) -> None:
    """Give each request an id, send it back as ``X-Request-ID``, and log how the request ended."""
    configure()
    app.before_request(_begin)
    app.after_request(_end)


def configure(level: int = logging.INFO) -> None:
    """Write one JSON object a line to the standard error stream; line ends within a value are escaped by JSON."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


def _begin() -> None:
    g.began = time.perf_counter()
    g.request_id = secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    if "request_id" in g:
        response.headers["X-Request-ID"] = g.request_id
        if request.endpoint not in ("static", "health.healthz"):
            took = round((time.perf_counter() - g.began) * 1000, 1)
            # The route, never the path or the query: those may name a person.
            log.info("answered", method=request.method, endpoint=request.endpoint, status=response.status_code, ms=took)
    return response
