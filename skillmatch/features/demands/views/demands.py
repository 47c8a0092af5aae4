"""The enterprise's home, its demands, and their supply."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext

from skillmatch import clock
from skillmatch.engine_gateway import skill_neighbours, snapshot, text_reader
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.errors import Invalid, NotFound
from skillmatch.features.demands import messages, rules
from skillmatch.features.demands.forms import CloseForm, DemandForm
from skillmatch.features.demands.queries import demands as demands_queries
from skillmatch.features.demands.queries import supply as supply_queries
from skillmatch.features.demands.queries.demands import OwnDemand
from skillmatch.features.demands.rules import DemandBounds
from skillmatch.features.demands.services import adverts as adverts_service
from skillmatch.features.demands.services import demands as demands_service
from skillmatch.features.demands.services import drafts as drafts_service
from skillmatch.features.demands.services import waiting_drafts as waiting_drafts_service
from skillmatch.matching.extraction.results import Reading
from skillmatch.matching.settings import SHIPPED
from skillmatch.store.accounts import access
from skillmatch.store.cohorts import residual_gap
from skillmatch.store.demands import credibility
from skillmatch.store.organisations import enterprise_queries
from skillmatch.store.organisations.models import Enterprise
from skillmatch.store.statistics import suppression
from skillmatch.store.workflow import open_cases
from skillmatch.store.workflow.sources import DEMANDS
from skillmatch.terms import CloseReason, Permit, Role, Shift
from skillmatch.web import paging, render
from skillmatch.web.access import acting_as
from skillmatch.web.language import named

blueprint = Blueprint("demands", __name__)


FORM = "demands/form.html"
SHOWN = 5
"""So many demands and orders stand on the home page; the lists have all."""

ASKED_TOO = 5
"""So many skills that are usually asked for beside those of the draft."""

PAGE_SIZE = 10
"""Demands on one page of the list: each open one has its supply counted."""


@blueprint.get("/enterprise")
@acting_as(Role.ENTERPRISE)
def home() -> Response:
    """Show what needs the enterprise now, its demands with their supply, its orders, its people in numbers."""
    snap, listed = snapshot.current(), demands_queries.demands(g.acting.enterprise_id)
    orders = enterprise_queries.orders(g.acting.enterprise_id)
    open_ones = [demand for demand in listed if demand.open]
    people, consenting = enterprise_queries.staff(g.acting.enterprise_id)
    return render.page(
        "demands/home.html",
        urgent=demands_queries.urgent(listed, orders, clock.today()),
        news=demands_queries.news(orders),
        demands=open_ones[:SHOWN],
        n_open=len(open_ones),
        n_all=len(listed),
        places=sum(demand.open_places for demand in open_ones),
        pictures=_pictures(snap, open_ones[:SHOWN]),
        **_answers(),
        orders=orders[:SHOWN],
        living=len({order.id for order in orders if order.living}),
        consenting=consenting,
        others=suppression.told_ranges([people - consenting])[0] if people > consenting else suppression.CountRange(0, 0),
        **_words(),
    )


@blueprint.get("/demands")
@acting_as(Role.ENTERPRISE)
def index() -> Response:
    """All demands of the enterprise; ``state`` chooses open or closed ones."""
    snap, listed = snapshot.current(), demands_queries.demands(g.acting.enterprise_id)
    closed = request.args.get("state") == "closed"
    chosen = [demand for demand in listed if demand.open is not closed]
    page, pages = paging.among(len(chosen), PAGE_SIZE)
    shown = chosen[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return render.page(
        "demands/index.html",
        block="list",
        demands=shown,
        closed=closed,
        page=page,
        pages=pages,
        n_open=sum(demand.open for demand in listed),
        n_closed=sum(not demand.open for demand in listed),
        pictures={} if closed else _pictures(snap, shown),
        **_answers(),
        **_words(),
    )


@blueprint.get("/demands/credibility")
@acting_as(Role.ENTERPRISE)
def own_credibility() -> Response:
    """Show how far the enterprise's posted places are believed, why, and how that moves."""
    return _credibility(g.acting.enterprise_id)


@blueprint.get("/enterprises/<int:enterprise_id>/credibility")
@acting_as(Role.CITY)
def credibility_of(enterprise_id: int) -> Response:
    """The same of any enterprise, for the city office."""
    return _credibility(enterprise_id)


def _credibility(enterprise_id: int) -> Response:
    enterprise = Enterprise.get_or_none(Enterprise.id == enterprise_id)
    if enterprise is None:
        raise NotFound()
    snap = snapshot.current()
    places = sum(card.open_places for card in snap.demands if card.enterprise_id == enterprise_id)
    return render.page(
        "demands/credibility.html",
        enterprise=enterprise,
        found=credibility.of_enterprise(enterprise_id),
        places=places,
        settings=SHIPPED,
        rules=credibility,
        mine=g.acting.role is Role.ENTERPRISE,
    )


