"""The network of city, towns and enterprises, and the ways from one trade to another."""

from __future__ import annotations

from flask import Blueprint, Response, g, request, url_for

from skillmatch.engine_gateway import snapshot, transitions
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.features.organisations.queries import network as network_queries
from skillmatch.numerals import whole
from skillmatch.terms import Role, SiteKind
from skillmatch.web import render, shell
from skillmatch.web.access import acting_as, signed_in

blueprint = Blueprint("network", __name__)

OFFICES = (Role.CITY, Role.TOWN, Role.ENTERPRISE, Role.TRAINER)


@blueprint.get("/network")
@acting_as(*OFFICES)
def index() -> Response:
    """City, towns and enterprises with their bases, programmes and figures."""
    snap = snapshot.current()
    return render.page(
        "organisations/network/index.html",
        tree=network_queries.tree(snap, g.acting),
        own_town=g.acting.town_id,
        own_people=g.acting.role is Role.TOWN,
        sample=transitions.pair(snap),
        site_kinds={word.value: word for word in SiteKind},
    )


@blueprint.get("/network/towns/<int:town_id>")
@acting_as(*OFFICES)
def town(town_id: int) -> Response:
    """One town: its centre, programmes, enterprises and sites."""
    snap = snapshot.current()
    branch, specialities, note = network_queries.branch(snap, g.acting, town_id)
    return render.page(
        "organisations/network/town.html",
        branch=branch,
        specialities=specialities,
        note=note,
        own_people=g.acting.role is Role.TOWN,
        rows_open=g.acting.role is Role.CITY or g.acting.town_id == town_id,
        sample=transitions.pair(snap),
        site_kinds={word.value: word for word in SiteKind},
    )


@blueprint.get("/network/transitions")
@signed_in
def choose_transition() -> Response:
    """Choose two trades; with both chosen, the way between them."""
    snap = snapshot.current()
    origin, goal = (request.args.get(name, type=whole) for name in ("from", "to"))
    if origin in snap.occupation_index.position and goal in snap.occupation_index.position:
        return render.see_other(url_for("network.transition", origin=origin, goal=goal))
    return _transition(snap, None, origin, goal)


@blueprint.get("/network/transitions/<int:origin>/<int:goal>")
@signed_in
def transition(origin: int, goal: int) -> Response:
    """The ordered way from one trade to another, with its hours."""
    snap = snapshot.current()
    return _transition(snap, transitions.between(snap, origin, goal), origin, goal)


def _transition(snap: Snapshot, way: transitions.TransitionPath | None, origin: int | None, goal: int | None) -> Response:
    return render.page(
        "organisations/network/transition.html",
        way=way,
        origin=origin,
        goal=goal,
        occupations=snap.occupations,
        sample=transitions.pair(snap),
        home=shell.home_of(g.acting.role) if g.acting else None,
    )
