"""What is entered about a room, and about a day of the city's calendar."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, DateField, IntegerField, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from skillmatch.terms import CalendarDayKind
from skillmatch.web.forms import CHOOSE, FILL_IN, Form, tidy
from skillmatch.web.language import named

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


class CalendarDayForm(Form):
    """A public holiday from its first day to its last, or weekend days that are worked instead."""

    kind = RadioField(lazy_gettext("What are these days?"), [InputRequired()], invalid_choice_message=CHOOSE)
    first = DateField(lazy_gettext("First of these days"), [InputRequired(lazy_gettext("Choose a day."))])
    last = DateField(lazy_gettext("Last of these days"), [Optional()])
    zh = StringField(
        lazy_gettext("Name of the holiday"),
        [DataRequired(FILL_IN), Length(max=40, message=lazy_gettext("Use at most 40 characters."))],
        filters=[tidy],
    )
    en = StringField(
        lazy_gettext("English name"),
        [Optional(), Length(max=80, message=lazy_gettext("Use at most 80 characters."))],
        filters=[tidy],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.value, named(kind)) for kind in CalendarDayKind]
