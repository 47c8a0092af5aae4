"""The counter: find the person, open a reset, confirm a colleague's."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, g, request, url_for
from flask_babel import gettext

from skillmatch.errors import Conflict, Invalid
from skillmatch.features.accounts.services import counter as counter_service
from skillmatch.terms import Role
from skillmatch.web import render
from skillmatch.web.access import acting_as

blueprint = Blueprint("counter", __name__)

OFFICES = (Role.TOWN, Role.CITY)


@blueprint.get("/counter")
@acting_as(*OFFICES)
def index() -> Response:
    """Show who stands there, and what waits for a second pair of eyes."""
    return _page()


@blueprint.post("/counter/people/<int:worker_id>")
@acting_as(*OFFICES)
def open_reset(worker_id: int) -> Response:
    """Open a reset for a person."""
    try:
        counter_service.open_reset(g.acting, worker_id)
    except (Invalid, Conflict) as error:
        return _page(error.message, 422 if isinstance(error, Invalid) else 409)
    return render.done(
        gettext("Opened. Now a colleague confirms it with another account, within 30 minutes."), url_for("counter.index")
    )


@blueprint.post("/counter/<int:reset_id>/confirm")
@acting_as(*OFFICES)
def confirm(reset_id: int) -> Response:
    """Confirm a colleague's reset; the code is shown at the counter where the person stands."""
    try:
        counter_service.confirm(g.acting, reset_id)
    except Conflict as error:
        return _page(error.message, 409)
    return render.done(gettext("Confirmed. The code is shown to the officer who opened the reset."), url_for("counter.index"))


@blueprint.post("/counter/<int:reset_id>/code")
@acting_as(*OFFICES)
def hand_over(reset_id: int) -> Response:
    """Show the code of one's own reset once: this answer is not stored."""
    handed = counter_service.hand_over(g.acting, reset_id, current_app.config["SECRET_KEY"])
    return render.page("accounts/counter/handed.html", handed=handed, at=url_for("reset.show", _external=True))


def _page(wrong: str = "", status: int = 200) -> Response:
    text = request.values.get("q", "").strip()[:60]
    return render.page(
        "accounts/counter/index.html",
        status=status,
        q=text,
        found=counter_service.find(g.acting, text),
        wrong=wrong,
        waiting=counter_service.waiting(g.acting),
    )
