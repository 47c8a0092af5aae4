"""Why attendance cannot be taken, in words."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch.features.classes.rules.attendance import OPEN_DAYS, Refusal


def refusal(code: Refusal) -> str:
    """Why attendance cannot be taken now."""
    known = {
        Refusal.CANCELLED: gettext("This session was cancelled."),
        Refusal.TOO_EARLY: gettext("Attendance can be taken from half an hour before the session begins."),
        Refusal.TOO_LATE: gettext("Attendance can be written down for %(n)s days after a session.", n=OPEN_DAYS),
        Refusal.OVER: gettext("The session is over. Speak to your trainer if you were there."),
        Refusal.EXPIRED: gettext("This code no longer holds. Scan the one that is on the screen now."),
        Refusal.ALREADY: gettext("You are on the list already."),
        Refusal.BY_TRAINER: gettext("Your trainer has written down something else. Please speak to them."),
    }
    return known[code]
