"""The service desk: one's own requests for everybody, and the offices' list with deadlines."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Invalid
from skillmatch.features.messaging import rules
from skillmatch.features.messaging.forms import AnswerForm, RequestForm
from skillmatch.features.messaging.messages import service_desk as service_desk_messages
from skillmatch.features.messaging.queries import service_desk as service_desk_queries
from skillmatch.features.messaging.services import request_export as request_export_service
from skillmatch.features.messaging.services import service_desk as service_desk_service
from skillmatch.store.accounts import access
from skillmatch.store.db import resources
from skillmatch.store.organisations.models import Enterprise, Town
from skillmatch.terms import NetworkLevel, RequestKind, Role
from skillmatch.web import downloads, paging, render
from skillmatch.web.access import acting_as, signed_in
from skillmatch.web.language import day
from skillmatch.workflow import ServiceDays

blueprint = Blueprint("desk", __name__)

OFFICES = (Role.TOWN, Role.CITY, Role.ENTERPRISE)


@blueprint.get("/requests")
@signed_in
def mine() -> Response:
    """Show what this account asked, with deadlines and answers."""
    answered, page = request.args.get("state") == "answered", paging.page_number()
    found = service_desk_queries.mine(g.account.account_id, _worker_id(), answered, page)
    return render.page(
        "messaging/service_desk/mine.html",
        found=found[: service_desk_queries.PAGE],
        more=len(found) > service_desk_queries.PAGE,
        page=page,
        answered=answered,
        office=service_desk_messages.office,
        today=clock.today(),
    )


@blueprint.get("/requests/new")
@signed_in
def new() -> Response:
    """The form; ``kind`` chooses what it is about."""
    asked = RequestForm(formdata=None, kind=request.args.get("kind"), subject=request.args.get("subject", "")[:120])
    return _form(_offered(asked))


@blueprint.post("/requests")
@signed_in
def ask() -> Response:
    """Open a request."""
    form = _offered(RequestForm())
    try:
        found = service_desk_service.ask(g.acting, g.account.account_id, form.check().asked())
    except Invalid as error:
        return _form(form.blame(error) if not form.errors else form, 422)
    message = gettext("Your request is open. It is to be answered by %(day)s.", day=day(found.due_on))
    return render.done(message, url_for("desk.follow", request_id=found.id))


@blueprint.get("/requests/<int:request_id>")
@signed_in
def follow(request_id: int) -> Response:
    """One of one's own requests: its deadline, where it lies, and what happened."""
    access.own_request(g.account.account_id, _worker_id(), request_id)
    return _show(request_id, None)


@blueprint.get("/desk")
@acting_as(*OFFICES)
def index() -> Response:
    """Show what waits within the office's scope, by deadline."""
    answered, page = request.args.get("state") == "answered", paging.page_number()
    found = service_desk_queries.for_office(g.acting, answered, page)
    shown: dict[str, Any] = {
        "found": found[: service_desk_queries.PAGE],
        "more": len(found) > service_desk_queries.PAGE,
        "page": page,
        "answered": answered,
        "today": clock.today(),
    }
    counts = service_desk_queries.count_for_office(g.acting)
    return render.page(
        "messaging/service_desk/index.html", block="list", counts=counts, office=service_desk_messages.office, days=_days(), **shown
    )


@blueprint.get("/desk/export.<any(xlsx, csv):form>")
@acting_as(*OFFICES)
def index_file(form: str) -> Response:
    """All that waits, or all that was answered, as a file; it is recorded."""
    answered = request.args.get("state") == "answered"
    return downloads.answer(request_export_service.lines(g.acting, answered), form, "requests", gettext("Service desk"))


@blueprint.get("/desk/<int:request_id>")
@acting_as(*OFFICES)
def show(request_id: int) -> Response:
    """One request of the scope."""
    access.request_for_office(g.acting, request_id)
    return _show(request_id, AnswerForm(formdata=None))


@blueprint.post("/desk/<int:request_id>/answer")
@acting_as(*OFFICES)
def answer(request_id: int) -> Response:
    """Answer a request."""
    access.request_for_office(g.acting, request_id)
    form = AnswerForm()
    if not form.validate():
        return _show(request_id, form, 422)
    service_desk_service.answer(g.acting, request_id, form.answer.data)
    return render.done(gettext("Answered. Whoever asked reads it in the inbox."), url_for("desk.index"))


def _show(request_id: int, form: AnswerForm | None, status: int = 200) -> Response:
    found = service_desk_queries.get_request(request_id)
    may = form is not None and found.answered_at is None and rules.may_answer(g.acting.role, found.level)
    return render.page(
        "messaging/service_desk/show.html",
        status=status,
        found=found,
        lines=service_desk_messages.lines(found, service_desk_queries.timeline(request_id)),
        office=service_desk_messages.office(found.level, found.town, found.enterprise),
        form=form if may else None,
        at_desk=form is not None,
        today=clock.today(),
    )


def _form(form: RequestForm, status: int = 200) -> Response:
    return render.page(
        "messaging/service_desk/new.html", status=status, form=form, days=_days(), not_employers=rules.NOT_FOR_EMPLOYERS
    )


def _offered(form: RequestForm) -> RequestForm:
    """The form with the offices that this person may ask, by their names."""
    who = service_desk_service.Asker.of(g.acting)
    levels = rules.open_to(RequestKind.OTHER, who.enterprise_id is not None, who.town_id is not None)
    town = Town.get_or_none(Town.id == who.town_id) if who.town_id else None
    firm = Enterprise.get_or_none(Enterprise.id == who.enterprise_id) if who.enterprise_id else None
    if not form.level.data and request.method == "GET":
        form.level.data = (NetworkLevel.TOWN if town else NetworkLevel.CITY).value
    return form.offer(rules.ASKED, [(level, service_desk_messages.office(level, town, firm)) for level in levels])


def _worker_id() -> int | None:
    return next((held.worker_id for held in g.memberships if held.role is Role.WORKER), None)


def _days() -> ServiceDays:
    return resources.get(ServiceDays)
