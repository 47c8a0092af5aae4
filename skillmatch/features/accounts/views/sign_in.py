"""Sign in, sign out: the pages of somebody without a session, and the end of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import flask
from flask import Blueprint, Response, current_app, g, request, session
from flask_babel import gettext, lazy_gettext
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from skillmatch.errors import Invalid, TooMany
from skillmatch.features.accounts import rules
from skillmatch.features.accounts.services import sign_in as sign_in_service
from skillmatch.features.accounts.services import throttle as throttle_service
from skillmatch.web import access, render
from skillmatch.web.forms import Form, tidy

blueprint = Blueprint("security", __name__)

F = TypeVar("F", bound=Form)

KNOWN_FOR = 90 * 24 * 3600
"""How long (seconds) a browser in which somebody signed in is known for that name."""


class SignInForm(Form):
    """User name and password."""

    username = StringField(
        lazy_gettext("User name"), [InputRequired(lazy_gettext("Enter your user name.")), Length(max=80)], filters=[tidy]
    )
    password = PasswordField(
        lazy_gettext("Password"), [InputRequired(lazy_gettext("Enter your password.")), Length(max=rules.MAX_LENGTH)]
    )


@blueprint.get("/login")
@access.public
def login() -> Response:
    """Show the form; whoever is signed in already goes on."""
    if g.account:
        return render.see_other(render.local_path(request.args.get("next")))
    return _page(SignInForm(formdata=None))


@blueprint.post("/login")
@access.public
def sign_in() -> Response:
    """Sign in and go where the visitor wanted to go, on this host only."""
    form = SignInForm()
    try:
        form.check()
        keys = keys_of(form.username.data)
        account = sign_in_service.sign_in(form.username.data, form.password.data, keys)
    except Invalid as error:
        return _page(form.blame(error) if not form.errors else form, 422)
    except TooMany as error:
        return throttled(_page, form, error)
    response = render.see_other(render.local_path(request.values.get("next")))
    _remember_browser(response, account.username)
    return response


@blueprint.post("/logout")
@access.public
def logout() -> Response:
    """End the session here and wherever else the account is signed in; the browser forgets the pages it keeps."""
    if g.account:
        sign_in_service.sign_out(g.account.account_id)
    session.pop("membership", None)
    response = render.see_other(flask.url_for("security.login"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def keys_of(username: str) -> throttle_service.ThrottleKeys:
    """Return what an attempt of this request counts under."""
    name = username.strip().lower()
    return throttle_service.ThrottleKeys.of(current_app.config["SECRET_KEY"], name, request.remote_addr or "", _known_browser(name))


def throttled(page: Callable[[F, int], Response], form: F, error: TooMany) -> Response:
    """The page with the form as it was sent, which says how long to wait: in words, and in a header for machines."""
    form.form_errors.append(_waiting(error.seconds))
    response = page(form, 429)
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _page(form: SignInForm, status: int = 200) -> Response:
    return render.page(
        "accounts/security/login.html", status=status, form=form, next=render.local_path(request.values.get("next"), "")
    )


def _waiting(seconds: int) -> str:
    """How long somebody has to wait, in words."""
    if seconds < 90:
        return gettext("Too many attempts. Try again in %(n)s seconds.", n=seconds)
    return gettext("Too many attempts. Try again in %(n)s minutes.", n=-(-seconds // 60))


def _known_browser(username: str) -> str | None:
    """The mark of a browser in which `username` signed in before, if this is one."""
    try:
        name, mark = _signer().loads(request.cookies.get(_cookie(), ""), max_age=KNOWN_FOR)
    except (BadData, ValueError):
        return None
    return str(mark) if name == username else None


def _remember_browser(response: Response, username: str) -> None:
    name = username.lower()
    mark = _known_browser(name) or flask.g.request_id
    response.set_cookie(
        _cookie(),
        _signer().dumps([name, mark]),
        max_age=KNOWN_FOR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _cookie() -> str:
    return str(current_app.config["SESSION_COOKIE_NAME"]).replace("session", "known")


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known-browser")
