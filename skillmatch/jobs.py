"""Long work beside the web processes: a queue in ``data_dir``, a worker that runs it, and how far each piece has come.

Features declare work under names, and which event asks for it (``feature.py``). A job carries its name and plain arguments,
so that the queue outlives a change of the code. A job may run twice (a killed worker starts again): what it does must bear that.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, current_app
from huey import Huey, SqliteHuey, crontab

from skillmatch.config import Settings
from skillmatch.store.db import database

log = structlog.get_logger(__name__)

MAX_RETRIES = 2


@dataclass(frozen=True)
class Work:
    """What the background worker does.

    Attributes
    ----------
    named : dict of str to callable
        Long work by its name.
    hourly : tuple of callable
        Called when the worker starts and once an hour while it runs; doing it twice must change nothing. So it finds again what a
        killed process left undone.
    """

    named: dict[str, Callable[..., Any]]
    hourly: tuple[Callable[[], Any], ...] = ()


def open_queue(settings: Settings) -> Huey:
    """Return the queue of an installation; with ``jobs_immediate`` a job runs within the call that enqueues it."""
    if settings.jobs_immediate:
        return Huey("skillmatch", immediate=True)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return SqliteHuey("skillmatch", filename=str(settings.data_dir / "jobs.db"), fsync=True, results=False)


def init_app(app: Flask, queue: Huey, work: Work) -> None:
    """Run in this application what lies in the queue."""
    app.extensions.update(jobs=queue, work=work)
    queue.periodic_task(crontab(minute="5"), name="hourly")(_hourly_runner(app))
    app.extensions["run_job"] = queue.task(name="run", retries=MAX_RETRIES, retry_delay=5, context=True)(_runner(app))


def enqueue(name: str, *args: Any) -> str:
    """Ask for a job; call it after the transaction that it depends on.

    Returns
    -------
    str
        The id under which :func:`progress` answers.
    """
    if name not in current_app.extensions["work"].named:
        raise LookupError(f"no job is called {name!r}")
    job_id = uuid4().hex
    report(job_id, 0, 1, "waiting")
    current_app.extensions["run_job"](job_id, name, list(args))
    return job_id


def report(job_id: str, done: int, total: int, state: str = "running") -> None:
    """Say how far a job has come; the job itself calls it."""
    current_app.extensions["jobs"].put(_key(job_id), {"done": done, "total": total, "state": state})


def progress(job_id: str) -> dict[str, Any] | None:
    """Return how far a job has come (``done``, ``total``, ``state``: waiting, running, done, failed), or None for an unknown
    one."""
    return current_app.extensions["jobs"].get(_key(job_id), peek=True)


def run_consumer(app: Flask) -> None:
    """Run jobs in this process until it is told to stop; first look for what a killed worker left undone."""
    logging.basicConfig(level=logging.WARNING, format="%(name)s %(message)s")
    with app.app_context():
        _look_after(app)
    # A job that is running when the worker stops is started again, so stopping need not wait for it for long.
    app.extensions["jobs"].create_consumer(
        workers=1, max_delay=1.0, periodic=True, shutdown_timeout=5, graceful_signal="TERM"
    ).run()


def _look_after(app: Flask) -> None:
    for work in app.extensions["work"].hourly:
        work()


def _hourly_runner(app: Flask) -> Callable[[], None]:
    def run() -> None:
        with app.app_context():
            database.connect()
            _look_after(app)

    return run


def _runner(app: Flask) -> Callable[..., None]:
    def run(job_id: str, name: str, args: list[Any], task: Any = None) -> None:
        with app.app_context():
            database.connect()
            report(job_id, 0, 1)
            try:
                app.extensions["work"].named[name](*args)
            except Exception:
                log.exception("job failed", job=name)
                report(job_id, 0, 1, "failed" if task is None or task.retries == 0 else "waiting")
                raise
            else:
                report(job_id, 1, 1, "done")

    return run


def _key(job_id: str) -> str:
    return f"progress-{job_id}"
