"""Registers as files: templates, sending in, preview, confirmation, past imports, exports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Conflict, Invalid, NotFound
from skillmatch.features.registers.forms.answers import AnswersForm, answers_form, describe_person
from skillmatch.features.registers.forms.imports import FileForm
from skillmatch.features.registers.messages import imports as imports_messages
from skillmatch.features.registers.queries import imports as imports_queries
from skillmatch.features.registers.services import answers as answers_service
from skillmatch.features.registers.services import export as export_service
from skillmatch.features.registers.services import import_folder as import_folder_service
from skillmatch.features.registers.services import imports as imports_service
from skillmatch.features.registers.services import preview as preview_service
from skillmatch.features.registers.services import refused_rows as refused_rows_service
from skillmatch.features.registers.services import templates as templates_service
from skillmatch.features.registers.services.word_meanings import Guesser
from skillmatch.store.accounts.access import MISSING
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.store.registers.models import ImportBatch, ImportWord
from skillmatch.terms import ImportState, ImportWordState, Role
from skillmatch.web import downloads, paging, render
from skillmatch.web.access import acting_as
from skillmatch.web.language import is_zh, named

blueprint = Blueprint("files", __name__)

OFFICES = (Role.CITY, Role.TOWN, Role.ENTERPRISE)

MAX_UPLOAD_BYTES = 95_000_000
"""What a file may weigh: 110,000 people with 1.6 million skills weigh 70 MB as CSV."""

SEND = "/files/import"

STOP_POLLING = 286
ANSWERABLE = (ImportState.ASKED.value, ImportState.CHECKED.value)


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
        batch = imports_service.receive(
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
    batch = imports_queries.own_import(g.acting, import_id)
    result = request.args.get("result") if request.args.get("result") in imports_messages.RESULTS else None
    number = batch.rows if result is None else getattr(batch, result)
    page, pages = paging.among(number, preview_service.PAGE_SIZE)
    return render.page("registers/imports/show.html", block="rows", result=result, page=page, pages=pages,
                       lines=imports_queries.lines(batch, result, page), **_words(batch))  # fmt: skip


@blueprint.get("/files/imports/<int:import_id>/progress")
@acting_as(*OFFICES)
def progress(import_id: int) -> Response:
    """Show how far the job has come; when it is done, the page is loaded anew and the asking ends."""
    batch = imports_queries.own_import(g.acting, import_id)
    if imports_queries.under_way(batch) is None:
        response = render.see_other(url_for(".show", import_id=batch.id))
        if render.wants_fragment():
            response.status_code = STOP_POLLING
        return response
    return render.page("registers/imports/progress.html", block="bar", **_words(batch))


@blueprint.get("/files/imports/<int:import_id>/answers")
@acting_as(*OFFICES)
def ask(import_id: int) -> Response:
    """Show what the file leaves open, and what it was read as: both can be said otherwise."""
    batch = imports_queries.own_import(g.acting, import_id)
    asked = answers_service.open_file(batch)
    if asked is None or batch.state not in ANSWERABLE:
        return render.see_other(url_for(".show", import_id=batch.id))
    return _ask(batch, answers_form(INTAKES[batch.register], asked, Guesser(INTAKES[batch.register])))


@blueprint.post("/files/imports/<int:import_id>/answers")
@acting_as(*OFFICES)
def answer(import_id: int) -> Response:
    """Take what is said of the file, and read it again with that."""
    batch = imports_queries.own_import(g.acting, import_id)
    asked = answers_service.open_file(batch)
    if asked is None:
        return render.see_other(url_for(".show", import_id=batch.id))
    form = answers_form(INTAKES[batch.register], asked, Guesser(INTAKES[batch.register]))
    if request.form.get("seen") != asked.digest:
        raise Conflict(gettext("The questions have changed since this page was made. Look at them again."))
    try:
        form.check()
    except Invalid:
        return _ask(batch, form, 422)
    imports_service.answer(g.acting, batch, form.said())
    return render.see_other(url_for(".show", import_id=batch.id))


@blueprint.post("/files/imports/<int:import_id>/confirm")
@acting_as(*OFFICES)
def confirm(import_id: int) -> Response:
    """Import the good rows."""
    batch = imports_queries.own_import(g.acting, import_id)
    imports_service.confirm(batch)
    return render.see_other(url_for(".show", import_id=batch.id))


@blueprint.post("/files/imports/<int:import_id>/cancel")
@acting_as(*OFFICES)
def cancel(import_id: int) -> Response:
    """Let the file go."""
    imports_service.cancel(imports_queries.own_import(g.acting, import_id))
    return render.done(gettext("The file was let go; nothing was changed."), url_for(".index"))


@blueprint.get("/files/imports/<int:import_id>/refused.xlsx")
@acting_as(*OFFICES)
def refused_rows(import_id: int) -> Response:
    """The refused rows with their reasons."""
    batch = imports_queries.own_import(g.acting, import_id)
    if not batch.refused or not imports_queries.has_preview(batch):
        raise NotFound(MISSING)
    intake, source = INTAKES[batch.register], import_folder_service.file_of(batch.id, "preview")
    sheet = imports_messages.register_name(batch.register)
    return downloads.small_workbook(lambda path: refused_rows_service.workbook(path, source, intake, sheet), f"refused-{batch.id}")


@blueprint.get("/files/templates/<name>.<any(xlsx, csv):form>")
@acting_as(*OFFICES)
def template(name: str, form: str) -> Response:
    """The template of a register, in the reader's language."""
    if name not in imports_service.MAY_SEND[g.acting.role]:
        raise NotFound(MISSING)
    intake, title = INTAKES[name], f"template-{name}"
    if form == "csv":
        return downloads.csv_answer(templates_service.as_csv(intake, zh=is_zh()), title)
    zh = is_zh()
    return downloads.small_workbook(lambda path: templates_service.workbook(path, intake, zh=zh), title)


