"""A message as a sentence in the reader's language."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext

from skillmatch.features.messaging.messages import assessments as assessments_messages
from skillmatch.features.messaging.messages import classes as classes_messages
from skillmatch.features.messaging.queries.inbox import InboxMessage
from skillmatch.terms import MessageKind
from skillmatch.web.language import day, money, named


def sentence(told: InboxMessage) -> str:
    """Return what a message says."""
    with_defaults = {"town": {}, "what": {}, "subject": "", **told.parameters}
    return SENTENCES[told.kind](with_defaults)


def title(told: InboxMessage) -> str:
    """The head of a message: what its kind is called, but where the kind stands for several things, what this one says."""
    what = told.parameters.get("change") or told.parameters.get("state") or told.parameters.get("what")
    word = TITLES.get((told.kind, what)) if isinstance(what, str) else None
    return str(word) if word is not None else named(told.kind)


def _seat_offered(its: dict[str, Any]) -> str:
    return gettext(
        "A place in “%(course)s” is offered to you. Answer by %(day)s.", course=named(its.get("course")), day=day(its.get("day"))
    )


def _order_returned(its: dict[str, Any]) -> str:
    return gettext("Order %(number)s came back without a class. The reason stands on its page.", number=its.get("number", ""))


def _cohort_proposed(its: dict[str, Any]) -> str:
    return gettext("The list of order %(number)s waits for your review.", number=its.get("number", ""))


def _mentorship_answered(its: dict[str, Any]) -> str:
    if its.get("state") == "active":
        return gettext("%(mentor)s takes you on as an apprentice.", mentor=its.get("mentor", ""))
    if its.get("state") == "ended":
        return gettext("%(mentor)s has ended the apprenticeship; you can read why.", mentor=its.get("mentor", ""))
    return gettext("%(mentor)s cannot take you on; you can read why.", mentor=its.get("mentor", ""))


def _account_claimed(_: dict[str, Any]) -> str:
    return gettext("An account was opened for you with the code of a letter. If it was not you, go to your town office.")


def _password_reset(_: dict[str, Any]) -> str:
    return gettext("Your password was set anew with a code from a counter. If it was not you, go to your town office.")


def _on_behalf(its: dict[str, Any]) -> str:
    place = named(its.get("town")) or gettext("City office")
    return gettext(
        "%(place)s acts on your behalf: “%(reason)s”. You can read what was entered, and object.",
        place=place,
        reason=str(its.get("reason", "")).rstrip(".。"),
    )


def _request_answered(its: dict[str, Any]) -> str:
    return gettext("Your request “%(subject)s” was answered.", subject=its["subject"])


def _request_escalated(its: dict[str, Any]) -> str:
    return gettext(
        "“%(subject)s” was not answered in time and moved up. It is now to be answered by %(day)s.",
        subject=its["subject"],
        day=day(its.get("due_on")),
    )


def _request_opened(its: dict[str, Any]) -> str:
    return gettext(
        "%(what)s: “%(subject)s”. To be answered by %(day)s.",
        what=named(its["what"]),
        subject=its["subject"],
        day=day(its.get("due_on")),
    )


def _claim_decided(its: dict[str, Any]) -> str:
    course, amount = named(its.get("course")), money(its.get("yuan"))
    if its.get("state") == "paid":
        return gettext("%(amount)s for “%(course)s” was paid out.", amount=amount, course=course)
    if its.get("state") == "approved":
        return gettext("Your claim of %(amount)s for “%(course)s” was approved.", amount=amount, course=course)
    return gettext("Your claim of %(amount)s for “%(course)s” was not approved; you can read why.", amount=amount, course=course)


def _certificate_issued(its: dict[str, Any]) -> str:
    return gettext(
        "Your certificate for “%(course)s” was issued: number %(number)s. You can print it, and read what it changes for you.",
        course=named(its.get("course")),
        number=its.get("number", ""),
    )


def _certificate_revoked(its: dict[str, Any]) -> str:
    said = gettext(
        "Your certificate %(number)s was revoked: %(reason)s.", number=its.get("number", ""), reason=named(its.get("reason"))
    )
    return f"{said} {its['note']}" if its.get("note") else said


def _permit_expiring(its: dict[str, Any]) -> str:
    permit, until, course = named(its.get("permit")), day(its.get("expires_on")), named(its.get("course"))
    if its.get("course"):
        return gettext(
            "Your permit “%(permit)s” ends on %(day)s. The course “%(course)s” renews it.", permit=permit, day=until, course=course
        )
    return gettext("Your permit “%(permit)s” ends on %(day)s. Ask your town office how to renew it.", permit=permit, day=until)


def _order_running(its: dict[str, Any]) -> str:
    return gettext("The class of order %(number)s has begun.", number=its.get("number", ""))


def _order_assessed(its: dict[str, Any]) -> str:
    return gettext("The class of order %(number)s was assessed. Its page says who is still missing.", number=its.get("number", ""))


def _order_closed(its: dict[str, Any]) -> str:
    return gettext("Order %(number)s is closed. Its page says what is still missing.", number=its.get("number", ""))


TITLES = {
    **assessments_messages.TITLES,
    **classes_messages.TITLES,
    (MessageKind.MENTORSHIP_ANSWERED, "ended"): lazy_gettext("An apprenticeship has ended"),
}

SENTENCES = {
    **assessments_messages.SENTENCES,
    MessageKind.ORDER_CLOSED: _order_closed,
    MessageKind.ORDER_ASSESSED: _order_assessed,
    MessageKind.ORDER_RUNNING: _order_running,
    MessageKind.SEAT_OFFERED: _seat_offered,
    MessageKind.ORDER_RETURNED: _order_returned,
    MessageKind.COHORT_PROPOSED: _cohort_proposed,
    MessageKind.MENTORSHIP_ANSWERED: _mentorship_answered,
    MessageKind.ACCOUNT_CLAIMED: _account_claimed,
    MessageKind.PASSWORD_RESET: _password_reset,
    MessageKind.ON_BEHALF: _on_behalf,
    MessageKind.REQUEST_ANSWERED: _request_answered,
    MessageKind.REQUEST_ESCALATED: _request_escalated,
    MessageKind.REQUEST_OPENED: _request_opened,
    MessageKind.CLAIM_DECIDED: _claim_decided,
    **classes_messages.SENTENCES,
    MessageKind.CERTIFICATE_ISSUED: _certificate_issued,
    MessageKind.CERTIFICATE_REVOKED: _certificate_revoked,
    MessageKind.PERMIT_EXPIRING: _permit_expiring,
}
