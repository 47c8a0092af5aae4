"""The registers: one list for all of them, an entry with its history, correcting it, and its life."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext

from skillmatch.errors import Conflict, Invalid, NotFound
from skillmatch.features.registers.forms import registers as registers_forms
from skillmatch.features.registers.messages import history as history_messages
from skillmatch.features.registers.messages import imports as imports_messages
from skillmatch.features.registers.messages import registers as registers_messages
from skillmatch.features.registers.queries import history_names
from skillmatch.features.registers.queries import registers as registers_queries
from skillmatch.features.registers.rules import registers as registers_rules
from skillmatch.features.registers.services import registers as registers_service
from skillmatch.numerals import whole, whole_or
from skillmatch.store.accounts.access import MISSING
from skillmatch.store.db.scope import Scope
from skillmatch.store.registers import duplicates as alike
from skillmatch.store.registers import history, merges, query
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.registers.columns import Register
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.store.registers.list_query import PAGE_SIZES, ListQuery
from skillmatch.terms import EquipmentKind, RegisterState, Role
from skillmatch.web import render, shell
from skillmatch.web.access import acting_as
from skillmatch.web.language import named
from skillmatch.web.paging import pages_of

blueprint = Blueprint("registers", __name__)

READERS = (Role.CITY, Role.TOWN, Role.ENTERPRISE, Role.TRAINER)
KEEPERS = (Role.CITY, Role.TOWN, Role.ENTERPRISE)


MAX_PAGE = 10_000
LIST, ENTRY, EDIT = "registers/list.html", "registers/show.html", "registers/edit.html"


@blueprint.get("/registers")
@acting_as(*READERS)
def index() -> Response:
    """The registers that the role sees, with how many entries."""
    return render.page("registers/index.html", counts=registers_queries.counts(g.acting), wording=registers_messages)


@blueprint.get("/registers/<name>")
@acting_as(*READERS)
def listed(name: str) -> Response:
    """A list: searched, narrowed, ordered, with the chosen columns, a part at a time."""
    register = _register(name)
    return _list(register, ListQuery.of(register, request.args))


@blueprint.post("/registers/<name>/views")
@acting_as(*READERS)
def save_view(name: str) -> Response:
    """Keep the list as it is asked for under a name."""
    register = _register(name)
    asked = ListQuery.of(register, request.args)
    try:
        registers_service.save_view(g.acting, register, request.form.get("name", ""), _query(register, asked))
    except Invalid as error:
        return _list(register, asked, status=422, view_error=error.message)
    return render.done(gettext("The view is kept."), _href(register, asked))


@blueprint.post("/registers/views/<int:view_id>/forget")
@acting_as(*READERS)
def forget_view(view_id: int) -> Response:
    """Remove a view of one's own."""
    name = registers_service.forget_view(g.acting, view_id)
    return render.done(gettext("The view is removed; the entries stay as they are."), url_for("registers.listed", name=name))


@blueprint.get("/registers/<name>/new")
@acting_as(*KEEPERS)
def new(name: str) -> Response:
    """The form of a new entry."""
    register = _register(name)
    if not registers_rules.adds(g.acting.role, name):
        raise NotFound(MISSING)
    return _form(register, registers_forms.entry_form(register, new=True, held={}))


@blueprint.post("/registers/<name>")
@acting_as(*KEEPERS)
def add(name: str) -> Response:
    """Add an entry as a draft."""
    register = _register(name)
    form = registers_forms.entry_form(register, new=True)
    try:
        form.check()
        entry_id = registers_service.add(g.acting, register, form["code"].data or "", form.values)
    except Invalid as error:
        return _form(register, form.blame(error) if not form.errors else form, status=422)
    return render.done(gettext("Added as a draft."), url_for("registers.show", name=name, entry_id=entry_id))


@blueprint.get("/registers/<name>/<int:entry_id>")
@acting_as(*READERS)
def show(name: str, entry_id: int) -> Response:
    """An entry: its facts, what hangs on it, its history, and what can be done."""
    register = _register(name)
    row = registers_service.entry(g.acting, register, entry_id)
    registers_service.look(g.acting, register, [entry_id], registers_service.ENTRY)
    return _show(register, row)


@blueprint.post("/registers/talent/<int:entry_id>/identity")
@acting_as(*registers_service.IDENTITY_ROLES)
def reveal(entry_id: int) -> Response:
    """Show an identity number in full, once: it is in no address, and this answer is not stored."""
    register = _register("talent")
    row = registers_service.entry(g.acting, register, entry_id)
    return _show(register, row, identity=registers_service.identity_number(g.acting, row))


