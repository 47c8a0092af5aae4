"""What a worker says of a session."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from skillmatch.web.forms import CHOOSE, Form, tidy

RATINGS = (
    ("5", lazy_gettext("5 – very good")),
    ("4", lazy_gettext("4 – good")),
    ("3", lazy_gettext("3 – fair")),
    ("2", lazy_gettext("2 – poor")),
    ("1", lazy_gettext("1 – very poor")),
)


class OpinionForm(Form):
    """How a session was, in a number and, if one likes, in words."""

    rating = RadioField(lazy_gettext("How was it?"), [InputRequired()], invalid_choice_message=CHOOSE)
    words = TextAreaField(
        lazy_gettext("In your words"), [Length(max=300, message=lazy_gettext("Use at most 300 characters."))], filters=[tidy]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rating.choices = list(RATINGS)
