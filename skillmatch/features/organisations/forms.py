"""What is entered about a room."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from skillmatch.web.forms import Form, tidy

MAX_SEATS = 1000


class RoomForm(Form):
    """A room with its names and its seats."""

    code = StringField(
        lazy_gettext("Code"),
        [
            DataRequired(),
            Length(max=16, message=lazy_gettext("Use at most 16 characters.")),
            Regexp(r"[A-Za-z0-9-]+\Z", message=lazy_gettext("Use letters, figures and hyphens.")),
        ],
        filters=[tidy],
    )
    zh = StringField(
        lazy_gettext("Name of the room"),
        [DataRequired(), Length(max=120, message=lazy_gettext("Use at most 120 characters."))],
        filters=[tidy],
    )
    en = StringField(
        lazy_gettext("English name"),
        [Optional(), Length(max=160, message=lazy_gettext("Use at most 160 characters."))],
        filters=[tidy],
    )
    seats = IntegerField(
        lazy_gettext("Seats"), [InputRequired(), NumberRange(1, MAX_SEATS, lazy_gettext("Enter a number from 1 to 1000."))]
    )
    in_use = BooleanField(lazy_gettext("In use"), default=True)