@blueprint.post("/registers/talent/<int:entry_id>/phone")
@acting_as(*registers_service.IDENTITY_ROLES)
def phone(entry_id: int) -> Response:
    """Keep or remove the telephone number of a person."""
    register = _register("talent")
    row = registers_service.editable_entry(g.acting, register, entry_id)
    try:
        registers_service.set_phone(g.acting, register, entry_id, request.form.get("phone", ""))
    except Invalid as error:
        return _show(register, row, status=422, phone_error=error.message, phone_typed=request.form.get("phone", ""))
    return render.done(gettext("The telephone number is kept."), url_for(".show", name="talent", entry_id=entry_id))


@blueprint.post("/registers/<name>/<int:entry_id>/unread")
@acting_as(*KEEPERS)
def settle_unread(name: str, entry_id: int) -> Response:
    """The cells that could not be read were dealt with."""
    registers_service.settle_unread(g.acting, get_editable_register(name), entry_id)
    return render.done(gettext("Dealt with."), url_for(".show", name=name, entry_id=entry_id))


@blueprint.post("/registers/talent/identity")
@acting_as(*registers_service.IDENTITY_ROLES)
def find_by_identity() -> Response:
    """Find a person by the identity number, which stands in no address."""
    register = _register("talent")
    try:
        found = registers_service.by_identity(g.acting, register, request.form.get("number", ""))
    except Invalid as error:
        return _list(register, ListQuery.of(register, {}), status=422, identity_error=error.message)
    return render.see_other(url_for("registers.show", name="talent", entry_id=found))


@blueprint.get("/registers/<name>/<int:entry_id>/edit")
@acting_as(*KEEPERS)
def edit(name: str, entry_id: int) -> Response:
    """The form to correct an entry."""
    register = get_editable_register(name)
    row = registers_service.editable_entry(g.acting, register, entry_id)
    form = registers_forms.entry_form(register, new=False, held=registers_service.held(register, row))
    return _form(register, form, row=row, seen=registers_service.last_change(register, entry_id))


@blueprint.post("/registers/<name>/<int:entry_id>/edit")
@acting_as(*KEEPERS)
def change(name: str, entry_id: int) -> Response:
    """Correct an entry."""
    register = get_editable_register(name)
    row = registers_service.editable_entry(g.acting, register, entry_id)
    form, seen = registers_forms.entry_form(register, new=False), request.form.get("seen", -1, type=whole)
    try:
        form.check()
        differed = registers_service.change(g.acting, register, entry_id, form.values, seen)
    except Invalid as error:
        return _form(register, form.blame(error) if not form.errors else form, row=row, seen=seen, status=422)
    message = gettext("Your changes are stored.") if differed else gettext("Nothing was changed: all is as it was.")
    return render.done(message, url_for("registers.show", name=name, entry_id=entry_id))


@blueprint.post("/registers/<name>/<int:entry_id>/state")
@acting_as(*KEEPERS)
def step(name: str, entry_id: int) -> Response:
    """Take an entry one step further in its life."""
    register = get_editable_register(name)
    wanted = next((state for state in RegisterState if state.value == request.form.get("to")), None)
    if wanted is None:
        raise Conflict(gettext("There is no such state."))
    running = registers_service.step(g.acting, register, entry_id, wanted, "confirmed" in request.form)
    if running:
        return render.page(
            "registers/retire.html", status=422, register=register, entry_id=entry_id, running=running, wording=registers_messages,
            entry_name=registers_messages.name_of(register, visible_entry(register, entry_id)),
        )  # fmt: skip
    return render.done(
        gettext("The entry is now: %(state)s.", state=registers_messages.state(register, wanted.value)),
        url_for("registers.show", name=name, entry_id=entry_id),
    )


