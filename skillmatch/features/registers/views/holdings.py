"""The skills and permits of a person of the register, corrected by the city or the town."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.errors import Invalid, NotFound
from skillmatch.features.registers.forms import holdings as holdings_forms
from skillmatch.features.registers.forms.holdings import HoldingForm, PermitForm
from skillmatch.features.registers.services import holdings as holdings_service
from skillmatch.features.registers.services import registers as registers_service
from skillmatch.numerals import whole
from skillmatch.store.accounts.access import MISSING
from skillmatch.store.registers.catalogue import TALENT
from skillmatch.terms import Evidence, Permit, Role
from skillmatch.web import render
from skillmatch.web.access import acting_as

blueprint = Blueprint("holding", __name__)

KEEPERS = (Role.CITY, Role.TOWN)


@blueprint.get("/registers/talent/<int:entry_id>/holdings")
@acting_as(*KEEPERS)
def show(entry_id: int) -> Response:
    """Show what a person holds, with the form to add to it; with ``skill`` the form to correct one."""
    chosen = request.args.get("skill", type=whole)
    row = registers_service.editable_entry(g.acting, TALENT, entry_id)
    registers_service.look(g.acting, TALENT, [entry_id], registers_service.ENTRY)
    if chosen is None:
        return _page(row)
    found = holdings_service.held(entry_id, chosen)
    return _page(row, holdings_forms.form_of(found, registers_service.last_change(TALENT, entry_id)), chosen=chosen)


@blueprint.post("/registers/talent/<int:entry_id>/holdings")
@acting_as(*KEEPERS)
def add(entry_id: int) -> Response:
    """Add a skill."""
    return _store(entry_id, None)


@blueprint.post("/registers/talent/<int:entry_id>/holdings/<int:skill_id>")
@acting_as(*KEEPERS)
def change(entry_id: int, skill_id: int) -> Response:
    """Correct a skill."""
    return _store(entry_id, skill_id)


@blueprint.post("/registers/talent/<int:entry_id>/holdings/<int:skill_id>/remove")
@acting_as(*KEEPERS)
def remove(entry_id: int, skill_id: int) -> Response:
    """Take out a skill."""
    holdings_service.remove(g.acting, entry_id, skill_id, _seen())
    return render.done(gettext("It is taken out; the history keeps it."), _href(entry_id))


@blueprint.post("/registers/talent/<int:entry_id>/permits")
@acting_as(*KEEPERS)
def store_permit(entry_id: int) -> Response:
    """Add a permit, or say another day until which it holds."""
    row = registers_service.editable_entry(g.acting, TALENT, entry_id)
    form = PermitForm().offer()
    try:
        form.check()
        differed = holdings_service.store_permit(
            g.acting, entry_id, Permit(form.permit.data), form.permit_until.data, form.seen.data
        )
    except Invalid as error:
        return _page(row, permit_form=form.blame(error) if not form.errors else form, status=422)
    return _done(entry_id, differed)


@blueprint.post("/registers/talent/<int:entry_id>/permits/<permit>/remove")
@acting_as(*KEEPERS)
def remove_permit(entry_id: int, permit: str) -> Response:
    """Take out a permit."""
    known = next((one for one in Permit if one.value == permit), None)
    if known is None:
        raise NotFound(MISSING)
    holdings_service.remove_permit(g.acting, entry_id, known, _seen())
    return render.done(gettext("It is taken out; the history keeps it."), _href(entry_id))


def _store(entry_id: int, skill_id: int | None) -> Response:
    row = registers_service.editable_entry(g.acting, TALENT, entry_id)
    form = HoldingForm().offer(snapshot.current().skills)
    if skill_id is not None:
        form.skill.data = str(skill_id)
    try:
        form.check()
        differed = holdings_service.store(g.acting, entry_id, form.holding, form.seen.data, new=skill_id is None)
    except Invalid as error:
        return _page(row, form.blame(error) if not form.errors else form, chosen=skill_id, status=422)
    return _done(entry_id, differed)


def _done(entry_id: int, differed: bool) -> Response:
    message = gettext("Your changes are stored.") if differed else gettext("Nothing was changed: all is as it was.")
    return render.done(message, _href(entry_id))


def _href(entry_id: int) -> str:
    return url_for("holding.show", entry_id=entry_id)


def _seen() -> int:
    return request.form.get("seen", -1, type=whole)


def _page(
    row: Any,
    form: HoldingForm | None = None,
    *,
    permit_form: PermitForm | None = None,
    chosen: int | None = None,
    status: int = 200,
) -> Response:
    seen, snap = registers_service.last_change(TALENT, row.id), snapshot.current()
    form = form or HoldingForm(formdata=None, dated_on=clock.today(), seen=seen)
    return render.page(
        "registers/holdings.html",
        status=status,
        row=row,
        register=TALENT,
        skills=holdings_service.skills(row.id),
        permits=holdings_service.permits(row.id),
        form=form.offer(snap.skills),
        permit_form=(permit_form or PermitForm(formdata=None, seen=seen)).offer(),
        chosen=None if chosen is None else next((card for card in snap.skills if card.id == chosen), None),
        seen=seen,
        evidence={one.value: one for one in Evidence},
        permit_words={one.value: one for one in Permit},
        today=clock.today(),
    )
