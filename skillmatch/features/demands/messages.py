"""What the pages of demands say: reasons against a field, and counts of people."""

from __future__ import annotations

from flask_babel import gettext, ngettext

from skillmatch.features.demands import rules
from skillmatch.features.demands.queries.supply import SupplyPicture
from skillmatch.features.demands.rules import DemandFault
from skillmatch.store.statistics.suppression import CountRange
from skillmatch.web.language import number


def reasons(found: dict[str, DemandFault]) -> dict[str, str]:
    """Each field's fault as a sentence."""
    return {name: reason(name, fault) for name, fault in found.items()}


def reason(name: str, fault: DemandFault) -> str:
    """A fault as a sentence that says what to do."""
    if fault is DemandFault.MISSING:
        return {
            "occupation": gettext("Choose an occupation: search for it and press its name."),
            "title": gettext("Give the demand a title."),
            "headcount": gettext("Say how many people you need."),
        }.get(name, gettext("Please fill this in."))
    if fault is DemandFault.UNKNOWN:
        return {
            "occupation": gettext("This occupation is not known. Choose one from the list."),
            "skills": gettext("One of the skills is not known. Remove it and add one from the list."),
            "permits": gettext("One of the permits is not known."),
        }.get(name, gettext("Choose one from the list."))
    if fault is DemandFault.LONG:
        most = rules.MAX_TITLE_LENGTH if name == "title" else rules.MAX_NOTE_LENGTH
        return gettext("Use at most %(n)s characters.", n=number(most))
    return {
        DemandFault.HEADCOUNT: gettext("Enter a whole number from 1 to %(most)s.", most=number(rules.MAX_HEADCOUNT)),
        DemandFault.FILLED: gettext("So many places are filled already: enter at least as many."),
        DemandFault.PAST: gettext("This day is past. Choose today or a later day."),
        DemandFault.FAR: gettext("Choose a day within the next three years."),
        DemandFault.PAY: gettext("Enter a whole number of yuan from 0 to %(most)s.", most=number(rules.MAX_PAY)),
        DemandFault.PAY_ORDER: gettext("The upper pay must not be below the lower pay."),
        DemandFault.NO_SKILLS: gettext("Add at least one skill."),
        DemandFault.MANY_SKILLS: gettext("List at most %(most)s skills.", most=number(rules.MAX_SKILLS)),
        DemandFault.TWICE: gettext("A skill is listed twice. Remove one of the two rows."),
        DemandFault.RANK: gettext("Choose a rank from 1 to 8 for each skill."),
    }[fault]


def people(count: CountRange) -> str:
    """A count as it may be told: the number, a range, or "fewer than 5"."""
    if count.exact:
        return number(count.low)
    if count.low == 0:
        return gettext("fewer than %(n)s", n=count.high + 1)
    return gettext("%(low)s to %(high)s", low=number(count.low), high=number(count.high))


def missing(count: CountRange) -> str:
    """Return how many are missing, as far as it may be told."""
    if count.exact or count.low:
        return people(count)
    return gettext("up to %(n)s", n=number(count.high))


def supply_line(picture: SupplyPicture) -> str:
    """The whole picture in one sentence."""
    lack, hours = picture.missing, picture.hours
    if picture.now.low >= picture.headcount:
        return gettext("Enough people are qualified now.")
    if lack.high == 0:
        return gettext("Enough people would be qualified after at most %(hours)s hours of training.", hours=hours)
    if lack.exact:
        return ngettext(
            "%(people)s person is still missing, even after at most %(hours)s hours of training.",
            "%(people)s people are still missing, even after at most %(hours)s hours of training.",
            lack.low,
            people=people(lack),
            hours=hours,
        )
    return gettext(
        "Up to %(people)s people are still missing, even after at most %(hours)s hours of training.",
        people=number(lack.high),
        hours=hours,
    )
