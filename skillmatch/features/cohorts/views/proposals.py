"""A trainer's pages of the kept proposals of an order: compare two, and compute one again from its frozen inputs."""

from __future__ import annotations

from flask import Blueprint, Response, g, request

from skillmatch.engine_gateway import snapshot
from skillmatch.features.cohorts.queries import cohorts as cohorts_queries
from skillmatch.features.cohorts.queries import proposals as proposals_queries
from skillmatch.numerals import whole
from skillmatch.store.accounts import access
from skillmatch.terms import Role
from skillmatch.web import render
from skillmatch.web.access import acting_as

blueprint = Blueprint("proposals", __name__)


@blueprint.get("/cohorts/<int:cohort_id>/proposals")
@acting_as(Role.TRAINER)
def index(cohort_id: int) -> Response:
    """The kept proposals, and two of them side by side: the last two unless others are chosen."""
    cohort = access.cohort(g.acting, cohort_id)
    kept = proposals_queries.list_proposals(cohort) if cohorts_queries.has_list(cohort) else []
    numbers = [one.number for one in kept] or [proposals_queries.NOW]
    first = request.args.get("first", numbers[max(len(numbers) - 2, 0)], type=whole)
    second = request.args.get("second", numbers[-1], type=whole)
    compared = proposals_queries.side_by_side(snapshot.current(), cohort, first, second) if kept else None
    return render.page("cohorts/proposals.html", cohort=cohort, kept=kept, first=first, second=second, compared=compared)


@blueprint.get("/cohorts/<int:cohort_id>/proposals/<int:number>/again")
@acting_as(Role.TRAINER)
def again(cohort_id: int, number: int) -> Response:
    """Compute one again from its frozen inputs, and say whether the list is the same; nothing is changed."""
    cohort = access.cohort(g.acting, cohort_id)
    found = proposals_queries.repeated(snapshot.current(), cohort, number)
    return render.page("cohorts/repeated.html", cohort=cohort, number=number, found=found)
