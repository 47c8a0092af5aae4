"""What a message says of a dated class: changed, cancelled, a place that became free."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext, ngettext

from skillmatch.terms import MessageKind
from skillmatch.web.language import day, named


def _class_changed(its: dict[str, Any]) -> str:
    course, when = named(its.get("course")), day(its.get("day", ""))
    hours = f"{its.get('from', '')}–{its.get('to', '')}"
    known = {
        "laid": gettext("The timetable of “%(course)s” is there.", course=course),
        "let_in": gettext("You have a place in “%(course)s”. It begins on %(day)s.", course=course, day=when),
        "added": gettext("“%(course)s” has one more session: %(day)s, %(hours)s.", course=course, day=when, hours=hours),
        "moved": gettext(
            "A session of “%(course)s” was moved. It is now on %(day)s, %(hours)s.", course=course, day=when, hours=hours
        ),
        "make_up": gettext(
            "A session of “%(course)s” that you missed can be made up on %(day)s, %(hours)s.", course=course, day=when, hours=hours
        ),
        "cancelled": gettext(
            "The session of “%(course)s” on %(day)s, %(hours)s, is cancelled.", course=course, day=when, hours=hours
        ),
        "left": gettext("Somebody has left “%(course)s”.", course=course),
    }
    words = [known.get(its.get("change", ""), known["laid"])]
    if its.get("place"):
        words.append(gettext("Place: %(place)s.", place=named(its["place"])))
    if its.get("reason"):
        words.append(gettext("Reason: %(reason)s", reason=its["reason"]))
    return " ".join(words)


def _class_cancelled(its: dict[str, Any]) -> str:
    notice = int(its.get("notice", 0))
    words = ngettext(
        "“%(course)s”, which was to begin on %(day)s, is cancelled with %(num)s day of notice.",
        "“%(course)s”, which was to begin on %(day)s, is cancelled with %(num)s days of notice.",
        notice,
        course=named(its.get("course")),
        day=day(its.get("day", "")),
    )
    return words + " " + gettext("Reason: %(reason)s", reason=its.get("reason", ""))


def _place_free(its: dict[str, Any]) -> str:
    return gettext(
        "A place in “%(course)s” has become free, and it is yours. The class begins on %(day)s.",
        course=named(its.get("course")),
        day=day(its.get("day", "")),
    )


TITLES = {
    (MessageKind.CLASS_CHANGED, "laid"): lazy_gettext("The timetable of a class is there"),
    (MessageKind.CLASS_CHANGED, "let_in"): lazy_gettext("You have a place in a class"),
    (MessageKind.CLASS_CHANGED, "make_up"): lazy_gettext("A make-up session is laid"),
    (MessageKind.CLASS_CHANGED, "left"): lazy_gettext("Somebody has left a class"),
}
"""Heads of messages whose kind alone would say another thing than their sentence."""

SENTENCES = {
    MessageKind.CLASS_CHANGED: _class_changed,
    MessageKind.CLASS_CANCELLED: _class_cancelled,
    MessageKind.PLACE_FREE: _place_free,
}
