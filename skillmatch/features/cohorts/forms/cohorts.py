"""What a trainer enters about a cohort."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from skillmatch.numerals import whole_or
from skillmatch.store.organisations.lab_fit import MAX_GROUPS
from skillmatch.web.forms import Form, tidy

MAX_REASON_LENGTH = 300


class Versioned(Form):
    """A decision about the list as it was shown: ``version`` tells which list that was."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version that the page showed; −1 where the page did not say, which never fits."""
        return whole_or(self.version.data, -1)


class ReviewReasonForm(Versioned):
    """A decision that needs a reason."""

    reason = TextAreaField(
        lazy_gettext("Reason"),
        [
            DataRequired(lazy_gettext("Say why: the reason is kept with the class.")),
            Length(max=MAX_REASON_LENGTH, message=lazy_gettext("Use at most 300 characters.")),
        ],
        filters=[tidy],
    )


class ApproveForm(Versioned):
    """The days of an approved class."""

    starts_on = DateField(lazy_gettext("First lesson"), [InputRequired(lazy_gettext("Choose a day."))])
    answer_by = DateField(lazy_gettext("Last day to answer"), [InputRequired(lazy_gettext("Choose a day."))])
    lab = SelectField(lazy_gettext("Lab"), choices=(), validate_choice=False)
    groups = IntegerField(
        lazy_gettext("Groups that take turns in the lab"),
        [Optional(), NumberRange(1, MAX_GROUPS, lazy_gettext("Enter a number from 1 to 4."))],
    )
    elsewhere = StringField(
        lazy_gettext("Practicals without a lab: where?"),
        [Optional(), Length(max=MAX_REASON_LENGTH, message=lazy_gettext("Use at most 300 characters."))],
        filters=[tidy],
    )

    @property
    def lab_id(self) -> int | None:
        """The chosen lab, or None for a class without one; 0, which no lab is, where it cannot be read."""
        return whole_or(self.lab.data, 0) if self.lab.data else None
