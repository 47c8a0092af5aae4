"""Pages that anybody may read: what this is, how it recommends, what it keeps of people, where its data are from."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from skillmatch.engine_gateway import snapshot
from skillmatch.features.public import messages, queries
from skillmatch.web import render
from skillmatch.web.access import public
from skillmatch.web.wording import term_name

blueprint = Blueprint("about", __name__)


@blueprint.get("/about")
@public
def index() -> Response:
    """Show what it is, for whom, and where to sign in."""
    return render.page("public/about/index.html", counts=queries.counts())


@blueprint.get("/about/recommendations")
@public
def recommendations() -> Response:
    """Show what the recommendations aim at, by which terms and weights, and how to refuse them."""
    now = snapshot.current()
    settings = now.engine.settings_
    return render.page(
        "public/about/recommendations.html",
        tables=queries.weights(settings),
        term_name=term_name,
        meaning=messages.meaning,
        learned=now.weights.manifest is not None,
        exploration=current_app.extensions["settings"].exploration,
    )


@blueprint.get("/about/privacy")
@public
def privacy() -> Response:
    """Show what is kept of people, why, who sees it, and what they can do about it."""
    return render.page("public/about/privacy.html")


@blueprint.get("/about/data")
@public
def data() -> Response:
    """Show what is from the published report and what is sample."""
    return render.page("public/about/data.html", origins=queries.origins())
