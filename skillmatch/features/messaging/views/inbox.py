"""The inbox of whoever is signed in, and the officers' call list."""

from __future__ import annotations

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext

from skillmatch.features.messaging.messages import inbox as inbox_messages
from skillmatch.features.messaging.queries import inbox as inbox_queries
from skillmatch.features.messaging.services import call_export as call_export_service
from skillmatch.features.messaging.services import inbox as inbox_service
from skillmatch.terms import Role
from skillmatch.web import downloads, paging, render
from skillmatch.web.access import acting_as, signed_in

blueprint = Blueprint("inbox", __name__)

OFFICES = (Role.TOWN, Role.CITY)


@blueprint.get("/inbox")
@signed_in
def index() -> Response:
    """The messages of this account, the latest first."""
    page = paging.page_number()
    found = inbox_queries.messages(g.account.account_id, page)
    return render.page(
        "messaging/inbox/index.html",
        found=found[: inbox_queries.PAGE_SIZE],
        more=len(found) > inbox_queries.PAGE_SIZE,
        page=page,
        sentence=inbox_messages.sentence,
        title=inbox_messages.title,
    )


@blueprint.post("/inbox/<int:message_id>/read")
@signed_in
def read(message_id: int) -> Response:
    """Mark a message as read and go where it leads, if asked to."""
    link = inbox_service.read(g.account.account_id, message_id)
    return render.see_other(render.local_path(link) if link and request.form.get("go") == "yes" else url_for("inbox.index"))


@blueprint.post("/inbox/read")
@signed_in
def read_all() -> Response:
    """Mark everything as read."""
    inbox_service.read_all(g.account.account_id)
    return render.done(gettext("Everything is marked as read."), url_for("inbox.index"))


@blueprint.get("/calls")
@acting_as(*OFFICES)
def calls() -> Response:
    """People of the scope whom messages do not reach."""
    page = paging.page_number()
    found = inbox_queries.silent(g.acting, page)
    shown = found[: inbox_queries.CALLS]
    return render.page(
        "messaging/inbox/calls.html",
        found=shown,
        about=inbox_queries.unread(shown),
        sentence=inbox_messages.sentence,
        more=len(found) > inbox_queries.CALLS,
        page=page,
        days=inbox_queries.SILENT_DAYS,
    )


@blueprint.get("/calls/export.<any(xlsx, csv):form>")
@acting_as(*OFFICES)
def calls_file(form: str) -> Response:
    """All of them as a file; it is recorded."""
    return downloads.answer(call_export_service.lines(g.acting), form, "calls", gettext("Call list"))


@blueprint.post("/calls/<int:worker_id>")
@acting_as(*OFFICES)
def called(worker_id: int) -> Response:
    """Write down a call."""
    inbox_service.called(g.acting, worker_id, request.form.get("reached") == "yes")
    return render.done(gettext("The call is written down."), url_for("inbox.calls", page=paging.page_number()))
