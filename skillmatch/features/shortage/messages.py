"""Where a profession's place on the list comes from, in words."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext

from skillmatch.store.workflow.models import CaseEvent
from skillmatch.web.timeline import TimelineLine, lines


def evidence(codes: str) -> list[str]:
    """The codes of the column ``evidence``, each as a sentence of a few words."""
    known = {
        "article": gettext("Named in the published report"),
        "article_topic": gettext("Its field is named in the published report"),
        "national_list": gettext("On the national lists of trades short of people"),
        "demand": gettext("Enterprises of the city look for people"),
        "general": gettext("General knowledge of local industry"),
    }
    return [known.get(code, code) for code in codes.split(";") if code]


def timeline(events: Iterable[CaseEvent]) -> list[TimelineLine]:
    """Return what happened to a version, in words."""
    sentences = {
        "propose": gettext("Proposed."),
        "count again": gettext("Counted again."),
        "leave off": gettext("A profession was left off."),
        "put on": gettext("A profession was put on."),
        "publish": gettext("Published."),
    }
    return lines(events, sentences)


def note(text: str) -> str:
    """The note of a version; those that the system itself writes are said in the reader's language."""
    ours = {
        "first list": gettext("first list, from the reference data"),
        "demonstration city": gettext("demonstration city, sample data"),
    }
    return ours.get(text, text)
