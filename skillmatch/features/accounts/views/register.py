"""The administrator's register of accounts, and the auditor's log."""

from __future__ import annotations

import flask
from flask import Blueprint, Response, g, request
from flask_babel import gettext

from skillmatch.errors import Invalid, NotFound
from skillmatch.features.accounts import queries
from skillmatch.features.accounts.forms import AccountForm, RoleForm
from skillmatch.features.accounts.messages import audit_log as audit_log_messages
from skillmatch.features.accounts.services import audit_export as audit_export_service
from skillmatch.features.accounts.services import register as register_service
from skillmatch.store.accounts import audit_subjects
from skillmatch.store.statistics.first_steps import first_steps
from skillmatch.terms import AuditKind, Role
from skillmatch.web import downloads, paging, render
from skillmatch.web.access import acting_as

blueprint = Blueprint("register", __name__)

LOOK = "look"
"""The button that shows the list of a role's scopes: nothing is made, and what was entered stays."""


@blueprint.get("/accounts")
@acting_as(Role.ADMINISTRATOR)
def accounts() -> Response:
    """The accounts, searched and paged."""
    text, number = request.args.get("q", "")[:80], paging.page_number(paging.ANY)
    return render.page("accounts/list.html", block="items", q=text, found=queries.accounts(text, number), begin=first_steps())


@blueprint.get("/accounts/new")
@acting_as(Role.ADMINISTRATOR)
def new() -> Response:
    """The form for a new account."""
    return _new(AccountForm(formdata=None, data={"role": request.args.get("role", "")}))


@blueprint.post("/accounts")
@acting_as(Role.ADMINISTRATOR)
def create() -> Response:
    """Make an account and show its password once: this answer is not stored, and a reload asks to send the form again."""
    form = AccountForm()
    if LOOK in request.form:
        return _new(form)
    try:
        form.check()
        values = (form.username.data, form.display_name.data, Role(form.role.data), form.scope.data or "")
        handed = register_service.create(g.account.account_id, *values)
    except Invalid as error:
        return _new(form.blame(error) if not form.errors else form, 422)
    return render.page("accounts/handed.html", handed=handed)


@blueprint.get("/accounts/<int:account_id>")
@acting_as(Role.ADMINISTRATOR)
def show(account_id: int) -> Response:
    """One account with its roles."""
    return _show(account_id, RoleForm(formdata=None))


@blueprint.post("/accounts/<int:account_id>/roles")
@acting_as(Role.ADMINISTRATOR)
def grant(account_id: int) -> Response:
    """Grant a further role."""
    form = RoleForm()
    if LOOK in request.form:
        return _show(account_id, form)
    try:
        form.check()
        register_service.grant(g.account.account_id, account_id, Role(form.role.data), form.scope.data or "")
    except Invalid as error:
        return _show(account_id, form.blame(error) if not form.errors else form, 422)
    return render.done(gettext("The role was granted."), flask.url_for("register.show", account_id=account_id))


@blueprint.post("/accounts/<int:account_id>/roles/<int:membership_id>/revoke")
@acting_as(Role.ADMINISTRATOR)
def revoke(account_id: int, membership_id: int) -> Response:
    """Take a role away."""
    register_service.revoke(g.account.account_id, account_id, membership_id)
    return render.done(gettext("The role was taken away."), flask.url_for("register.show", account_id=account_id))


@blueprint.post("/accounts/<int:account_id>/disable")
@acting_as(Role.ADMINISTRATOR)
def disable(account_id: int) -> Response:
    """Shut an account."""
    register_service.set_active(g.account.account_id, account_id, active=False)
    message = gettext("The account is disabled and signed out everywhere.")
    return render.done(message, flask.url_for("register.show", account_id=account_id))


@blueprint.post("/accounts/<int:account_id>/enable")
@acting_as(Role.ADMINISTRATOR)
def enable(account_id: int) -> Response:
    """Open an account again."""
    register_service.set_active(g.account.account_id, account_id, active=True)
    return render.done(gettext("The account is enabled again."), flask.url_for("register.show", account_id=account_id))


@blueprint.post("/accounts/<int:account_id>/password")
@acting_as(Role.ADMINISTRATOR)
def reset_password(account_id: int) -> Response:
    """Draw a new password and show it once."""
    return render.page("accounts/handed.html", handed=register_service.reset_password(g.account.account_id, account_id))


@blueprint.get("/audit")
@acting_as(Role.AUDITOR)
def log() -> Response:
    """The audit log, newest first, by kind, account and day."""
    asked = queries.EventFilter.of(request.args)
    found = queries.events(asked, paging.page_number(paging.ANY))
    return render.page(
        "accounts/audit.html",
        block="items",
        found=found,
        names=audit_subjects.names(found.rows),
        asked=asked,
        kinds=list(AuditKind),
        kind_of=AuditKind,
        words=audit_log_messages,
    )


@blueprint.get("/audit/export.<any(xlsx, csv):form>")
@acting_as(Role.AUDITOR)
def log_file(form: str) -> Response:
    """The same as a file; it is recorded in the log itself."""
    return downloads.answer(
        audit_export_service.lines(g.acting, queries.EventFilter.of(request.args)), form, "audit-log", gettext("Audit log")
    )


def _show(account_id: int, form: RoleForm, status: int = 200) -> Response:
    found = queries.account(account_id)
    if found is None:
        raise NotFound()
    return render.page(
        "accounts/show.html", block="scope", status=status, shown=found, form=form, scopes=_scopes(form),
        own=account_id == g.account.account_id,
    )  # fmt: skip


def _new(form: AccountForm, status: int = 200) -> Response:
    return render.page("accounts/new.html", block="scope", status=status, form=form, scopes=_scopes(form))


def _scopes(form: RoleForm) -> queries.ScopeList | None:
    role = form.chosen_role
    return None if role is None else queries.scopes(role, form.sought.data or "", form.scope.data or "")
