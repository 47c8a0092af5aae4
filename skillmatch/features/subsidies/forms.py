"""What is entered about subsidies: a claim, a decision, a payment, and amounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from flask_babel import lazy_gettext
from wtforms import BooleanField, DateField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from skillmatch.web.forms import Form, tidy

LATEST = dt.date(2100, 1, 1)
EARLIEST = dt.date(2000, 1, 1)


class ClaimForm(Form):
    """What the system does not know of the person."""

    insured_months = IntegerField(
        lazy_gettext("Months of unemployment insurance paid so far"),
        [Optional(), NumberRange(0, 720, lazy_gettext("Between 0 and 720 months."))],
    )


class ClaimDecisionForm(Form):
    """Approve or refuse."""

    decision = RadioField(
        lazy_gettext("Decision"),
        [InputRequired(lazy_gettext("Choose one of these."))],
        choices=[("approved", lazy_gettext("Approve")), ("refused", lazy_gettext("Refuse"))],
    )
    checked = BooleanField(lazy_gettext("I have checked on paper what the system does not know."))
    reason = TextAreaField(
        lazy_gettext("Reason"), [Length(max=300, message=lazy_gettext("Use at most 300 characters."))], filters=[tidy]
    )


class PaymentForm(Form):
    """That approved claims were paid out."""

    paid_on = DateField(lazy_gettext("Paid on"), [InputRequired(lazy_gettext("Enter a day."))])
    reference = StringField(lazy_gettext("Reference of the payment"), [Length(max=60)], filters=[tidy])


class AmountsForm(Form):
    """From when an amount counts, and by which announcement; the amounts themselves are added by rule."""

    valid_from = DateField(lazy_gettext("Counts from"), [InputRequired(lazy_gettext("Enter a day."))])
    source = StringField(
        lazy_gettext("Source"),
        [DataRequired(lazy_gettext("Name the announcement or the decision.")), Length(max=300)],
        filters=[tidy],
    )

    def validate_valid_from(self, field: DateField) -> None:
        """A day of this century."""
        if field.data and not EARLIEST <= field.data < LATEST:
            raise ValidationError(lazy_gettext("Choose a day between 2000 and 2099."))

    def amounts(self) -> dict[str, int]:
        """The amounts that were entered, by key; an empty field is none."""
        found = ((field.name.removeprefix("a_"), field.data) for field in self if field.name.startswith("a_"))
        return {key: int(value) for key, value in found if value is not None}


def amounts_form(keys: Sequence[tuple[str, str, int]], needed: bool) -> type[AmountsForm]:
    """A form with a field for each of `keys`: (key, label, most). `needed`: none of them may be empty."""
    first = InputRequired() if needed else Optional()

    def field(label: str, most: int) -> IntegerField:
        return IntegerField(label, [first, NumberRange(0, most, lazy_gettext("A whole number from 0 to %(most)s.", most=most))])

    return type("OneAmountsForm", (AmountsForm,), {f"a_{key}": field(label, most) for key, label, most in keys})
