"""A worker's offered places: read, accept, decline."""

from __future__ import annotations

from flask import Blueprint, Response, g, url_for
from flask_babel import gettext

from skillmatch.engine_gateway import snapshot
from skillmatch.features.cohorts.forms.seats import SeatDeclineForm
from skillmatch.features.cohorts.queries import seats as seats_queries
from skillmatch.features.cohorts.services import place_wishes as place_wishes_service
from skillmatch.features.cohorts.services import seats as seats_service
from skillmatch.store.accounts import access
from skillmatch.terms import Role
from skillmatch.web import render
from skillmatch.web.access import acting_as
from skillmatch.web.language import day

blueprint = Blueprint("seats", __name__)


@blueprint.get("/seats")
@acting_as(Role.WORKER)
def index() -> Response:
    """Places that wait for an answer, accepted ones, and past ones."""
    return _page(SeatDeclineForm(formdata=None))


@blueprint.post("/seats/<int:seat_id>/accept")
@acting_as(Role.WORKER)
def accept(seat_id: int) -> Response:
    """Take an offered place."""
    run = seats_service.accept(access.own_seat(g.acting, seat_id).id, g.acting.account_id)
    words = gettext("You have a place in the class that begins on %(day)s.", day=day(run.starts_on))
    return render.done(words, url_for("seats.index"))


@blueprint.post("/seats/<int:seat_id>/decline")
@acting_as(Role.WORKER)
def decline(seat_id: int) -> Response:
    """Leave an offered place to somebody in reserve."""
    seat, form = access.own_seat(g.acting, seat_id), SeatDeclineForm()
    if not form.validate():
        return _page(form, seat.id, 422)
    seats_service.decline(seat.id, g.acting.account_id, form.reason.data)
    return render.done(gettext("You declined the place; nothing else changes for you."), url_for("seats.index"))


@blueprint.post("/seats/<int:seat_id>/withdraw")
@acting_as(Role.WORKER)
def withdraw(seat_id: int) -> Response:
    """Give back an accepted place."""
    seats_service.withdraw(access.own_seat(g.acting, seat_id).id)
    return render.done(gettext("You gave the place back; somebody in reserve is asked."), url_for("seats.index"))


@blueprint.post("/seats/classes/<int:cohort_id>/ask")
@acting_as(Role.WORKER)
def ask(cohort_id: int) -> Response:
    """Ask to be considered for a class that is being formed."""
    place_wishes_service.ask(access.own_worker(g.acting), cohort_id, g.acting.account_id)
    return render.done(
        gettext("You asked for this class. You are considered when its list is computed again."), url_for("seats.index")
    )


@blueprint.post("/seats/classes/<int:cohort_id>/unask")
@acting_as(Role.WORKER)
def take_back(cohort_id: int) -> Response:
    """No longer ask for a class."""
    place_wishes_service.take_back(access.own_worker(g.acting), cohort_id)
    return render.done(gettext("You no longer ask for this class."), url_for("seats.index"))


def _page(form: SeatDeclineForm, wrong: int | None = None, status: int = 200) -> Response:
    worker = access.own_worker(g.acting)
    return render.page(
        "cohorts/seats/list.html",
        status=status,
        offers=seats_queries.places(snapshot.current(), worker.id),
        form=form,
        wrong=wrong,
        forming=None if worker.personalised else place_wishes_service.forming(worker.id),
    )
