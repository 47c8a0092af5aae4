"""The hour budget of a path."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from skillmatch.web.forms import Form

MIN_HOURS, MAX_HOURS = 1, 2000


class HoursForm(Form):
    """So many class hours; a GET form needs no token."""

    class Meta:
        csrf = False

    hours = IntegerField(
        lazy_gettext("Class hours in all"),
        validators=[
            InputRequired(lazy_gettext("Enter a number.")),
            NumberRange(MIN_HOURS, MAX_HOURS, lazy_gettext("Enter a number from %(min)s to %(max)s.")),
        ],
    )
