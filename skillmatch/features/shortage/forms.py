"""What the city enters while it proposes and publishes a list."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from skillmatch.web.forms import Form, tidy


class PublishForm(Form):
    """A note for those who will read the version later."""

    note = StringField(lazy_gettext("Note"), filters=[tidy], validators=[Length(max=200)])


REASON = [
    DataRequired(lazy_gettext("Say why: it is published with the list.")),
    Length(max=300, message=lazy_gettext("Use at most 300 characters.")),
]


class LeaveOffForm(Form):
    """Why a profession leaves the list."""

    reason = StringField(lazy_gettext("Reason"), filters=[tidy], validators=REASON)


class PutOnForm(Form):
    """An occupation, or a profession of an earlier list, and why it comes onto this one."""

    which = SelectField(lazy_gettext("Occupation or former profession"), [InputRequired(lazy_gettext("Choose one of these."))])
    reason = StringField(lazy_gettext("Reason"), filters=[tidy], validators=REASON)

    def chosen(self) -> tuple[int | None, int | None]:
        """The occupation, or the former profession; by their ids."""
        kind, _, key = str(self.which.data).partition("-")
        return (int(key), None) if kind == "o" else (None, int(key))
