"""The public pages on which a letter's code opens an account: the code with the own data, then user name and password."""

from __future__ import annotations

import time

import flask
from flask import Blueprint, Response, current_app, request, session
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, IntegerField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from skillmatch.errors import Conflict, Invalid, TooMany
from skillmatch.features.accounts import rules
from skillmatch.features.accounts.services import activation as activation_service
from skillmatch.features.accounts.views import identity as identity_views
from skillmatch.features.accounts.views import sign_in as sign_in_views
from skillmatch.store.accounts import codes
from skillmatch.web import access, render
from skillmatch.web.forms import Form, NameField, tidy

blueprint = Blueprint("claim", __name__)

WHICH_YEAR = lazy_gettext("Enter the year in which you were born, such as 1975.")
TIME_SECONDS = 20 * 60
"""How long somebody may take to choose a user name and a password after the code was checked."""


class YearField(IntegerField):
    """A year; what is none is answered in words that say what to enter."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(WHICH_YEAR) from error


class CodeForm(Form):
    """The code and the own data."""

    code = StringField(
        lazy_gettext("Code of the letter"),
        [InputRequired(lazy_gettext("Enter the code of your letter.")), Length(max=40)],
        filters=[tidy],
        description=lazy_gettext("Sixteen letters and digits in groups of four."),
    )
    name = NameField(lazy_gettext("Your name"), [InputRequired(lazy_gettext("Enter your name.")), Length(max=60)], filters=[tidy])
    birth_year = YearField(lazy_gettext("Year of birth"), [InputRequired(WHICH_YEAR)])
    last_four = StringField(
        lazy_gettext("Last four characters of your identity number"),
        [Length(max=8)],
        filters=[tidy],
        description=lazy_gettext("Asked of those whose number the register holds. If yours is not in it, leave this empty."),
    )

    def own(self) -> activation_service.OwnData:
        """Return what only the person should know."""
        return activation_service.OwnData(self.name.data, self.birth_year.data, self.last_four.data or "")


class ActivationForm(Form):
    """User name and password of one's own choice."""

    username = StringField(
        lazy_gettext("User name"),
        [InputRequired(lazy_gettext("Choose a user name.")), Length(max=40)],
        filters=[tidy],
        description=lazy_gettext("3 to 40 Latin letters, digits, dots or dashes; never a phone or identity number."),
    )
    chosen = PasswordField(
        lazy_gettext("Password"), [InputRequired(lazy_gettext("Choose a password.")), Length(max=rules.MAX_LENGTH)]
    )
    again = PasswordField(
        lazy_gettext("Password again"),
        [
            InputRequired(lazy_gettext("Enter the password again.")),
            EqualTo("chosen", lazy_gettext("The two passwords are not the same.")),
        ],
    )
    read = BooleanField(
        lazy_gettext("I have read how my data are used."),
        [InputRequired(lazy_gettext("Read the text and tick this, or leave the page: nothing is stored then."))],
    )


@blueprint.get("/claim")
@access.public
def start() -> Response:
    """Show the page where the code of a letter is entered."""
    return _start(CodeForm(formdata=None))


@blueprint.post("/claim")
@access.public
def check() -> Response:
    """Check the code with the own data."""
    form = CodeForm()
    try:
        form.check()
        # Counted by the code: a name can be written in many ways that are read alike.
        keys = sign_in_views.keys_of(f"claim {codes.read(form.code.data)}")
        letter_id = activation_service.check(form.code.data, form.own(), keys, current_app.config["SECRET_KEY"])
    except Invalid as error:
        return _start(form.blame(error) if not form.errors else form, 422)
    except TooMany as error:
        return sign_in_views.throttled(_start, form, error)
    session["claim"] = [letter_id, int(time.time())]
    return render.see_other(flask.url_for("claim.choose"))


@blueprint.get("/claim/account")
@access.public
def choose() -> Response:
    """Show the page where user name and password are chosen, and the text about one's data is read."""
    return _choose(ActivationForm(formdata=None)) if _letter() else _again()


@blueprint.post("/claim/account")
@access.public
def open_account() -> Response:
    """Open the account and sign in."""
    letter_id, form = _letter(), ActivationForm()
    if letter_id is None:
        return _again()
    try:
        form.check()
        account = activation_service.open_account(letter_id, form.username.data, form.chosen.data)
    except Invalid as error:
        return _choose(form.blame(error) if not form.errors else form, 422)
    except Conflict as error:
        session.pop("claim", None)
        fresh = CodeForm(formdata=None)
        fresh.form_errors.append(error.message)
        return _start(fresh, 409)
    identity_views.begin(account)
    return render.done(gettext("Your account is open and you are signed in. Look through what the register holds of you."), "/")


def _start(form: CodeForm, status: int = 200) -> Response:
    return render.page("accounts/activation/code.html", status=status, form=form)


def _choose(form: ActivationForm, status: int = 200) -> Response:
    return render.page("accounts/activation/account.html", status=status, form=form, shortest=rules.MIN_LENGTH)


def _letter() -> int | None:
    """The letter that this browser has checked, while its time lasts."""
    letter_id, at = session.get("claim") or (0, 0)
    return int(letter_id) if 0 <= time.time() - at <= TIME_SECONDS and activation_service.is_open(letter_id) else None


def _again() -> Response:
    session.pop("claim", None)
    return render.see_other(flask.url_for("claim.start", late=1 if request.method == "POST" else None))
