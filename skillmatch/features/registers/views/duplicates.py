"""Entries that may be one: compared side by side, merged, or judged to be different."""

from __future__ import annotations

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext

from skillmatch.features.registers.messages import merging as merging_messages
from skillmatch.features.registers.messages import registers as registers_messages
from skillmatch.features.registers.queries import merging as merging_queries
from skillmatch.features.registers.services import merging as merging_service
from skillmatch.features.registers.services import registers as registers_service
from skillmatch.features.registers.views.registers import KEEPERS, get_editable_register, visible_entry
from skillmatch.numerals import whole_or
from skillmatch.store.db.scope import Scope
from skillmatch.store.registers import duplicates, query
from skillmatch.store.registers.models import UNDO_DAYS
from skillmatch.web import render
from skillmatch.web.access import acting_as

blueprint = Blueprint("pairs", __name__)

KEEP = "keep-"
"""What the names of the choices begin with on the page that compares two entries."""


@blueprint.get("/registers/<name>/duplicates")
@acting_as(*KEEPERS)
def listed(name: str) -> Response:
    """Entries that may be one."""
    register, scope = get_editable_register(name), Scope.of(g.acting)
    alike, apart = duplicates.candidates(scope, register), duplicates.different(scope, register)
    found = query.several(register, scope, [key for pair in [*alike, *apart] for key in pair])
    pairs, judged = ([[found.get(key) for key in pair] for pair in some] for some in (alike, apart))
    return render.page("registers/duplicates.html", register=register, pairs=pairs, judged=judged, wording=registers_messages)


@blueprint.get("/registers/<name>/<int:entry_id>/merge/<int:other_id>")
@acting_as(*KEEPERS)
def compare(name: str, entry_id: int, other_id: int) -> Response:
    """Two entries side by side, to choose which of them stays."""
    register = get_editable_register(name)
    pair = [visible_entry(register, entry_id), visible_entry(register, other_id)]
    registers_service.look(g.acting, register, [entry_id, other_id], registers_service.ENTRY)
    return render.page(
        "registers/merge.html",
        register=register,
        pair=pair,
        items=merging_queries.items(g.acting, register, entry_id, other_id),
        held=merging_queries.held_twice(register, entry_id, other_id),
        wording=registers_messages,
    )


@blueprint.post("/registers/<name>/<int:entry_id>/merge/<int:other_id>")
@acting_as(*KEEPERS)
def merge(name: str, entry_id: int, other_id: int) -> Response:
    """Make one entry of two: the first stays."""
    register = get_editable_register(name)
    kept = {name.removeprefix(KEEP): whole_or(value, 0) or 0 for name, value in request.form.items() if name.startswith(KEEP)}
    merging_service.merge(g.acting, register, entry_id, other_id, kept)
    message = gettext("The two entries are one now. The old code leads to it.")
    return render.done(message, url_for("registers.show", name=name, entry_id=entry_id))


@blueprint.get("/registers/<name>/<int:entry_id>/merges/<int:merge_id>/undo")
@acting_as(*KEEPERS)
def show_undo(name: str, entry_id: int, merge_id: int) -> Response:
    """Show what undoing a merge would do, and what of later changes stays where it is."""
    register = get_editable_register(name)
    merged, report = merging_service.examine_undo(g.acting, register, entry_id, merge_id)
    return render.page(
        "registers/split.html",
        register=register,
        entry=visible_entry(register, entry_id),
        merged=merged,
        until=merged.at + UNDO_DAYS,
        refusal=merging_service.MERGE_REFUSED.get(report.refusal, ""),
        later=merging_messages.later_changes(register, report),
    )


@blueprint.post("/registers/<name>/<int:entry_id>/merges/<int:merge_id>/undo")
@acting_as(*KEEPERS)
def undo(name: str, entry_id: int, merge_id: int) -> Response:
    """Make two entries of one again."""
    register = get_editable_register(name)
    _, report = merging_service.undo(g.acting, register, entry_id, merge_id)
    message = " ".join([gettext("They are two entries again."), *merging_messages.later_changes(register, report)])
    return render.done(message, url_for("registers.show", name=name, entry_id=entry_id))


@blueprint.post("/registers/<name>/<int:entry_id>/different/<int:other_id>")
@acting_as(*KEEPERS)
def different(name: str, entry_id: int, other_id: int) -> Response:
    """Say that two entries are different."""
    merging_service.judge_different(g.acting, get_editable_register(name), entry_id, other_id)
    message = gettext("They are kept as different and will not be proposed again. It can be taken back below.")
    return render.done(message, url_for("pairs.listed", name=name))


@blueprint.post("/registers/<name>/<int:entry_id>/different/<int:other_id>/back")
@acting_as(*KEEPERS)
def take_back(name: str, entry_id: int, other_id: int) -> Response:
    """Take back that two entries are different."""
    merging_service.take_back(g.acting, get_editable_register(name), entry_id, other_id)
    return render.done(gettext("They may be proposed again."), url_for("pairs.listed", name=name))
