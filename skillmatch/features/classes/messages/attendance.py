"""Why attendance cannot be taken, in words."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch.features.classes.rules.attendance import OPEN_DAYS, AttendanceRefusal


def refusal(code: AttendanceRefusal) -> str:
    """Why attendance cannot be taken now."""
    known = {
        AttendanceRefusal.CANCELLED: gettext("This session was cancelled."),
        AttendanceRefusal.TOO_EARLY: gettext("Attendance can be taken from half an hour before the session begins."),
        AttendanceRefusal.TOO_LATE: gettext("Attendance can be written down for %(n)s days after a session.", n=OPEN_DAYS),
        AttendanceRefusal.OVER: gettext("The session is over. Speak to your trainer if you were there."),
        AttendanceRefusal.EXPIRED: gettext("This code no longer holds. Scan the one that is on the screen now."),
        AttendanceRefusal.ALREADY: gettext("You are on the list already."),
        AttendanceRefusal.BY_TRAINER: gettext("Your trainer has written down something else. Please speak to them."),
    }
    return known[code]
