"""Home, the role acted in, one's own account; the administrator's register of accounts; the auditor's log."""

from __future__ import annotations

import flask
from flask import Blueprint, Response, g, request
from flask_babel import gettext, lazy_gettext
from wtforms import PasswordField
from wtforms.validators import InputRequired

from skillmatch.errors import Invalid, TooMany
from skillmatch.features.accounts import rules
from skillmatch.features.accounts.forms import password_again
from skillmatch.features.accounts.services import sign_in as sign_in_service
from skillmatch.features.accounts.views import sign_in as sign_in_views
from skillmatch.numerals import whole
from skillmatch.web import access, render, shell
from skillmatch.web.access import before_own_password, public, signed_in
from skillmatch.web.forms import Form

blueprint = Blueprint("accounts", __name__)


class PasswordForm(Form):
    """One's own password."""

    current = PasswordField(lazy_gettext("Current password"), [InputRequired(lazy_gettext("Enter your current password."))])
    chosen = PasswordField(lazy_gettext("New password"), [InputRequired(lazy_gettext("Enter a new password."))])
    again = password_again()


@blueprint.get("/")
@public
def home() -> Response:
    """The first page of the acting role; for a visitor, what this is and where to sign in."""
    if not g.account:
        return render.see_other(shell.href_of("about.index") or flask.url_for("security.login"))
    where = shell.home_of(g.acting.role) if g.acting else None
    return render.see_other(where or flask.url_for("accounts.settings"))


@blueprint.post("/acting")
@signed_in
def act_as() -> Response:
    """Act in another of one's own roles."""
    chosen = access.choose(request.form.get("membership", 0, type=whole))
    return render.see_other(shell.home_of(chosen.role) or flask.url_for("accounts.settings"))


@blueprint.get("/account")
@before_own_password
@signed_in
def settings() -> Response:
    """One's own account: roles and password."""
    return _settings(PasswordForm(formdata=None))


@blueprint.post("/account/password")
@before_own_password
@signed_in
def change_password() -> Response:
    """Change one's own password."""
    form = PasswordForm()
    try:
        form.check()
        sign_in_service.change_password(g.account, form.current.data, form.chosen.data, sign_in_views.keys_of(g.account.username))
    except Invalid as error:
        return _settings(form.blame(error) if not form.errors else form, 422)
    except TooMany as error:
        return sign_in_views.throttled(_settings, form, error)
    return render.done(gettext("Your password was changed; other devices were signed out."), flask.url_for("accounts.settings"))


def _settings(form: PasswordForm, status: int = 200) -> Response:
    return render.page("accounts/settings.html", status=status, form=form, shortest=rules.MIN_LENGTH)
