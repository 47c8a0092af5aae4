"""What a city that begins still has to do, on a page that stays reachable."""

from __future__ import annotations

from flask import Blueprint, Response

from skillmatch.store.statistics.first_steps import first_steps
from skillmatch.terms import Role
from skillmatch.web import render
from skillmatch.web.access import acting_as

blueprint = Blueprint("first_steps", __name__)


@blueprint.get("/first-steps")
@acting_as(Role.CITY, Role.ADMINISTRATOR)
def show() -> Response:
    """The first steps, ticked by the data."""
    return render.page("statistics/overview/first_steps.html", begin=first_steps())