@blueprint.get("/files/export/<name>.<any(xlsx, csv):form>")
@acting_as(*OFFICES)
def export(name: str, form: str) -> Response:
    """A register's list with the filters of its address, as a file; it is recorded."""
    if name not in export_service.may_export(g.acting):
        raise NotFound(MISSING)
    zh = is_zh()
    if name not in INTAKES:
        return downloads.answer(export_service.plain_rows(g.acting, name, request.args, zh=zh), form, name, name)
    title = f"{name}-{clock.today():%Y%m%d}"
    intake, keys, by = export_service.chosen(g.acting, name, request.args)
    if form == "csv":
        return downloads.csv_answer(export_service.as_csv(intake, keys, by, zh=zh), title)
    return downloads.workbook_answer(lambda path: export_service.as_xlsx(path, intake, keys, by, zh=zh), title)


@blueprint.get("/files/unread")
@acting_as(*OFFICES)
def unread() -> Response:
    """The cells of one's own imports that could not be read, for later."""
    page = paging.page_number()
    cells, number = imports_queries.unread(g.acting, page)
    pages = paging.pages_of(number, imports_queries.PAGE_SIZE)
    return render.page("registers/imports/unread.html", cells=cells, page=page, pages=pages, intake=INTAKES["talent"],
                       column_name=imports_messages.column_name, fault=imports_messages.fault)  # fmt: skip


@blueprint.get("/files/words")
@acting_as(*OFFICES)
def words() -> Response:
    """Show what the office said that words of its files mean; to the city also what waits to be accepted for everybody."""
    waiting = answers_service.waiting_words() if g.acting.role is Role.CITY else []
    return render.page(
        "registers/imports/words.html",
        own=_said(answers_service.own_words(g.acting)),
        waiting=_said(waiting),
        is_city=g.acting.role is Role.CITY,
        register_name=imports_messages.register_name,
    )


@blueprint.post("/files/words/<int:word_id>/forget")
@acting_as(*OFFICES)
def forget_word(word_id: int) -> Response:
    """Forget what one's own office said of a word."""
    answers_service.forget_word(g.acting, word_id)
    return render.done(gettext("Forgotten: the next file that has this word asks again."), url_for(".words"))


@blueprint.post("/files/words/<int:word_id>")
@acting_as(Role.CITY)
def decide_word(word_id: int) -> Response:
    """Accept a meaning for every office, or leave it to the office that said it."""
    accepted = request.form.get("to") == ImportWordState.ACCEPTED.value
    answers_service.decide_word(g.acting, word_id, ImportWordState.ACCEPTED if accepted else ImportWordState.REFUSED)
    return render.done(gettext("Decided."), url_for(".words"))


def _said(words: Sequence[ImportWord]) -> list[tuple[ImportWord, tuple[str, str]]]:
    """Remembered words, each with what it is a word of and what it means."""
    return [
        (
            one,
            (
                imports_messages.vocabulary_name(INTAKES[one.register], one.column),
                named({"zh": zh, "en": en}) if zh else gettext("Left empty"),
            ),
        )
        for one, zh, en in answers_service.with_meanings(words)
    ]


def _ask(batch: ImportBatch, form: AnswersForm, status: int = 200) -> Response:
    return render.page("registers/imports/answers.html", status=status, form=form, describe=describe_person, **_words(batch))


def _form(**kwargs: Any) -> FileForm:
    return FileForm(imports_service.MAY_SEND[g.acting.role], **kwargs)


def _index(form: FileForm, status: int = 200) -> Response:
    page = paging.page_number()
    imports, number = imports_queries.past(g.acting, page)
    return render.page(
        "registers/imports/index.html",
        block="past",
        status=status,
        form=form,
        registers=[INTAKES[name] for name in imports_service.MAY_SEND[g.acting.role]],
        exports=[INTAKES.get(name) or REGISTERS[name] for name in export_service.may_export(g.acting)],
        imports=imports,
        page=page,
        pages=paging.pages_of(number, imports_queries.PAGE_SIZE),
        most_mb=MAX_UPLOAD_BYTES // 1_000_000,
        states={state.value: state for state in ImportState},
        register_name=imports_messages.register_name,
    )


def _words(batch: ImportBatch) -> dict[str, Any]:
    intake = INTAKES[batch.register]
    counted: dict[str, int] = next((figures for code, figures in batch.notes if code == "entries"), {})
    return {
        "batch": batch,
        "state": ImportState(batch.state),
        "intake": intake,
        "done": imports_queries.under_way(batch),
        "entries": {"added": 0, "changed": 0, "gone": 0} | counted,
        "notes": imports_messages.notes(batch.notes),
        "reason": imports_messages.reason(batch.reason, intake),
        "can_answer": answers_service.is_kept(batch),
        "has_preview": imports_queries.has_preview(batch),
        "in_register": batch.register in REGISTERS,
        "results": imports_messages.RESULTS,
        "fault": imports_messages.fault,
        "column_name": imports_messages.column_name,
        "value": imports_messages.value,
    }
