"""Undoing an import: a page that says what goes, what comes back and what cannot, and the step itself."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, g, request, url_for

from skillmatch.features.registers.messages import imports as imports_messages
from skillmatch.features.registers.messages import undoing as undoing_messages
from skillmatch.features.registers.queries import imports as imports_queries
from skillmatch.features.registers.services import undoing as undoing_service
from skillmatch.features.registers.views.imports import OFFICES
from skillmatch.store.registers import import_undo
from skillmatch.store.registers.import_undo import UndoCase
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.store.registers.models import ImportBatch
from skillmatch.terms import ImportState
from skillmatch.web import paging, render
from skillmatch.web.access import acting_as

blueprint = Blueprint("undoing", __name__)

PAGE_SIZE = 50
LEFT, DUE = "left", "due"


@blueprint.get("/files/imports/<int:import_id>/undo")
@acting_as(*OFFICES)
def show(import_id: int) -> Response:
    """Show what undoing an import would do; of one that is undone, what was left as it is."""
    batch = imports_queries.own_import(g.acting, import_id)
    if batch.state == ImportState.UNDONE.value:
        page, pages = paging.among(batch.not_undone, PAGE_SIZE)
        return _page(batch, import_undo.left_rows(batch, page, PAGE_SIZE), page, pages)
    cases = undoing_service.examine(batch) if batch.undo_until is not None else []
    left = [case for case in cases if case.reasons]
    due = [case for case in cases if not case.reasons]
    wanted = request.args.get("rows", LEFT if left else DUE)
    chosen = left if wanted == LEFT else due
    page, pages = paging.among(len(chosen), PAGE_SIZE)
    shown = chosen[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    undoing_service.shown(g.acting, batch, shown)
    return _page(batch, shown, page, pages, wanted=LEFT if wanted == LEFT else DUE, left=len(left), due=due)


@blueprint.post("/files/imports/<int:import_id>/undo")
@acting_as(*OFFICES)
def undo(import_id: int) -> Response:
    """Undo the import."""
    batch = imports_queries.own_import(g.acting, import_id)
    undoing_service.ask(g.acting, batch)
    return render.see_other(url_for("files.show", import_id=batch.id))


def _page(
    batch: ImportBatch,
    cases: list[UndoCase],
    page: int,
    pages: int,
    *,
    wanted: str = LEFT,
    left: int = 0,
    due: Sequence[UndoCase] = (),
) -> Response:
    added = sum(case.before is None for case in due)
    return render.page(
        "registers/imports/undo.html",
        block="rows",
        batch=batch,
        intake=INTAKES[batch.register],
        cases=cases,
        page=page,
        pages=pages,
        wanted=wanted,
        added=added,
        changed=len(due) - added,
        left=left,
        large=undoing_service.is_large(batch),
        said=import_undo.history_of(batch, [case.id for case in cases]),
        reason=undoing_messages.reason,
        column_name=imports_messages.column_name,
        value=imports_messages.value,
    )
