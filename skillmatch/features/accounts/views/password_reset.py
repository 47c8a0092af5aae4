"""The public page on which a counter's code sets a new password."""

from __future__ import annotations

import flask
from flask import Blueprint, Response, current_app
from flask_babel import gettext, lazy_gettext
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from skillmatch.errors import Invalid, TooMany
from skillmatch.features.accounts import rules
from skillmatch.features.accounts.forms import password_again
from skillmatch.features.accounts.services import password_reset as password_reset_service
from skillmatch.features.accounts.views import sign_in as sign_in_views
from skillmatch.web import access, render
from skillmatch.web.forms import Form, tidy

blueprint = Blueprint("reset", __name__)


class ResetForm(Form):
    """User name, the counter's code, and a new password."""

    username = StringField(
        lazy_gettext("User name"), [InputRequired(lazy_gettext("Enter your user name.")), Length(max=80)], filters=[tidy]
    )
    code = StringField(
        lazy_gettext("Code from the counter"),
        [InputRequired(lazy_gettext("Enter the code that you were given.")), Length(max=40)],
        filters=[tidy],
    )
    chosen = PasswordField(
        lazy_gettext("New password"), [InputRequired(lazy_gettext("Enter a new password.")), Length(max=rules.MAX_LENGTH)]
    )
    again = password_again()


@blueprint.get("/reset")
@access.public
def show() -> Response:
    """The form."""
    return _page(ResetForm(formdata=None))


@blueprint.post("/reset")
@access.public
def redeem() -> Response:
    """Set the new password."""
    form = ResetForm()
    try:
        form.check()
        keys = sign_in_views.keys_of(f"reset {form.username.data}")
        password_reset_service.redeem(form.username.data, form.code.data, form.chosen.data, keys, current_app.config["SECRET_KEY"])
    except Invalid as error:
        return _page(form.blame(error) if not form.errors else form, 422)
    except TooMany as error:
        return sign_in_views.throttled(_page, form, error)
    return render.done(gettext("Your new password is set. Sign in with it."), flask.url_for("security.login"))


def _page(form: ResetForm, status: int = 200) -> Response:
    return render.page("accounts/activation/reset.html", status=status, form=form, shortest=rules.MIN_LENGTH)
