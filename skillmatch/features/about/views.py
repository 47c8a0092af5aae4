"""Pages that anybody may read: what this is, how it recommends, what it keeps of people, where its data are from."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from skillmatch.features.about import reading, wording
from skillmatch.store import snapshot
from skillmatch.web import render
from skillmatch.web.access import public
from skillmatch.web.wording import term_name

blueprint = Blueprint("about", __name__)


@blueprint.get("/about")
@public
def index() -> Response:
    """What it is, for whom, and where to sign in."""
    return render.page("about/index.html", counts=reading.counts())


@blueprint.get("/about/recommendations")
@public
def recommendations() -> Response:
    """What the recommendations aim at, by which terms and weights, and how to refuse them."""
    now = snapshot.current()
    settings = now.engine.settings_
    return render.page(
        "about/recommendations.html",
        tables=reading.weights(settings),
        term_name=term_name,
        meaning=wording.meaning,
        learned=now.weights.manifest is not None,
        exploration=current_app.extensions["settings"].exploration,
    )


@blueprint.get("/about/privacy")
@public
def privacy() -> Response:
    """What is kept of people, why, who sees it, and what they can do about it."""
    return render.page("about/privacy.html")


@blueprint.get("/about/data")
@public
def data() -> Response:
    """What is from the published report and what is sample."""
    return render.page("about/data.html", origins=reading.origins())
