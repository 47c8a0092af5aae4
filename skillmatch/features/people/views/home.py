"""The home of a worker."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, Response, current_app, g

from skillmatch.engine_gateway import certificate_impact, snapshot, suggestions, workers
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.features.people import rules
from skillmatch.store.accounts import access
from skillmatch.store.people import renewals, worker_queries
from skillmatch.store.subsidies import claims as subsidy_claims
from skillmatch.store.subsidies import trainings as subsidy_trainings
from skillmatch.terms import EnrolmentState, MentorshipState, Role
from skillmatch.web import render
from skillmatch.web.access import acting_as

blueprint = Blueprint("home", __name__)

GAPS = 5
CLASSES = 4
SUGGESTIONS = 3
NEWS_DAYS = 30
"""For so long after a certificate the page says what it changed (chosen)."""


@blueprint.get("/home")
@acting_as(Role.WORKER)
def show() -> Response:
    """Show what needs me, where I stand, what is suggested."""
    worker = access.own_worker(g.acting)
    snap = snapshot.current()
    batch = workers.one_worker(snap, worker.id)
    advised = suggestions.courses(snap, batch, SUGGESTIONS, "brief", current_app.extensions["settings"].exploration)
    requests, asked = worker_queries.requests(worker.id), worker_queries.mentor_requests(worker.id)
    return render.page(
        "people/home/show.html",
        worker=worker,
        snap=snap,
        brief=True,
        lists=advised.brief,
        seats=worker_queries.offered_seats(worker.id),
        permits=rules.pressing(worker_queries.permits(worker.id), snap.as_of),
        renewing=renewals.courses(snap.as_of),
        change=certificate_impact.latest(snap, worker.id, NEWS_DAYS),
        today=snap.as_of,
        thin=rules.thin(worker, worker_queries.n_held(worker.id)),
        claimable=subsidy_trainings.claimable(worker.id),
        claims_waiting=subsidy_claims.waiting_of(worker.id),
        waiting=[one for one in requests if one.state is EnrolmentState.REQUESTED],
        mentors_waiting=[one for one in asked if one.state is MentorshipState.REQUESTED],
        gaps=advised.gaps[:GAPS],
        n_gaps=len(advised.gaps),
        target_rank=min(worker.grade + 1, 8),
        occupation=_card(snap, worker.occupation_id),
        goal=_card(snap, worker.target_id),
        town=None if worker.town_id is None else snap.towns[snap.town_index.at(worker.town_id)],
        classes=_classes(snap, requests, advised.courses),
    )


def _card(snap: Snapshot, occupation_id: int | None) -> Any:
    return None if occupation_id is None else snap.occupations[snap.occupation_index.at(occupation_id)]


def _classes(snap: Snapshot, requests: list[worker_queries.Request], advice: Any) -> list[dict[str, Any]]:
    """The next dates: of the worker's own courses first, then of the suggested ones."""
    mine = [
        {"starts_on": one.starts_on, "time": one.time, "course": one, "course_id": one.course_id, "state": one.state}
        for one in requests
        if one.starts_on is not None and _open(one.ends_on, snap.as_of)
    ]
    seen = {one["course_id"] for one in mine}
    suggested = [
        {"starts_on": run.starts_on, "time": run.time, "course": snap.courses[one.course],
         "course_id": one.course_id, "state": None}
        for one in advice
        if one.course_id not in seen and (run := snap.runs.get(one.run)) is not None
    ]  # fmt: skip
    return [*mine, *sorted(suggested, key=lambda row: (row["starts_on"], row["course_id"]))][:CLASSES]


def _open(ends_on: dt.date | None, today: dt.date) -> bool:
    return ends_on is None or ends_on >= today
