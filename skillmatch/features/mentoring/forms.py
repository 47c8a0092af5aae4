"""What a mentor writes in an answer."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from skillmatch.web.forms import Form, tidy


class RequestDeclineForm(Form):
    """Why not: the worker reads it."""

    answer = TextAreaField(
        lazy_gettext("Reason"),
        filters=[tidy],
        validators=[DataRequired(lazy_gettext("Give a reason: the worker will read it.")), Length(max=500)],
    )


class EndForm(Form):
    """A last word, if any."""

    answer = TextAreaField(lazy_gettext("A word on how it went"), filters=[tidy], validators=[Length(max=500)])


class FindForm(Form):
    """A search in the address of the page."""

    q = StringField(lazy_gettext("Name or skill"), filters=[tidy])

    class Meta:
        csrf = False