@blueprint.get("/demands/new")
@acting_as(Role.ENTERPRISE)
def new() -> Response:
    """An empty form, or the first of the drafts that ``rest`` holds."""
    snap = snapshot.current()
    text_reader.warm(snap)
    drafts = waiting_drafts_service.unpacked(request.args.get("rest", ""), g.acting.account_id)
    if not drafts:
        return _written(_form(snap), url_for(".post"))
    left = waiting_drafts_service.packed(drafts[1:], g.acting.account_id)
    return _written(_form(snap, fields=drafts[0]), url_for(".post"), done="posted", rest=left)


@blueprint.post("/demands/new")
@acting_as(Role.ENTERPRISE)
def post() -> Response:
    """A step of writing, or the end of it: store the demand."""
    snap = snapshot.current()
    form = _form(snap)
    if request.form.get("do") != drafts_service.POST:
        return _step(form, snap, url_for(".post"))
    try:
        demand = demands_service.post(g.acting, form.check().wanted())
    except Invalid as error:
        return _written(form if form.errors else form.blame(error), url_for(".post"), 422)
    rest = request.form.get("rest", "")
    more = bool(waiting_drafts_service.unpacked(rest, g.acting.account_id))
    return render.done(
        gettext("The demand is posted."), url_for(".new", rest=rest) if more else url_for(".show", demand_id=demand.id)
    )


@blueprint.get("/demands/<int:demand_id>")
@acting_as(Role.ENTERPRISE)
def show(demand_id: int) -> Response:
    """One demand with its supply; ``within`` chooses the training hours."""
    return _shown(_own_demand(demand_id), CloseForm())


@blueprint.get("/demands/<int:demand_id>/edit")
@acting_as(Role.ENTERPRISE)
def edit(demand_id: int) -> Response:
    """The form with what is there."""
    demand, snap = _own_demand(demand_id), snapshot.current()
    return _written(_form(snap, demand, _stored(snap, demand)), url_for(".save", demand_id=demand.id), demand=demand)


@blueprint.post("/demands/<int:demand_id>/edit")
@acting_as(Role.ENTERPRISE)
def save(demand_id: int) -> Response:
    """A step of writing, or the end of it: store the change."""
    demand, snap, action = _own_demand(demand_id), snapshot.current(), url_for(".save", demand_id=demand_id)
    form = _form(snap, demand)
    if request.form.get("do") != drafts_service.POST:
        return _step(form, snap, action, demand)
    try:
        demands_service.edit(g.acting, demand.id, form.check().wanted())
    except Invalid as error:
        return _written(form if form.errors else form.blame(error), action, 422, demand=demand)
    return render.done(gettext("The change is stored."), url_for(".show", demand_id=demand.id))


@blueprint.get("/demands/<int:demand_id>/copy")
@acting_as(Role.ENTERPRISE)
def copy(demand_id: int) -> Response:
    """The form of a new demand, filled in from this one; a day that is past is left out."""
    demand, snap = _own_demand(demand_id), snapshot.current()
    fields = _stored(snap, demand)
    if demand.needed_by is not None and demand.needed_by < clock.today():
        fields["needed_by"] = None
    return _written(_form(snap, fields=fields), url_for(".post"), copied=demand)


@blueprint.post("/demands/<int:demand_id>/close")
@acting_as(Role.ENTERPRISE)
def close(demand_id: int) -> Response:
    """Close a demand with a reason."""
    demand, form = _own_demand(demand_id), CloseForm()
    if not form.validate():
        return _shown(demand, form, 422)
    demands_service.close(g.acting, demand.id, CloseReason(form.reason.data))
    return render.done(gettext("The demand is closed and kept under the closed ones."), url_for(".show", demand_id=demand.id))


def _own_demand(demand_id: int) -> OwnDemand:
    """A demand of the enterprise that acts, with its lists."""
    found = access.own_demand(g.acting, demand_id)
    return next(demand for demand in demands_queries.demands(g.acting.enterprise_id) if demand.id == found.id)


def _form(
    snap: Snapshot, demand: OwnDemand | None = None, fields: dict[str, Any] | None = None, *, blank: bool = False
) -> DemandForm:
    """The form as it was sent, or a ``blank`` one."""
    known = DemandBounds(
        occupations=snap.occupation_index.position,
        skills=snap.skill_index.position,
        towns=snap.town_index.position,
        today=clock.today(),
        filled=demand.filled if demand else 0,
        date_before=demand.needed_by if demand else None,
    )
    sent = {"formdata": None} if blank else {}
    return DemandForm(known, snap.towns, data=fields or {}, **sent)


def _stored(snap: Snapshot, demand: OwnDemand) -> dict[str, Any]:
    """What a stored demand fills the form with; its list counts as filled in from its occupation's first grade."""
    card = snap.occupations[snap.occupation_index.at(demand.occupation_id)]
    return {**demand.fields(), "grade": str(card.start_rank), "filled_from": f"{card.id}-{card.start_rank}"}


def _drafts_of_posts(snap: Snapshot, found: Reading, chosen: Sequence[int]) -> list[DemandForm]:
    """A draft of each chosen post of an advert."""
    forms = []
    for number in chosen:
        form = _form(snap, blank=True)
        adverts_service.use_post(form, snap, found, number)
        forms.append(form)
    return forms


