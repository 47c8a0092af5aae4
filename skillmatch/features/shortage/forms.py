"""What the city enters when it publishes a new list."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import Length

from skillmatch.web.forms import Form, tidy


class PublishForm(Form):
    """A note for those who will read the version later."""

    note = StringField(lazy_gettext("Note"), filters=[tidy], validators=[Length(max=200)])
