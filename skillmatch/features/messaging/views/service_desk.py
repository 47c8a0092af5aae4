"""The service desk: one's own requests for everybody, and the offices' list with deadlines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext, ngettext

from skillmatch import clock
from skillmatch.cleaning import clean_cell
from skillmatch.errors import Invalid
from skillmatch.features.messaging import rules
from skillmatch.features.messaging.forms import AnswerForm, RequestForm
from skillmatch.features.messaging.messages import service_desk as service_desk_messages
from skillmatch.features.messaging.queries import service_desk as service_desk_queries
from skillmatch.features.messaging.services import request_export as request_export_service
from skillmatch.features.messaging.services import service_desk as service_desk_service
from skillmatch.numerals import whole
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
    return _list(AnswerForm(formdata=None))


@blueprint.post("/desk/answers")
@acting_as(*OFFICES)
def answer_several() -> Response:
    """Give one answer to the requests that are ticked."""
    form = AnswerForm()
    ticked = list(dict.fromkeys(request.form.getlist("request", type=whole)))[: service_desk_queries.PAGE]
    if not form.validate() or not ticked:
        return _list(form, ticked, gettext("Tick the requests that you answer.") if not ticked else "", 422)
    answered, left = service_desk_service.answer_several(g.acting, ticked, form.answer.data)
    said = ngettext("%(num)s request is answered.", "%(num)s requests are answered.", answered)
    if left:
        not_so = ngettext("%(num)s was not: it is answered already, or lies with another office.",
                          "%(num)s were not: they are answered already, or lie with another office.", left)  # fmt: skip
        said = gettext("%(said)s %(left)s", said=said, left=not_so)
    return render.done(said, _href(_filter(request.form)))


@blueprint.get("/desk/export.<any(xlsx, csv):form>")
@acting_as(*OFFICES)
def index_file(form: str) -> Response:
    """All that the list shows, on all its pages, as a file; it is recorded."""
    answered = request.args.get("state") == "answered"
    lines = request_export_service.lines(g.acting, answered, _filter(request.args))
    return downloads.answer(lines, form, "requests", gettext("Service desk"))


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


def _list(form: AnswerForm, ticked: Sequence[int] = (), wrong: str = "", status: int = 200) -> Response:
    answered, page = request.values.get("state") == "answered", paging.page_number()
    asked = _filter(request.values)
    found = service_desk_queries.for_office(g.acting, answered, page, asked)
    shown = found[: service_desk_queries.PAGE]
    return render.page(
        "messaging/service_desk/index.html",
        block="list",
        status=status,
        found=shown,
        more=len(found) > service_desk_queries.PAGE,
        page=page,
        answered=answered,
        asked=asked,
        kinds=list(RequestKind),
        answerable={row.id for row in shown if not answered and rules.may_answer(g.acting.role, row.level)},
        form=form,
        ticked=ticked,
        wrong=wrong,
        counts=service_desk_queries.count_for_office(g.acting),
        office=service_desk_messages.office,
        days=_days(),
        today=clock.today(),
    )


def _href(asked: service_desk_queries.RequestFilter) -> str:
    values: dict[str, Any] = dict(asked.arguments())
    return url_for("desk.index", **values)


def _filter(given: Mapping[str, str]) -> service_desk_queries.RequestFilter:
    """What an address or a form asks for; what cannot be read is not asked for."""
    kind = next((kind for kind in RequestKind if kind.value == given.get("kind")), None)
    return service_desk_queries.RequestFilter(clean_cell(given.get("q", ""))[:60], kind, given.get("late") == "yes")


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
