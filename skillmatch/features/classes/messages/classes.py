"""Why a session is refused, and what a timeline says, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext, ngettext

from skillmatch.features.classes.rules.classes import SessionFault, SessionLimits
from skillmatch.features.classes.rules.scheduling import ProposedTimetable
from skillmatch.terms import LESSON_MINUTES
from skillmatch.web.language import day, hours

STANDS = {
    "running": lazy_gettext("Running"),
    "coming": lazy_gettext("To come"),
    "over": lazy_gettext("Over"),
    "cancelled": lazy_gettext("Cancelled"),
}
"""Names of ``store/classes/queries.STANDS``."""


def fault(code: SessionFault, number: int, frame: SessionLimits) -> str:
    """Why a session cannot stand where it should; `number` is what belongs to the reason."""
    known: dict[SessionFault, Callable[[], str]] = {
        SessionFault.ORDER: lambda: gettext("A session ends after it has begun, on the same day."),
        SessionFault.OUTSIDE: lambda: gettext(
            "The class runs from %(first)s to %(last)s.", first=day(frame.starts_on), last=day(frame.ends_on)
        ),
        SessionFault.HOLIDAY: lambda: gettext("That day is a public holiday. Choose another one."),
        SessionFault.TOO_LONG: lambda: gettext(
            "The course has %(hours)s left without a session; this one would be longer.", hours=hours(number / LESSON_MINUTES)
        ),
        SessionFault.NO_LAB: lambda: gettext("A practical of this course needs a lab with its equipment."),
        SessionFault.EQUIPMENT: lambda: gettext("This lab lacks equipment that the course needs."),
        SessionFault.STATIONS: lambda: ngettext(
            "The lab has %(num)s station; the class has more seats than that.",
            "The lab has %(num)s stations; the class has more seats than that.",
            number,
        ),
        SessionFault.STATIONS_TAKEN: lambda: ngettext(
            "Others use the lab then; %(num)s station is left, too few for the class.",
            "Others use the lab then; %(num)s stations are left, too few for the class.",
            number,
        ),
        SessionFault.SEATS: lambda: ngettext(
            "The room has %(num)s seat; the class has more than that.",
            "The room has %(num)s seats; the class has more than that.",
            number,
        ),
        SessionFault.ROOM_TAKEN: lambda: gettext("Another class is in this room then."),
        SessionFault.TRAINER_BUSY: lambda: gettext("This trainer has another session then."),
        SessionFault.CLASS_BUSY: lambda: gettext("The class has another session then."),
        SessionFault.PEOPLE_BUSY: lambda: ngettext(
            "%(num)s person of this class has another session then.",
            "%(num)s people of this class have another session then.",
            number,
        ),
    }
    return known[code]()


def left(laid: ProposedTimetable) -> str:
    """Say what of a timetable found no place, and what to do."""
    theory, practical = laid.lessons_left - laid.practicals_left, laid.practicals_left
    lines = []
    if theory:
        lines.append(gettext("For %(hours)s no free time was found: add these sessions by hand.", hours=hours(theory)))
    if practical:
        lines.append(
            gettext(
                "For %(hours)s of practicals no lab that suits the course is free: add these sessions by hand, in a lab of your "
                "choice.",
                hours=hours(practical),
            )
        )
    return " ".join(lines)


def class_cancelled() -> str:
    """Why nothing can be done to a class any more."""
    return gettext("This class was cancelled.")


def event(kind: str, detail: Mapping[str, Any]) -> str:
    """A line of a class' timeline."""
    sessions, people = int(detail.get("sessions", 0)), int(detail.get("people", 0))
    known = {
        "laid": ngettext("%(num)s session was laid.", "%(num)s sessions were laid.", sessions),
        "added": gettext("A session was added."),
        "moved": gettext("A session was changed."),
        "removed": gettext("A session was taken out."),
        "make_up": ngettext("A make-up was laid for %(num)s person.", "A make-up was laid for %(num)s people.", people),
        "session_cancelled": ngettext(
            "A session was cancelled, with %(num)s day of notice.",
            "A session was cancelled, with %(num)s days of notice.",
            int(detail.get("notice", 0)),
        ),
        "cancelled": ngettext(
            "The class was cancelled, with %(num)s day of notice.",
            "The class was cancelled, with %(num)s days of notice.",
            int(detail.get("notice", 0)),
        ),
        "let_in": ngettext("%(num)s requested place was given.", "%(num)s requested places were given.", people),
        "begun": gettext("The class has begun."),
        "left": gettext("Somebody left the class."),
        "followed": gettext("Somebody from the waiting list has taken the free place."),
        "material_added": gettext("A link was added."),
        "material_removed": gettext("A link was removed."),
    }
    return known.get(kind, kind)