def _list(register: Register, asked: ListQuery, status: int = 200, view_error: str = "", identity_error: str = "") -> Response:
    scope = Scope.of(g.acting)
    counted = query.count(register, scope, asked)
    after, before, number = _end("after"), _end("before"), whole_or(request.args.get("page"), None, MAX_PAGE)
    page = query.page(register, scope, asked, after, before=before, counted=counted, number=number)
    registers_service.look(g.acting, register, [entry.id for entry in page.entries])
    columns = [column for name in asked.columns if (column := register.column(name)) is not None]
    return render.page(
        LIST,
        block="results",
        status=status,
        push_url=_href(register, asked, **({"page": number} if number else _ends(page, after, before))),
        register=register,
        registers=registers_queries.visible(g.acting),
        asked=asked,
        filters=registers_forms.filters(register, asked),
        counted=counted,
        page=page,
        columns=columns,
        heads=[named(column) for column in columns],
        short=registers_messages.short(columns),
        cells=[
            [registers_messages.cell(column, value) for column, value in zip(columns, entry.values, strict=True)]
            for entry in page.entries
        ],
        views=registers_queries.views(g.acting, register),
        view_error=view_error,
        identity_error=identity_error,
        exports=g.acting.role is not Role.TRAINER and shell.href_of("files.export", name=register.name, form="csv"),
        by_identity=register.name == "talent" and g.acting.role in registers_service.IDENTITY_ROLES,
        href=lambda wanted, **ends: _href(register, wanted, **ends),
        pages=None if counted.more else pages_of(counted.number, asked.size),
        sizes=PAGE_SIZES,
        here_query=_query(register, asked),
        keeps=registers_rules.keeps(g.acting.role, register.name),
        adds=registers_rules.adds(g.acting.role, register.name),
        wording=registers_messages,
    )


def _show(
    register: Register, row: Any, identity: str | None = None, *, status: int = 200, phone_error: str = "", phone_typed: str = ""
) -> Response:
    scope, entry_id = Scope.of(g.acting), row.id
    past = history.list_changes(register.name, entry_id)
    state, keeps = RegisterState(row.state), registers_rules.keeps(g.acting.role, register.name)
    return render.page(
        ENTRY,
        status=status,
        register=register,
        entry=visible_entry(register, entry_id),
        state=state,
        to=registers_rules.FORWARD[state],
        keeps=keeps,
        past=past,
        names=history_names.names(register, past),
        history_words=history_messages,
        like=alike.like(scope, register, entry_id) if keeps else [],
        merged=registers_queries.merged_codes(register, entry_id),
        merges=merges.of_survivor(register, entry_id)[:1] if keeps else [],
        skills=registers_queries.skills(entry_id) if register.name == "talent" else [],
        equipment=registers_queries.equipment(entry_id) if register.name == "labs" else [],
        needed=registers_queries.needed(entry_id) if register.name == "courses" else [],
        masked=registers_service.masked_identity(g.acting, row),
        identity=identity,
        phone=registers_service.phone_number(g.acting, row),
        calls=keeps and register.name == "talent" and g.acting.role in registers_service.IDENTITY_ROLES,
        phone_error=phone_error,
        phone_typed=phone_typed,
        unread=registers_queries.unread(register, entry_id) if keeps else [],
        wording=registers_messages,
        import_wording=imports_messages,
        intake=INTAKES.get(register.name),
    )


def _end(name: str) -> int | None:
    """The id after or before which the list begins; none that no entry can have."""
    return whole_or(request.args.get(name), None)


def _ends(page: query.RegisterPage, after: int | None, before: int | None) -> dict[str, int]:
    if page.before is None and page.after is None:
        return {}
    return {"after": after} if after is not None else {"before": before} if before is not None else {}


def _form(register: Register, form: registers_forms.EntryForm, row: Any = None, seen: int = 0, status: int = 200) -> Response:
    return render.page(
        EDIT,
        status=status,
        register=register,
        form=form,
        row=row,
        seen=seen,
        fields=registers_forms.FIELDS[register.name],
        equipped=register.name in registers_forms.EQUIPPED,
        equipment_kinds=list(EquipmentKind),
        wording=registers_messages,
    )


def _register(name: str) -> Register:
    """A register in which the role has a part."""
    if name not in REGISTERS or not registers_rules.sees(g.acting.role, name):
        raise NotFound(MISSING)
    return REGISTERS[name]


def get_editable_register(name: str) -> Register:
    """A register whose entries the role corrects."""
    register = _register(name)
    if not registers_rules.keeps(g.acting.role, name):
        raise NotFound(MISSING)
    return register


def visible_entry(register: Register, entry_id: int) -> query.RegisterEntry:
    """An entry that the role may see."""
    found = query.find_entry(register, Scope.of(g.acting), entry_id)
    if found is None:
        raise NotFound(MISSING)
    return found


def _href(register: Register, asked: ListQuery, **ends: Any) -> str:
    return url_for("registers.listed", name=register.name, **(asked.arguments(register) | ends))


def _query(register: Register, asked: ListQuery) -> str:
    return _href(register, asked).partition("?")[2]
