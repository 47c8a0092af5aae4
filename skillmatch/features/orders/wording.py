"""What the pages of orders say: reasons against a field, and where an order stands."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch.features.orders import rules
from skillmatch.features.orders.rules import Fault
from skillmatch.terms import CohortState, ReturnReason
from skillmatch.web.language import named, number


def reasons(found: dict[str, Fault], open_places: int) -> dict[str, str]:
    """Each field's fault as a sentence."""
    most = number(min(open_places, rules.MOST_SEATS))
    known = {
        Fault.MISSING: gettext("Please fill this in."),
        Fault.HEADCOUNT: gettext("Enter a whole number from 1 to %(most)s, the open places.", most=most),
        Fault.SEATS: gettext("Enter at least as many seats as people, and at most %(most)s.", most=number(rules.MOST_SEATS)),
        Fault.RESERVES: gettext("Enter a whole number from 0 to %(most)s.", most=number(rules.MOST_RESERVES)),
        Fault.PAST: gettext("This day is past. Choose today or a later day."),
        Fault.LATE: gettext("The class must begin before the day on which the people are needed."),
        Fault.FAR: gettext("Choose a day within the next two years."),
        Fault.TIME: gettext("Choose when the class meets."),
    }
    return {name: known[fault] for name, fault in found.items()}


def standing(state: CohortState) -> str:
    """Where an order stands, in one sentence."""
    return {
        CohortState.POSTED: gettext("The class is being formed from the people who fit. This takes a moment."),
        CohortState.PROPOSED: gettext("A class is proposed. A trainer reviews it and decides."),
        CohortState.CONFIRMED: gettext("The class is approved. The people who were chosen have been asked."),
        CohortState.RETURNED: gettext("The order was sent back. You can change the demand and order again."),
        CohortState.CANCELLED: gettext("You cancelled the order. Nobody had been asked yet."),
    }[state]


def event(kind: str) -> str | None:
    """A line of the timeline as the enterprise reads it; None for what concerns single people or the trainer's work."""
    return {
        "requested": gettext("Order placed"),
        "proposed": gettext("Class proposed"),
        "approved": gettext("Class approved by the trainer"),
        "returned": gettext("Sent back"),
        "cancelled": gettext("Order cancelled"),
    }.get(kind)


def return_reason(code: str | None) -> str:
    """Why an order came back; empty where no reason is known."""
    return next((named(reason) for reason in ReturnReason if reason.value == code), "")
