"""The city's pages of classifications: what is imported, and the review of mappings."""

from __future__ import annotations

from enum import Enum
from typing import Any, TypeVar

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext, ngettext

from skillmatch import events
from skillmatch.features.frameworks import messages
from skillmatch.features.frameworks.forms import ImportForm
from skillmatch.features.frameworks.queries import frameworks as frameworks_queries
from skillmatch.features.frameworks.queries.frameworks import MappingQuery
from skillmatch.features.frameworks.rules import MappingGround
from skillmatch.features.frameworks.services import frameworks as frameworks_service
from skillmatch.features.frameworks.services import uploads as uploads_service
from skillmatch.features.frameworks.workflow import DECISIONS
from skillmatch.terms import FrameworkKind, MappingRelation, MappingState, Role, TextSubject
from skillmatch.web import paging, render
from skillmatch.web.access import acting_as

blueprint = Blueprint("frameworks", __name__)

TEMPLATE, REVIEW = "frameworks/index.html", "frameworks/review.html"
MAX_UPLOAD_BYTES = 32_000_000
"""Bytes of one upload; ESCO's whole download in one language has a third of it."""


STOP_POLLING = 286

W = TypeVar("W", bound=Enum)


@blueprint.get("/frameworks")
@acting_as(Role.CITY)
def index() -> Response:
    """Show what is imported, the form for more, and the search for mappings."""
    return _page(_again())


@blueprint.post("/frameworks")
@acting_as(Role.CITY)
def bring() -> Response:
    """Files are sent: the background worker imports all of them, or nothing."""
    form = ImportForm()
    if not form.validate():
        return _page(form, 422)
    files = [(file.filename or "", file.stream) for file in form.files.data or () if file and file.filename]
    try:
        frameworks_service.receive(
            files, label=form.label.data, note=form.note.data, account_id=g.acting.account_id, role=g.acting.role.value
        )
    except frameworks_service.FilesRefused as error:
        return _page(form.blame(error), 422)
    return render.see_other(url_for(".index", sent=1))


@blueprint.get("/frameworks/progress")
@acting_as(Role.CITY)
def bringing() -> Response:
    """Show how far the import is; when it is over, the page is loaded anew and the asking ends."""
    if uploads_service.under_way() is None:
        response = render.see_other(url_for(".index", sent=1))
        if render.wants_fragment():
            response.status_code = STOP_POLLING
        return response
    if not render.wants_fragment():
        return render.see_other(url_for(".index", sent=1))
    return render.page(TEMPLATE, block="bringing", **_brought())


@blueprint.post("/frameworks/mappings/search")
@acting_as(Role.CITY)
def search() -> Response:
    """Let the background worker look for mappings."""
    run_id = frameworks_service.start_search(g.acting.account_id)
    events.mappings_wanted.send(run_id)
    return render.done(gettext("The search is under way; you may leave this page."), url_for(".index") + "#search")


@blueprint.get("/frameworks/mappings/progress")
@acting_as(Role.CITY)
def progress() -> Response:
    """Show how far the search is: the block alone for htmx, which stops asking when it is over."""
    if not render.wants_fragment():
        return render.see_other(url_for(".index") + "#search")
    found = _searched()
    status = STOP_POLLING if found["run"] is None or frameworks_queries.is_over(found["run"]) else 200
    return render.page(TEMPLATE, block="run", status=status, **found)


@blueprint.get("/frameworks/mappings")
@acting_as(Role.CITY)
def mappings() -> Response:
    """Mappings to review, or those decided."""
    return _review(_mapping_query())


@blueprint.post("/frameworks/mappings")
@acting_as(Role.CITY)
def decide() -> Response:
    """Decide on one mapping, or on those of a page at once."""
    asked = _mapping_query()
    verb, _, one = request.form.get("do", "").partition("-")
    ids = request.form.getlist("shown") if one == "page" else [one]
    decisions = frameworks_service.reviewed(ids, DECISIONS[verb]) if verb in DECISIONS else {}
    chosen = {key: _word(MappingRelation, request.form.get(f"relation-{key}")) for key in decisions}
    n = frameworks_service.decide(
        g.acting.account_id, g.acting.role.value, decisions, {key: word for key, word in chosen.items() if word is not None}
    )
    if n:
        events.mappings_decided.send(n)
    if not render.wants_fragment():
        return render.done(_decided(n), url_for(".mappings", **asked.address()))
    return _review(asked, message=_decided(n))


def _decided(n: int) -> str:
    return ngettext("%(num)s mapping decided.", "%(num)s mappings decided.", n)


def _again() -> ImportForm:
    """The form; after a refusal with what was said beside the files, which have to be chosen again."""
    last = uploads_service.last()
    if last is None or not last.reasons or not _just_sent():
        return ImportForm(formdata=None)
    return ImportForm(formdata=None, data={"label": last.asked.label, "note": last.asked.note})


def _just_sent() -> bool:
    return "sent" in request.args


def _brought() -> dict[str, Any]:
    """What is being imported, and what came of the last import for whoever comes from there."""
    now = uploads_service.under_way()
    return {
        "bringing": now,
        "done": uploads_service.read_progress(),
        "last": uploads_service.last() if _just_sent() and now is None else None,
    }


def _searched() -> dict[str, Any]:
    """The last search for mappings, and how many wait and are confirmed."""
    counts = frameworks_queries.counted()
    return {
        "run": frameworks_queries.last_run(),
        "waiting": frameworks_queries.matching(counts, MappingQuery(), MappingState.PROPOSED),
        "confirmed": frameworks_queries.matching(counts, MappingQuery(), MappingState.CONFIRMED),
    }


def _page(form: ImportForm, status: int = 200) -> Response:
    return render.page(
        TEMPLATE,
        status=status,
        form=form,
        **_brought(),
        imported=frameworks_queries.imported(),
        **_searched(),
        form_name=messages.form,
        attribution=messages.attribution,
        largest=MAX_UPLOAD_BYTES // 1_000_000,
    )


def _review(asked: MappingQuery, message: str = "") -> Response:
    counts = frameworks_queries.counted()
    pages = paging.pages_of(frameworks_queries.matching(counts, asked, asked.state), frameworks_queries.PAGE_SIZE)
    asked = MappingQuery(asked.state, asked.kind, asked.subject, min(asked.page, pages))
    shown = frameworks_queries.listed(asked)
    return render.page(
        REVIEW,
        block="list",
        shown=shown,
        timelines=messages.timelines([row.id for row in shown]),
        ground=messages.ground,
        sure=all(row.ground in (MappingGround.SAME_NAME, MappingGround.SAME_CODE) for row in shown),
        asked=asked,
        pages=pages,
        message=message,
        numbers={state: frameworks_queries.matching(counts, asked, state) for state in MappingState},
        relations=list(MappingRelation),
        kinds=list(FrameworkKind),
        subjects=list(TextSubject),
    )


def _mapping_query() -> MappingQuery:
    """What the address asks for; an unknown word asks for everything."""
    return MappingQuery(
        _word(MappingState, request.args.get("state")) or MappingState.PROPOSED,
        _word(FrameworkKind, request.args.get("kind")),
        _word(TextSubject, request.args.get("subject")),
        paging.page_number(paging.ANY),
    )


def _word(words: type[W], value: str | None) -> W | None:
    return next((word for word in words if word.value == value), None)
