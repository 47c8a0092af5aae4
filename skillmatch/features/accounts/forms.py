"""Fields that several forms of accounts have."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Optional

from skillmatch.terms import Role
from skillmatch.web.forms import Form, tidy
from skillmatch.web.language import named


def password_again() -> PasswordField:
    """Make the field that repeats the new password of the field ``chosen``."""
    return PasswordField(
        lazy_gettext("New password again"),
        [
            InputRequired(lazy_gettext("Enter the new password again.")),
            EqualTo("chosen", lazy_gettext("The two new passwords are not the same.")),
        ],
    )


class RoleForm(Form):
    """A role with the scope that it needs; ``sought`` narrows the list that the scope is chosen from."""

    role = SelectField(lazy_gettext("Role"), [InputRequired(lazy_gettext("Choose a role."))], coerce=str)
    scope = StringField(
        lazy_gettext("Code of the person"),
        [Optional(), Length(max=24)],
        filters=[tidy],
        description=lazy_gettext("As the register has it. People usually get a letter with a code instead."),
    )
    sought = StringField(lazy_gettext("Search the list"), [Optional(), Length(max=60)], filters=[tidy])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [("", lazy_gettext("Choose a role …")), *((role.value, named(role)) for role in Role)]

    @property
    def chosen_role(self) -> Role | None:
        """The role as it is entered, or None."""
        return next((role for role in Role if role.value == self.role.data), None)


class AccountForm(RoleForm):
    """A new account with its first role."""

    username = StringField(
        lazy_gettext("User name"),
        [InputRequired(lazy_gettext("Enter a user name.")), Length(max=40)],
        filters=[tidy],
        description=lazy_gettext("3 to 40 Latin letters, digits, dots or dashes; never a phone or identity number."),
    )
    display_name = StringField(
        lazy_gettext("Name to show"), [InputRequired(lazy_gettext("Enter a name.")), Length(max=80)], filters=[tidy]
    )
