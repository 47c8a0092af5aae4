"""What a person enters about an offered place."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import TextAreaField
from wtforms.validators import Length

from skillmatch.web.forms import Form, tidy

MAX_REASON_LENGTH = 300


class SeatDeclineForm(Form):
    """Decline; a reason helps the trainer but nobody needs to give one."""

    reason = TextAreaField(
        lazy_gettext("Reason"),
        [Length(max=MAX_REASON_LENGTH, message=lazy_gettext("Use at most 300 characters."))],
        filters=[tidy],
    )
