"""What the pages of orders say: reasons against a field, and where an order stands."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch.features.cohorts.rules import orders as orders_rules
from skillmatch.features.cohorts.rules.orders import OrderFault
from skillmatch.terms import CohortState, ReturnReason
from skillmatch.web.language import named, number


def reasons(found: dict[str, OrderFault], open_places: int) -> dict[str, str]:
    """Each field's fault as a sentence."""
    most = number(min(open_places, orders_rules.MAX_SEATS))
    known = {
        OrderFault.MISSING: gettext("Please fill this in."),
        OrderFault.HEADCOUNT: gettext("Enter a whole number from 1 to %(most)s, the open places.", most=most),
        OrderFault.SEATS: gettext(
            "Enter at least as many seats as people in all, and at most %(most)s.", most=number(orders_rules.MAX_SEATS)
        ),
        OrderFault.RESERVES: gettext("Enter a whole number from 0 to %(most)s.", most=number(orders_rules.MAX_RESERVES)),
        OrderFault.PAST: gettext("This day is past. Choose today or a later day."),
        OrderFault.LATE: gettext("The class must begin before the day on which the people are needed."),
        OrderFault.FAR: gettext("Choose a day within the next two years."),
        OrderFault.TIME: gettext("Choose when the class meets."),
    }
    return {name: known[fault] for name, fault in found.items()}


def standing(state: CohortState, joined: bool = False) -> str:
    """Return where an order stands, in one sentence."""
    if joined:
        return gettext("This order was joined to another one for the same skills. Your people keep their places there.")
    return {
        CohortState.POSTED: gettext("A course is being looked for, and who may take part is counted. This takes a moment."),
        CohortState.MATCHED: gettext("A course is found. The class is being formed from the people who fit. This takes a moment."),
        CohortState.PROPOSED: gettext("A class is proposed. A trainer reviews it and decides."),
        CohortState.REVIEW: gettext("A trainer is reviewing the proposed class."),
        CohortState.CONFIRMED: gettext("The class is approved. The people who were chosen have been asked."),
        CohortState.RUNNING: gettext("The class has begun."),
        CohortState.ASSESSED: gettext("The class was assessed. You see who is still missing, and can close the order."),
        CohortState.CLOSED: gettext("The order is closed. Whoever passed counts as a filled place of the demand."),
        CohortState.RETURNED: gettext("The order was sent back. You can change the demand and order again."),
        CohortState.CANCELLED: gettext("You cancelled the order. Nobody had been asked yet."),
    }[state]


def event(kind: str) -> str | None:
    """A line of the timeline as the enterprise reads it; None for what concerns single people or the trainer's work."""
    return {
        "requested": gettext("Order placed"),
        "matched": gettext("Course found, people counted"),
        "proposed": gettext("Class proposed"),
        "review": gettext("Review begun by the trainer"),
        "taken": gettext("Review begun by the trainer"),
        "joined": gettext("Joined with another order for the same skills; the class is formed anew"),
        "given": gettext("Joined with another order for the same skills"),
        "left": gettext("Another enterprise took its demand out; the class is formed anew"),
        "approved": gettext("Class approved by the trainer"),
        "running": gettext("Class begun"),
        "called_off": gettext("Class cancelled; everybody is free again"),
        "assessed": gettext("Results published"),
        "corrected": gettext("A result was corrected"),
        "closed": gettext("Order closed"),
        "returned": gettext("Sent back"),
        "cancelled": gettext("Order cancelled"),
    }.get(kind)


def return_reason(code: str | None) -> str:
    """Why an order came back; empty where no reason is known."""
    return next((named(reason) for reason in ReturnReason if reason.value == code), "")