def _step(form: DemandForm, snap: Snapshot, action: str, demand: OwnDemand | None = None) -> Response:
    """Do what the pressed button says to the draft, and show it again."""
    do = request.form.get("do", "")
    if do not in (adverts_service.READ, adverts_service.USE, adverts_service.POSTS):
        return _written(form, action, demand=demand, done=drafts_service.change(form, do, snap))
    found = adverts_service.read(snap, request.form.get("advert", ""), g.acting.account_id)
    if do == adverts_service.READ:
        return _written(form, action, demand=demand, found=found)
    if do == adverts_service.POSTS:
        drafts = _drafts_of_posts(snap, found, adverts_service.posts_of(found, request.form.getlist("take")))
        if not drafts:
            return _written(form, action, demand=demand, found=found)
        left = waiting_drafts_service.packed([waiting_drafts_service.fields(one) for one in drafts[1:]], g.acting.account_id)
        return _written(drafts[0], action, done=do, rest=left)
    demands_service.remember(g.acting, adverts_service.use(form, snap, found, request.form.getlist("take")))
    return _written(form, action, demand=demand, done=do)


def _written(
    form: DemandForm,
    action: str,
    status: int = 200,
    *,
    demand: OwnDemand | None = None,
    copied: OwnDemand | None = None,
    done: str = "",
    found: Reading | None = None,
    rest: str | None = None,
) -> Response:
    snap, occupation = snapshot.current(), drafts_service.occupation_of(form, snapshot.current())
    typed = {name: "" if name.startswith(_emptied(done)) else request.form.get(name, "") for name in ("occupation_q", "skill_q")}
    # While somebody types into a search box only the found names are swapped in: the city is not counted for each letter.
    typing = render.wants_fragment() and request.form.get("do") == "search"
    asked_too, similar = (
        ([], 0) if typing else skill_neighbours.related_skills(snap, [skill for skill, _ in form.skills.pairs], ASKED_TOO)
    )
    return render.page(
        FORM,
        block="form",
        status=status,
        form=form,
        asked_too=asked_too,
        similar=similar,
        action=action,
        demand=demand,
        copied=copied,
        occupation=occupation,
        required_permits={} if occupation is None else demands_queries.required_permits(occupation.id),
        cards=drafts_service.cards(form, snap),
        searched=drafts_service.search(typed["occupation_q"], typed["skill_q"], form),
        picture=None if typing else drafts_service.preview(form, snap),
        done=done,
        snap=snap,
        advert=request.form.get("advert", ""),
        found=found,
        rest=request.form.get("rest", "") if rest is None else rest,
        sure=adverts_service.SURE,
        permit_names={permit.value: named(permit) for permit in Permit},
        shift_names={shift.value: named(shift) for shift in Shift},
        **_words(),
    )


def _emptied(done: str) -> str:
    """The search box that a step has answered."""
    return {"occupation": "occupation", "add": "skill"}.get(done, "-")


def _shown(demand: OwnDemand, form: CloseForm, status: int = 200) -> Response:
    snap, hours = snapshot.current(), drafts_service.hours_of(request.args.get("within"), demand.training_hours)
    orders = [order for order in enterprise_queries.orders(g.acting.enterprise_id) if order.demand_id == demand.id]
    return render.page(
        "demands/show.html",
        block="supply",
        status=status,
        demand=demand,
        picture=supply_queries.picture(snap, demand.asked, hours) if demand.open and demand.open_places else None,
        skills=[(snap.skills[snap.skill_index.at(skill)], rank) for skill, rank in demand.skills],
        permits=[named(Permit(permit)) for permit in demand.permits],
        hours=hours,
        choices=rules.HOURS,
        town=next((town for town in snap.towns if town.id == demand.town_id), None),
        orders=orders,
        living=next((order for order in orders if order.living), None),
        orderable=residual_gap.orderable(access.own_demand(g.acting, demand.id)) if demand.open else 0,
        brought=[(order, residual_gap.of_share(order.id, demand.id)) for order in orders if order.begun],
        close_form=form,
        **_answers(),
        **_words(),
    )


def _pictures(snap: Snapshot, listed: list[OwnDemand]) -> dict[int, supply_queries.SupplyPicture]:
    found: dict[int, supply_queries.SupplyPicture] = {}
    for hours in sorted({demand.training_hours for demand in listed}):
        mine = [demand for demand in listed if demand.training_hours == hours and demand.open and demand.open_places]
        found |= supply_queries.pictures(snap, {demand.id: demand.asked for demand in mine}, hours)
    return found


def _answers() -> dict[str, Any]:
    """Until when the enterprise's demands are to be answered, and which of them the service desk has."""
    cases = {case.id: case for case in open_cases.needing(DEMANDS, g.acting)}
    return {"cases": cases, "at_desk": open_cases.at_desk(cases.values())}


def _words() -> dict[str, Any]:
    """What every page of this feature says counts and states with."""
    return {
        "people": messages.people,
        "missing": messages.missing,
        "supply_line": messages.supply_line,
        "close_reasons": {reason.value: reason for reason in CloseReason},
        "today": clock.today(),
    }
