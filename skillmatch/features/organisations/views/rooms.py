"""The rooms of a base: a list, and a form for each."""

from __future__ import annotations

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext

from skillmatch.errors import Invalid
from skillmatch.features.organisations.forms import RoomForm
from skillmatch.features.organisations.services import rooms as rooms_service
from skillmatch.features.organisations.services.rooms import RoomEntry
from skillmatch.numerals import whole
from skillmatch.store.organisations.models import Base, Room
from skillmatch.terms import RegisterState, Role
from skillmatch.web import render
from skillmatch.web.access import acting_as
from skillmatch.web.language import named

blueprint = Blueprint("rooms", __name__)


@blueprint.get("/rooms")
@acting_as(Role.TRAINER, Role.CITY)
def index() -> Response:
    """The rooms of a base."""
    base = rooms_service.base_of(g.acting, request.args.get("base", type=whole))
    return render.page(
        "organisations/rooms/index.html", base=base, bases=rooms_service.bases(g.acting), rooms=rooms_service.rooms(base)
    )


@blueprint.get("/rooms/new")
@acting_as(Role.TRAINER, Role.CITY)
def new() -> Response:
    """A form for a new room."""
    base = rooms_service.base_of(g.acting, request.args.get("base", type=whole))
    return _form_page(base, RoomForm(formdata=None), None)


@blueprint.post("/rooms")
@acting_as(Role.TRAINER, Role.CITY)
def add() -> Response:
    """Enter a room."""
    base, form = rooms_service.base_of(g.acting, request.form.get("base", type=whole)), RoomForm()
    try:
        room = rooms_service.add(base, g.acting, _entered(form.check()))
    except Invalid as error:
        return _form_page(base, form.blame(error), None, 422)
    return render.done(gettext("%(room)s is on the list.", room=named(room)), url_for("rooms.index", base=base.id))


@blueprint.get("/rooms/<int:room_id>")
@acting_as(Role.TRAINER, Role.CITY)
def edit(room_id: int) -> Response:
    """A form with the room as it is."""
    room = rooms_service.room_of(g.acting, room_id)
    form = RoomForm(formdata=None, obj=room, in_use=room.state == RegisterState.LISTED.value)
    return _form_page(room.base, form, room)


@blueprint.post("/rooms/<int:room_id>")
@acting_as(Role.TRAINER, Role.CITY)
def change(room_id: int) -> Response:
    """Change the room."""
    room, form = rooms_service.room_of(g.acting, room_id), RoomForm()
    try:
        room = rooms_service.change(room.id, g.acting, _entered(form.check()))
    except Invalid as error:
        return _form_page(room.base, form.blame(error), room, 422)
    return render.done(gettext("The room was changed."), url_for("rooms.index", base=room.base_id))


def _entered(form: RoomForm) -> RoomEntry:
    return RoomEntry(form.code.data, form.zh.data, form.en.data or "", form.seats.data, form.in_use.data)


def _form_page(base: Base, form: RoomForm, room: Room | None, status: int = 200) -> Response:
    return render.page("organisations/rooms/room.html", status=status, base=base, form=form, room=room)
