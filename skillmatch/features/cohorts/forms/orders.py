"""What an enterprise enters to order a cohort."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectMultipleField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from skillmatch.features.cohorts.messages import orders as orders_messages
from skillmatch.features.cohorts.rules import orders as orders_rules
from skillmatch.features.cohorts.rules.orders import OrderRequest
from skillmatch.terms import RunTime
from skillmatch.web.forms import Form
from skillmatch.web.language import named


class OrderForm(Form):
    """An order. The rules are those of ``rules.faults``; the fields here only read."""

    headcount = IntegerField(lazy_gettext("People to train"), [InputRequired()])
    reserves = IntegerField(lazy_gettext("Reserves"), [InputRequired()])
    seats = IntegerField(lazy_gettext("Seats in the class"), [InputRequired()])
    time = RadioField(lazy_gettext("When does the class meet?"), [InputRequired()], validate_choice=False)
    starts_on = DateField(lazy_gettext("Earliest first lesson"), [Optional()])
    own_staff_first = BooleanField(lazy_gettext("Own staff first"))
    also = SelectMultipleField(
        lazy_gettext("Train together with"), coerce=int, choices=(), widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )  # fmt: skip

    def __init__(
        self, open_places: int, needed_by: dt.date | None, today: dt.date, others: Mapping[int, tuple[str, int]], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.open_places, self.needed_by, self.today, self.others = open_places, needed_by, today, others
        self.also.choices = [(key, title) for key, (title, _) in others.items()]
        self.time.choices = [(time.value, named(time)) for time in RunTime]

    def validate(self, extra_validators: Any = None) -> bool:
        """Read every field, then hold the whole against the rules."""
        holds = super().validate(extra_validators)
        found = orders_rules.faults(self.asked(), self.open_places, self.needed_by, self.today, self._more())
        for name, reason in orders_messages.reasons(found, self.open_places).items():
            if not self[name].errors:
                self[name].errors = [reason]
                holds = False
        return holds

    def asked(self) -> OrderRequest:
        """Return what was entered, as the service takes it."""
        own, also = self.own_staff_first.data, tuple(self.also.data or ())
        return OrderRequest(
            self.headcount.data, self.reserves.data, self.seats.data, self.time.data, self.starts_on.data, own, also
        )

    def _more(self) -> int:
        """People of the other demands that are trained together."""
        return sum(self.others[key][1] for key in self.also.data or () if key in self.others)
