"""Registers as files: templates, sending in, preview, confirmation, past imports, exports."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext, lazy_gettext

from skillmatch import clock
from skillmatch.errors import Invalid, NotFound
from skillmatch.features.files import exporting, folder, reading, refused, service, templating, wording
from skillmatch.features.files.forms import FileForm
from skillmatch.store.access import MISSING
from skillmatch.store.imports import ImportBatch
from skillmatch.store.intake.sheets import INTAKES
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.terms import ImportState, Role
from skillmatch.web import downloads, paging, render, shell, uploads
from skillmatch.web.access import acting_as
from skillmatch.web.language import is_zh

blueprint = Blueprint("files", __name__)

OFFICES = (Role.CITY, Role.TOWN, Role.ENTERPRISE)
for _role in OFFICES:
    shell.register(_role, label=lazy_gettext("Import and export"), endpoint="files.index", icon="upload", order=46)

MOST_BYTES = 95_000_000
"""What a file may weigh: 110,000 people with 1.6 million skills weigh 70 MB as CSV."""

SEND = "/files/import"
uploads.allow(SEND, MOST_BYTES)

STOP_POLLING = 286


@blueprint.get("/files")
@acting_as(*OFFICES)
def index() -> Response:
    """Send a file in, fetch a template, take a register out, and see what was imported."""
    return _index(_form(data={"register": request.args.get("register", "")}))


@blueprint.post(SEND)
@acting_as(*OFFICES)
def send() -> Response:
    """A file is sent in: it is kept, and checked in the background."""
    form = _form()
    try:
        form.check()
        batch = service.receive(
            g.acting,
            form.register.data,
            form.file.data.filename or "",
            form.file.data.stream,
            identity_consent=form.identity_consent.data,
        )
    except Invalid as error:
        return _index(form if form.errors else form.blame(error), 422)
    return render.see_other(url_for(".show", import_id=batch.id))


@blueprint.get("/files/imports/<int:import_id>")
@acting_as(*OFFICES)
def show(import_id: int) -> Response:
    """An import as it stands: being checked, to be confirmed, being written, done, or refused."""
    batch = reading.own_import(g.acting, import_id)
    result = request.args.get("result") if request.args.get("result") in wording.RESULTS else None
    number = batch.rows if result is None else getattr(batch, result)
    pages = max(-(-number // reading.preview.A_PAGE), 1)
    page = paging.asked(pages)
    return render.page("files/show.html", block="rows", result=result, page=page, pages=pages,
                       lines=reading.lines(batch, result, page), **_words(batch))  # fmt: skip


@blueprint.get("/files/imports/<int:import_id>/progress")
@acting_as(*OFFICES)
def progress(import_id: int) -> Response:
    """How far the job has come; when it is done, the page is loaded anew and the asking ends."""
    batch = reading.own_import(g.acting, import_id)
    if reading.under_way(batch) is None:
        response = render.see_other(url_for(".show", import_id=batch.id))
        if render.wants_fragment():
            response.status_code = STOP_POLLING
        return response
    return render.page("files/progress.html", block="bar", **_words(batch))


@blueprint.post("/files/imports/<int:import_id>/confirm")
@acting_as(*OFFICES)
def confirm(import_id: int) -> Response:
    """Import the good rows."""
    batch = reading.own_import(g.acting, import_id)
    service.confirm(batch)
    return render.see_other(url_for(".show", import_id=batch.id))


@blueprint.post("/files/imports/<int:import_id>/cancel")
@acting_as(*OFFICES)
def cancel(import_id: int) -> Response:
    """Let the file go."""
    service.cancel(reading.own_import(g.acting, import_id))
    return render.done(gettext("The file was let go; nothing was changed."), url_for(".index"))


@blueprint.get("/files/imports/<int:import_id>/refused.xlsx")
@acting_as(*OFFICES)
def refused_rows(import_id: int) -> Response:
    """The refused rows with their reasons."""
    batch = reading.own_import(g.acting, import_id)
    if not batch.refused or not reading.has_preview(batch):
        raise NotFound(MISSING)
    intake, source = INTAKES[batch.register], folder.own(batch.id, "preview")
    sheet = wording.register_name(batch.register)
    return downloads.small_workbook(lambda path: refused.workbook(path, source, intake, sheet), f"refused-{batch.id}")


@blueprint.get("/files/templates/<name>.<any(xlsx, csv):form>")
@acting_as(*OFFICES)
def template(name: str, form: str) -> Response:
    """The template of a register, in the reader's language."""
    if name not in service.MAY_SEND[g.acting.role]:
        raise NotFound(MISSING)
    intake, title = INTAKES[name], f"template-{name}"
    if form == "csv":
        return downloads.csv_answer(templating.as_csv(intake, zh=is_zh()), title)
    zh = is_zh()
    return downloads.small_workbook(lambda path: templating.workbook(path, intake, zh=zh), title)


@blueprint.get("/files/export/<name>.<any(xlsx, csv):form>")
@acting_as(*OFFICES)
def export(name: str, form: str) -> Response:
    """A register's list with the filters of its address, as a file; it is recorded."""
    if name not in exporting.may_export(g.acting):
        raise NotFound(MISSING)
    zh = is_zh()
    if name not in INTAKES:
        return downloads.answer(exporting.plain_rows(g.acting, name, request.args, zh=zh), form, name, name)
    title = f"{name}-{clock.today():%Y%m%d}"
    intake, keys, by = exporting.chosen(g.acting, name, request.args)
    if form == "csv":
        return downloads.csv_answer(exporting.as_csv(intake, keys, by, zh=zh), title)
    return downloads.workbook_answer(lambda path: exporting.as_xlsx(path, intake, keys, by, zh=zh), title)


def _form(**kwargs: Any) -> FileForm:
    return FileForm(service.MAY_SEND[g.acting.role], **kwargs)


def _index(form: FileForm, status: int = 200) -> Response:
    page = paging.asked()
    imports, number = reading.past(g.acting, page)
    return render.page(
        "files/index.html",
        block="past",
        status=status,
        form=form,
        registers=[INTAKES[name] for name in service.MAY_SEND[g.acting.role]],
        exports=[INTAKES.get(name) or REGISTERS[name] for name in exporting.may_export(g.acting)],
        imports=imports,
        page=page,
        pages=max(-(-number // reading.A_PAGE), 1),
        most_mb=MOST_BYTES // 1_000_000,
        states={state.value: state for state in ImportState},
        register_name=wording.register_name,
    )


def _words(batch: ImportBatch) -> dict[str, Any]:
    intake = INTAKES[batch.register]
    counted: dict[str, int] = next((figures for code, figures in batch.notes if code == "entries"), {})
    return {
        "batch": batch,
        "state": ImportState(batch.state),
        "intake": intake,
        "done": reading.under_way(batch),
        "entries": {"added": 0, "changed": 0, "gone": 0} | counted,
        "notes": wording.notes(batch.notes),
        "reason": wording.reason(batch.reason, intake),
        "has_preview": reading.has_preview(batch),
        "in_register": batch.register in REGISTERS,
        "results": wording.RESULTS,
        "fault": wording.fault,
        "column_name": wording.column_name,
        "value": wording.value,
    }
