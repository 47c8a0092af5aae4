"""Long work runs beside the request, and what a killed worker left undone is asked for again."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from skillmatch import events, jobs, processes
from skillmatch.config import Settings
from skillmatch.engine_gateway import orders
from skillmatch.features.cohorts import feature as cohorts_feature
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.demands.models import Demand
from skillmatch.terms import CohortState, RunTime
from tests.cast import Cast


def drain(app: Flask) -> int:
    """Run what is queued, as the background worker does."""
    queue, count = app.extensions["jobs"], 0
    while (task := queue.dequeue()) is not None:
        queue.execute(task)
        count += 1
    return count


@pytest.fixture
def queued(settings: Settings, cast: Cast) -> Flask:
    """An application whose jobs wait for the background worker."""
    return create_app(replace(settings, jobs_immediate=False))


@pytest.fixture
def work(queued: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def register(name: str, function: Callable[..., object], app: Flask = queued) -> None:
        monkeypatch.setitem(app.extensions["work"].named, name, function)

    return register


def test_a_job_waits_runs_and_is_done(queued: Flask, work: Callable[..., None]) -> None:
    done: list[tuple[int, str]] = []
    work("note", lambda number, word: done.append((number, word)))

    with queued.app_context():
        job = jobs.enqueue("note", 7, "寿光")
        assert jobs.progress(job) == {"done": 0, "total": 1, "state": "waiting"}
        assert done == []
        assert drain(queued) == 1
        assert done == [(7, "寿光")]
        assert jobs.progress(job) == {"done": 1, "total": 1, "state": "done"}


def test_a_job_outlives_the_process_that_asked_for_it(queued: Flask, settings: Settings, work: Callable[..., None]) -> None:
    done: list[int] = []
    work("note", done.append)
    with queued.app_context():
        jobs.enqueue("note", 7)

    later = create_app(replace(settings, jobs_immediate=False))
    work("note", done.append, later)
    with later.app_context():
        drain(later)

    assert done == [7]


def test_a_job_that_fails_is_tried_again_and_then_given_up(queued: Flask, work: Callable[..., None]) -> None:
    tries: list[int] = []

    def broken() -> None:
        tries.append(1)
        raise RuntimeError("broken")

    work("broken", broken)
    with queued.app_context():
        job = jobs.enqueue("broken")
        drain(queued)
        assert (jobs.progress(job) or {})["state"] == "waiting"
        for _ in range(jobs.MAX_RETRIES):
            (task,) = queued.extensions["jobs"].scheduled()
            queued.extensions["jobs"].storage.flush_schedule()
            task.eta = None  # now, instead of in five seconds
            queued.extensions["jobs"].execute(task)
        assert (jobs.progress(job) or {})["state"] == "failed"
    assert len(tries) == jobs.MAX_RETRIES + 1


def test_an_unknown_job_is_refused_at_once(queued: Flask) -> None:
    with queued.app_context():
        with pytest.raises(LookupError):
            jobs.enqueue("no such work")
        assert jobs.progress("no such id") is None


def test_an_order_asks_for_its_proposal(queued: Flask) -> None:
    with queued.app_context():
        events.cohort_requested.send(1)

        (task,) = queued.extensions["jobs"].pending()
        assert task.args[1:] == (cohorts_feature.PROPOSE, [1])


def test_what_still_waits_is_asked_for_again_when_the_worker_starts(queued: Flask) -> None:
    with queued.app_context():
        demand, state = Demand.select().first(), CohortState.POSTED.value
        Cohort.create(number="T-1", demand=demand, time=RunTime.WEEKDAY.value, headcount=3, seats=3, state=state)
        waiting = {cohort.id for cohort in orders.requested()}
        assert waiting

        cohorts_feature.propose_waiting()

        assert {task.args[2][0] for task in queued.extensions["jobs"].pending()} == waiting


def test_a_child_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    child = (
        "import os, time; from skillmatch import processes; processes.end_with(os.getppid());"
        "print(os.getpid(), flush=True); time.sleep(60)"
    )
    parent = (
        "import subprocess, sys, os, time;"
        f"c = subprocess.Popen([sys.executable, '-c', {child!r}], stdout=subprocess.PIPE, text=True);"
        "print(c.stdout.readline().strip(), flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        pid = int(started.stdout.readline())
        started.kill()
    end = time.monotonic() + 10 * processes.LOOK_EVERY_SECONDS + 5
    while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
        time.sleep(0.1)

    assert not Path(f"/proc/{pid}").exists()
