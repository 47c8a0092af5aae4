"""Fields that several forms of accounts have."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired


def password_again() -> PasswordField:
    """Make the field that repeats the new password of the field ``chosen``."""
    return PasswordField(
        lazy_gettext("New password again"),
        [
            InputRequired(lazy_gettext("Enter the new password again.")),
            EqualTo("chosen", lazy_gettext("The two new passwords are not the same.")),
        ],
    )
