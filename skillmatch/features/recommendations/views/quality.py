"""The city's page on how good the suggestions are."""

from __future__ import annotations

from flask import Blueprint, Response, g, url_for

from skillmatch import events
from skillmatch.engine_gateway import snapshot
from skillmatch.features.recommendations import messages
from skillmatch.features.recommendations.queries import quality as quality_queries
from skillmatch.features.recommendations.services import evaluation as evaluation_service
from skillmatch.store.recommendations import impressions
from skillmatch.terms import Role
from skillmatch.web import render
from skillmatch.web.access import acting_as
from skillmatch.web.wording import term_name

blueprint = Blueprint("quality", __name__)
STOP_POLLING = 286


@blueprint.get("/quality")
@acting_as(Role.CITY)
def show() -> Response:
    """The saved evaluations over time, the swap test, exposure by group, the weights in use and the last training."""
    return render.page(
        "recommendations/quality/show.html",
        found=quality_queries.quality(snapshot.current()),
        wording=messages,
        term_name=term_name,
        kept_days=impressions.KEPT_DAYS,
    )


@blueprint.post("/quality/measure")
@acting_as(Role.CITY)
def measure() -> Response:
    """Have the swap test and the figures of this city's suggestions made by the background worker."""
    if evaluation_service.want_measuring(g.acting.account_id, g.acting.role.value):
        events.quality_wanted.send()
    return render.see_other(url_for(".show") + "#swap")


@blueprint.get("/quality/progress")
@acting_as(Role.CITY)
def progress() -> Response:
    """The part of the page that waits for the swap test; htmx stops asking when it is over."""
    if not render.wants_fragment():
        return render.see_other(url_for(".show") + "#swap")
    found = quality_queries.quality(snapshot.current())
    return render.page(
        "recommendations/quality/show.html",
        block="swap",
        status=200 if found.under_way else STOP_POLLING,
        found=found,
        wording=messages,
    )
