"""Why a step of an order is refused, and what happened to one, in words: enterprises, trainers and the city read the same."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from skillmatch.workflow.declared.orders import Refusal


def refusal(code: Refusal, changed: str = "") -> str:
    """Why a step is refused."""
    known: dict[Any, str] = {
        Refusal.ROLE: gettext("This is not yours to do: somebody else moves the order on from here."),
        Refusal.ORDER: gettext("This step is not due now: the class has moved on, or an earlier step is missing."),
        Refusal.STALE: gettext(
            "The list changed after you opened it: %(what)s. Look at the new list and decide again.", what=changed
        ),
        Refusal.NOT_MINE: gettext("Take this class over first; then you can change it."),
        Refusal.ASSIGNED: gettext("Another trainer has taken this class over already."),
        Refusal.PAUSED: gettext("You are paused or have as many classes as you can take."),
        Refusal.EMPTY: gettext("Nobody is on the list, and nobody else fits."),
        Refusal.UNABLE: gettext("Somebody on the list can no longer take part. Compute the list again, then approve it."),
        Refusal.ROOM: gettext("There are more people on the list than seats."),
        Refusal.DATES: gettext("The last day to answer must be today or later, and before the first lesson."),
        Refusal.MEETS: gettext("The class does not meet on that day: choose one that fits its time of the week and is no holiday."),
        Refusal.UNPLACED: gettext("This course has practicals. Choose a lab, or say below where they are held instead."),
        Refusal.STATIONS: gettext(
            "The lab is none of this class, or has fewer free stations than a group has people. Choose more groups, another lab or "
            "other days."
        ),
        Refusal.EQUIPMENT: gettext("The practicals of this course need equipment that this lab does not have. Choose another lab."),
        Refusal.NO_REASON: gettext("Say why: the reason is kept with the class."),
        Refusal.NOT_SEATED: gettext("This person is no longer on the list."),
        Refusal.NOT_ELIGIBLE: gettext("This person cannot take part in this class."),
        Refusal.TAKEN: gettext("This person has been given a place in another class."),
        Refusal.NO_COURSE: gettext("No listed course teaches what the demand asks for."),
        Refusal.NOT_BEGUN: gettext("A class begins on its first day, not before."),
        Refusal.NOBODY_ACCEPTED: gettext("Nobody has accepted a place yet: a class cannot begin without people."),
        Refusal.NO_RESULTS: gettext("No results of this class are published yet."),
        Refusal.UNPUBLISHED: gettext("Results of this class are still to be published. The order can be closed after that."),
        Refusal.UNLIKE: gettext("Only orders that ask for the same skills, ranks and permits can share a class."),
        Refusal.TOO_MANY: gettext("Together that would be more people than one class can hold."),
    }
    return known[code]


def event(kind: str, number: str = "") -> str:
    """A line of the timeline; `number` is the person's number where one is meant."""
    known: dict[Any, str] = {
        "requested": gettext("The enterprise asked for a class"),
        "matched": gettext("A course was found, and who may take part was counted"),
        "proposed": gettext("A class was proposed"),
        "returned": gettext("Sent back"),
        "taken": gettext("A trainer took it over"),
        "review": gettext("The trainer began the review"),
        "swapped": gettext("A person was exchanged"),
        "removed": gettext("Person %(number)s was removed", number=number),
        "pinned": gettext("Person %(number)s was kept for certain", number=number),
        "unpinned": gettext("Person %(number)s is no longer kept for certain", number=number),
        "recomputed": gettext("The list was computed again"),
        "approved": gettext("The class was approved"),
        "cancelled": gettext("The enterprise cancelled the order"),
        "accepted": gettext("Person %(number)s accepted", number=number),
        "declined": gettext("Person %(number)s declined", number=number),
        "withdrawn": gettext("Person %(number)s left the class", number=number),
        "lapsed": gettext("Person %(number)s did not answer in time", number=number),
        "moved_up": gettext("Person %(number)s moved up from the reserves", number=number),
        "running": gettext("The class began"),
        "called_off": gettext("The class was cancelled"),
        "assessed": gettext("The results were published"),
        "corrected": gettext("A result was corrected"),
        "closed": gettext("The order was closed"),
        "joined": gettext("Another order for the same skills was joined to this one"),
        "given": gettext("The order was joined to another one for the same skills"),
        "left": gettext("An enterprise took its demand out; the class is computed anew"),
        "wished": gettext("Somebody without personal suggestions asks to be considered"),
    }
    return known.get(kind, kind)
